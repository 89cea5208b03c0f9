"""What Markdown marks, as the document tree has it in the end: known blocks, completed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Block, Item, Kind, Row
from ingest.readers.markdown import read_markdown
from ingest.structure.blocks import split_blocks
from tests.ingest.texts import texts

HEADED = "# Port\n\n"
"""A text with a heading: its paragraphs are paragraphs, whatever they look like."""


def blocks(text: str) -> list[Block]:
    return split_blocks(text, read_markdown(text.encode()).blocks)


def shape(text: str) -> list[tuple[Kind, list[str]]]:
    """Return each block's kind and the words of its units."""
    return [
        (block.kind, [text[unit.start : unit.end] for unit in block.units])
        for block in blocks(text)
    ]


def headings(text: str) -> list[tuple[str, int]]:
    return [
        (text[block.units[0].start : block.units[0].end], block.level)
        for block in blocks(text)
        if block.kind is Kind.HEADING
    ]


def items(text: str) -> list[tuple[int, str]]:
    """Return the items of all lists, each with its level."""
    units = [unit for block in blocks(text) for unit in block.units]
    return [(one.level, text[one.start : one.end]) for one in units if isinstance(one, Item)]


def rows(text: str) -> list[list[str]]:
    """Return the cells of all tables, row by row."""
    units = [unit for block in blocks(text) for unit in block.units]
    return [
        [text[cell.start : cell.end] for cell in one.cells] for one in units if isinstance(one, Row)
    ]


