import re
from pathlib import Path

import pytest

from ingest.document.nodes import Kind, Row
from ingest.errors import UnreadableFileError
from ingest.readers.changes import DELETED
from ingest.readers.opendocument.odt import read_odt
from tests.ingest.office import zipped
from tests.ingest.opendocument import opendocument, style

PRODUCED = Path(__file__).parents[2] / "files"


def text(body: str, styles: str = "") -> str:
    return read_odt(opendocument("text", body, styles)).text


def test_a_text_that_libreoffice_wrote_is_read() -> None:
    content = read_odt((PRODUCED / "harbour.odt").read_bytes())
    assert content.title == "Harbour rules"
    assert content.text == (
        "Harbour rules\n\nOpening\n\n"
        "The harbour opened in 1911. It can hold 10⁶ litres of oil. It closes at noon.\n\n"
        "港は1911年に開いた。\n\n"
        "- Ropes\n- Long ropes\n- Nets\n1. Moor the ship.\n2. Pay the dues.\n\n"
        "Dues\n\nShip\tLength\tDue\nAda\t12 m\t40 crowns\nBea\t13 m\t45 crowns\n"
        "Total\t\t85 crowns\n\nTable 1: dues of 2024\fOld berths\n\nThe old berths are closed."
    )
    assert content.page_starts == (0, content.text.index("Old berths"))
    assert content.warnings == ("1 hidden passage was left out",)
    assert [span.of(content.text) for span in content.struck] == ["It closes at noon."]
    known = [(one.kind, one.level) for one in content.blocks if one.kind is not Kind.PARAGRAPH]
    assert known == [
        (Kind.HEADING, 1),
        (Kind.HEADING, 1),
        (Kind.LIST, 0),
        (Kind.HEADING, 1),
        (Kind.TABLE, 0),
        (Kind.CAPTION, 0),
        (Kind.HEADING, 2),
    ]
    (table,) = (one for one in content.blocks if one.kind is Kind.TABLE)
    assert [row.header for row in table.units if isinstance(row, Row)] == [True, *[False] * 3]


LISTS = """
<text:list-style style:name="L">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
 <text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("
  style:num-suffix=")"/>
 <text:list-level-style-bullet text:level="3"/>
</text:list-style>
<text:outline-style>
 <text:outline-level-style text:level="1" style:num-format="1"/>
 <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
</text:outline-style>
"""


def item(words: str, inside: str = "", start: str = "") -> str:
    stated = f' text:start-value="{start}"' if start else ""
    return f"<text:list-item{stated}><text:p>{words}</text:p>{inside}</text:list-item>"


def listed(items: str, more: str = "") -> str:
    return f'<text:list text:style-name="L" {more}>{items}</text:list>'


def test_lists_are_counted_as_they_say() -> None:
    deepest = f"<text:list>{item('z')}</text:list>"
    inner = f"<text:list>{item('x')}{item('y', deepest)}</text:list>"
    body = listed(item("one") + item("two", inner)) + "<text:p>Then</text:p>"
    body += listed(item("on"), 'text:continue-numbering="true"') + listed(item("new"))
    assert text(body + listed(item("nine", start="9")), LISTS) == (
        "1. one\n2. two\n  (a) x\n  (b) y\n    - z\n\nThen\n\n3. on\n1. new\n9. nine"
    )


def test_headings_are_numbered_as_the_outline_says() -> None:
    def heading(words: str, level: int) -> str:
        return f'<text:h text:outline-level="{level}">{words}</text:h>'

    body = heading("Scope", 1) + heading("Ships", 2) + heading("Boats", 2) + heading("Dues", 1)
    assert text(body, LISTS) == "1 Scope\n\n1.1 Ships\n\n1.2 Boats\n\n2 Dues"


