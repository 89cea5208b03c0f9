from hypothesis import given

from ingest.document.nodes import Kind
from ingest.readers.furniture import furniture
from ingest.readers.text import read_text
from ingest.structure.blocks import split_blocks
from tests.ingest.texts import texts


def marked(text: str) -> list[str]:
    return [text[block.start : block.end] for block in furniture(text)]


def pages(count: int) -> str:
    names = ("north", "south", "east", "west", "inner")
    return "\f".join(
        f"Report on ports\n\nThe {names[n % 5]} port is large.\nShips call {names[n % 5]}.\n\n"
        f"- {n + 1} -\n"
        for n in range(count)
    )


def test_what_most_pages_have_at_their_edges_is_furniture_but_for_its_first() -> None:
    assert marked(pages(4)) == [
        "- 1 -",
        "Report on ports",
        "- 2 -",
        "Report on ports",
        "- 3 -",
        "Report on ports",
        "- 4 -",
    ]


def test_few_pages_and_texts_without_any_have_none() -> None:
    assert marked(pages(2)) == []
    assert marked(pages(9).replace("\f", "\n")) == []


def test_a_line_that_few_pages_have_is_content() -> None:
    text = pages(6) + "".join(f"\fAnnex\n\nOf sort {name}.\nIt is so.\nYes.\n" for name in "abc")
    assert "Annex" not in marked(text)


def test_blocks_of_furniture_have_nothing_to_quote() -> None:
    content = read_text(pages(4).encode())
    blocks = split_blocks(content.text, content.blocks)
    said = [content.text[unit.start : unit.end] for block in blocks for unit in block.units]
    assert said.count("Report on ports") == 1
    assert not any(words.startswith("- ") for words in said)
    assert [block.units for block in blocks if block.kind is Kind.FURNITURE] == [()] * 7


@given(texts, texts)
def test_blocks_are_whole_lines_in_order(text: str, page: str) -> None:
    text = "\f".join([text, page, page, page])
    ends = 0
    for block in furniture(text):
        assert ends <= block.start < block.end
        assert text[block.start : block.end].strip()
        assert not set(text[block.start : block.end]) & set("\n\f\r")
        ends = block.end
