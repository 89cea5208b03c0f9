import hashlib
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.document.document import id_of
from ingest.errors import UnreadableFileError
from ingest.readers import READERS, read_content, read_document, reader_for, with_sources
from ingest.readers.options import ReadOptions


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("a.rar", r"\.rar is not one of: "),
        ("a.XYZ", r"\.xyz is not one of: "),
        ("Makefile", "its name has no suffix, such as one of: "),
    ],
)
def test_other_formats_are_refused_by_name(source: str, named: str) -> None:
    with pytest.raises(UnreadableFileError, match=rf"{named}\.bmp \.csv "):
        read_document(b"text", source)
    with pytest.raises(UnreadableFileError):
        reader_for(source)


@pytest.mark.parametrize(
    ("source", "other"), [("a.pages", ".docx"), ("a.NUMBERS", ".xlsx"), ("a.key", ".pptx")]
)
def test_formats_of_other_programs_are_refused_with_what_to_save_them_as(
    source: str, other: str
) -> None:
    with pytest.raises(
        UnreadableFileError, match=rf"is not read; open it and save it as \{other}$"
    ):
        read_document(b"text", source)
    assert other in READERS


@pytest.mark.parametrize("source", [f"a{suffix}" for suffix in READERS])
def test_an_empty_file_is_refused(source: str) -> None:
    with pytest.raises(UnreadableFileError, match="the file is empty"):
        read_document(b"", source)


@pytest.mark.parametrize("suffix", READERS)
def test_every_format_has_the_reader_that_is_named(
    suffix: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # No program is found, so that readers through LibreOffice refuse at once.
    monkeypatch.setenv("PATH", str(tmp_path))
    with suppress(UnreadableFileError):
        read_content(b"x", f"a{suffix}", ReadOptions(ocr=None))


@pytest.mark.parametrize(
    "data", [b" \r\n\t\x0c", "　".encode(), b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"]
)
def test_a_file_of_white_space_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="there is no text in it"):
        read_document(data, "a.txt")


def test_the_suffix_counts_in_any_case() -> None:
    assert read_document(b"It is so.", "a.TXT").document.text == "It is so."


def test_a_document_is_known_by_its_bytes_alone() -> None:
    one, other = (read_document(b"It is so.", source).document for source in ("a.txt", "b/c.md"))
    sha256 = hashlib.sha256(b"It is so.").hexdigest()
    assert one.id == other.id == id_of(sha256)
    assert one.sha256 == sha256
    assert read_document(b"It is so!", "a.txt").document.id != one.id


def test_a_document_without_a_title_is_called_by_its_name() -> None:
    document = read_document(b"It is so. It was so.", "reports/annual_report-2024.txt").document
    assert (document.title, document.has_own_title) == ("annual report 2024", False)
    assert read_document(b"It is so.", "---.txt").document.title == "---.txt"


def test_a_document_under_other_names_takes_its_title_from_them() -> None:
    document = with_sources(
        read_document(b"It is so.", "old.txt").document, ("new-name.txt", "z.txt")
    )
    assert (document.title, document.sources) == ("new name", ("new-name.txt", "z.txt"))


def test_a_title_of_its_own_stays_under_any_name() -> None:
    document = read_document(b"# Annual report\n\nIt is so.\n", "a.md").document
    assert with_sources(document, ("b.md",)).title == document.title == "Annual report"