def test_white_space_notes_and_ruby_read_as_they_are_shown() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>In the old harbour.</text:p></text:note-body></text:note>"
    )
    ruby = (
        "<text:ruby><text:ruby-base>港</text:ruby-base><text:ruby-text>みなと</text:ruby-text>"
        "</text:ruby>"
    )
    body = f'<text:p>It<text:s text:c="2"/>opened{note}<text:line-break/>{ruby}</text:p>'
    content = read_odt(opendocument("text", body))
    assert content.text == "It  opened[1]\n港\n\n[1] In the old harbour."
    assert content.blocks[-1].kind is Kind.FOOTNOTE


CHANGED = "<office:change-info><text:p>Shortened.</text:p></office:change-info>"


def changes(kind: str, inner: str) -> str:
    region = f"<text:changed-region><text:{kind}>{inner}</text:{kind}></text:changed-region>"
    return f"<text:tracked-changes>{region}</text:tracked-changes>"


def test_what_is_not_in_force_is_left_out_and_said() -> None:
    body = (
        f"{changes('deletion', f'{CHANGED}<text:p>Old.</text:p>')}"
        '<text:section text:display="none"><text:p>Hidden.</text:p></text:section>'
        "<text:p>New.<office:annotation><text:p>Why?</text:p></office:annotation></text:p>"
    )
    content = read_odt(opendocument("text", body))
    assert content.text == "New."
    assert content.warnings == (
        DELETED,
        "1 comment was left out",
        "1 hidden passage was left out",
    )


@pytest.mark.parametrize(
    ("body", "header", "warnings"),
    [
        (changes("insertion", CHANGED), "", ()),
        (changes("deletion", f"{CHANGED}<text:p> </text:p>"), "", ()),
        ("", changes("deletion", "<text:p>Old.</text:p>"), (DELETED,)),
    ],
)
def test_deleted_text_is_said_where_there_is_any(
    body: str, header: str, warnings: tuple[str, ...]
) -> None:
    masters = (
        f'<style:master-page style:name="Standard"><style:header>{header}</style:header>'
        "</style:master-page>"
    )
    content = read_odt(opendocument("text", f"{body}<text:p>New.</text:p>", masters=masters))
    assert content.text == "New."
    assert content.warnings == warnings


def test_pages_are_those_that_were_laid_out_last() -> None:
    styles = style("B", "paragraph", 'fo:break-before="page"')
    body = (
        "<text:p>One <text:soft-page-break/>goes on.</text:p><text:p>Two.</text:p>"
        '<text:p text:style-name="B">Three.</text:p>'
        "<text:p><text:soft-page-break/>Four.</text:p>"
    )
    content = read_odt(opendocument("text", body, styles))
    assert content.text == "One goes on.\fTwo.\fThree.\fFour."
    assert len(content.page_starts) == 4


def test_text_boxes_follow_their_paragraph() -> None:
    frame = "<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>"
    assert text(f"<text:p>Before.{frame} After.</text:p>") == "Before. After.\n\nIn the box."


def test_a_table_of_one_column_is_a_frame_and_spans_are_kept() -> None:
    def row(*cells: str) -> str:
        held = (
            one
            if one.startswith("<")
            else f"<table:table-cell><text:p>{one}</text:p></table:table-cell>"
            for one in cells
        )
        return f"<table:table-row>{''.join(held)}</table:table-row>"

    assert text(f"<table:table>{row('One.')}{row('Two.')}</table:table>") == "One.\n\nTwo."
    tall = '<table:table-cell table:number-rows-spanned="2"><text:p>Ada</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    assert text(f"<table:table>{row(tall, '1')}{row(covered, '2')}</table:table>") == "Ada\t1\n\t2"


ENCRYPTED = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (opendocument("text", "<text:p>x</text:p>", manifest=ENCRYPTED), "it needs a password"),
        (opendocument("spreadsheet", ""), "it is no text in OpenDocument"),
        (zipped({"a.txt": "x"}), "it is no text in OpenDocument"),
        (zipped({"content.xml": "<a"}), "damaged or no .odt file"),
        (b"PK\x03\x04", "damaged or no .odt file"),
        (b"x", "damaged or no .odt file"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=re.escape(message)):
        read_odt(data)
