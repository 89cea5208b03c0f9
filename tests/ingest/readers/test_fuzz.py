"""Files that were damaged in every way: a reader says what they hold, or what is wrong with them.

Real files, small ones, are changed as disks, networks and ill will change them: bits flipped, ends
cut off, parts repeated, moved or taken from another file, and in packages the same done to a member
or members exchanged. In CI the changes are the same each time; `TENKYO_FUZZ_EXAMPLES=1000` makes as
many of each format, and others each time.
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ingest.document.content import Content
from ingest.document.document import PAGE_BREAK
from ingest.errors import UnreadableFileError
from ingest.readers import read_content
from ingest.readers.options import ReadOptions
from ingest.structure.sections import read_structure
from tests.ingest.books import epub
from tests.ingest.mails import mail, outlook
from tests.ingest.office import docx, p, pptx, r, tbl, tr, unzipped, xlsx, zipped
from tests.ingest.pdfs import make_pdf
from tests.ingest.trees import check_known, check_tree

PRODUCED = Path(__file__).parent.parent / "files"
MORE = int(os.environ.get("TENKYO_FUZZ_EXAMPLES", "0"))
IN_CI = 40
SECONDS = 10
"""A reader that takes longer over a file of a few kB hangs."""
MEMORY = 300 * 2**20
"""Bytes that reading files of a few kB may take besides."""

TEXT = (
    "# Harbour 😀\n\nThe harbour opened in 1911. 港は赤い。\n\n| ship | tons |\n|---|---|\n"
    "| A | 12 |\n\n- one\n  - two\n\nHerring[^1] is landed.\n\n[^1]: On 31 days a year.\n"
)
HTML = (
    '<!doctype html><html><head><meta charset="utf-8"><title>Harbour</title></head><body>'
    "<h1>Harbour</h1><p>Opened in <b>1911</b>.<table><thead><tr><th rowspan=2>Ship<th colspan=2>"
    "Tons</thead><tr><td>A<td>12<tr><td>B<td>13</table><ul><li>one<ul><li>two</ul></ul>"
    "<ol start=3><li>three</ol><pre>a\tb</pre><script>x()</script></body></html>"
)


def _workbook() -> bytes:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet.title = "Dues"
        for row in (["Ship", "Tons", "Due"], ["A", 12, 0.5], ["B", 13.25, "=B2*2"]):
            sheet.append(row)
        sheet["B2"].number_format = "#,##0.00"
        sheet.merge_cells("A5:C5")
        sheet["A5"] = "Note"
        sheet.freeze_panes = "A2"
        workbook.create_sheet("Hidden").sheet_state = "hidden"

    return xlsx(fill)


def _slides() -> bytes:
    def fill(deck: Any) -> None:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = "Harbour"
        slide.placeholders[1].text = "Opened in 1911\nPainted red"
        slide.notes_slide.notes_text_frame.text = "Say it slowly"
        table = slide.shapes.add_table(2, 2, 0, 0, 100, 100).table
        for row, column, words in ((0, 0, "Ship"), (0, 1, "Tons"), (1, 0, "A"), (1, 1, "12")):
            table.cell(row, column).text = words

    return pptx(fill)


REFERENCE = r('<w:footnoteReference w:id="2"/>')


def _word() -> bytes:
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>In the old harbour.</w:t></w:r></w:p></w:footnote>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = (
        p("Harbour", "Title")
        + p("Ships", "H1")
        + f"<w:p>{r('It opened in 1911.')}{REFERENCE}</w:p>"
        + p("one", "Bullets")
        + p("two", "Bullets")
        + tbl(tr("Ship", "Tons", header=True), tr("A", "12"))
        + p("An anchor", more="<w:pageBreakBefore/>")
    )
    return docx(body, {"footnotes": note, "numbering": numbering})


def _pdf() -> bytes:
    return make_pdf(["Harbour\n\nThe harbour opened in 1911.", "Ships  12\nBoats  13"], title="H")


FILES: dict[str, bytes] = {
    ".txt": TEXT.encode(),
    ".md": b"\xef\xbb\xbf" + TEXT.encode(),
    ".html": HTML.encode(),
    ".csv": 'Ship,Tons,"Due, in kr"\r\nA,12,"a ""b"""\r\n港,13,\r\n'.encode("cp932"),
    ".tsv": "Ship\tTons\n港\t12\n".encode("utf-16"),
    ".json": b'{"port": "Ree", "ships": [{"ship": "A", "tons": 12}, {"ship": "B", "tons": 1e3}]}',
    ".jsonl": '{"ship": "港", "tons": 12}\n{"ship": "B", "crew": [{"name": "Ada"}]}\n'.encode(),
    ".epub": epub({"a.xhtml": HTML}),
    ".odt": (PRODUCED / "harbour.odt").read_bytes(),
    ".ods": (PRODUCED / "dues.ods").read_bytes(),
    ".odp": (PRODUCED / "slides.odp").read_bytes(),
    ".eml": mail("Ship A has 12 tons.\n\nBea wrote:\n> 13\n", HTML).as_bytes(),
    ".msg": outlook("Ship A has 12 tons.", {"a.txt": b"x"}),
    ".pdf": _pdf(),
    ".docx": _word(),
    ".xlsx": _workbook(),
    ".pptx": _slides(),
}
PACKAGES = (".docx", ".xlsx", ".pptx", ".epub", ".odt", ".ods", ".odp")
PIECES = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b"&#x110000;",
    b"]]>",
    b"%PDF-",
    b"PK\1\2",
    b'"',
    b"\xed\xa0\x80",
)
"""What parsers stumble over: put into files here and there."""
NUMBERS = (b"", b"0", b"-1", b"1e999", b"NaN", b"4294967296", b"999999999", b"9" * 30, b"9" * 5000)
"""What stands in place of a number: counts of rows, spans, offsets, lengths."""


