"""Office files of before 2007, and RTF: LibreOffice saves them in today's formats, which are read.

It runs by itself, with a profile of its own that is thrown away, and for a bounded time. Where it
is not installed, RTF is read as plain text and the others are refused with what to do.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from ingest.document.builder import DocumentBuilder
from ingest.document.content import Content
from ingest.errors import UnreadableFileError
from ingest.messages import Message
from ingest.readers.office.docx import read_docx
from ingest.readers.office.package import reading
from ingest.readers.office.pptx import read_pptx
from ingest.readers.office.xlsx import read_xlsx
from ingest.readers.options import ReadOptions

SECONDS = 120
"""How long LibreOffice may take over a file; chosen by eye."""

_PROGRAMS = ("soffice", "libreoffice")
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pptx": "pptx:Impress MS PowerPoint 2007 XML",
}


def read_doc(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a Word document of before 2007; raises what `convert` and `read_docx` raise."""
    content = read_docx(convert(data, ".doc", "docx"), options)
    return replace(content, media_type="application/msword")


def read_xls(data: bytes, *, hidden: bool = False) -> Content:
    """Read a workbook of before 2007, or a binary one; raises what `convert` raises."""
    content = read_xlsx(convert(data, ".xls", "xlsx"), hidden=hidden)
    return replace(content, media_type="application/vnd.ms-excel")


def read_ppt(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read a presentation of before 2007; raises what `convert` raises."""
    content = read_pptx(convert(data, ".ppt", "pptx"), options)
    return replace(content, media_type="application/vnd.ms-powerpoint")


def read_rtf(data: bytes, options: ReadOptions | None = None) -> Content:
    """Read Rich Text; where LibreOffice is not installed its words alone, with a warning."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFileError("it is no Rich Text; give its name the suffix of what it is")
    if _program() is None:
        return _plain(data)
    content = read_docx(convert(data, ".rtf", "docx"), options)
    return replace(content, media_type="application/rtf")


def convert(data: bytes, suffix: str, target: str) -> bytes:
    """Return a file as LibreOffice saves it in the format `target`, such as "docx".

    Raises UnreadableFileError where it is not installed, takes too long or cannot read the file.
    """
    program = _program()
    if program is None:
        raise UnreadableFileError(
            Message(
                "the format {format} is read through LibreOffice, which is not installed; install "
                "it, or open the file and save it as {other}",
                format=suffix,
                other=f".{target}",
            )
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"file{suffix}").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        wanted = ["--headless", "--norestore", "--convert-to", _FILTERS.get(target, target)]
        _run([program, profile, *wanted, "--outdir", name, f"file{suffix}"], folder)
        converted = folder / f"file.{target}"
        if not converted.is_file():
            raise UnreadableFileError(
                Message(
                    "LibreOffice cannot read it: it is damaged, protected or no {format} file",
                    format=suffix,
                )
            )
        return converted.read_bytes()


def _program() -> str | None:
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def _run(command: list[str], folder: Path) -> None:
    """Run a command to its end; one that takes too long is stopped with all that it started."""
    with subprocess.Popen(  # noqa: S603
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise UnreadableFileError(
                Message(
                    "LibreOffice takes longer than {seconds} s over it; save it in a newer format",
                    seconds=SECONDS,
                )
            ) from None


def _plain(data: bytes) -> Content:
    with reading(".rtf"):
        text: str = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    builder = DocumentBuilder()
    rows: list[list[str]] = []
    for line in text.splitlines():
        # A row ends with the bar that ends its last cell.
        if line.endswith("|"):
            rows.append(line[:-1].split("|"))
            continue
        builder.table(rows)
        rows = []
        builder.paragraph(line)
    builder.table(rows)
    warning = Message(
        "only its words were read; install LibreOffice to have headings and notes read too"
    )
    return builder.content("application/rtf", None, paged=False, warnings=[warning])
