import pytest
from hypothesis import given

from ingest.document.nodes import Block, Kind
from ingest.structure.blocks import split_blocks
from tests.ingest.texts import texts


def notes(text: str, known: tuple[Block, ...] = ()) -> list[tuple[str, str]]:
    """Return each footnote's first words with the unit that it explains."""
    return [
        (text[block.start : block.units[0].end], span.of(text))
        for block in split_blocks(text, known)
        if block.kind is Kind.FOOTNOTE
        for span in block.units[0].notes
    ]


def explained(text: str) -> dict[str, list[str]]:
    """Return the words of each unit that has footnotes, with these."""
    return {
        text[unit.start : unit.end]: [span.of(text) for span in unit.notes]
        for block in split_blocks(text)
        if block.kind is not Kind.FOOTNOTE
        for unit in block.units
        if unit.notes
    }


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("*1", "*1 "),
        ("*", "*"),
        ("†", "† "),
        ("¹", "¹ "),
        ("※1", "※1 "),
        ("[^1]", "[^1]: "),
    ],
)
def test_a_note_and_what_bears_its_mark_know_each_other(mark: str, note: str) -> None:
    text = f"The port is large. It ranks fourth.{mark}\n\nShips come.\n\n{note}In 2007 it did.\n"
    said = f"{note}In 2007 it did."
    assert explained(text) == {f"It ranks fourth.{mark}": [said]}
    assert notes(text) == [(said, f"It ranks fourth.{mark}")]


@pytest.mark.parametrize(
    ("mark", "note"), [("（注1）", "（注1）"), ("(注 1)", "注1："), ("※", "※")]
)
def test_notes_of_japanese_texts_are_known(mark: str, note: str) -> None:
    text = f"港は大きい。順位は四位だ{mark}。\n\n船が来る。\n\n{note}二〇〇七年のこと。\n"
    said = f"{note}二〇〇七年のこと。"
    assert explained(text) == {f"順位は四位だ{mark}。": [said]}
    assert notes(text) == [(said, f"順位は四位だ{mark}。")]


def test_a_note_is_as_long_as_its_lines_and_has_a_unit_a_sentence() -> None:
    text = "It ranks fourth.*1\n\n*1 In 2007 it did. In 2009\nit did not.\n*2 See there.\n"
    [long, _] = [block for block in split_blocks(text) if block.kind is Kind.FOOTNOTE]
    assert [text[unit.start : unit.end] for unit in long.units] == [
        "*1 In 2007 it did.",
        "In 2009\nit did not.",
    ]
    assert explained(text) == {"It ranks fourth.*1": ["*1 In 2007 it did. In 2009\nit did not."]}


def test_marks_are_counted_anew_on_each_page() -> None:
    page = "Port {0} is large.*1\n\n*1 As of {0}.\n"
    text = page.format("North") + "\n" + page.format("South")
    assert explained(text) == {
        "Port North is large.*1": ["*1 As of North."],
        "Port South is large.*1": ["*1 As of South."],
    }


def test_a_note_whose_mark_nothing_bears_explains_nothing() -> None:
    text = "It ranks fourth.*1\n\n*1 Once.\n\n*1 Twice.\n\n*2 Never.\n"
    assert explained(text) == {"It ranks fourth.*1": ["*1 Once."]}
    assert notes(text) == [("*1 Once.", "It ranks fourth.*1")]


def test_a_row_and_a_heading_may_bear_a_mark() -> None:
    text = "Exports*\n\nItem\tSold\nSake*1\t12\n\n*1 Rice wine.\n*Of this port.\n"
    assert explained(text) == {"Exports*": ["*Of this port."], "Sake*1\t12": ["*1 Rice wine."]}


def test_emphasis_and_numbers_are_no_marks() -> None:
    text = "A *large* port.\n\n*Large* it is.\n\n**Bold** it is.\n\n* An item\n\n2*3 is 6.\n"
    assert explained(text) == {}
    assert Kind.FOOTNOTE not in {block.kind for block in split_blocks(text)}


def test_a_format_may_say_that_a_line_is_a_note() -> None:
    text = "It ranks fourth.[12] It is large.\n\n[12] In 2007.\n"
    start = text.index("[12] In")
    known = (Block(start, len(text) - 1, Kind.FOOTNOTE),)
    assert notes(text, known) == [("[12] In 2007.", "It ranks fourth.[12]")]
    assert notes(text) == []


@given(texts)
def test_links_go_both_ways(text: str) -> None:
    blocks = split_blocks(text)
    units = [unit for block in blocks for unit in block.units]
    for block in blocks:
        for unit in block.units:
            for span in unit.notes:
                assert span.of(text) == span.of(text).strip() != ""
                others = [one for one in units if span.start <= one.start < span.end]
                assert any(
                    back.start <= unit.start < back.end for one in others for back in one.notes
                )
