"""Words, paragraphs, lists and tables of OpenDocument, as texts and presentations hold them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from ingest.document.builder import DocumentBuilder, fold, superscript
from ingest.document.strikethrough import strike
from ingest.readers.opendocument.package import number, qn
from ingest.readers.opendocument.pictures import Pictures
from ingest.readers.opendocument.styles import Counter, Style, Styles

_BREAK = "\v"
"""A page's end in a paragraph's words, as the program last laid it out. XML cannot hold it."""
_DRAWING = qn("draw:")
"""What the names of drawn things begin with."""
_MAX_SPACES = 1000
_MAX_COLUMNS = 1000
_MOST_SPANNED = 100_000
"""Places of a table that are noted as spanned: a few bytes can span it many times over."""
_INDEXES = frozenset(
    qn(f"text:{kind}")
    for kind in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    )
)
_LEFT_OUT = frozenset(
    map(
        qn,
        (
            "text:tracked-changes",
            "text:sequence-decls",
            "text:variable-decls",
            "text:user-field-decls",
            "text:ruby-text",
            "text:hidden-text",
            "text:note-citation",
            "office:forms",
            "office:annotation-end",
            "table:table-column",
            "table:table-columns",
            "table:table-header-columns",
            "table:shapes",
            "draw:object-ole",
            "svg:title",
            "svg:desc",
            "presentation:notes",
        ),
    )
)


class BodyWriter:
    """Writes what a body holds, with its styles."""

    def __init__(
        self,
        builder: DocumentBuilder,
        styles: Styles,
        pictures: Pictures,
        *,
        reads_hidden: bool = False,
    ) -> None:
        self._out = builder
        self._styles = styles
        self._pictures = pictures
        self._reads_hidden = reads_hidden
        self._drawings: list[Any] = []
        self._notes: list[tuple[str, Any]] = []
        self._counters: dict[str, Counter] = {}
        self._outline = Counter(styles.outline)
        self._depth = -1
        self._labels: list[str | None] = []
        self.title: str | None = None
        self.comments = 0
        self.hidden = 0
        self.objects = 0

    def write(self, element: Any) -> None:
        """Write all that an element holds, and the notes to it."""
        self.blocks(element)
        self._write_notes()

    def blocks(self, element: Any) -> None:
        """Write the blocks of an element."""
        for child in element:
            match child.tag:
                case tag if tag in _LEFT_OUT:
                    continue
                case tag if tag == qn("text:h"):
                    self._heading(child)
                case tag if tag == qn("text:p"):
                    self._paragraph(child)
                case tag if tag == qn("text:list"):
                    self._list(child, None)
                case tag if tag == qn("table:table"):
                    self._table(child)
                case tag if tag in _INDEXES:
                    for line in child.iter(qn("text:p")):
                        self._out.item("-", fold(self._words(line)), 0)
                case tag if tag == qn("text:section") and self._is_hidden_section(child):
                    self.hidden += 1
                case tag if tag == qn("text:soft-page-break"):
                    self._turn(1)
                case tag if tag == qn("draw:object"):
                    self.objects += 1
                case tag if tag == qn("draw:image"):
                    self._picture(child)
                case _:
                    self.blocks(child)

    def _is_hidden_section(self, section: Any) -> bool:
        return section.get(qn("text:display")) == "none" and not self._reads_hidden

    def _heading(self, element: Any) -> None:
        style = self._styles.of(element, "paragraph")
        level = number(element, "text:outline-level", style.outline or 1)
        pages, words = self._laid_out(element, style)
        label = ""
        if words.strip() and element.get(qn("text:is-list-header")) != "true":
            label = self._outline.label(level)
        self._out.heading(f"{'' if label == '-' else label} {words}", level)
        self._after(pages, style)

    def _paragraph(self, element: Any) -> None:
        style = self._styles.of(element, "paragraph")
        pages, words = self._laid_out(element, style)
        if "title" in style.names and words.strip():
            self.title = self.title or fold(words)
            self._out.heading(words, 1)
        elif style.outline:
            self._out.heading(words, style.outline)
        elif "caption" in style.names:
            self._out.caption(fold(words))
        elif self._depth < 0:
            self._out.paragraph(words)
        elif (label := self._labels[-1]) is not None and words.strip():
            # An unlabelled level still is one of the list.
            self._out.item(label or "-", words, self._depth)
            self._labels[-1] = None
        else:
            self._out.continue_item(words, self._depth)
        self._after(pages, style)

    def _laid_out(self, element: Any, style: Style) -> tuple[int, str]:
        """Turn the page where a paragraph begins one; return pages to turn after it, and its words.

        A paragraph that runs over a page's end counts as the page's that it begins on.
        """
        words = self._words(element)
        before, _, after = words.partition(_BREAK)
        starts_page = bool(_BREAK in words and not before.strip())
        if (style.breaks_before and self._out.started) or starts_page:
            self._turn(1)
        pages = after.count(_BREAK) + (_BREAK in words and not starts_page)
        return pages, words.replace(_BREAK, "")

    def _after(self, pages: int, style: Style) -> None:
        self._write_drawings()
        self._turn(pages + style.breaks_after)

    def _write_drawings(self) -> None:
        drawings, self._drawings = self._drawings, []
        for drawing in drawings:
            self._out.part()
            self.blocks(drawing)

    def _picture(self, image: Any) -> None:
        self._pictures.write(image)

    def _turn(self, pages: int) -> None:
        if pages:
            self._write_notes()
        for _ in range(pages):
            self._out.turn_page()

    def _words(self, element: Any) -> str:
        return "".join(self._inline(element))

    def _inline(self, element: Any) -> Iterator[str]:
        """Give the words of a paragraph or span; drawings and notes in it are kept for later."""
        yield element.text or ""
        for child in element:
            match child.tag:
                case tag if tag in _LEFT_OUT:
                    pass
                case tag if tag == qn("text:s"):
                    yield " " * min(number(child, "text:c", 1), _MAX_SPACES)
                case tag if tag == qn("text:tab"):
                    yield "\t"
                case tag if tag == qn("text:line-break"):
                    yield "\n"
                case tag if tag == qn("text:soft-page-break"):
                    yield _BREAK
                case tag if tag == qn("text:note"):
                    yield self._note(child)
                case tag if tag == qn("office:annotation"):
                    self.comments += 1
                case tag if tag.startswith(_DRAWING):
                    self._drawings.append([child])
                case tag if tag == qn("text:span"):
                    yield self._span(child)
                case _:
                    yield from self._inline(child)
            yield child.tail or ""

    def _span(self, element: Any) -> str:
        style = self._styles.of(element, "text")
        words = self._words(element)
        if style.hidden and not self._reads_hidden:
            self.hidden += bool(words.strip())
            return ""
        words = superscript(words) if style.raised else words
        return strike(words) if style.struck else words

    def _note(self, element: Any) -> str:
        citation = element.find(qn("text:note-citation"))
        said = "" if citation is None else fold("".join(citation.itertext()))
        label = f"[{said}]"
        self._notes.append((label, element.find(qn("text:note-body"))))
        return label

    def _write_notes(self) -> None:
        notes, self._notes = self._notes, []
        for label, body in notes:
            lines = [] if body is None else map(self._words, body.iter(qn("text:p")))
            self._out.footnote(label, " ".join(lines))

    def _list(self, element: Any, style_name: str | None) -> None:
        """Write a list; one in another has its style unless it states its own."""
        style_name = element.get(qn("text:style-name"), style_name)
        if style_name is None:
            first = next(element.iter(qn("text:p"), qn("text:h")), None)
            style = Style() if first is None else self._styles.of(first, "paragraph")
            style_name = style.list_style or ""
        goes_on = (
            element.get(qn("text:continue-numbering")) == "true"
            or element.get(qn("text:continue-list")) is not None
        )
        if (self._depth < 0 and not goes_on) or style_name not in self._counters:
            self._counters[style_name] = Counter(self._styles.lists.get(style_name, {}))
        counter = self._counters[style_name]
        self._depth += 1
        for item in element:
            labelled = item.tag == qn("text:list-item") and not _only_nests(item)
            stated = number(item, "text:start-value", -1)
            start = None if stated < 0 else stated
            self._labels.append(counter.label(self._depth + 1, start) if labelled else None)
            for child in item:
                if child.tag == qn("text:list"):
                    self._list(child, style_name)
                else:
                    self.blocks([child])
            self._labels.pop()
        self._depth -= 1

    def _table(self, element: Any) -> None:
        """Write a table; one with a single column only frames what is in it."""
        rows = list(_rows(element))
        cells = [_cells(row) for row, _ in rows]
        self._depth, depth = -1, self._depth
        if max(map(len, cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    if cell is not None:
                        self.blocks(cell)
        else:
            self._write_table(rows, cells)
        self._depth = depth

    def _write_table(
        self, rows: Sequence[tuple[Any, bool]], cells: Sequence[Sequence[Any | None]]
    ) -> None:
        """Write the rows of a table as such; what is drawn in its cells follows it."""
        written = [["" if one is None else self._cell(one) for one in row] for row in cells]
        headers = sum(is_header for _, is_header in rows)
        headers = headers if headers < len(rows) else 0
        self._out.table(written, headers, spans=dict(islice(_spans(cells), _MOST_SPANNED)))
        self._write_drawings()

    def _cell(self, cell: Any) -> str:
        paragraphs = cell.iter(qn("text:p"), qn("text:h"))
        return " ".join(self._words(one).replace(_BREAK, "") for one in paragraphs)


def _only_nests(item: Any) -> bool:
    """Whether an item holds nothing but a list inside it: then it has no label of its own."""
    return all(child.tag == qn("text:list") for child in item)


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    """Give a table's rows, and whether each heads the columns."""
    for child in table:
        if child.tag == qn("table:table-row"):
            yield child, table.tag == qn("table:table-header-rows")
        elif child.tag in (
            qn("table:table-header-rows"),
            qn("table:table-rows"),
            qn("table:table-row-group"),
        ):
            yield from _rows(child)


def _spans(
    rows: Sequence[Sequence[Any | None]],
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the places that cells reach over, with the place of each such cell."""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                height = number(cell, "table:number-rows-spanned", 1)
                width = number(cell, "table:number-columns-spanned", 1)
                for below in range(row, min(row + height, len(rows))):
                    for beside in range(column, min(column + width, len(cells))):
                        if (below, beside) != (row, column):
                            yield (below, beside), (row, column)


def _cells(row: Any) -> list[Any | None]:
    """Return a row's cells, None for what another cell spans."""
    cells: list[Any | None] = []
    for cell in row:
        times = min(number(cell, "table:number-columns-repeated", 1), _MAX_COLUMNS - len(cells))
        if cell.tag == qn("table:table-cell"):
            cells += [cell] * times
        elif cell.tag == qn("table:covered-table-cell"):
            cells += [None] * times
    return cells
