import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Cell, Item, Kind, Row, Sentence, Span

HEADER, PARENT, MARKED = Span(0, 4), Span(5, 9), Span(10, 14)


def test_a_span_counts_code_points() -> None:
    assert Span(2, 4).of("港の😀𠮷野") == "😀𠮷"


@given(st.text(), st.data())
def test_a_span_is_a_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, after = Span(0, start), Span(end, len(text))
    assert before.of(text) + Span(start, end).of(text) + after.of(text) == text


@pytest.mark.parametrize(
    ("unit", "kind", "above"),
    [
        (Sentence(20, 24, Kind.PARAGRAPH, (MARKED,)), Kind.PARAGRAPH, ()),
        (Sentence(20, 24, Kind.FOOTNOTE, (MARKED,)), Kind.FOOTNOTE, (MARKED,)),
        (Item(20, 24, 1, (PARENT,), (MARKED,)), Kind.LIST, (PARENT,)),
        (
            Row(20, 24, (Cell(20, 24),), headers=(HEADER,), parents=(PARENT,)),
            Kind.TABLE,
            (HEADER, PARENT),
        ),
    ],
)
def test_a_unit_has_above_it_what_it_means_nothing_without(
    unit: Sentence | Item | Row, kind: Kind, above: tuple[Span, ...]
) -> None:
    assert (unit.kind, unit.above) == (kind, above)


def test_an_empty_cell_is_an_empty_span() -> None:
    assert Cell(3, 7, (HEADER,)).filled
    assert Cell(3, 7, (HEADER,)).span == Span(3, 7)
    assert not Cell(3, 3).filled
