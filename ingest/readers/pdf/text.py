"""Laid-out pages to the canonical text of a PDF, with its headings, tables and footnotes.

Lines that only the page's width broke are joined; a blank line parts paragraphs, a tab cells, a
form feed pages. What recurs in the margins is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from ingest.document.builder import row_of
from ingest.document.content import Content
from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Block, Kind, Row, Sentence, Span, Unit
from ingest.document.word_boxes import pack
from ingest.readers.pdf.furniture import PageLines, furniture
from ingest.readers.pdf.layout import Item, Paragraph
from ingest.readers.pdf.tables.continued import continuation
from ingest.readers.pdf.tables.indents import indents
from ingest.readers.pdf.tables.ruled import Cell, Table
from ingest.readers.pdf.words.dehyphenation import Hyphens, running_text
from ingest.readers.pdf.words.geometry import Bounds
from ingest.readers.pdf.words.lines import Line
from ingest.readers.pdf.words.marks import (
    Bookmark,
    Place,
    body_size,
    bookmarked,
    footnotes,
    set_off,
)
from ingest.readers.pdf.words.strikethrough import struck_words
from ingest.readers.pdf.words.word_boxes import locate

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A page's items in reading order, with its edges and the places of its rules, as shares."""

    items: list[Item]
    top: float
    bottom: float
    rules: tuple[Bounds, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines of the canonical text that have one kind, or none; `tight` without a gap before.

    A heading has a `level`, a table its `rows` with their cells, of which the first
    `header_rows` are headers; `above` gives for each column those above it as (row, column). The
    first cells of a `labelled` one name its rows, which may have `indents`.
    """

    text: str
    tight: bool = False
    kind: Kind | None = None
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0
    above: tuple[tuple[tuple[int, int], ...], ...] = ()
    labelled: bool = False
    indents: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class _Writing:
    """What a page is written with: where headings and footnotes stand, and how hyphens are used."""

    headings: dict[Place, int]
    notes: set[tuple[int, int]]
    hyphens: Hyphens


def compose(pages: Sequence[LaidOut], bookmarks: Sequence[Bookmark]) -> Content:
    """Return the text of a document's pages, with its known blocks and its words' boxes."""
    laid_out = [page.items for page in pages]
    size = body_size(laid_out)
    kept = _without_furniture(pages, bookmarked(laid_out, bookmarks), size)
    items, going_on = _over_pages(kept)
    headings = bookmarked(items, bookmarks) or set_off(items, size)
    hyphens = Hyphens.seen_in(lambda: _all_lines(items))
    writing = _Writing(headings, footnotes(items, size), hyphens)
    texts: list[str] = []
    blocks: list[Block] = []
    word_boxes: list[bytes] = []
    struck: list[Span] = []
    start = 0
    for number, page in enumerate(items):
        text, found = _written(_pieces(page, number, writing), start)
        texts.append(text)
        if number in going_on:
            blocks[-1] = replace(
                blocks[-1], end=found[0].end, units=(*blocks[-1].units, *found.pop(0).units)
            )
        blocks += found
        words = list(locate(_lines_of(page), text, start))
        word_boxes.append(pack(words))
        struck += struck_words(words, pages[number].rules)
        start += len(text) + len(PAGE_BREAK)
    lengths = (len(text) + len(PAGE_BREAK) for text in texts[:-1])
    return Content(
        text=PAGE_BREAK.join(texts),
        media_type="application/pdf",
        page_starts=tuple(accumulate(lengths, initial=0)),
        blocks=tuple(blocks),
        struck=tuple(struck),
        word_boxes=tuple(word_boxes),
    )


def _over_pages(pages: Sequence[Sequence[Item]]) -> tuple[list[list[Item]], set[int]]:
    """Return the pages with tables in the columns of those that they carry on.

    The second are the pages whose first table goes on from the page before. What runs below the
    one part or above the other is moved out of the way.
    """
    items = [list(page) for page in pages]
    going_on: set[int] = set()
    for number in range(1, len(items)):
        foot = [item for item in items[number - 1] if _is_running(item)]
        above = [item for item in items[number - 1] if not _is_running(item)]
        page = sorted(items[number], key=_is_running)
        if not above or not page:
            continue
        one, other = above[-1], page[0]
        if not isinstance(one, Table) or not isinstance(other, Table):
            continue
        part = continuation(one, other)
        if part is not None:
            # The caption stays next to its table.
            items[number - 1] = [*above[:-2], *foot, *above[-2:]]
            items[number] = [part, *page[1:]]
            going_on.add(number)
    return items, going_on


def _is_running(item: Item) -> bool:
    return isinstance(item, Paragraph) and item.running


def _without_furniture(
    pages: Sequence[LaidOut], headings: dict[Place, int], size: float
) -> list[list[Item]]:
    """Return the pages' items without what recurs in their margins; headings stay."""
    lines = [
        [
            (index, place, line)
            for index, item in enumerate(page.items)
            if isinstance(item, Paragraph)
            for place, line in enumerate(item.lines)
        ]
        for page in pages
    ]
    seen = [
        PageLines([line for _, _, line in page], pages[number].top, pages[number].bottom)
        for number, page in enumerate(lines)
    ]
    found = furniture(seen, size)
    titles = {
        (place.page, place.item, line)
        for place in headings
        for line in range(place.first, place.last)
    }
    out, firsts = (
        {(number, *lines[number][line][:2]) for number, line in marked} - titles
        for marked in (found.left_out, found.firsts)
    )
    return [
        [
            part
            for index, item in enumerate(page.items)
            for part in _less(item, _lines_in(out, number, index), _lines_in(firsts, number, index))
        ]
        for number, page in enumerate(pages)
    ]


def _lines_in(places: set[tuple[int, int, int]], page: int, item: int) -> set[int]:
    return {line for one, other, line in places if (one, other) == (page, item)}


def _less(item: Item, out: set[int], running: set[int]) -> Iterator[Item]:
    """Yield an item without some of its lines; those that are `running` are parts of their own."""
    if not (out or running) or isinstance(item, Table):
        yield item
        return
    kept = [index for index in range(len(item.lines)) if index not in out]
    for apart, group in groupby(kept, key=running.__contains__):
        part = list(group)
        breaks = {place for place, index in enumerate(part) if index in item.breaks}
        lines = tuple(item.lines[index] for index in part)
        yield replace(item, lines=lines, breaks=frozenset(breaks), running=apart)


def _lines_of(page: Sequence[Item]) -> Iterator[Line]:
    """Yield the lines in the order in which they are written."""
    for item in page:
        if isinstance(item, Paragraph):
            yield from item.lines
        else:
            yield from (line for row in item.rows for cell in row for line in cell)


def _all_lines(pages: Sequence[Sequence[Item]]) -> Iterator[list[str]]:
    for item in (item for page in pages for item in page):
        if isinstance(item, Paragraph):
            yield [line.text for line in item.lines]
        else:
            yield from ([line.text for line in cell] for row in item.rows for cell in row if cell)


def _written(pieces: Iterator[_Piece], start: int) -> tuple[str, list[Block]]:
    """Return a page's text and its known blocks, which count from the document's beginning."""
    text = ""
    blocks: list[Block] = []
    for piece in pieces:
        text += ("\n" if piece.tight else "\n\n") if text else ""
        if piece.kind is not None:
            begin = start + len(text)
            end = begin + len(piece.text)
            units = tuple(_units(piece, begin))
            blocks.append(Block(begin, end, piece.kind, units, piece.level))
        text += piece.text
    return text, blocks


def _units(piece: _Piece, start: int) -> Iterator[Unit]:
    """Give what is known of a piece that begins at `start`: a table's rows, a heading's words."""
    if piece.kind is Kind.HEADING:
        yield Sentence(start, start + len(piece.text), piece.kind)
    headers: list[tuple[Span, ...]] = []
    rows: list[Row] = []
    for index, cells in enumerate(piece.rows):
        row = row_of(start, cells, header=index < piece.header_rows)
        row = replace(row, labels=int(piece.labelled), indent=piece.indents[index])
        rows.append(row)
        if index + 1 == piece.header_rows:
            headers = [tuple(rows[r].cells[c].span for r, c in path) for path in piece.above]
        yield _headed(row, headers) if index >= piece.header_rows and headers else row
        start += len("\t".join(cells)) + len("\n")


def _headed(row: Row, headers: Sequence[tuple[Span, ...]]) -> Row:
    cells = (replace(cell, headers=path) for cell, path in zip(row.cells, headers, strict=True))
    return replace(row, cells=tuple(cells))


def _pieces(page: Sequence[Item], number: int, writing: _Writing) -> Iterator[_Piece]:
    for index, item in enumerate(page):
        if isinstance(item, Table):
            rows = tuple(tuple(_cell(cell, writing.hyphens) for cell in row) for row in item.rows)
            text = "\n".join(map("\t".join, rows))
            yield _Piece(
                text,
                kind=Kind.TABLE,
                rows=rows,
                header_rows=item.header_rows,
                above=item.above,
                labelled=item.labelled,
                indents=indents(item),
            )
        else:
            yield from _parts(item, (number, index), writing)


def _parts(item: Paragraph, where: tuple[int, int], writing: _Writing) -> Iterator[_Piece]:
    """Yield a paragraph, parted where headings stand in it."""
    kind = Kind.FOOTNOTE if where in writing.notes else None
    kind = Kind.PARAGRAPH if item.running else kind
    first = 0
    for place in sorted(_headings_in(where, writing), key=lambda place: place.first):
        if place.first > first:
            yield _Piece(_text(item, first, place.first, writing), item.tight and not first, kind)
        heading = running_text(_lines(item, place.first, place.last), (), writing.hyphens)
        yield _Piece(heading, kind=Kind.HEADING, level=writing.headings[place])
        first = place.last
    if first < len(item.lines):
        rest = _text(item, first, len(item.lines), writing)
        yield _Piece(rest, item.tight and not first, kind)


def _headings_in(where: tuple[int, int], writing: _Writing) -> list[Place]:
    return [place for place in writing.headings if (place.page, place.item) == where]


def _text(item: Paragraph, first: int, last: int, writing: _Writing) -> str:
    breaks = (index - first for index in item.breaks if first <= index < last - 1)
    indent = _INDENT * item.level if not first else ""
    return indent + running_text(_lines(item, first, last), breaks, writing.hyphens)


def _lines(item: Paragraph, first: int, last: int) -> list[str]:
    return [line.text for line in item.lines[first:last]]


def _cell(cell: Cell, hyphens: Hyphens) -> str:
    if not cell:
        return ""
    return " ".join(running_text([line.text for line in cell], (), hyphens).split())
