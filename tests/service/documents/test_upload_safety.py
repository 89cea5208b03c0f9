"""Files that are made to harm, through the real writer: nothing outside the index is touched.

Each is refused before anything is embedded, so that no model is loaded; those that are taken go
as far as the index's folder of originals.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.files import check_source
from ingest.index.folder.generations import original_file
from ingest.readers import READERS, read_content
from ingest.readers.office.package import MAX_ENTRIES
from service.app import create_app
from service.documents.uploads import PATH
from service.settings import ServiceSettings
from tests.service.checks import check_problem

HTML = b"<!doctype html><html><body><script>alert(1)</script><p>Words.</p></body></html>"
PDF = b"%PDF-1.7\n1 0 obj\n"
ELF = b"\x7fELF\x02\x01\x01" + bytes(64)


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.fixture
def client(tmp_path: Path) -> Any:
    """The real thing, which writes to an index that is not there yet."""
    settings = ServiceSettings(index=tmp_path / "index", hosts=("testserver",))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", HTML, "not a PDF"),
        ("a.pdf", ELF, "not a PDF"),
        ("a.docx", HTML, "is damaged or no .docx file"),
        ("a.docx", PDF, "really a .pdf file"),
        ("a.docx", zipped({"xl/workbook.xml": b"<a/>"}), "really .xlsx"),
        ("a.xlsx", zipped({"anything": b""}), "another sort of file"),
        ("a.pptx", ELF, "is damaged or no .pptx file"),
        ("a.txt", PDF, "it is a PDF"),
        ("a.html", zipped({"word/document.xml": b"<a/>"}), "office file or archive"),
        ("a.csv", ELF, ""),
        ("a.exe", ELF, "the format .exe is not one of"),
    ],
)
def test_a_file_is_what_it_holds_and_not_what_it_is_called(
    client: TestClient, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    problem = check_problem(client.post(PATH, files={"file": (name, data)}), 422)
    assert f"{name} was not added" in problem["detail"]
    assert words in problem["detail"]
    assert not (tmp_path / "index" / "current").exists()


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx"])
@pytest.mark.parametrize("part", ["document.xml", "media/picture.png"])
def test_an_archive_that_unpacks_to_too_much_is_refused(suffix: str, part: str) -> None:
    folder = {".docx": "word", ".xlsx": "xl", ".pptx": "ppt"}[suffix]
    size = 129 * 2**20 if part.endswith(".xml") else 1025 * 2**20
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(f"{folder}/{part}", "w", force_zip64=True) as entry,
    ):
        for _ in range(size // 2**20 if part.endswith(".xml") else 1):
            entry.write(bytes(2**20))
    data = held.getvalue()
    if not part.endswith(".xml"):
        # What the archive's directory says is what counts; writing it out would take a while.
        at = data.rindex(b"PK\x01\x02") + 24
        data = data[:at] + size.to_bytes(4, "little") + data[at + 4 :]
    with pytest.raises(UnreadableFileError, match="unpacks to more than"):
        read_content(data, f"a{suffix}")


def test_an_archive_of_too_many_files_is_refused() -> None:
    listed = b"PK\x01\x02" + bytes(42)
    data = zipped({"word/document.xml": b"<a/>"}) + listed * (MAX_ENTRIES + 1)
    with pytest.raises(UnreadableFileError, match=f"more than {MAX_ENTRIES:,} files"):
        read_content(data, "a.docx")


NAMES = [
    "../a.txt",
    "a/../../b.txt",
    "/etc/cron.d/a.txt",
    "..",
    "a//b.txt",
    "./a.txt",
    "a\x00.txt",
    "a\nb.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    before = everything(tmp_path)
    answer = client.post(PATH, files={"file": ("a.txt", b"Words.")}, data={"source": name})
    check_problem(answer, 422)
    made = everything(tmp_path) - before
    assert all(path.startswith(("index/", ".tenkyo/audit.jsonl")) for path in made)


@given(st.text(max_size=60), st.sampled_from(sorted(READERS)))
def test_no_name_that_is_taken_leads_out_of_a_folder(stem: str, suffix: str) -> None:
    name = stem + suffix
    try:
        check_source(name)
    except UnreadableFileError:
        return
    folder = Path("/srv/folder")
    joined = Path(folder, name)
    assert joined.is_relative_to(folder)
    assert ".." not in joined.parts


@given(st.binary(max_size=64))
def test_an_original_is_kept_by_what_it_holds_whatever_it_is_called(data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    assert original_file(Path("/srv/index"), sha256).parent == Path("/srv/index/files")
    assert original_file(Path("/srv/index"), sha256).name == sha256
