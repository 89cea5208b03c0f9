import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.figures import (
    kanji_value,
    number_mentions,
    numbered_parts,
    numbers,
    shared_figures,
    tells_a_quantity,
    written_numbers,
)
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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.2 million, 1,200,000 and 1.200.000", ["1200000"] * 3),
        ("120万、1,200千", ["1200000", "1200000"]),
        ("twenty crowns, twenty-one, 二十", ["20", "21", "20"]),
        ("two hundred and fifty, three hundred thousand", ["250", "300000"]),
        ("five and six", ["5", "6"]),
        ("a hundred boats, hundreds of boats, no one", ["100"]),
        ("三万二千円を六日前までに", ["32000", "6"]),
        ("一方、千葉の二十八人", ["28"]),
        ("1億2000万円と3.5億", ["120000000", "350000000"]),
        ("the A4 page, v2", []),
    ],
)
def test_numbers_by_value(text: str, values: list[str]) -> None:
    found = number_mentions(text)
    assert [str(one.value) for one in found] == values
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@given(st.integers(1, 99_999_999))
def test_a_numeral_in_kanji_has_the_value_of_its_digits(number: int) -> None:
    myriads, rest = divmod(number, 10_000)
    numeral = (_in_kanji(myriads) + "万" if myriads else "") + _in_kanji(rest)
    assert kanji_value(numeral) == number
    assert (
        kanji_value("".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))) == number
    )


def _in_kanji(number: int) -> str:
    """Return a number below 10,000 as it is mostly written: 一 is left out before 十, 百 and 千."""
    digits = "〇一二三四五六七八九"
    written = ""
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        written += (digits[digit] if digit > (scale > 1) else "") + (sign if digit else "")
    return written


@pytest.mark.parametrize(
    ("one", "other"),
    [("第6条", "第六条"), ("Article 6", "第六条"), ("Art. 12", "Article 12"), ("§ 3", "Section 3")],
)
def test_numbered_parts_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert numbered_parts(one) == numbered_parts(other) != frozenset()


def test_other_numbered_parts_differ() -> None:
    assert numbered_parts("第六条の二") != numbered_parts("第六条")
    assert numbered_parts("Article 6") != numbered_parts("Chapter 6")
    assert numbered_parts("6 articles, 六条") == frozenset()


def test_figures_that_are_written_otherwise_elsewhere_are_left_out() -> None:
    assert shared_figures("２０３３年までに20兆円、5億円、100 万人、1.5倍") == {"2033", "20", "1.5"}
