import pytest

from ingest.document.content import Content
from ingest.readers.html import read_html, style_sheets
from ingest.readers.html.hidden import HIDDEN
from ingest.readers.html.style_sheets import NOT_APPLIED


def read(sheet: str, body: str, *, hidden: bool = False, media: str = "") -> Content:
    page = f"<!doctype html><meta charset=utf-8><style media='{media}'>{sheet}</style>{body}"
    return read_html(page.encode(), hidden=hidden)


BODY = "<p>Seen.</p><div id=d class='old note'><p class=x title=t>Unseen.</p></div>"


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none}",
        "#d > .x { color: red; DISPLAY: NONE }",
        "/* a */ p.x, b { visibility: hidden }",
        "div.old p[title=t]{display:none !important}",
        "@media screen, print { .x { display: none } }",
        "@layer utilities { .x { display: none } }",
        ".x{display:none} p{display:block}",
        ".x{display:block} .x{display:none}",
        "p::before{content:'a'} p:made-up{display:none} .x{display:none}",
        "p:nth-child(1).x{display:none}",
    ],
)
def test_what_a_sheet_hides_is_left_out_and_said(sheet: str) -> None:
    content = read(sheet, BODY)
    assert content.text == "Seen."
    assert content.warnings == (HIDDEN,)
    whole = read(sheet, BODY, hidden=True)
    assert whole.text == "Seen.\n\nUnseen."
    assert whole.warnings == ()


@pytest.mark.parametrize(
    "sheet",
    [
        "@media print { .x { display: none } }",
        "@media screen and (max-width: 600px) { .x { display: none } }",
        ".x:hover{display:none} .x::after{display:none} .x:made-up{display:none}",
        ".x{display:none} #d .x{display:block}",
        ".x{display:none} .x{display:flex}",
        ".x{display:none} p{display:block !important}",
        ".other{display:none}",
        "{}}} .x { display none }",
        "@import 'a.css'; @font-face { display: none }",
    ],
)
def test_what_is_shown_on_some_screen_is_read(sheet: str) -> None:
    content = read(sheet, BODY)
    assert content.text == "Seen.\n\nUnseen."
    assert content.warnings == ()


def test_a_sheet_for_print_hides_nothing() -> None:
    assert read(".x{display:none}", BODY, media="print").text == "Seen.\n\nUnseen."


def test_an_element_that_states_its_own_style_shows_itself() -> None:
    body = "<p class=x style='display:block;color:red'>One.</p><p class=x>Two.</p>"
    assert read(".x{display:none}", body).text == "One."
    assert read(".x{display:none !important}", f"{body}<p>Three.</p>").text == "Three."


def test_what_a_sheet_strikes_out_is_struck() -> None:
    sheet = ".gone{text-decoration-line:line-through} a{text-decoration:none}"
    content = read(sheet, "<p>45 <span class=gone>30</span> <a>crowns</a></p>")
    assert content.text == "45 30 crowns"
    assert [span.of(content.text) for span in content.struck] == ["30"]


def test_a_sheet_that_is_in_force_without_scripts_only_is_not() -> None:
    page = b"<noscript><style>.x{display:none}</style></noscript><p class=x>Seen."
    assert read_html(page).text == "Seen."


def test_more_rules_than_can_be_applied_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style_sheets, "_MAX_COMPARED", 3)
    content = read(".x{display:none}", BODY)
    assert content.text == "Seen.\n\nUnseen."
    assert content.warnings == (NOT_APPLIED,)
    monkeypatch.setattr(style_sheets, "MAX_SHEETS", 10)
    assert read(".x{display:none}", BODY).warnings == (NOT_APPLIED,)
