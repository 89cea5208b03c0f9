from collections.abc import Callable

import pytest

from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.readers import read_content
from ingest.readers.office.docx import read_docx
from ingest.readers.office.pptx import read_pptx
from ingest.readers.office.variants import read_slides_variant, read_word_variant
from tests.ingest.office import docx, p, pptx, unzipped, xlsx, zipped

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def retyped(data: bytes, before: str, after: str) -> bytes:
    files = unzipped(data)
    types = files["[Content_Types].xml"]
    assert before.encode() in types
    changed = types.replace(before.encode(), after.encode())
    return zipped({**files, "[Content_Types].xml": changed, "word/vbaProject.bin": b"\0macros"})


def deck() -> bytes:
    def fill(slides: object) -> None:
        slide = slides.slides.add_slide(slides.slide_layouts[5])  # type: ignore[attr-defined]
        slide.shapes.title.text = "Harbour"

    return pptx(fill)


@pytest.mark.parametrize(
    ("suffix", "stated"),
    [
        (".docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        (".dotx", WORD.replace("document.main", "template.main")),
        (".dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        (".docm", WORD),
    ],
)
def test_a_document_with_macros_or_a_template_reads_as_the_plain_one(
    suffix: str, stated: str
) -> None:
    plain = docx(p("Harbour", "Title") + p("It opened in 1911."))
    assert read_content(retyped(plain, WORD, stated), f"a{suffix}") == read_docx(plain)


@pytest.mark.parametrize(
    ("suffix", "stated"),
    [
        (".pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
        (".ppsx", SLIDES.replace("presentation.main", "slideshow.main")),
        (".ppsm", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"),
        (".potx", SLIDES.replace("presentation.main", "template.main")),
    ],
)
def test_a_slide_show_reads_as_the_plain_one(suffix: str, stated: str) -> None:
    plain = deck()
    assert read_content(retyped(plain, SLIDES, stated), f"a{suffix}") == read_pptx(plain)


@pytest.mark.parametrize("suffix", [".xlsm", ".xltx", ".xltm"])
def test_a_workbook_with_macros_reads_as_the_plain_one(suffix: str) -> None:
    plain = xlsx(lambda workbook: workbook.active.append(["Ship", "Tons"]))  # type: ignore[union-attr]
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    stated = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert read_content(retyped(plain, main, stated), f"a{suffix}") == read_content(plain, "a.xlsx")


@pytest.mark.parametrize("read", [read_word_variant, read_slides_variant])
@pytest.mark.parametrize("data", [b"PK\x03\x04", zipped({"xl/a.xml": "<a/>"}), b"{\\rtf1}"])
def test_other_files_are_refused(read: Callable[[bytes], Content], data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read(data)
