"""PPTX through python-pptx: a slide is a page, headed by its title.

After the title come text boxes, tables, charts, diagrams and pictures' words, from the top down and
from the left, then the speaker's notes. Boxes in rows and columns keep their pairs. The words of
hidden slides are left out, with a warning, unless they are asked for; their pages stay, so that
pages are numbered as PowerPoint does. Dates, footers and slide numbers that slides repeat are left
out.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from ingest.document.builder import DocumentBuilder, stated_title, superscript
from ingest.document.content import Content
from ingest.document.strikethrough import strike
from ingest.messages import Message
from ingest.readers.embedded import EmbeddedPictures
from ingest.readers.formulas import formula_words
from ingest.readers.office.boxes import box_groups
from ingest.readers.office.charts import write_chart
from ingest.readers.office.numerals import POWERPOINT
from ingest.readers.office.package import check_package, reading
from ingest.readers.office.strict import transitional
from ingest.readers.options import ReadOptions

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_REPEATED = frozenset({PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER})
_LISTS = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, None})
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_BULLETS = "◆◇■□★☆►▶❖※"
_CELL_CHARACTERS = 120
"""Boxes in rows and columns are a table where none holds more; by eye."""


def read_pptx(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a presentation; without options, without hidden slides and with OCR of its pictures.

    Raises UnreadableFileError for files that are damaged, protected, too large or none.
    """
    check_package(data, ".pptx")
    options = options or ReadOptions()
    builder = DocumentBuilder()
    pictures = EmbeddedPictures(builder, options)
    left_out = []
    unseen = []
    with reading(".pptx"):
        presentation = Presentation(io.BytesIO(transitional(data)))
        for number, slide in enumerate(presentation.slides):
            if number:
                builder.turn_page()
            if options.hidden or slide._element.get("show", "1") in ("1", "true"):
                written = _Slide(builder, slide, pictures, hidden=options.hidden)
                written.write()
                unseen += [str(number + 1)] * written.left_out
            else:
                left_out.append(str(number + 1))
        title = stated_title(presentation.core_properties.title)
    notes = [*_warning(left_out), *_unseen_warning(unseen), *pictures.notes()]
    return builder.content(MEDIA_TYPE, title or builder.first_heading, warnings=notes)


def _warning(left_out: Sequence[str]) -> Iterator[str]:
    if len(left_out) > 1:
        slides = ", ".join(left_out)
        yield Message(
            "the hidden slides {slides} were left out; unhide them to have them read", slides=slides
        )
    elif left_out:
        yield Message(
            "the hidden slide {slide} was left out; unhide it to have it read", slide=left_out[0]
        )


def _unseen_warning(slides: Sequence[str]) -> Iterator[str]:
    if slides:
        one = "hidden shapes of slide {slides} were left out; show them to have them read"
        more = "hidden shapes of slides {slides} were left out; show them to have them read"
        yield Message(one if len(slides) == 1 else more, slides=", ".join(slides))


class _Slide:
    """Writes one slide; `left_out` says whether hidden shapes with words were left out."""

    def __init__(
        self, builder: DocumentBuilder, slide: Any, pictures: EmbeddedPictures, *, hidden: bool
    ) -> None:
        self.left_out = False
        self._reads_hidden = hidden
        self._out = builder
        self._pictures = pictures
        self._slide = slide

    def write(self) -> None:
        title = self._slide.shapes.title
        if title is not None:
            self._out.heading(" ".join(map(_words, title.text_frame.paragraphs)), 1)
        self._shapes(shape for shape in self._slide.shapes if shape != title)
        if self._slide.has_notes_slide:
            notes = self._slide.notes_slide.notes_text_frame
            for paragraph in notes.paragraphs if notes is not None else ():
                self._out.paragraph(_words(paragraph))

    def _shapes(self, shapes: Iterable[Any]) -> None:
        shown = [shape for shape in shapes if not _is_repeated(shape) and self._shows(shape)]
        for groups in box_groups(shown):
            self._out.part()
            if len(groups) > 1 and all(_is_short(box) for one in groups for box in one.shapes):
                pairs = [[_box(box) for box in one.shapes] for one in groups]
                self._out.table(pairs, labelled=len(pairs[0]) == 2)
                continue
            for shape in (shape for group in groups for shape in group.shapes):
                self._out.part()
                self._shape(shape)

    def _shows(self, shape: Any) -> bool:
        """Whether a shape is read: it is seen, or what is hidden is asked for."""
        properties = next(shape._element.iter(qn("p:cNvPr")), None)
        shown = properties is None or properties.get("hidden", "0") in ("0", "false")
        if shown or self._reads_hidden:
            return True
        said = any((words.text or "").strip() for words in shape._element.iter(qn("a:t")))
        self.left_out = self.left_out or said
        return False

    def _shape(self, shape: Any) -> None:
        if hasattr(shape, "shapes"):
            self._shapes(shape.shapes)
        elif getattr(shape, "has_table", False):
            self._table(shape.table)
        elif getattr(shape, "has_chart", False):
            write_chart(self._out, shape.chart)
        elif shape.has_text_frame:
            self._text(shape)
        else:
            self._diagram(shape)
            self._picture(shape)

    def _text(self, shape: Any) -> None:
        counters: dict[int, Iterator[int]] = {}
        for paragraph in shape.text_frame.paragraphs:
            words = _words(paragraph)
            if not words.strip():
                continue
            for deeper in [level for level in counters if level > paragraph.level]:
                del counters[deeper]
            bullet = _bullet(self._slide, shape, paragraph)
            if bullet is None:
                counters.pop(paragraph.level, None)
                self._out.paragraph(words)
            else:
                label = _label(bullet, counters, paragraph.level)
                self._out.item(label, words, paragraph.level)

    def _table(self, table: Any) -> None:
        rows = [list(map(_cell, row.cells)) for row in table.rows]
        headers = int(table.first_row and len(rows) > 1)
        self._out.table(rows, headers, spans=dict(_spans(table)))

    def _diagram(self, shape: Any) -> None:
        """Write the words of a SmartArt diagram, which are kept in a part of their own."""
        for related in shape._element.iter(f"{{{_DIAGRAM}}}relIds"):
            part = self._slide.part.related_part(related.get(qn("r:dm")))
            for point in parse_xml(part.blob).iter(f"{{{_DIAGRAM}}}pt"):
                self._out.item("-", " ".join(t.text or "" for t in point.iter(qn("a:t"))), 0)

    def _picture(self, shape: Any) -> None:
        """Write the words of a picture; one that is only linked is kept elsewhere."""
        for picture in shape._element.iter(qn("a:blip")):
            if (embedded := picture.get(qn("r:embed"))) is not None:
                self._pictures.write(self._slide.part.related_part(embedded).blob)


