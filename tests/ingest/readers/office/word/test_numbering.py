from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.readers.office.word.numbering import Numbering

LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/>'
    "</w:lvl>"
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1-%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/><w:isLgl/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl>'
)
BULLETS = (
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="◆"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>'
)
PART = (
    f"<w:numbering {nsdecls('w')}>"
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{BULLETS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="10"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def labels(*items: tuple[str, int]) -> list[str | None]:
    numbering = Numbering(parse_xml(PART))
    return [numbering.label(number_id, level) for number_id, level in items]


def test_items_are_counted_from_their_start_and_anew_under_each_parent() -> None:
    items = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)]
    assert labels(*items) == ["III.", "III-a)", "III-b)", "IV.", "IV-a)"]


def test_a_legal_level_writes_all_numbers_in_digits() -> None:
    assert labels(("1", 0), ("1", 2)) == ["III.", "3.1"]


def test_lists_of_one_definition_go_on_and_an_override_restarts_once() -> None:
    assert labels(("1", 0), ("2", 0), ("2", 0), ("1", 0)) == ["III.", "X.", "XI.", "XII."]


def test_a_bullet_that_says_something_is_kept_and_others_are_dashes() -> None:
    assert labels(("3", 0), ("3", 1)) == ["◆", "-"]


def test_where_nothing_is_defined_an_item_has_no_label() -> None:
    assert labels(("1", 3), ("1", 8), ("9", 0)) == [None, None, None]
    assert Numbering(None).label("1", 0) is None
