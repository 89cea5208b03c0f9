"""DOCX through python-docx: the body's text as Word shows it, with what its styles say of it.

Kept: inserted text, text boxes, charts, diagrams and pictures' words (after the paragraph they are
anchored to), footnotes and comments (at the end of their page) and endnotes; of the pages' headers
and footers what the body does not say, once, before it. Left out, with a warning: deleted and
hidden text. Pages begin where Word last laid them out, so they are known only for files that Word
saved; a paragraph that runs over a page's end counts as the page's that it begins on.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.document.builder import DocumentBuilder, fold, stated_title, superscript
from ingest.document.content import Content
from ingest.document.strikethrough import strike, unmarked
from ingest.errors import UnreadableFileError
from ingest.readers.embedded import EmbeddedPictures
from ingest.readers.office.charts import chart_of, write_chart
from ingest.readers.office.numbering import LEVELS, Numbering
from ingest.readers.office.package import check_package, reading
from ingest.readers.office.running import (
    PAGE_NUMBER,
    only_letters,
    running_parts,
    without_page_numbers,
)
from ingest.readers.options import ReadOptions
from ingest.readers.text import first_line_title

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_HARD, _RENDERED = "\f", "\v"
"""Page breaks in a paragraph's words: made by the author, found by Word. XML can hold neither."""
_BREAKS = re.compile(f"[{_HARD}{_RENDERED}]")

_LEFT_OUT = frozenset(
    """
    del moveFrom delText instrText pPr rPr sdtPr sdtEndPr tblPr tblGrid trPr tcPr tblPrEx sectPr
    footnoteRef endnoteRef annotationRef ctrlPr
    """.split()  # noqa: SIM905
)
_SPACED = 1 / 3
"""Share of empty paragraphs from which they, not the paragraphs' ends, part a text's blocks."""

_STRUCK = ("strike", "dstrike")
_HIDDEN = ("vanish",)
_HIDDEN_TEXT = "hidden text was left out; unhide it to have it read"
_HIDDEN_ROWS = "hidden rows of a table were left out; unhide them to have them read"
_CHECKED, _UNCHECKED = "☒", "☐"
_NOTES = {
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "commentReference": "comments",
}
"""The elements that refer to notes, and the parts that hold these."""
_OUTLINE_NONE = 9
_LIST_STYLE = re.compile(r"list (?:bullet|number) ([2-5])")
_HEADING_STYLE = re.compile(r"heading (\d)")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_NEXT_PAGE = frozenset({"nextPage", "oddPage", "evenPage"})