@st.composite
def changed(draw: st.DrawFn, suffix: str) -> bytes:
    """Draw a file of this format with one to four changes."""
    data = FILES[suffix]
    if suffix in PACKAGES and draw(st.integers(0, 9)):
        return draw(repacked(data))
    for _ in range(draw(st.integers(1, 4))):
        data = draw(damaged(data))
    return data


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw the bytes with one change."""
    at = draw(st.integers(0, len(data)))
    until = min(len(data), at + draw(st.integers(0, 64)))
    match draw(st.sampled_from(("flip", "cut", "drop", "repeat", "put", "number", "splice"))):
        case "flip" if at < len(data):
            bit = 1 << draw(st.integers(0, 7))
            return data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
        case "cut":
            return data[:at]
        case "drop":
            return data[:at] + data[until:]
        case "repeat":
            return data[:until] + data[at:until] * draw(st.integers(1, 50)) + data[until:]
        case "put":
            return data[:at] + draw(st.sampled_from(PIECES)) + data[until:]
        case "number":
            return draw(renumbered(data))
        case _:
            other = FILES[draw(st.sampled_from(sorted(FILES)))]
            start = draw(st.integers(0, len(other)))
            return data[:at] + other[start : start + 500] + data[at:]


@st.composite
def renumbered(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw the bytes with another number, or none, in place of one of theirs."""
    numbers = list(re.finditer(rb"\d+", data))
    if not numbers:
        return data
    number = draw(st.sampled_from(numbers))
    return data[: number.start()] + draw(st.sampled_from(NUMBERS)) + data[number.end() :]


@st.composite
def repacked(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw the package with members exchanged, taken out, or damaged inside."""
    members: dict[str, str | bytes] = {}
    members |= unzipped(data)
    names = st.sampled_from(sorted(members))
    for _ in range(draw(st.integers(1, 3))):
        name, other = draw(names), draw(names)
        match draw(
            st.sampled_from(("swap", "drop", "empty", "foreign", "damage", *["number"] * 5))
        ):
            case "swap":
                members[name], members[other] = members[other], members[name]
            case "drop":
                members[name] = members[other]
                members = {one: held for one, held in members.items() if one != other}
                names = st.sampled_from(sorted(members) or [name])
                members.setdefault(name, b"")
            case "empty":
                members[name] = b""
            case "foreign":
                foreign = unzipped(FILES[draw(st.sampled_from(PACKAGES))])
                members[name] = foreign[draw(st.sampled_from(sorted(foreign)))]
            case how:
                held = members[name]
                assert isinstance(held, bytes)
                members[name] = draw(renumbered(held) if how == "number" else damaged(held))
    return zipped(members)


def check(content: Content) -> None:
    """Hold what a reader gave against what `Content` promises."""
    text = content.text
    text.encode()
    if content.title is not None:
        assert content.title.strip()
    if content.page_starts:
        assert content.page_starts[0] == 0
        for before, start in pairwise(content.page_starts):
            assert before < start <= len(text)
            assert text[start - 1] == PAGE_BREAK
    check_known(text, content.blocks)
    check_tree(text, read_structure(text, content.blocks))


@pytest.mark.parametrize("suffix", FILES)
def test_the_file_is_read_as_it_is(suffix: str) -> None:
    content = read_content(FILES[suffix], f"a{suffix}")
    check(content)
    assert "12" in content.text


class HangsError(BaseException):
    """No Exception, which a reader would take for damage."""


@contextmanager
def in_time() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise HangsError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def bounded() -> Iterator[None]:
    """Hold the most memory that was resident meanwhile against what was so before."""
    Path("/proc/self/clear_refs").write_text("5")
    before = peak()
    yield
    assert peak() - before < MEMORY


def peak() -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("suffix", FILES)
@settings(
    max_examples=MORE or IN_CI,
    derandomize=not MORE,
    database=None,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        # Memory is held against its bound once, after all files.
        HealthCheck.function_scoped_fixture,
    ],
)
@given(data=st.data())
def test_damage_is_read_or_told(suffix: str, data: st.DataObject) -> None:
    file = data.draw(changed(suffix))
    try:
        with in_time():
            content = read_content(file, f"a{suffix}", ReadOptions(ocr=None))
    except UnreadableFileError:
        event("refused")
    else:
        event("read")
        check(content)