def test_hashes_rank_headings() -> None:
    text = "# Port #\n\nIt is large.\n\n  ## Quays ##  \nThey are long.\n\n###### C# ######\n"
    assert headings(text) == [("Port", 1), ("Quays", 2), ("C#", 6)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_an_underlined_line_is_a_heading(line_break: str) -> None:
    text = "Port\n====\n\nIt is large.\n\nLong\nquays\n---\n\nThey are long.\n"
    text = text.replace("\n", line_break)
    assert headings(text) == [("Port", 1), (f"Long{line_break}quays", 2)]


def test_much_text_above_a_line_of_dashes_is_no_heading() -> None:
    text = "The port is large and has been so for a very long time. " * 4 + "\n---\n\nIt is red.\n"
    assert headings(text) == []


def test_hashes_without_words_head_nothing() -> None:
    assert shape("#\n\n## ##\n\nIt is red.\n")[-1] == (Kind.PARAGRAPH, ["It is red."])
    assert headings("#\n\n## ##\n\nIt is red.\n") == []


def test_a_short_paragraph_is_no_heading_where_others_are_marked() -> None:
    assert shape(HEADED + "Then run\n\nIt starts.\n")[1:] == [
        (Kind.PARAGRAPH, ["Then run"]),
        (Kind.PARAGRAPH, ["It starts."]),
    ]


def test_what_markdown_has_no_mark_for_is_told_by_its_looks() -> None:
    text = HEADED + "• one\n• two\n\n**Quays**\n\nThey are long.\n\nSource: the harbour master\n"
    assert shape(text)[1:] == [
        (Kind.LIST, ["one", "two"]),
        (Kind.HEADING, ["**Quays**"]),
        (Kind.PARAGRAPH, ["They are long."]),
        (Kind.CAPTION, ["Source: the harbour master"]),
    ]


def test_a_text_without_headings_is_read_like_plain_text() -> None:
    text = "Exports\n\nThey rose a lot.\n\nImports\n\nThey fell a lot.\n"
    assert blocks(text) == split_blocks(text)


@pytest.mark.parametrize("fence", ["```", "~~~~", "```sh"])
def test_a_code_fence_has_lines_and_nothing_else(fence: str) -> None:
    code = "# install\n- make\n\n  1. run\n| a | b |\n|---|---|\nTitle\n==="
    text = f"{fence}\n{code}\n{fence.rstrip('sh')}\n\nIt runs.\n"
    lines = ["# install", "- make", "1. run", "| a | b |", "|---|---|", "Title", "==="]
    assert shape(text) == [(Kind.PARAGRAPH, lines), (Kind.PARAGRAPH, ["It runs."])]


def test_a_code_fence_that_is_not_closed_goes_on_to_the_end() -> None:
    assert shape("```\n# install\n\nmake") == [(Kind.PARAGRAPH, ["# install", "make"])]


def test_a_code_fence_without_a_line_says_nothing() -> None:
    assert shape(HEADED + "```\n\n```\n")[1:] == [(Kind.FURNITURE, [])]


def test_indented_code_has_lines() -> None:
    text = HEADED + "Run this:\n\n    # install\n    make\n"
    assert shape(text)[1:] == [
        (Kind.PARAGRAPH, ["Run this:"]),
        (Kind.PARAGRAPH, ["# install", "make"]),
    ]


def test_a_table_needs_no_outer_pipes() -> None:
    text = "Ship|Tons\n-|-:\nAda|12\nBea|13\n"
    assert rows(text) == [["Ship", "Tons"], ["Ada", "12"], ["Bea", "13"]]
    [table] = blocks(text)
    first, second, _ = table.units
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (first.header, second.header) == (True, False)
    assert [[header.of(text) for header in cell.headers] for cell in second.cells] == [
        ["Ship"],
        ["Tons"],
    ]


def test_cells_hold_escaped_pipes_and_rows_are_as_wide_as_the_header() -> None:
    text = "| Ship \\| boat | Tons | Flag |\n|:--|--:|:-:|\n| `a\\|b` | 12 |\n|  |  | red |\n"
    assert rows(text) == [
        ["Ship \\| boat", "Tons", "Flag"],
        ["`a\\|b`", "12", ""],
        ["", "", "red"],
    ]


def test_a_header_without_words_is_no_row() -> None:
    assert rows("| | |\n|-|-|\n| Ada | 12 |\n") == [["Ada", "12"]]


def test_text_right_below_a_table_is_no_row() -> None:
    text = HEADED + "| Ship | Tons |\n|---|---|\n| Ada | 12 |\nSource: the harbour master\n"
    assert shape(text)[1:] == [
        (Kind.TABLE, ["| Ship | Tons |", "| Ada | 12 |"]),
        (Kind.CAPTION, ["Source: the harbour master"]),
    ]


def test_blank_lines_do_not_part_a_list() -> None:
    text = "1. Moor.\n\n2. Unload:\n\n   - fish\n   - salt\n\n     It is heavy.\n\n3. Leave.\n"
    assert len(blocks(text)) == 1
    assert items(text) == [
        (0, "1. Moor."),
        (0, "2. Unload:"),
        (1, "fish"),
        (1, "salt\n\n     It is heavy."),
        (0, "3. Leave."),
    ]


def test_an_item_has_all_its_paragraphs_and_code() -> None:
    text = "1. Install:\n\n   ```sh\n   make # all\n   ```\n\n2. Run it.\n\n   It starts.\n"
    assert items(text) == [
        (0, "1. Install:\n\n   ```sh\n   make # all"),
        (0, "2. Run it.\n\n   It starts."),
    ]


def test_what_comes_after_a_nested_list_is_part_of_the_outer_item() -> None:
    text = "- Ships:\n  - Ada\n\n  All are red.\n- Quays\n"
    assert items(text) == [(0, "Ships:"), (1, "Ada"), (1, "All are red."), (0, "Quays")]
    [block] = blocks(text)
    assert [[one.of(text) for one in unit.above] for unit in block.units] == [
        [],
        ["Ships:"],
        ["Ships:"],
        [],
    ]


def test_an_item_s_words_begin_after_its_bullet_and_at_its_number() -> None:
    assert items("*   Ada\n+ Bea\n-\n  Cid\n") == [(0, "Ada"), (0, "Bea"), (0, "Cid")]
    assert items("7) Ada\n8) Bea\n") == [(0, "7) Ada"), (0, "8) Bea")]


def test_a_table_in_an_item_has_rows() -> None:
    text = "- Ships\n\n  | Ship | Tons |\n  |---|---|\n  | Ada | 12 |\n- Quays\n"
    assert shape(text) == [
        (Kind.LIST, ["Ships"]),
        (Kind.TABLE, ["| Ship | Tons |", "| Ada | 12 |"]),
        (Kind.LIST, ["Quays"]),
    ]


def test_a_dash_in_the_first_cell_is_no_bullet() -> None:
    text = "- | 2024 | 2025\nships | 12 | 13\nboats | 30 | 31\n"
    assert shape(text)[0][0] is Kind.TABLE


def test_a_quote_has_what_it_quotes() -> None:
    text = HEADED + "> The port\n> is large. It\nis red.\n>\n> ## Quays\n> - long\n>   ones\n>\n"
    assert shape(text)[1:] == [
        (Kind.PARAGRAPH, ["The port\n> is large.", "It\nis red."]),
        (Kind.PARAGRAPH, ["Quays"]),
        (Kind.LIST, ["long\n>   ones"]),
    ]


def test_a_note_is_linked_with_what_it_explains() -> None:
    text = (
        HEADED + "Herring[^a] is landed.\n\n[^a]: On 31 days.\n\n    Not in May.\n\nIt is sold.\n"
    )
    _, landed, note, sold = blocks(text)
    assert [block.kind for block in (landed, note, sold)] == [
        Kind.PARAGRAPH,
        Kind.FOOTNOTE,
        Kind.PARAGRAPH,
    ]
    assert [one.of(text) for one in landed.units[0].notes] == [text[note.start : note.end]]
    assert [text[one.start : one.end] for one in note.units] == ["[^a]: On 31 days.", "Not in May."]


def test_what_is_not_shown_is_page_furniture() -> None:
    text = HEADED + "<!-- draft,\n\nold -->\n\n***\n\n[a]: https://example.org 'A'\n\n<br/>\n"
    assert {kind for kind, _ in shape(text)[1:]} == {Kind.FURNITURE}


def test_html_is_read_without_the_tags_around_its_lines() -> None:
    text = '<div align="center">\n  <p>The <b>port</b>\n  is large. It is red.</p>\n</div>\n'
    assert shape(text) == [(Kind.PARAGRAPH, ["The <b>port</b>\n  is large.", "It is red."])]


def test_running_headers_are_page_furniture() -> None:
    page = "Port report\n\n# Part {0}\n\n- ship {0}\n- boat {0}\n\nIt is page {0}.\n\nred\n"
    assert shape("\f".join(map(page.format, "abcd")))[5:8] == [
        (Kind.FURNITURE, []),
        (Kind.HEADING, ["Part b"]),
        (Kind.LIST, ["ship b", "boat b"]),
    ]


_MARKS = [
    *("# ", "## ", "- ", "* ", "+ ", "1. ", "12) ", "> ", ">", "```", "~~~", "    ", "\t", "  "),
    *("|", "---", "-|-", "|:-|-:|", "===", "[^1]: ", "[a]: /b", "<div>", "</div>", "<!--", "-->"),
    *("word", "a b.", "*", "_", "`", "\\", "\\|", "[", "]", "<b>", "<script>", "é", "😀", "\u3000"),
    *("\n", "\n", "\n\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\x1c", "title: x", "..."),
]
_markdown = st.lists(st.sampled_from(_MARKS), max_size=40).map("".join)


@given(st.one_of(_markdown, texts).filter(lambda text: "\0" not in text))
def test_every_node_is_inside_its_parent_in_order(text: str) -> None:
    known = read_markdown(text.encode()).blocks
    text = text.removeprefix("\ufeff")
    for tree in (known, split_blocks(text, known)):
        assert _in_order([(block.start, block.end) for block in tree], 0, len(text))
        for block in tree:
            assert text[block.start : block.end].strip()
            units = [(unit.start, unit.end) for unit in block.units]
            assert all(start < end for start, end in units)
            assert _in_order(units, block.start, block.end)
            for row in block.units:
                if isinstance(row, Row):
                    cells = [(cell.start, cell.end) for cell in row.cells]
                    assert _in_order(cells, row.start, row.end)


@given(st.one_of(_markdown, texts).filter(lambda text: "\0" not in text))
def test_blocks_hold_everything(text: str) -> None:
    tree = blocks(text.removeprefix("\ufeff"))
    text = text.removeprefix("\ufeff")
    ends = [0, *(block.end for block in tree)]
    starts = [*(block.start for block in tree), len(text)]
    assert not any(text[a:b].strip() for a, b in zip(ends, starts, strict=True))


def _in_order(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    places = [start, *(place for span in spans for place in span), end]
    return all(one <= other for one, other in pairwise(places))
