import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.figures import numbers, tells_a_quantity, without_numbers, written_numbers
from ingest.language.plain import plain

_words = st.sampled_from(
    ["sales", "of", "the", "GDP,", "(", "*1", "**Aim", "grow**", "◆", "-", "–"]
)
_numbers = st.from_regex(r"[-−]?[0-9]{1,3}(?:,[0-9]{3})?(?:\.[0-9]{1,2})?%?", fullmatch=True)
_spaces = st.sampled_from([" ", "\n", "\n- ", "\n ◆ ", "\t", "  "])
_ordinary = st.lists(st.tuples(st.one_of(_words, _numbers), _spaces), max_size=15).map(
    lambda parts: "".join(word + space for word, space in parts)
)


@given(_ordinary)
def test_plain_makes_no_number_up(text: str) -> None:
    assert numbers(plain(text)) <= numbers(text)


@given(_ordinary)
def test_plain_text_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert once == " ".join(once.split())
    assert "**" not in once


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("33,000 goods, 41.92%", {"33000", "41.92"}),
        ("from -21.05 to −4.77", {"-21.05", "-4.77"}),
        ("2019-2023", {"2019", "2023"}),
        ("３か所", {"3"}),
        ("FY2024 and 5G", {"2024", "5"}),
        ("none", set()),
    ],
)
def test_numbers_are_compared_without_their_separators(text: str, found: set[str]) -> None:
    assert numbers(text) == found


def test_written_numbers_are_found_once() -> None:
    assert written_numbers("5,000 of 5,000 in 2033, up 1.5") == ["5,000", "2033", "1.5"]


def test_only_whole_numbers_are_left_out() -> None:
    assert without_numbers("5 of 15 in 2025", {"5", "2025"}) == " of 15 in "


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("about 200", True),
        ("Twelve ships", True),
        ("half of them", True),
        ("no ships at all", True),
        ("三人で始めた", True),
        ("the tenor of often", False),
        ("", False),
    ],
)
def test_a_quantity_may_be_in_words(text: str, tells: bool) -> None:
    assert tells_a_quantity(text) is tells
