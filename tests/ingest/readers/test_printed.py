"""Files that a real office program has made are read as what went into it.

LibreOffice turns the seed and a page of tables into DOCX, XLSX and PDF; what is in them is known,
so nothing may be missing from what the readers give back.
"""

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from ingest.document.document import Document, ParsedDocument, blocks_of
from ingest.document.nodes import Kind
from ingest.readers import read_content, read_document
from tests.conftest import SEED
from tests.ingest.trees import known_blocks, known_items, rows_of

TABLES = """<!doctype html><html><head><meta charset="utf-8"><title>Port dues</title></head><body>
<h1>Port dues</h1><p>Dues are <b>paid</b> on arrival. 使用料は次のとおりです。</p>
<h2>Tariff</h2>
<table border="1"><thead><tr><th>Port</th><th>Vessel</th><th>Dues</th></tr></thead><tbody>
<tr><td rowspan="2">Kobe</td><td>Tanker</td><td>1250</td></tr>
<tr><td>Ferry</td><td>45%</td></tr>
<tr><td>Osaka</td><td>Tanker</td><td>900</td></tr></tbody></table>
<h2>Steps</h2>
<ol><li>Berth<ul><li>Moor</li></ul></li><li>Pay</li></ol>
<p style="page-break-before: always">It is so on the second page.</p>
</body></html>"""
ROWS = ["Port\tVessel\tDues", "Kobe\tTanker\t1250", "\tFerry\t45%", "Osaka\tTanker\t900"]

_XLSX = ("--infilter=HTML (StarCalc)", "--convert-to", "xlsx:Calc MS Excel 2007 XML")


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seed.docx, seed.pdf, tables.docx, tables.xlsx and tables.pdf."""
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("no LibreOffice; install libreoffice-writer-nogui and libreoffice-calc-nogui")
    assert office, "No LibreOffice. Install libreoffice-writer-nogui and libreoffice-calc-nogui."
    folder = tmp_path_factory.mktemp("printed")
    shutil.copy(SEED, folder / "seed.txt")
    (folder / "tables.html").write_text(TABLES, encoding="utf-8")
    for name, wanted in [
        ("seed.txt", ("--convert-to", "docx")),
        ("seed.txt", ("--convert-to", "pdf")),
        ("tables.html", ("--convert-to", "docx:MS Word 2007 XML")),
        ("tables.html", ("--convert-to", "pdf")),
        ("tables.html", _XLSX),
    ]:
        # A profile of its own: LibreOffice runs only once in each.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", *wanted, "--outdir", str(folder), name]
        subprocess.run(command, cwd=folder, check=True, timeout=120, capture_output=True)
    return folder


def read(file: Path) -> Document:
    return parsed(file).document


def parsed(file: Path) -> ParsedDocument:
    return read_document(file.read_bytes(), file.name)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without its tables: print wraps their rows in pieces."""
    lines = [line for line in text.split("\n") if "\t" not in line]
    return [one for line in lines for one in re.split(r"(?<=\.)\s", line) if one.strip()]


def rows(file: Path) -> list[tuple[str, list[str]]]:
    """Return each row of the file's tables with its headers, as words."""
    read = parsed(file)
    text = read.document.text
    return [
        (row.of(text), [header.of(text) for header in row.headers])
        for block in blocks_of(read.sections)
        for row in rows_of(block.units)
    ]


def test_a_document_in_word_says_what_its_text_says(printed: Path, seed_text: str) -> None:
    document = read(printed / "seed.docx")
    blank_lines = re.compile(r"\n(?:[ \t]*\n)+")
    assert document.text == blank_lines.sub("\n\n", seed_text).strip()
    assert document.title == "Outline of Intellectual Property Strategic Program 2025"


def test_a_printed_document_loses_no_sentence(printed: Path, seed_text: str) -> None:
    text = read(printed / "seed.pdf").text
    squeezed = re.sub(r"\s", "", text)
    missing = [one for one in sentences(seed_text) if re.sub(r"\s", "", one) not in squeezed]
    assert missing == []
    assert Counter(squeezed) == Counter(re.sub(r"\s", "", seed_text))


@pytest.mark.parametrize("name", ["tables.docx", "tables.xlsx"])
def test_tables_come_out_as_rows_with_headers(printed: Path, name: str) -> None:
    document = read(printed / name)
    assert "\n".join(ROWS) in document.text
    assert [row for row, _ in rows(printed / name)][:4] == [row.strip() for row in ROWS]
    assert all(headers == [ROWS[0]] for row, headers in rows(printed / name)[1:4])
    assert document.title == "Port dues"
    assert "Dues are paid on arrival. 使用料は次のとおりです。" in document.text


def test_structure_comes_out_of_word(printed: Path) -> None:
    content = read_content((printed / "tables.docx").read_bytes(), "tables.docx")
    assert known_blocks(content) == [
        (Kind.HEADING, 1, "Port dues"),
        (Kind.PARAGRAPH, 0, "Dues are paid on arrival. 使用料は次のとおりです。"),
        (Kind.HEADING, 2, "Tariff"),
        (Kind.TABLE, 1, "\n".join(ROWS)),
        (Kind.HEADING, 2, "Steps"),
        (Kind.LIST, 0, "1. Berth\n  - Moor\n2. Pay"),
        (Kind.PARAGRAPH, 0, "It is so on the second page."),
    ]
    assert known_items(content) == [[(0, "1. Berth"), (1, "Moor"), (0, "2. Pay")]]
    assert "2. Pay\fIt is so on the second page." in content.text
    assert len(content.page_starts) == 2


def test_tables_come_out_of_print(printed: Path) -> None:
    document = read(printed / "tables.pdf")
    for row in ROWS:
        for cell in row.split("\t"):
            assert cell in document.text
    assert len(document.page_starts) == 2
    assert "It is so on the second page." in document.text[document.page_starts[1] :]
