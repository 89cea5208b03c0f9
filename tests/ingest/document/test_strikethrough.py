from hypothesis import given
from hypothesis import strategies as st

from ingest.document.builder import DocumentBuilder
from ingest.document.nodes import Span
from ingest.document.strikethrough import strike, struck_spans, unmarked

_words = st.text(st.sampled_from("ab1 .\n\t"), max_size=20)


@given(_words, _words, _words)
def test_what_is_struck_is_found_again(before: str, struck: str, after: str) -> None:
    marked = before + strike(struck) + after
    assert unmarked(marked) == before + struck + after
    spans = struck_spans(marked, 0)
    inside = {place for one in spans for place in range(one.start, one.end)}
    said = {len(before) + i for i, one in enumerate(struck) if not one.isspace()}
    assert said <= inside <= set(range(len(before), len(before) + len(struck)))


def test_words_that_are_struck_twice_are_struck_once() -> None:
    assert struck_spans("a " + strike("b " + strike("c")), 10) == [
        Span(12, 14),
        Span(14, 15),
    ]


def test_the_builder_keeps_struck_words_and_says_where_they_are() -> None:
    builder = DocumentBuilder()
    builder.heading("Dues " + strike("2024"), 1)
    builder.paragraph(f"The due is {strike('12')} 17 crowns.")
    builder.item("-", strike("Guests pay."), 1)
    builder.table([["Item", "Price"], [strike("Hoe"), strike("14")]])
    content = builder.content("text/plain", builder.first_heading)
    assert content.title == "Dues 2024"
    assert content.text == (
        "Dues 2024\n\nThe due is 12 17 crowns.\n\n  - Guests pay.\n\nItem\tPrice\nHoe\t14"
    )
    assert [one.of(content.text) for one in content.struck] == [
        "2024",
        "12",
        "Guests pay.",
        "Hoe",
        "14",
    ]
