import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.builder import DocumentBuilder, stated_title, superscript
from ingest.document.content import Content
from ingest.document.nodes import Cell, Kind, Row
from ingest.errors import UnreadableFileError
from ingest.structure.sections import read_structure
from tests.ingest.trees import check_known, check_tree, known_items, rows_of


def written(builder: DocumentBuilder) -> Content:
    return builder.content("text/plain", None)


def test_blocks_are_parted_and_items_and_rows_are_not() -> None:
    builder = DocumentBuilder()
    builder.heading("Port\n dues", 2)
    builder.item("-", "one\ttwo\nmore", 0)
    builder.item("1.", "nested", 1)
    builder.continue_item("and on", 1)
    builder.paragraph("a\tb")
    builder.paragraph("\tc\t")
    builder.paragraph("It is so. \r\n\n\fAnd so.")
    builder.paragraph("joined", joined=True)
    builder.footnote("[1]", "A\nnote")
    assert written(builder).text == (
        "Port dues\n\n- one two\n  more\n  1. nested\n    and on\n\na\tb\n\tc\t\n\n"
        "It is so.\nAnd so.\njoined\n\n[1] A note"
    )
    assert builder.first_heading == "Port dues"


def test_nothing_is_written_for_nothing() -> None:
    builder = DocumentBuilder()
    builder.heading(" ", 1)
    builder.caption("\n")
    builder.item("-", " \t", 0)
    builder.paragraph("\t\n")
    builder.table([["", " "], []])
    assert written(builder) == Content("", "text/plain", page_starts=(0,))


def test_a_table_is_filled_up_and_counts_its_headers() -> None:
    builder = DocumentBuilder()
    builder.table([["", ""], ["a", "b"], ["c"], ["d\te\nf", " "]], 2, pages=[0, 0, 0, 1])
    content = written(builder)
    assert (content.text, content.page_starts) == ("a\tb\nc\t\fd e f\t", (0, 7))
    [table] = content.blocks
    assert (table.start, table.end, table.kind) == (0, 12, Kind.TABLE)
    assert table.units == (
        Row(0, 3, (Cell(0, 1), Cell(2, 3)), header=True),
        Row(4, 5, (Cell(4, 5), Cell(5, 5))),
        Row(7, 12, (Cell(7, 12), Cell(12, 12))),
    )


def test_a_list_has_its_items_with_their_depth() -> None:
    builder = DocumentBuilder()
    builder.item("-", "one\nmore", 0)
    builder.item("1.", "nested", 1)
    builder.continue_item("and on", 1)
    builder.paragraph("Apart.")
    builder.item("", "two", 0)
    assert known_items(written(builder)) == [
        [(0, "one\n  more"), (1, "1. nested\n    and on")],
        [(0, "two")],
    ]


CELL = st.text("ab1港- |", max_size=6)


@given(st.lists(st.lists(CELL, max_size=4), max_size=5), st.integers(0, 2))
def test_cells_say_what_the_reader_was_given(rows: list[list[str]], headers: int) -> None:
    builder = DocumentBuilder()
    builder.paragraph("Before.")
    builder.table(rows, headers)
    content = written(builder)
    width = max(map(len, rows), default=0)
    given_rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    said = [
        [cell.of(content.text) for cell in row.cells]
        for block in content.blocks
        for row in rows_of(block.units)
    ]
    assert said == [row + [""] * (width - len(row)) for row in given_rows if any(row)]
    tree = read_structure(content.text, content.blocks)
    completed = [
        [cell.of(content.text) for cell in row.cells]
        for section in tree
        for block in section.blocks
        for row in rows_of(block.units)
    ]
    assert completed == said


def test_rows_apart_stay_apart() -> None:
    builder = DocumentBuilder()
    builder.paragraph("a\tb")
    builder.part()
    builder.paragraph("c\td")
    assert written(builder).text == "a\tb\n\nc\td"


def test_a_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.document.builder.MAX_CHARACTERS", 100)
    builder = DocumentBuilder()
    with pytest.raises(UnreadableFileError, match="longer than 100 characters; split it"):
        builder.table([["a"] * 40, *[["a"]] * 10])


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (" Port \n dues ", "Port dues"),
        ("Document1", None),
        ("PowerPoint Presentation", None),
        ("無題", None),
        ("", None),
        (None, None),
        ("Documents on dues", "Documents on dues"),
        ("Microsoft Word - Dues 2024", None),
        ("Microsoft PowerPoint - dues.ppt [Compatibility Mode]", None),
        ("Microsoft Word for harbours", "Microsoft Word for harbours"),
        ("Harbour dues 2024.docx", None),
        ("dues_v2.INDD", None),
        ("Dues of the port of St. Pub", "Dues of the port of St. Pub"),
        ("Version 2.0", "Version 2.0"),
        ("0001018724-22-000023", None),
        ("DOT2022", None),
        ("2024", None),
        ("COVID-19", "COVID-19"),
        ("robots.txt", None),
        ("What robots.txt is for", "What robots.txt is for"),
        ("On robots.txt", "On robots.txt"),
    ],
)
def test_titles_that_programs_write_are_none(stated: str | None, title: str | None) -> None:
    assert stated_title(stated) == title


def test_only_figures_are_raised() -> None:
    raised = [superscript(words) for words in ("6", "-12", "st", "(1)", "")]
    assert raised == ["⁶", "⁻¹²", "st", "(1)", ""]


WORDS = st.text("ab \t\n\f\r1港", max_size=12)
STEPS = st.one_of(
    st.tuples(st.just("heading"), WORDS, st.integers(1, 3)),
    st.tuples(st.just("caption"), WORDS),
    st.tuples(st.just("paragraph"), WORDS, st.booleans()),
    st.tuples(st.just("item"), st.sampled_from(["-", "1.", "◆"]), WORDS, st.integers(0, 2)),
    st.tuples(st.just("continue_item"), WORDS, st.integers(0, 2)),
    st.tuples(st.just("table"), st.lists(st.lists(WORDS, max_size=3), max_size=3)),
    st.tuples(st.just("turn_page")),
    st.tuples(st.just("part")),
)


@settings(deadline=None)
@given(st.lists(STEPS, max_size=10))
def test_blocks_and_pages_are_whole_lines_in_order(steps: list[tuple[object, ...]]) -> None:
    builder = DocumentBuilder()
    for name, *arguments in steps:
        getattr(builder, str(name))(*arguments)
    content = written(builder)
    check_known(content.text, content.blocks)
    check_tree(content.text, read_structure(content.text, content.blocks))
    assert [i + 1 for i, one in enumerate(content.text) if one == "\f"] == [
        *content.page_starts[1:]
    ]
    squeezed = "".join("".join(map(str, step[1:])) for step in steps)
    assert content.text.count("港") == squeezed.count("港")
