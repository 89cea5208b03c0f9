import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.plain import plain, plain_places, without_emphasis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- about **200 locations**\n nationwide", "about 200 locations nationwide"),
        (" - ◆ **Aim** to _grow_", "Aim to grow"),
        ("*soft* and __hard__ words", "soft and hard words"),
        ("● 一覧\n・ 項目", "一覧 項目"),
        ("-21.05 %", "-21.05 %"),
        ("- -5 degrees", "-5 degrees"),
        ("— %", "— %"),
        ("a - 3 - b", "a - 3 - b"),
        ("3 * 4 and snake_case", "3 * 4 and snake_case"),
        ("the index.*1", "the index.*1"),
        ("the port\n> is large.\n>> It", "the port is large. It"),
        ("a load\n> 5 t", "a load > 5 t"),
        ("", ""),
    ],
)
def test_what_only_typesets_is_dropped(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_lines_stay_where_only_emphasis_is_dropped() -> None:
    assert without_emphasis("- **a** b\n\n- _c_") == "- a b\n\n- c"


@given(st.text(st.characters(categories=["L", "Nd", "Zs"])))
def test_words_and_numbers_are_kept(text: str) -> None:
    assert plain(text) == " ".join(text.split())


@given(st.text(st.sampled_from("ab1 *_\n\t-|•>~　・"), max_size=40))
def test_every_character_of_plain_text_has_its_place(text: str) -> None:
    words, places = plain(text), plain_places(text)
    assert len(places) == len(words)
    assert places == sorted(set(places))
    for character, place in zip(words, places, strict=True):
        assert text[place] == character or (character == " " and text[place].isspace())