def read_docx(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a Word document; without options, with OCR of its pictures.

    Raises UnreadableFileError for files that are damaged, protected, too large or none.
    """
    check_package(data, ".docx")
    with reading(".docx"):
        document = docx.Document(io.BytesIO(data))
        body = _Body(document, options or ReadOptions())
        body.write()
        builder = body.builder
        left_out = [*_left_out(document, body.left_out), *body.pictures.notes()]
        content = builder.content(MEDIA_TYPE, None, builder.pages > 1, left_out)
        title = body.title or stated_title(document.core_properties.title)
    title = title or builder.first_heading or first_line_title(content.text[body.start :])
    return replace(content, title=title)


def _left_out(document: Any, hidden: Iterable[str]) -> Iterator[str]:
    """Give what the document holds but does not show, `hidden` as notes."""
    body = document.element.body
    if any((words.text or "").strip() for words in body.iter(qn("w:delText"))):
        yield "text deleted with tracked changes was left out; reject the changes to have it read"
    yield from sorted(hidden)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph's style says of it; `outline` is 0 for the highest heading, 9 for text.

    `depth` is how deep its name nests a list, from 0: "List Bullet 2" is a list of its own with a
    single `level`, shown inside another.
    `apart` says that it sets the words apart, in bold letters or the middle of the page; `struck`
    and `hidden` say that its letters are.
    """

    names: tuple[str, ...] = ()
    depth: int = 0
    outline: int = _OUTLINE_NONE
    number_id: str | None = None
    level: int = 0
    apart: bool = False
    struck: bool = False
    hidden: bool = False


class _Body:
    """Writes a document's body."""

    def __init__(self, document: Any, options: ReadOptions) -> None:
        self.builder = DocumentBuilder()
        self.pictures = EmbeddedPictures(self.builder, options)
        self.title: str | None = None
        self.left_out: set[str] = set()
        """Notes of what was hidden and is not read."""
        self.start = 0
        """Where the body's own words begin: after those of the pages' headers and footers."""
        self._said_before: set[str] | None = None
        """What a header or footer need not say; None outside of them."""
        self._reads_hidden = options.hidden
        self._letters = _Style()
        self._document = document
        self._part = document.part
        self._root = document.element.body
        self._styles = _styles(document.styles.element)
        self._numbering = Numbering(self._related("numbering"))
        self._notes = _Notes({kind: self._related(part) for kind, part in _NOTES.items()})
        self._in_cell = False
        self._cell_comments: list[Any] = []
        self._commented: list[tuple[str, Any]] = []
        self._spaced = _is_spaced(self._root)
        self._after_space = True
        self._after_hard_break = False
        self._drawings: list[Any] = []
        self._nested: list[tuple[str, Any]] = []
        self._sections = _section_starts(self._root)

    def write(self) -> None:
        self._write_running()
        self._blocks(self._root)
        self._write_page_notes()
        self._write_notes("endnoteReference")

    def _write_running(self) -> None:
        """Write what only the pages' headers and footers say; their paragraphs head nothing."""
        self._said_before = {_letters(paragraph) for paragraph in self._root.iter(qn("w:p"))}
        for root in running_parts(self._document, self._related("settings")):
            self._blocks(root)
        self._said_before = None
        self._after_space = True
        self.start = self.builder.length

    def _related(self, kind: str) -> Any | None:
        for relation in self._part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                return parse_xml(relation.target_part.blob)
        return None

    def _blocks(self, element: Any) -> None:
        for child in element:
            match _name(child):
                case "p":
                    self._paragraph(child)
                case "tbl":
                    self._table(child)
                case "AlternateContent":
                    self._blocks(_alternative(child))
                case "altChunk":
                    raise UnreadableFileError(
                        "it holds another file inside; open it in Word and save it anew"
                    )
                case name if name not in _LEFT_OUT:
                    self._blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        before, words, after = self._parted(self._words(paragraph))
        drawings, self._drawings = self._drawings, []
        self._turn(before)
        self._write(paragraph, words)
        self._after_space = not words.strip()
        self._turn(after)
        for drawing in drawings:
            self.builder.part()
            self._drawing(drawing)

    def _words(self, paragraph: Any) -> str:
        words = self._said(paragraph)
        properties = _properties(paragraph)
        if properties is not None:
            if _is_on(properties.find(qn("w:pageBreakBefore"))):
                words = _HARD + words
            if properties.find(qn("w:sectPr")) is not None and next(self._sections, False):
                words += _HARD
        return words

    def _write(self, paragraph: Any, words: str) -> None:
        """Write a paragraph as what its style says it is."""
        if not words.strip():
            return
        if self._said_before is not None:
            for part in words.split("\t"):
                if _is_new(only_letters(unmarked(part)), self._said_before):
                    self.builder.footnote("", part)
            return
        style = self._style(_properties(paragraph))
        label = None
        if style.number_id is not None:
            label = self._numbering.label(style.number_id, style.level)
        if style.outline < _OUTLINE_NONE:
            self.builder.heading(f"{label or ''} {words}", style.outline + 1)
        elif "title" in style.names:
            self.title = self.title or unmarked(fold(words))
            self.builder.heading(words, 1)
        elif "caption" in style.names:
            self.builder.caption(fold(f"{label or ''} {words}"))
        elif any(name.startswith("toc ") for name in style.names):
            self.builder.item("-", fold(words), 0)
        elif label is not None:
            self.builder.item(label, words, max(style.level, style.depth))
        else:
            joined = self._spaced and not self._after_space
            self.builder.paragraph(words, joined, style.apart or _is_bold(paragraph))

    def _style(self, properties: Any) -> _Style:
        if properties is None:
            return self._styles.get(None, _Style())
        named = _value(properties.find(qn("w:pStyle")))
        base = self._styles.get(named) or self._styles.get(None, _Style())
        return _styled(properties, base)

    def _parted(self, words: str) -> tuple[int, str, int]:
        """Return the pages that begin before a paragraph's words, the words, and those after.

        Word notes a page that the author began once more where its first words stand.
        """
        before = after = 0
        said = False
        for character in words:
            if character in (_HARD, _RENDERED):
                begins = character == _HARD or not self._after_hard_break
                before += begins and not said
                after += begins and said
                self._after_hard_break = character == _HARD
            elif not character.isspace():
                said, self._after_hard_break = True, False
        return before, _BREAKS.sub("", words), after

    def _turn(self, pages: int) -> None:
        if pages:
            self._write_page_notes()
        for _ in range(pages):
            self.builder.turn_page()

    def _said(self, paragraph: Any) -> str:
        """Return a paragraph's words; its style says how letters are that say nothing else."""
        self._letters = self._style(_properties(paragraph))
        words = "".join(self._inline(paragraph))
        return words if self._said_before is None else without_page_numbers(words)

    def _inline(self, element: Any) -> Iterator[str]:
        """Give the words of a paragraph or run; drawings in it are kept for after it."""
        for child in element:
            match _name(child):
                case "t":
                    yield child.text or ""
                case "tab" | "ptab":
                    yield "\t"
                case "br":
                    yield _HARD if child.get(qn("w:type")) == "page" else "\n"
                case "cr":
                    yield "\n"
                case "lastRenderedPageBreak":
                    yield _RENDERED
                case "noBreakHyphen":
                    yield "-"
                case "sym":
                    yield chr(int(child.get(qn("w:char")), 16))
                case "fldChar":
                    yield _chosen(child)
                case "commentReference" if self._in_cell:
                    self._cell_comments += self._notes.find(child)
                case "footnoteReference" | "endnoteReference" | "commentReference":
                    yield self._notes.refer(child)
                case "pgNum" if self._said_before is not None:
                    yield PAGE_NUMBER
                case "drawing" | "pict" | "object":
                    self._drawings.append(child)
                case "AlternateContent":
                    yield from self._inline(_alternative(child))
                case "ruby":
                    yield from self._inline(child.find(qn("w:rubyBase")))
                case "r":
                    yield self._run(child)
                case name if name not in _LEFT_OUT:
                    yield from self._inline(child)

    def _run(self, run: Any) -> str:
        properties = run.find(qn("w:rPr"))
        words = "".join(self._inline(run))
        named = None if properties is None else _value(properties.find(qn("w:rStyle")))
        style = self._styles.get(named, _Style()) if named else _Style()
        if _is_set(properties, _HIDDEN, style.hidden or self._letters.hidden):
            return self._hidden(_HIDDEN_TEXT, words) if words.strip() else ""
        if properties is not None:
            raised = _value(properties.find(qn("w:vertAlign"))) == "superscript"
            words = superscript(words) if raised else words
        struck = _is_set(properties, _STRUCK, style.struck or self._letters.struck)
        return strike(words) if struck else words

    def _hidden(self, note: str, words: str) -> str:
        """Return hidden words if they are read, else nothing, and keep the note that says so."""
        if self._reads_hidden:
            return words
        self.left_out.add(note)
        return ""

    def _table(self, table: Any) -> None:
        """Write a table; one with a single column only frames what is in it."""
        rows = [row for row in _children(table, "tr") if self._shows(row)]
        cells = [list(_children(row, "tc")) for row in rows]
        if max(map(len, cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    self._blocks(cell)
            return
        if self._said_before is not None and not _is_new(_letters(table), self._said_before):
            return
        written = [self._row(row, held) for row, held in zip(rows, cells, strict=True)]
        headers = sum(1 for _ in _leading_headers(rows))
        self.builder.table(
            [cells for _, cells in written],
            headers if headers < len(rows) else 0,
            [before for before, _ in written],
            dict(_spans(rows)),
        )
        drawings, self._drawings = self._drawings, []
        nested, self._nested = self._nested, []
        commented, self._commented = self._commented, []
        for name, comment in commented:
            self._write_note(f"{name}:" if name else "", comment)
        for drawing in drawings:
            self._drawing(drawing)
        for name, inner in nested:
            self.builder.caption(name)
            self._table(inner)

    def _shows(self, row: Any) -> bool:
        """Whether a row is read: it is not deleted, nor hidden unless that is asked for."""
        properties = row.find(qn("w:trPr"))
        hidden = properties is not None and _is_on(properties.find(qn("w:hidden")))
        return not _is_deleted(row) and not (hidden and not self._hidden(_HIDDEN_ROWS, "read"))

    def _row(self, row: Any, cells: Sequence[Any]) -> tuple[int, list[str]]:
        """Return the pages that begin with a row, and its cells; spanned ones are empty.

        Tables in its cells are kept for after it, each under the words of its row and cell.
        """
        properties = row.find(qn("w:trPr"))
        written = [""] * _count(properties, "gridBefore", 0)
        pages = 0
        for cell in cells:
            self._in_cell = True
            before, words, after = self._parted("".join(self._cell(cell)))
            self._in_cell = False
            pages = max(pages, before + after)
            shape = cell.find(qn("w:tcPr"))
            merge = shape.find(qn("w:vMerge")) if shape is not None else None
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
            name = dict.fromkeys(map(fold, filter(str.strip, [*written[:1], words])))
            self._nested += [(": ".join(name), inner) for inner in _children(cell, "tbl")]
            self._commented += [(", ".join(name), comment) for comment in self._cell_comments]
            self._cell_comments = []
            written += ["" if goes_on else words, *[""] * (_count(shape, "gridSpan", 1) - 1)]
        return pages, written

    def _cell(self, cell: Any) -> Iterator[str]:
        """Give the words of a cell's paragraphs, with their numbers, without tables in it."""
        for paragraph in _paragraphs(cell):
            words = self._words(paragraph)
            style = self._style(_properties(paragraph))
            if style.number_id is not None and words.strip():
                yield self._numbering.label(style.number_id, style.level) or ""
            yield f" {words} "

    def _drawing(self, drawing: Any) -> None:
        """Write the text boxes, charts, diagrams and pictures that a drawing holds.

        In headers and footers text boxes alone are read: what else is on every page is decoration.
        """
        for box in drawing.iter(qn("w:txbxContent")):
            self._blocks(box)
        if self._said_before is not None:
            return
        for chart in drawing.iter(_CHART):
            part = self._part.related_parts[chart.get(qn("r:id"))]
            write_chart(self.builder, chart_of(part.blob))
        for related in drawing.iter(f"{_DIAGRAM}relIds"):
            part = self._part.related_parts[related.get(qn("r:dm"))]
            for point in parse_xml(part.blob).iter(f"{_DIAGRAM}pt"):
                words = "".join(t.text or "" for t in point.iter(_DRAWING_TEXT))
                self.builder.item("-", fold(words), 0)
        for picture in (*drawing.iter(_BLIP), *drawing.iter(_IMAGE_DATA)):
            part = self._part.related_parts.get(picture.get(_EMBED) or picture.get(qn("r:id")))
            # A picture that is only linked is kept elsewhere.
            if part is not None:
                self.pictures.write(part.blob)

    def _write_page_notes(self) -> None:
        self._write_notes("footnoteReference")
        self._write_notes("commentReference")

    def _write_notes(self, kind: str) -> None:
        for label, note in self._notes.take(kind):
            self._write_note(label, note)

    def _write_note(self, label: str, note: Any) -> None:
        words = " ".join(self._said(paragraph) for paragraph in _children(note, "p"))
        self.builder.footnote(label, _BREAKS.sub("", words))


class _Notes:
    """Notes in the order in which the text refers to them.

    Footnotes and endnotes are numbered together, `[1]`, comments by themselves, `[C1]`.
    """

    def __init__(self, parts: Mapping[str, Any | None]) -> None:
        self._notes = {
            (kind, note.get(qn("w:id"))): note
            for kind, part in parts.items()
            for note in (() if part is None else part)
        }
        self._labels: dict[tuple[str, str], str] = {}
        self._due: dict[str, list[tuple[str, Any]]] = {kind: [] for kind in parts}

    def refer(self, reference: Any) -> str:
        """Return the label that the reference shows, and keep the note for later."""
        key = _name(reference), reference.get(qn("w:id"))
        if key in self._notes and key not in self._labels:
            comment = key[0] == "commentReference"
            alike = sum((kind == "commentReference") == comment for kind, _ in self._labels)
            self._labels[key] = f"[{'C' if comment else ''}{alike + 1}]"
            self._due[key[0]].append((self._labels[key], self._notes[key]))
        return self._labels.get(key, "")

    def find(self, reference: Any) -> list[Any]:
        """Return the note that a reference leads to; none where there is no such note."""
        note = self._notes.get((_name(reference), reference.get(qn("w:id"))))
        return [] if note is None else [note]

    def take(self, kind: str) -> list[tuple[str, Any]]:
        """Return the labels and notes of a kind that were referred to since it was last asked."""
        due, self._due[kind] = self._due[kind], []
        return due


def _name(element: Any) -> str:
    """Return the element's name without its namespace, "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_set(properties: Any | None, names: Sequence[str], inherited: bool) -> bool:
    """Whether letters are what one of the names says; without properties on it, as inherited."""
    stated = () if properties is None else [properties.find(qn(f"w:{name}")) for name in names]
    known = [one for one in stated if one is not None]
    return any(map(_is_on, known)) if known else inherited


def _chosen(field: Any) -> str:
    """Return the box or entry that is chosen in a form field of Word's older kind."""
    data = field.find(qn("w:ffData"))
    if data is None:
        return ""
    if (box := data.find(qn("w:checkBox"))) is not None:
        states = [box.find(qn(f"w:{name}")) for name in ("checked", "default")]
        state = next((one for one in states if one is not None), None)
        return _CHECKED if _is_on(state) else _UNCHECKED
    entries = [_value(one) or "" for one in data.iter(qn("w:listEntry"))]
    chosen = [_value(one) for one in data.iter(qn("w:result"))]
    return entries[int(chosen[0] or 0) if chosen else 0] if entries else ""


def _value(element: Any | None) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def _is_on(element: Any | None) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off", "none")


def _properties(paragraph: Any) -> Any | None:
    return paragraph.find(qn("w:pPr"))


def _children(element: Any, name: str) -> Iterator[Any]:
    """Give the rows of a table or cells of a row, also those that a content control holds."""
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _children(child, name)


def _paragraphs(cell: Any) -> Iterator[Any]:
    """Give the paragraphs of a cell, also in content controls, but for those of tables in it."""
    for child in cell:
        if _name(child) == "p":
            yield child
        elif _name(child) != "tbl":
            yield from _paragraphs(child)


def _spans(rows: Sequence[Any]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the places that cells reach over, each with the place of its cell."""
    tall: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        column = _count(row.find(qn("w:trPr")), "gridBefore", 0)
        for cell in _children(row, "tc"):
            shape = cell.find(qn("w:tcPr"))
            merge = shape.find(qn("w:vMerge")) if shape is not None else None
            width = _count(shape, "gridSpan", 1)
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
            origin = tall.get(column) if goes_on else None
            for place in range(column, column + width):
                tall.pop(place, None)
                if merge is not None:
                    tall[place] = origin or (index, column)
                if (index, place) != (origin or (index, column)):
                    yield (index, place), origin or (index, column)
            column += width


def _alternative(element: Any) -> Any:
    """Return the first of the alternatives that a program may choose from."""
    return next((child for child in element if _name(child) in ("Choice", "Fallback")), element)


def _count(properties: Any | None, name: str, default: int) -> int:
    stated = _value(properties.find(qn(f"w:{name}"))) if properties is not None else None
    return min(int(stated), 63) if stated else default


def _is_deleted(row: Any) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _leading_headers(rows: Sequence[Any]) -> Iterator[Any]:
    for row in rows:
        properties = row.find(qn("w:trPr"))
        if properties is None or not _is_on(properties.find(qn("w:tblHeader"))):
            return
        yield row


def _letters(element: Any) -> str:
    """Return the letters and figures of an element's words."""
    return only_letters("".join(words.text or "" for words in element.iter(qn("w:t"))))


def _is_new(letters: str, said: set[str]) -> bool:
    """Whether a header or footer says what was not said before; it is said from now on."""
    new = bool(letters) and letters not in said
    said.add(letters)
    return new


def _is_spaced(body: Any) -> bool:
    """Whether empty paragraphs part the blocks, as in texts that were typed or pasted."""
    paragraphs = list(body.iterchildren(qn("w:p")))
    empty = [not "".join(t.text or "" for t in p.iter(qn("w:t"))).strip() for p in paragraphs]
    return sum(empty) >= _SPACED * len(paragraphs)


def _section_starts(body: Any) -> Iterator[bool]:
    """Give, for each section after the first, whether it begins on a new page."""
    for section in list(body.iter(qn("w:sectPr")))[1:]:
        kind = section.find(qn("w:type"))
        yield kind is None or _value(kind) in _NEXT_PAGE


def _styles(root: Any) -> dict[str | None, _Style]:
    """Return style id → what the style says with all that it is based on; None is the default."""
    elements = {one.get(qn("w:styleId")): one for one in root.iterchildren(qn("w:style"))}
    styles: dict[str | None, _Style] = {}
    for style_id, element in elements.items():
        styles[style_id] = _resolved(elements, style_id)
        is_default = element.get(qn("w:default")) in ("1", "true")
        if is_default and element.get(qn("w:type")) == "paragraph":
            styles[None] = styles[style_id]
    return styles


def _resolved(elements: dict[str, Any], style_id: str) -> _Style:
    chain: list[Any] = []
    named: str | None = style_id
    while named in elements and elements[named] not in chain:
        chain.append(elements[named])
        named = _value(chain[-1].find(qn("w:basedOn")))
    style = _Style()
    for element in reversed(chain):
        name = (_value(element.find(qn("w:name"))) or "").lower()
        heading = _HEADING_STYLE.fullmatch(name)
        outline = int(heading[1]) - 1 if heading else style.outline
        letters = element.find(qn("w:rPr"))
        bold = letters is not None and _is_on(letters.find(qn("w:b")))
        apart = style.apart or bold
        nested = _LIST_STYLE.fullmatch(name)
        depth = int(nested[1]) - 1 if nested else style.depth
        style = replace(
            style,
            names=(name, *style.names),
            depth=depth,
            outline=outline,
            apart=apart,
            struck=_is_set(letters, _STRUCK, style.struck),
            hidden=_is_set(letters, _HIDDEN, style.hidden),
        )
        if (properties := _properties(element)) is not None:
            style = _styled(properties, style)
    return style


def _styled(properties: Any, base: _Style) -> _Style:
    """Return the style with what a paragraph's properties say besides."""
    outline = _value(properties.find(qn("w:outlineLvl")))
    number_id, level = base.number_id, base.level
    if (numbered := properties.find(qn("w:numPr"))) is not None:
        stated = _value(numbered.find(qn("w:numId")))
        # The list 0 takes an inherited number away.
        number_id = (None if stated == "0" else stated) if stated else number_id
        level = min(int(_value(numbered.find(qn("w:ilvl"))) or level), LEVELS - 1)
    placed = _value(properties.find(qn("w:jc")))
    return replace(
        base,
        outline=base.outline if outline is None else int(outline),
        number_id=number_id,
        level=level,
        apart=placed == "center" if placed else base.apart,
    )


def _is_bold(paragraph: Any) -> bool:
    """Whether all words of a paragraph are bold or underlined."""
    runs = [run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    return bool(runs) and all(map(_stands_out, runs))


def _stands_out(run: Any) -> bool:
    if not "".join(text.text or "" for text in run.iter(qn("w:t"))).strip():
        return True
    letters = run.find(qn("w:rPr"))
    return letters is not None and any(
        _is_on(letters.find(qn(f"w:{name}"))) for name in ("b", "u", "caps")
    )
