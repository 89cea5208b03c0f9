"""A document's blocks by offsets alone."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.document.nodes import Block, Kind, Span
from ingest.structure.sections import read_structure
from service.documents.reading import read_blocks
from tests.ingest.trees import items_of, rows_of

REPORT = (
    "# Fish\n\nCod is landed here.\n\n### Ports\n\n- Otaru\n  1. north\n- Kobe\n\n# Ships\n\n"
    "| Ship | Cargo |\n|---|---|\n| Aurora | 240 |\n| Borealis | |\n\nSource: the harbour.\n\n"
    "\t\tCargo 😀\tCrew\nTankers\tAurora\t240\t9\n\tCalypso\t\t7\n"
)
LINES = st.sampled_from(
    [
        "",
        "# Fish",
        "### Ports 😀",
        "- item",
        "  - inner",
        "1. first",
        "a\tb\t𠮷",
        "\tc\t",
        "| x | y |",
        "|---|---|",
        "Cod is landed.",
        "and so on",
        "*1 a note",
        "Source: us",
        "\f",
        "Fish  12  9",
        "\r",
    ]
)


def read(text: str, pages: tuple[int, ...] = ()) -> list[Block]:
    return list(read_blocks(read_structure(text), pages))


def of_kind(text: str, kind: Kind) -> list[Block]:
    return [one for one in read(text) if one.kind is kind]


def test_headings_are_ranked_without_gaps() -> None:
    headings = of_kind(REPORT, Kind.HEADING)
    assert [(one.level, one.units[0].of(REPORT)) for one in headings] == [
        (1, "Fish"),
        (2, "Ports"),
        (1, "Ships"),
    ]


def test_items_are_told_without_their_bullets() -> None:
    [listed] = of_kind(REPORT, Kind.LIST)
    items = [(one.of(REPORT), one.level) for one in items_of(listed.units)]
    assert items == [("Otaru", 0), ("1. north", 1), ("Kobe", 0)]


def test_rows_have_their_empty_cells_and_headers() -> None:
    piped, tabbed = of_kind(REPORT, Kind.TABLE)
    assert [[cell.of(REPORT) for cell in row.cells] for row in rows_of(piped.units)] == [
        ["Ship", "Cargo"],
        ["Aurora", "240"],
        ["Borealis", ""],
    ]
    assert [row.header for row in rows_of(piped.units)] == [True, False, False]
    assert [[cell.of(REPORT) for cell in row.cells] for row in rows_of(tabbed.units)] == [
        ["", "", "Cargo 😀", "Crew"],
        ["Tankers", "Aurora", "240", "9"],
        ["", "Calypso", "", "7"],
    ]
    assert [row.header for row in rows_of(tabbed.units)] == [True, False, False]
    assert max(row.labels for row in rows_of(tabbed.units)) == 2


def test_a_block_is_parted_where_a_page_ends() -> None:
    text = "The herring that is landed on the\n\fquay is sold there.\n"
    cut = text.index("\f") + 1
    first, second = read(text, (0, cut))
    assert (first.kind, first.start, first.end) == (Kind.PARAGRAPH, 0, cut)
    assert text[second.start : second.end] == "quay is sold there."


def test_a_table_goes_on_on_the_next_page() -> None:
    text = "Ship\tCargo\nAurora\t240\n\fBorealis\t12\nCalypso\t77\n"
    table = Block(0, len(text), Kind.TABLE)
    cut = text.index("\f") + 1
    first, second = read_blocks(read_structure(text, [table]), (0, cut))
    assert [row.cells[0].of(text) for row in rows_of(first.units)] == ["Ship", "Aurora"]
    assert [row.cells[0].of(text) for row in rows_of(second.units)] == ["Borealis", "Calypso"]


@given(st.lists(LINES, max_size=14))
def test_spans_are_in_order_and_leave_out_only_what_typesets(lines: list[str]) -> None:
    text = "\n".join(lines)
    pages = (0, *(at + 1 for at, c in enumerate(text) if c == "\f")) if "\f" in text else ()
    end = 0
    said = []
    for block in read(text, pages):
        assert end <= block.start < block.end <= len(text)
        assert not any(block.start < cut < block.end for cut in pages)
        end = block.start
        cells = [cell for row in rows_of(block.units) for cell in row.cells]
        spans: list[Span] = [*items_of(block.units), *cells]
        for span in spans:
            assert end <= span.start <= span.end <= block.end
            end = span.end
            said.append(text[span.start : span.end])
        if not spans:
            start = block.units[0].start if block.kind is Kind.HEADING else block.start
            assert start >= block.start
            said.append(text[start : block.end])
        end = block.end
    left = "".join(one for one in text if one.isalnum())
    assert "".join(one for one in "".join(said) if one.isalnum()) == left
