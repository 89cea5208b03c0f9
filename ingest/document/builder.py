"""A document in the making: what every reader of a structured format writes to."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum, auto
from itertools import accumulate
from types import MappingProxyType

from ingest.document.content import Content
from ingest.document.document import PAGE_BREAK
from ingest.document.nodes import Block, Cell, Item, Kind, Row, Sentence, Span
from ingest.document.strikethrough import struck_spans, unmarked
from ingest.errors import UnreadableFileError
from ingest.language.sentences import trimmed
from ingest.messages import Message
from ingest.structure.tables.aligned import is_plain

INDENT = "  "
MAX_CHARACTERS = 50_000_000
"""What a file may say: a few bytes can repeat a cell's words, or span columns, without end."""

_PLACEHOLDERS = re.compile(
    r"(?i)^(?:untitled.*|\(anonymous\)|無題.*|名称未設定.*|document\s?\d*|文書\s?\d+|word document|"
    r"powerpoint presentation|powerpoint プレゼンテーション|presentation\s?\d*|book\s?\d*|"
    r"(?:slide|スライド)\s?\d+|microsoft (?:office )?(?:word|powerpoint|excel) - .*)$"
)
"""Titles that a program wrote because nobody did."""
_FILE_NAME = re.compile(
    r"(?i)\S\.(?:docx?|docm|rtf|odt|jtd|pages|wpd|pptx?|odp|xlsx?|ods|pdf|indd|qxd|qxp|pmd|fm|pub)$"
    r"|^\S+\.(?:txt|md|csv|html?|tex|dvi|ps|eps)$"
)
"""A document's file name; of the second kind, prose too may end in one ("On robots.txt")."""

_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_EXPONENT = re.compile(r"[+\-−]?[0-9]+")


def fold(words: str) -> str:
    """Return the words on one line: white space folded to single spaces."""
    return " ".join(words.split())


def superscript(words: str) -> str:
    """Return raised figures as raised figures, so that 10 to the 6th does not read 106.

    >>> superscript("6"), superscript("st")
    ('⁶', 'st')
    """
    return words.translate(_SUPERSCRIPTS) if _EXPONENT.fullmatch(words) else words


def stated_title(title: str | None) -> str | None:
    """Return the title that a file states; None if a program filled it in.

    >>> stated_title("Annual  report"), stated_title("Microsoft Word - report.doc")
    ('Annual report', None)
    """
    words = fold(title or "")
    filled_in = _PLACEHOLDERS.match(words) or _FILE_NAME.search(words) or _is_number(words)
    return words if words and not filled_in else None


def _is_number(words: str) -> bool:
    """Whether a title is a file or accession number: one word, at least half of it figures."""
    said = [letter for letter in words if letter.isalnum()]
    return " " not in words and 2 * sum(map(str.isdigit, said)) >= len(said)


_Place = tuple[int, int]

Spans = Mapping[_Place, _Place]
"""Row and column of each place that a cell from above or from the left reaches over → those of
that cell; both from 0."""


class _Last(Enum):
    NOTHING = auto()
    ITEM = auto()
    ROW = auto()
    TEXT = auto()
    BLOCK = auto()


