"""Words that were struck in a viewer, and comments."""

import io

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from ingest.document.content import Content
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from tests.ingest.pdfs import draw_pdf, write

SENTENCE = "The market opens at 6:00."


def page(canvas: Canvas) -> None:
    write(canvas, 60, 700, [SENTENCE, "It opens at 7:00."])


def annotation(kind: str, words: str = "", flags: int = 0) -> DictionaryObject:
    """Return an annotation over the sentence."""
    right = 60 + float(Canvas("a").stringWidth(SENTENCE, "Helvetica", 10))
    places = (60, 708, right, 708, 60, 698, right, 698)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(f"/{kind}"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (60, 698, right, 708))),
            NameObject("/QuadPoints"): ArrayObject(map(FloatObject, places)),
            NameObject("/Contents"): TextStringObject(words),
            NameObject("/F"): NumberObject(flags),
        }
    )


def read(*annotations: DictionaryObject) -> Content:
    writer = PdfWriter(clone_from=io.BytesIO(draw_pdf(page)))
    added = ArrayObject(map(writer._add_object, annotations))
    writer.pages[0][NameObject("/Annots")] = added
    saved = io.BytesIO()
    writer.write(saved)
    return read_pdf(saved.getvalue(), ReadOptions(ocr=None))


def test_words_struck_in_a_viewer_are_struck() -> None:
    content = read(annotation("StrikeOut"))
    assert " ".join(span.of(content.text) for span in content.struck) == SENTENCE
    assert content.warnings == ()


def test_comments_are_told_of() -> None:
    content = read(annotation("Text", "Ask Ann."), annotation("Highlight"))
    assert content.text == f"{SENTENCE} It opens at 7:00."
    assert content.warnings == (
        "1 comment on page 1 was left out; write what it says into the text to have it read",
    )
    content = read(annotation("Highlight", "港"), annotation("FreeText", "Draft"))
    assert content.warnings[0].startswith("2 comments on page 1 were left out")


def test_hidden_annotations_say_nothing() -> None:
    hidden = 2
    content = read(annotation("StrikeOut", "Gone.", hidden))
    assert (content.struck, content.warnings) == ((), ())
