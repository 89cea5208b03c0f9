"""What a body and a header have in common: Word calls both stories, blocks laid out by themselves.

A paragraph's drawings follow it; tables in cells follow the table that they are in.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.document.builder import fold
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.office.charts import chart_of, write_chart
from ingest.readers.office.word import rows as shape
from ingest.readers.office.word.document import WordDocument, related_part
from ingest.readers.office.word.words import NO_WORDS, Words, without_breaks
from ingest.readers.office.word.xml import alternative, children, local_name

_HIDDEN_ROWS = Message("hidden rows of a table were left out; unhide them to have them read")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


class StoryWriter(ABC):
    """Writes the blocks of a story."""

    def __init__(self, document: WordDocument, *, page_number: str = "") -> None:
        """`page_number` is put where a page's number is shown."""
        self._document = document
        self._builder = document.builder
        self._read = Words(
            document.styles, document.notes, document.hidden, page_number=page_number
        )
        self._part = document.part
        self._nested: list[tuple[str, Any]] = []
        self._commented: list[tuple[str, Any]] = []

    @abstractmethod
    def _write(self, paragraph: Any, words: str) -> None:
        """Write a paragraph with its words."""

    @abstractmethod
    def _write_drawn(self, words: str) -> None:
        """Write words that are drawn as a shape, as watermarks are."""

    @abstractmethod
    def _write_picture(self, data: bytes) -> None:
        """Write what a picture's file says."""

    def _words(self, paragraph: Any) -> str:
        """Return a paragraph's words, page breaks among them."""
        return self._read.of(paragraph)

    def _laid_out(self, words: str) -> tuple[int, str]:
        """Return the pages that begin in a cell's words, and the words."""
        return 0, without_breaks(words)

    def _blocks(self, element: Any) -> None:
        for child in element:
            match local_name(child):
                case "p":
                    self._paragraph(child)
                case "tbl":
                    self._table(child)
                case "AlternateContent":
                    self._blocks(alternative(child))
                case "altChunk":
                    raise UnreadableFileError(
                        "it holds another file inside; open it in Word and save it anew"
                    )
                case name if name not in NO_WORDS:
                    self._blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        words = self._words(paragraph)
        drawings = self._read.take_drawings()
        self._write(paragraph, words)
        for drawing in drawings:
            self._builder.part()
            self._drawing(drawing)

    def _table(self, table: Any) -> None:
        """Write a table; one with a single column only frames what is in it."""
        rows = [row for row in children(table, "tr") if self._shows(row)]
        cells = [list(children(row, "tc")) for row in rows]
        if max(map(len, cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    self._blocks(cell)
        else:
            self._write_table(table, rows, cells)

    def _shows(self, row: Any) -> bool:
        """Whether a row is read: it is not deleted, nor hidden unless that is asked for."""
        if shape.is_deleted(row):
            return False
        return not (shape.is_hidden(row) and self._document.hidden.leaves_out(_HIDDEN_ROWS))

    def _write_table(self, table: Any, rows: Sequence[Any], cells: Sequence[Sequence[Any]]) -> None:
        """Write the rows of a table as such; what its cells hold besides words follows it."""
        written = [self._row(row, held) for row, held in zip(rows, cells, strict=True)]
        self._builder.table(
            [row for _, row in written],
            shape.header_rows(rows),
            [pages for pages, _ in written],
            dict(shape.spans(rows)),
        )
        drawings = self._read.take_drawings()
        nested, self._nested = self._nested, []
        commented, self._commented = self._commented, []
        for name, comment in commented:
            self._write_note(f"{name}:" if name else "", comment)
        for drawing in drawings:
            self._drawing(drawing)
        for name, inner in nested:
            self._builder.caption(name)
            self._table(inner)

    def _row(self, row: Any, cells: Sequence[Any]) -> tuple[int, list[str]]:
        """Return the pages that begin with a row, and its cells; spanned ones are empty.

        Tables in its cells are kept for after it, each under the words of its row and cell.
        """
        written = [""] * shape.columns_before(row)
        begun = 0
        for cell in cells:
            self._read.begin_cell()
            pages, words = self._laid_out("".join(self._cell(cell)))
            comments = self._read.end_cell()
            begun = max(begun, pages)
            name = dict.fromkeys(map(fold, filter(str.strip, [*written[:1], words])))
            self._nested += [(": ".join(name), inner) for inner in children(cell, "tbl")]
            self._commented += [(", ".join(name), comment) for comment in comments]
            written += ["" if shape.goes_on(cell) else words, *[""] * (shape.width(cell) - 1)]
        return begun, written

    def _cell(self, cell: Any) -> Iterator[str]:
        """Give the words of a cell's paragraphs, with their numbers, without tables in it."""
        for paragraph in shape.paragraphs(cell):
            words = self._words(paragraph)
            style = self._document.styles.of_paragraph(paragraph)
            if style.number_id is not None and words.strip():
                yield self._document.numbering.label(style.number_id, style.level) or ""
            yield f" {words} "

    def _drawing(self, drawing: Any) -> None:
        """Write the text boxes, charts, diagrams and pictures that a drawing holds."""
        for box in drawing.iter(qn("w:txbxContent")):
            self._blocks(box)
        for shaped in drawing.iter(_TEXT_PATH):
            self._write_drawn(shaped.get("string", ""))
        for chart in drawing.iter(_CHART):
            part = self._part.related_parts[chart.get(qn("r:id"))]
            write_chart(self._builder, chart_of(part.blob))
        for related in drawing.iter(f"{_DIAGRAM}relIds"):
            part = self._part.related_parts[related.get(qn("r:dm"))]
            for point in parse_xml(part.blob).iter(f"{_DIAGRAM}pt"):
                words = "".join(t.text or "" for t in point.iter(_DRAWING_TEXT))
                self._builder.item("-", fold(words), 0)
        for picture in (*drawing.iter(_BLIP), *drawing.iter(_IMAGE_DATA)):
            part = self._part.related_parts.get(picture.get(_EMBED) or picture.get(qn("r:id")))
            # A picture that is only linked is kept elsewhere.
            if part is not None:
                self._write_picture(part.blob)

    def _write_note(self, label: str, note: Any) -> None:
        """Write a note, tables in it as words; what is drawn in it follows."""
        words = " ".join(map(self._read.of, shape.paragraphs(note, tables=True)))
        self._builder.footnote(label, without_breaks(words))
        part = self._part
        self._part = related_part(self._document.part, local_name(note.getparent())) or part
        for drawing in self._read.take_drawings():
            self._drawing(drawing)
        self._part = part