class DocumentBuilder:
    """A document's text, written block by block, with the blocks that the reader knows and pages.

    A blank line is between blocks. List items, and paragraphs that are cells with tabs between
    them, follow each other line by line. Empty words write nothing. If a document states headings,
    its other paragraphs are none. If it states none, or a paragraph is set apart, its looks decide.
    Words may include struck-out ones, as `ingest.document.strikethrough` marks them.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._struck: list[Span] = []
        self._ocr: list[Span] = []
        self._paragraphs: list[Block] = []
        self._items: list[Item] = []
        self._list_start = 0
        self._page_starts = [0]
        self._last = _Last.NOTHING
        self.first_heading: str | None = None

    def heading(self, words: str, level: int) -> None:
        """Write a heading; `level` 1 is the highest."""
        words = fold(words)
        self._block(words, Kind.HEADING, level)
        self.first_heading = self.first_heading or unmarked(words) or None

    def caption(self, words: str) -> None:
        """Write what names a table or figure."""
        self._block(_lines(words), Kind.CAPTION)

    def footnote(self, label: str, words: str) -> None:
        """Write a note that the text refers to by its label."""
        self._block(fold(f"{label} {words}"), Kind.FOOTNOTE)

    def paragraph(self, words: str, joined: bool = False, apart: bool = False) -> None:
        """Write a paragraph, which may hold line breaks.

        A `joined` one is another line of the paragraph before it. One that is set `apart`, by bold
        letters or its place, may be a heading that is not marked as one.
        """
        words = _lines(words)
        if not words.strip():
            return
        if "\t" in words:
            self._write(words, _Last.ROW, joined or self._last is _Last.ROW)
            return
        goes_on = joined and self._last is _Last.TEXT
        start = self._write(words, _Last.TEXT, goes_on)
        before = self._paragraphs[-1] if self._paragraphs else None
        if goes_on and before and before.end == start - 1:
            self._paragraphs[-1] = replace(before, end=self._length)
        elif not apart and not goes_on:
            self._paragraphs.append(Block(start, self._length, Kind.PARAGRAPH))

    def item(self, label: str, words: str, depth: int) -> None:
        """Write a list item with its number or bullet; `depth` is 0 in the outermost list."""
        first, *rest = _lines(words.replace("\t", " ")).split("\n")
        if not first:
            return
        lines = [f"{label} {first}", *(INDENT + line for line in rest)]
        indented = "\n".join(INDENT * depth + line for line in lines)
        start = self._write(indented, _Last.ITEM, self._last is _Last.ITEM) + len(INDENT) * depth
        if not self._items:
            self._list_start = start
        # A number says something of the item, a bullet does not.
        is_bullet = not any(map(str.isalnum, label))
        body = start + len(label) + 1 + _indent(first) if is_bullet else start + _indent(lines[0])
        self._items.append(Item(body, self._end(), depth))

    def continue_item(self, words: str, depth: int) -> None:
        """Write a further paragraph of the list item written last."""
        words = _lines(words.replace("\t", " "))
        indented = "\n".join(INDENT * (depth + 1) + line for line in words.split("\n") if line)
        if self._last is not _Last.ITEM:
            self._write(indented, _Last.TEXT, joined=False)
        elif indented:
            self._write(indented, _Last.ITEM, joined=True)
            self._items[-1] = replace(self._items[-1], end=self._end())

    def table(
        self,
        rows: Sequence[Sequence[str]],
        header_rows: int = 0,
        pages: Sequence[int] = (),
        spans: Spans = MappingProxyType({}),
        *,
        labelled: bool = False,
    ) -> None:
        """Write rows of cells; rows without words are left out, short ones filled up.

        Args:
            rows: the cells' words.
            header_rows: how many of the rows head the columns; 0 leaves it to their looks.
            pages: how many pages begin right before each row.
            spans: the places of cells that others reach over; these repeat them where they are
                values, not names or headers.
            labelled: whether the first cell names each row, and none of them is a header.

        """
        width = max((len(row) for row in rows), default=0)
        written: list[Row] = []
        said: dict[_Place, tuple[str, Span]] = {}
        for index, row in enumerate(rows):
            for _ in range(pages[index] if pages else 0):
                self.turn_page()
            cells = [fold(cell) for cell in row]
            if not any(cells):
                continue
            cells += [""] * (width - len(cells))
            origins = _origins(cells, index, spans)
            lead = next(column for column, cell in enumerate(cells) if cell)
            for column, (above, origin) in origins.items():
                # A name is said once, and so is a header; a value is one of every row.
                if origin and column > lead and above >= max(1, header_rows):
                    cells[column] = (
                        cells[origin] if above == index else said.get((above, origin), ("",))[0]
                    )
            start = self._write("\t".join(cells), _Last.BLOCK, joined=bool(written))
            made = row_of(start, list(map(unmarked, cells)), index < header_rows)
            if spans:
                said |= {
                    (index, column): (words, cell.span)
                    for column, (words, cell) in enumerate(zip(cells, made.cells, strict=True))
                }
            repeated = {
                column: said[place][1] for column, place in origins.items() if place in said
            }
            named = int(labelled and made.cells[0].filled)
            written.append(replace(made, cells=_repeating(made.cells, repeated), labels=named))
        if written:
            start, end = written[0].start, written[-1].end
            self._blocks.append(Block(start, end, Kind.TABLE, tuple(written)))

    @contextmanager
    def recognized(self) -> Iterator[None]:
        """Mark what is written inside as read by OCR, and separate it from what is around it."""
        self.part()
        start = self._length
        yield
        self.part()
        self._ocr.append(Span(start, self._length))

    def part(self) -> None:
        """Separate what follows from what came before."""
        self._end_list()
        self._last = _Last.NOTHING if self._last is _Last.NOTHING else _Last.BLOCK

    def turn_page(self) -> None:
        """Begin the next page (slide, sheet)."""
        self._end_list()
        self._append(PAGE_BREAK)
        self._page_starts.append(self._length)
        self._last = _Last.NOTHING

    def content(
        self,
        media_type: str,
        title: str | None,
        paged: bool = True,
        warnings: Iterable[str] = (),
    ) -> Content:
        """Return what was written; `page_starts` stays empty unless it is `paged`."""
        self._end_list()
        text = "".join(self._pieces)
        recognized = (trimmed(text, span.start, span.end) for span in self._ocr)
        return Content(
            text=text,
            media_type=media_type,
            title=title,
            page_starts=tuple(self._page_starts) if paged else (),
            blocks=tuple(self._known()),
            struck=tuple(self._struck),
            ocr=tuple(filter(None, recognized)),
            warnings=tuple(warnings),
        )

    def _known(self) -> list[Block]:
        """Return the blocks in order; paragraphs are known to be such beside stated headings."""
        headed = any(block.kind is Kind.HEADING for block in self._blocks)
        text = "".join(self._pieces) if headed else ""
        paragraphs = [one for one in self._paragraphs if headed and is_plain(one.of(text))]
        return sorted([*self._blocks, *paragraphs], key=lambda block: block.start)

    @property
    def started(self) -> bool:
        """Whether anything was written on the page."""
        return self._last is not _Last.NOTHING

    @property
    def length(self) -> int:
        """The number of characters written."""
        return self._length

    @property
    def pages(self) -> int:
        """The number of pages begun."""
        return len(self._page_starts)

    def _block(self, words: str, kind: Kind, level: int = 0) -> None:
        if words.strip():
            start = self._write(words, _Last.BLOCK, joined=False)
            units = (Sentence(start, self._length, kind),) if kind is Kind.HEADING else ()
            self._blocks.append(Block(start, self._length, kind, units, level))

    def _end_list(self) -> None:
        if self._items:
            end = self._items[-1].end
            self._blocks.append(Block(self._list_start, end, Kind.LIST, tuple(self._items)))
            self._items = []

    def _write(self, words: str, last: _Last, joined: bool) -> int:
        """Write words after what parts them from the words before; return where they start."""
        if not words.strip():
            return self._length
        if last is not _Last.ITEM:
            self._end_list()
        if self._last is not _Last.NOTHING:
            self._append("\n" if joined else "\n\n")
        start = self._length
        self._append(words)
        self._last = last
        return start

    def _end(self) -> int:
        """Return where the last words end, white space left out."""
        piece = self._pieces[-1]
        return self._length - len(piece) + len(piece.rstrip())

    def _append(self, piece: str) -> None:
        self._struck += struck_spans(piece, self._length)
        piece = unmarked(piece)
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > MAX_CHARACTERS:
            raise UnreadableFileError(
                Message(
                    "its text is longer than {most} characters; split it into parts",
                    most=MAX_CHARACTERS,
                )
            )


def row_of(start: int, cells: Sequence[str], header: bool = False) -> Row:
    """Return the row that cells make which begin at `start` and are parted by single characters.

    Its span leaves out empty cells at its ends: these are empty spans where its words begin or end.
    """
    starts = accumulate((len(cell) + 1 for cell in cells), initial=start)
    spans = [Span(at, at + len(cell)) for at, cell in zip(starts, cells, strict=False)]
    filled = [span for span in spans if span.end > span.start]
    first, last = filled[0].start, filled[-1].end
    within = (
        Cell(min(max(span.start, first), last), min(max(span.end, first), last)) for span in spans
    )
    return Row(first, last, tuple(within), header)


def _origins(cells: Sequence[str], row: int, spans: Spans) -> dict[int, _Place]:
    """Return the columns of a row that other cells reach over, with the places of these.

    The only cell of a row heads the rows below it: it is said once.
    """
    alone = bool(cells[0]) and not any(cells[1:])
    places = {c: spans[row, c] for c in range(len(cells)) if not cells[c] and (row, c) in spans}
    return {c: place for c, place in places.items() if not alone or place != (row, 0)}


def _repeating(cells: Sequence[Cell], repeated: Mapping[int, Span]) -> tuple[Cell, ...]:
    """Return the cells, those that another reaches over with its span."""
    return tuple(
        replace(cell, spanned_by=repeated[column]) if column in repeated else cell
        for column, cell in enumerate(cells)
    )


def _indent(words: str) -> int:
    return len(words) - len(words.lstrip())


def _lines(words: str) -> str:
    """Return the words without what would end a line or page unseen, and without blank lines.

    A single tab at the beginning or end only indents; with others it parts an empty cell.
    """
    if words.count("\t") == 1:
        words = words.strip("\t")
    lines = (line.rstrip(" ") for line in re.split(r"[\r\n\f]+", words))
    return "\n".join(line for line in lines if line.strip())
