import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers.office import legacy
from ingest.readers.office.legacy import convert, read_doc, read_ppt, read_rtf, read_xls

PRODUCED = Path(__file__).parents[2] / "files"


@pytest.fixture
def office() -> None:
    installed = shutil.which("soffice") is not None
    if not installed and not os.environ.get("CI"):
        pytest.skip("no LibreOffice; install libreoffice-writer-nogui and libreoffice-calc-nogui")
    assert installed


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("read", "name", "media_type"),
    [
        (read_doc, "harbour.doc", "application/msword"),
        (read_rtf, "harbour.rtf", "application/rtf"),
    ],
)
def test_texts_are_read_as_newer_ones(
    read: Callable[[bytes], Content], name: str, media_type: str
) -> None:
    content = read((PRODUCED / name).read_bytes())
    assert content.media_type == media_type
    assert "Bea\t13 m\t45 crowns" in content.text
    headings = [one.of(content.text) for one in content.blocks if one.kind is Kind.HEADING]
    assert headings[-3:] == ["Opening", "Dues", "Old berths"]
    assert [span.of(content.text) for span in content.struck] == ["It closes at noon."]


@pytest.mark.usefixtures("office")
def test_a_workbook_is_read_as_a_newer_one() -> None:
    content = read_xls((PRODUCED / "dues.xls").read_bytes())
    assert content.media_type == "application/vnd.ms-excel"
    assert "Ada\t12.00\t50%\t2024-03-01" in content.text
    assert "hidden words" not in content.text


@pytest.mark.usefixtures("office")
def test_slides_are_read_as_newer_ones() -> None:
    content = read_ppt(convert((PRODUCED / "slides.odp").read_bytes(), ".odp", "ppt"))
    assert content.media_type == "application/vnd.ms-powerpoint"
    assert "Opened in 1911" in content.text


@pytest.mark.usefixtures("no_office")
def test_what_to_do_is_said_where_libreoffice_is_not_installed() -> None:
    message = "the format .doc is read through LibreOffice, which is not installed; install it, or"
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        read_doc((PRODUCED / "harbour.doc").read_bytes())


@pytest.mark.usefixtures("no_office")
def test_rich_text_is_read_without_libreoffice_too() -> None:
    content = read_rtf((PRODUCED / "harbour.rtf").read_bytes())
    assert "港は1911年に開いた。" in content.text
    assert "Bea\t13 m\t45 crowns" in content.text
    (warning,) = content.warnings
    assert warning.startswith("only its words were read; install LibreOffice")


def test_other_files_are_no_rich_text() -> None:
    with pytest.raises(UnreadableFileError, match="it is no Rich Text"):
        read_rtf(b"It is so.")


def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def test_a_program_that_does_not_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, monkeypatch, "sleep 60 & wait")
    monkeypatch.setattr(legacy, "SECONDS", 0.2)
    with pytest.raises(UnreadableFileError, match=r"takes longer than 0\.2 s"):
        read_doc(b"x")


def test_a_file_that_it_cannot_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(UnreadableFileError, match="LibreOffice cannot read it"):
        read_doc(b"x")
