import pytest

from ingest.document.nodes import Span
from ingest.structure.tables.measures import caption_measure, measure_of


def test_a_header_states_its_unit_in_brackets() -> None:
    header = "Value (trillion yen) (revised)"
    measure = measure_of(header, Span(0, len(header)))
    assert measure is not None
    assert measure.of(header) == "trillion yen"
    assert measure_of("Value (revised)", Span(0, 15)) is None


@pytest.mark.parametrize(
    ("line", "measure"),
    [
        ("Amounts in thousand crowns", "thousand crowns"),
        ("All figures in per mille of the insured value.", "per mille of the insured value"),
        ("(In thousands, except per share data)", "thousands"),
        ("Amounts are stated in millions of euros.", "millions of euros"),
        ("Exports by port, in million yen", "million yen"),
        ("All amounts in crowns", "crowns"),
        ("Values in EUR", "EUR"),
        ("Expenditure (thousand crowns)", "thousand crowns"),
        ("（単位：千円）", "千円"),
        ("Figures in brackets", None),
        ("Figures in 2025", None),
        ("Figures in this table", None),
        ("We operate in thousands of shops", None),
        ("The harbour lies in the north.", None),
    ],
)
def test_a_line_above_a_table_says_what_its_figures_are_in(line: str, measure: str | None) -> None:
    text = f"{line}\n\nItem\t2025\n"
    start = text.index("Item")
    found = caption_measure(text, Span(start, start + 4), start)
    assert (found and found.of(text)) == measure
