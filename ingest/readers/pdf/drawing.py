"""What a PDF page draws besides its letters, found in one pass over its objects."""

from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.page_objects import page_objects
from ingest.readers.pdf.pictures import picture_place
from ingest.readers.pdf.rules import Segments
from ingest.readers.pdf.words.covers import Covers
from ingest.readers.pdf.words.geometry import Bounds


@dataclass(slots=True)
class Drawing:
    """Shapes over letters, straight segments, and the places of pictures."""

    covers: Covers
    segments: Segments = field(default_factory=Segments)
    pictures: list[Bounds] = field(default_factory=list)


def read_drawing(page: pdfium.PdfPage) -> Drawing:
    """Look at all that a page draws; the caller holds PDFium's lock."""
    drawing = Drawing(Covers(page))
    for one in page_objects(page):
        if one.kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            drawing.covers.add_text(one)
        elif one.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            drawing.covers.add_path(one)
            drawing.segments.add(one)
        elif one.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            drawing.pictures.append(picture_place(one))
    drawing.covers.add_annotations()
    return drawing
