import io
import re
import zipfile

import pytest

from ingest.errors import UnreadableFileError
from ingest.readers.office import package
from ingest.readers.office.package import check_not_office, check_package, reading


def zipped(*names: str, content: str = "<a/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


WORD = zipped("word/document.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes, suffix: str = ".docx") -> str:
    with pytest.raises(UnreadableFileError) as refused:
        check_package(data, suffix)
    return str(refused.value)


@pytest.mark.parametrize(
    ("folder", "suffix"), [("word", ".docx"), ("xl", ".xlsx"), ("ppt", ".pptx")]
)
def test_a_package_is_told_by_its_folder(folder: str, suffix: str) -> None:
    check_package(zipped(f"{folder}/a.xml", "[Content_Types].xml"), suffix)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE, "it is in an older format; open it and save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "it needs a password"),
        (b"{\\rtf1 It is so.}", "it is really a .rtf file"),
        (b"%PDF-1.7", "it is really a .pdf file"),
        (zipped("xl/workbook.xml"), "it is really .xlsx, not .docx"),
        (zipped("a.xml"), "it is really another sort of file, not .docx"),
        (b"It is so.", "it is damaged or no .docx file"),
        (WORD[:-10], "it is damaged or no .docx file"),
        (b"", "it is damaged or no .docx file"),
    ],
)
def test_what_is_no_such_package_is_said_so(data: bytes, message: str) -> None:
    assert refusal(data).startswith(message)


def test_bounds_are_of_what_the_archive_states(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped("word/document.xml", content="a" * 1000)
    monkeypatch.setattr(package, "MAX_XML", 1000)
    check_package(data, ".docx")
    monkeypatch.setattr(package, "MAX_XML", 999)
    assert refusal(data).startswith("it unpacks to more than")
    monkeypatch.setattr(package, "MAX_XML", 1000)
    monkeypatch.setattr(package, "MAX_UNPACKED", 999)
    assert refusal(data).startswith("it unpacks to more than")


def test_files_are_counted_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_ENTRIES", 1)
    check_package(WORD, ".docx")
    assert refusal(zipped("word/a.xml", "word/b.xml")).startswith("it holds more than 1 files")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (WORD, "it is an office file or archive; save it as CSV"),
        (OLE, "it is an office file or archive; save it as CSV"),
        (b"%PDF-1.7", "it is a PDF; give its name the suffix .pdf"),
    ],
)
def test_office_files_are_no_text(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        check_not_office(data, "CSV")
    check_not_office(b"a,b", "CSV")


@pytest.mark.parametrize(
    ("error", "reason"), [(KeyError("no\npart"), "'no\\\\npart'"), (ZeroDivisionError(), "ZeroDiv")]
)
def test_whatever_goes_wrong_says_what_to_do(error: Exception, reason: str) -> None:
    message = f"it is damaged or no .docx file \\({reason}.*open it and save it anew"
    with pytest.raises(UnreadableFileError, match=message), reading(".docx"):
        raise error


def test_a_refusal_stays_as_it_is() -> None:
    with pytest.raises(UnreadableFileError, match=r"^it needs a password$"), reading(".docx"):
        raise UnreadableFileError("it needs a password")