def _is_repeated(shape: Any) -> bool:
    """Whether a shape is a date, footer or number that slides repeat."""
    return bool(shape.is_placeholder and shape.placeholder_format.type in _REPEATED)


def _is_short(box: Any) -> bool:
    """Whether a text box holds one short paragraph, as a cell does."""
    said = [one for one in box.text_frame.paragraphs if _words(one).strip()]
    return len(said) == 1 and len(_words(said[0])) <= _CELL_CHARACTERS


def _box(box: Any) -> str:
    return " ".join(map(_words, box.text_frame.paragraphs))


def _spans(table: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the places that merged cells reach over, each with the place of its cell."""
    for index, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell.is_merge_origin:
                for down in range(cell.span_height):
                    for right in range(cell.span_width):
                        if down or right:
                            yield (index + down, column + right), (index, column)


def _cell(cell: Any) -> str:
    if cell.is_spanned:
        return ""
    return " ".join(map(_words, cell.text_frame.paragraphs))


def _words(paragraph: Any) -> str:
    """Return a paragraph's words with its line breaks; raised and struck ones stay so."""
    words = []
    for element in paragraph._p:
        if element.tag == qn("a:br"):
            words.append("\n")
        text = element.find(qn("a:t"))
        if text is not None and text.text:
            words.append(_run(text.text, element.find(qn("a:rPr"))))
        words += map(formula_words, element.iter("{*}oMath"))
    return "".join(words)


def _run(words: str, properties: Any | None) -> str:
    if properties is None:
        return words
    if int(properties.get("baseline", "0").rstrip("%")) > 0:
        words = superscript(words)
    return strike(words) if properties.get("strike", "noStrike") != "noStrike" else words


def _bullet(slide: Any, shape: Any, paragraph: Any) -> Any:
    """Return the element that draws the paragraph's bullet or number; None where there is none.

    What a paragraph does not say it takes from its shape, that from the layout's placeholder, that
    from the master's (ISO/IEC 29500-1, 21.1.2.4).
    """
    for properties in _properties(slide, shape, paragraph):
        for tag in ("a:buNone", "a:buChar", "a:buAutoNum", "a:buBlip"):
            found = properties.find(qn(tag))
            if found is not None:
                return None if tag == "a:buNone" else found
    return None


def _properties(slide: Any, shape: Any, paragraph: Any) -> Iterator[Any]:
    level = qn(f"a:lvl{paragraph.level + 1}pPr")
    if paragraph._p.pPr is not None:
        yield paragraph._p.pPr
    for holder in _holders(slide, shape):
        yield from holder._element.iterfind(f".//{qn('a:lstStyle')}/{level}")
    if shape.is_placeholder and shape.placeholder_format.type in _LISTS:
        master = slide.slide_layout.slide_master._element
        yield from master.iterfind(f"{qn('p:txStyles')}/{qn('p:bodyStyle')}/{level}")


def _holders(slide: Any, shape: Any) -> Iterator[Any]:
    """Give the shape, its placeholder in the layout and that one's in the master."""
    yield shape
    if not shape.is_placeholder:
        return
    layout = slide.slide_layout
    for holder in layout.placeholders:
        if holder.placeholder_format.idx == shape.placeholder_format.idx:
            yield holder
    for holder in layout.slide_master.placeholders:
        if holder.placeholder_format.type == shape.placeholder_format.type:
            yield holder


def _label(bullet: Any, counters: dict[int, Iterator[int]], level: int) -> str:
    if bullet.tag != qn("a:buAutoNum"):
        counters.pop(level, None)
        character = bullet.get("char", "-")
        return character if character in _BULLETS else "-"
    scheme = bullet.get("type", "arabicPeriod")
    number = next(counters.setdefault(level, count(int(bullet.get("startAt", "1")))))
    styles = (POWERPOINT[name] for name in POWERPOINT if scheme.startswith(name))
    written = next(styles, str)(number)
    if scheme.endswith("ParenBoth"):
        return f"({written})"
    return written + {"R": ")", "d": "."}.get(scheme[-1], "")
