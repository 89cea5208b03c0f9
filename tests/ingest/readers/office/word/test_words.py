import pytest

from ingest.readers.office.docx import read_docx
from ingest.readers.office.word.symbols import symbol
from ingest.readers.options import ReadOptions
from tests.ingest.office import docx, p, r, tbl, tc, tr


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [
        ("Wingdings", 0xF0FE, "☒"),
        ("Wingdings", 0xF0A8, "☐"),
        ("Wingdings 2", 0xF052, "☒"),
        ("Symbol", 0xF061, "α"),
        ("Symbol", 0xF057, "Ω"),
        ("Symbol", 0xF0B3, "≥"),
        ("Symbol", 0xF0FF, "\uf0ff"),
        (None, 0x41, "A"),
    ],
)
def test_signs_of_symbol_fonts_are_what_they_show(font: str | None, code: int, sign: str) -> None:
    assert symbol(font, code) == sign


def test_a_ticked_sign_is_read_as_a_ticked_box() -> None:
    sign = '<w:sym w:font="Wingdings" w:char="F0FE"/>'
    assert read_docx(docx(f"<w:p>{r(sign)}{r(' paid')}</w:p>")).text == "☒ paid"


def test_prompts_of_fields_that_nobody_filled_in_are_left_out_and_said() -> None:
    def control(words: str, state: str) -> str:
        inner = f"<w:sdtContent>{r(words)}</w:sdtContent>"
        return f"<w:sdt><w:sdtPr>{state}</w:sdtPr>{inner}</w:sdt>"

    prompt = control("Click here to enter text.", "<w:showingPlcHdr/>")
    file = docx(f"<w:p>{r('Owner: ')}{prompt}</w:p><w:p>{control('Ada', '')}</w:p>")
    content = read_docx(file)
    assert content.text == "Owner:\n\nAda"
    assert content.warnings == ("prompts of fields that are not filled in were left out",)
    content = read_docx(file, ReadOptions(hidden=True))
    assert content.text == "Owner: Click here to enter text.\n\nAda"
    assert content.warnings == ()


def test_watermarks_are_read() -> None:
    mark = "<w:pict><v:shape><v:textpath string='DRAFT'/></v:shape></w:pict>"
    assert read_docx(docx(f"<w:p>{r('It is so.')}{r(mark)}</w:p>")).text == "It is so.\n\nDRAFT"


def test_tables_and_drawings_in_notes_are_read_with_them() -> None:
    box = f"<w:pict><w:txbxContent>{p('Boxed.')}</w:txbxContent></w:pict>"
    note = f"<w:footnote w:id='5'>{p('Dues:')}{tbl(tr(tc('Ada'), tc('45')))}{p(box)}</w:footnote>"
    refer = r("<w:footnoteReference w:id='5'/>")
    brk = r('<w:br w:type="page"/>')
    file = docx(f"<w:p>{r('One.')}{refer}</w:p><w:p>{brk}{r('Two.')}</w:p>", {"footnotes": note})
    assert read_docx(file).text == "One.[1]\n\n[1] Dues: Ada 45\n\nBoxed.\fTwo."
