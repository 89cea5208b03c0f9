"""Presentations: .odp; a slide is a page, headed by its title."""

from collections.abc import Iterator
from typing import Any

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.messages import Message
from ingest.readers.office.package import reading
from ingest.readers.opendocument.odt import unread
from ingest.readers.opendocument.package import open_package, qn
from ingest.readers.opendocument.pictures import Pictures
from ingest.readers.opendocument.styles import Styles
from ingest.readers.opendocument.text import BodyWriter
from ingest.readers.options import ReadOptions

MEDIA_TYPE = "application/vnd.oasis.opendocument.presentation"

_REPEATED = frozenset({"header", "footer", "date-time", "page-number"})
_LINES_PER_INCH = 4
"""Shapes whose tops differ by less than a line stand side by side, as in PowerPoint's slides."""
_INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72}


def read_odp(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a presentation; without options, with OCR of its pictures.

    Raises UnreadableFileError for files that are damaged, protected or none.
    """
    options = options or ReadOptions()
    builder = DocumentBuilder()
    warnings: list[str] = []
    with reading(".odp"):
        package = open_package(data, "presentation")
        styles = Styles(package.styles)
        pictures = Pictures(package, builder, options)
        writer = BodyWriter(builder, styles, pictures, reads_hidden=options.hidden)
        for index, page in enumerate(package.body.iterchildren(qn("draw:page"))):
            if index:
                builder.turn_page()
            if not options.hidden and _is_hidden(page, styles):
                warnings.append(Message("the hidden slide {slide} was left out", slide=index + 1))
            else:
                _write_slide(builder, writer, page)
    warnings += [*unread(writer), *pictures.notes()]
    title = package.title or builder.first_heading
    return builder.content(MEDIA_TYPE, title, warnings=warnings)


def _is_hidden(page: Any, styles: Styles) -> bool:
    name = page.get(qn("draw:style-name"))
    properties = styles.properties("drawing-page", name, "drawing-page")
    return properties is not None and properties.get(qn("presentation:visibility")) == "hidden"


def _write_slide(builder: DocumentBuilder, writer: BodyWriter, page: Any) -> None:
    shapes = [shape for shape in page if shape.get(qn("presentation:class")) not in _REPEATED]
    titles = [one for one in shapes if one.get(qn("presentation:class")) == "title"]
    for title in titles:
        builder.heading(" ".join("".join(p.itertext()) for p in title.iter(qn("text:p"))), 1)
    for shape in sorted((one for one in shapes if one not in titles), key=_place):
        builder.part()
        writer.write([shape])
    for notes in page.iterchildren(qn("presentation:notes")):
        for frame in _noted(notes):
            builder.part()
            writer.write(frame)


def _noted(notes: Any) -> Iterator[Any]:
    for frame in notes.iterchildren(qn("draw:frame")):
        if frame.get(qn("presentation:class")) == "notes":
            yield frame


def _place(shape: Any) -> tuple[int, float]:
    """Return where a shape stands: its line on the slide, then how far from the left."""
    return int(_inches(shape, "svg:y") * _LINES_PER_INCH), _inches(shape, "svg:x")


def _inches(shape: Any, name: str) -> float:
    stated = shape.get(qn(name), "")
    try:
        return float(stated[:-2]) * _INCHES.get(stated[-2:], 1.0)
    except ValueError:
        return 0.0
