from ingest.document.nodes import Span
from ingest.structure.measures import measure_of


def test_a_header_states_its_unit_in_brackets() -> None:
    header = "Value (trillion yen) (revised)"
    measure = measure_of(header, Span(0, len(header)))
    assert measure is not None
    assert measure.of(header) == "trillion yen"
    assert measure_of("Value (revised)", Span(0, 15)) is None
