from typing import Any

import pytest

from ingest.readers import read_content
from ingest.readers.office.strict import transitional
from tests.ingest.office import docx, p, pptx, unzipped, xlsx, zipped


def strict(data: bytes) -> bytes:
    files = {}
    for name, part in unzipped(data).items():
        for kind in (b"wordprocessingml", b"spreadsheetml", b"presentationml", b"drawingml"):
            known = b"http://schemas.openxmlformats.org/" + kind + b"/2006/"
            part = part.replace(known, b"http://purl.oclc.org/ooxml/" + kind + b"/")
        known = b"http://schemas.openxmlformats.org/officeDocument/2006/"
        files[name] = part.replace(known, b"http://purl.oclc.org/ooxml/officeDocument/")
    return zipped(files)


def fill_book(book: Any) -> None:
    book.active.append(["Quay", "1911"])


def fill_deck(deck: Any) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "Quay 1911"


FILES = {
    ".docx": docx(p("The quay opened in 1911.")),
    ".xlsx": xlsx(fill_book),
    ".pptx": pptx(fill_deck),
}


@pytest.mark.parametrize("suffix", sorted(FILES))
def test_a_strict_file_is_read_as_any_other(suffix: str) -> None:
    said = read_content(FILES[suffix], f"a{suffix}")
    assert "1911" in said.text
    file = strict(FILES[suffix])
    assert file != FILES[suffix]
    assert read_content(file, f"a{suffix}") == said


def test_other_files_stay_as_they_are() -> None:
    assert transitional(FILES[".docx"]) is FILES[".docx"]
