"""A document's blocks by offsets alone."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from ingest.types import Document, Kind, Mark, Span
from service.documents.reading import Item, Reading, blocks_between, read_blocks

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


def document_of(text: str, pages: tuple[int, ...] = (), marks: tuple[Mark, ...] = ()) -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = "report.md"
    return Document(
        sha256[:16], sha256, (source,), source, False, "text/markdown", text, pages, marks
    )


def of_kind(text: str, kind: Kind) -> list[Reading]:
    return [one for one in read_blocks(document_of(text)) if one.kind is kind]


def test_headings_are_ranked_without_gaps() -> None:
    headings = of_kind(REPORT, Kind.HEADING)
    assert [(one.level, REPORT[one.words : one.end]) for one in headings] == [
        (1, "Fish"),
        (2, "Ports"),
        (1, "Ships"),
    ]


def test_items_are_told_without_their_bullets() -> None:
    [listed] = of_kind(REPORT, Kind.LIST)
    items = [(REPORT[one.start : one.end], one.level) for one in listed.items]
    assert items == [("Otaru", 0), ("1. north", 1), ("Kobe", 0)]


def test_rows_have_their_empty_cells_and_headers() -> None:
    piped, tabbed = of_kind(REPORT, Kind.TABLE)
    assert [[cell.of(REPORT) for cell in row.cells] for row in piped.rows] == [
        ["Ship", "Cargo"],
        ["Aurora", "240"],
        ["Borealis", ""],
    ]
    assert [row.header for row in piped.rows] == [True, False, False]
    assert [[cell.of(REPORT) for cell in row.cells] for row in tabbed.rows] == [
        ["", "", "Cargo 😀", "Crew"],
        ["Tankers", "Aurora", "240", "9"],
        ["", "Calypso", "", "7"],
    ]
    assert [row.header for row in tabbed.rows] == [True, False, False]
    assert tabbed.labels == 2


def test_a_block_is_parted_where_a_page_ends() -> None:
    text = "The herring that is landed on the\n\fquay is sold there.\n"
    cut = text.index("\f") + 1
    first, second = read_blocks(document_of(text, (0, cut)))
    assert (first.kind, first.start, first.end) == (Kind.PARAGRAPH, 0, cut)
    assert text[second.start : second.end] == "quay is sold there."


def test_a_table_goes_on_on_the_next_page() -> None:
    text = "Ship\tCargo\nAurora\t240\n\fBorealis\t12\nCalypso\t77\n"
    mark = Mark(0, len(text), Kind.TABLE, 1)
    cut = text.index("\f") + 1
    first, second = read_blocks(document_of(text, (0, cut), (mark,)))
    assert [row.cells[0].of(text) for row in first.rows] == ["Ship", "Aurora"]
    assert [row.cells[0].of(text) for row in second.rows] == ["Borealis", "Calypso"]


def test_only_blocks_that_touch_a_span_are_between_its_ends() -> None:
    document = document_of(REPORT)
    at = REPORT.index("Cod is")
    assert [one.start for one in blocks_between(document, at, at + 1)] == [at]
    assert blocks_between(document, at, at) == []


@given(st.lists(LINES, max_size=14))
def test_spans_are_in_order_and_leave_out_only_what_typesets(lines: list[str]) -> None:
    text = "\n".join(lines)
    pages = (0, *(at + 1 for at, c in enumerate(text) if c == "\f")) if "\f" in text else ()
    end = 0
    said = []
    for block in read_blocks(document_of(text, pages)):
        assert end <= block.start <= block.words <= block.end or block.kind is not Kind.HEADING
        assert end <= block.start < block.end <= len(text)
        assert not any(block.start < cut < block.end for cut in pages)
        end = block.start
        spans: list[Item | Span] = [
            *block.items,
            *(cell for row in block.rows for cell in row.cells),
        ]
        for span in spans:
            assert end <= span.start <= span.end <= block.end
            end = span.end
            said.append(text[span.start : span.end])
        if not spans:
            start = block.words if block.kind is Kind.HEADING else block.start
            said.append(text[start : block.end])
        end = block.end
    left = "".join(one for one in text if one.isalnum())
    assert "".join(one for one in "".join(said) if one.isalnum()) == left
