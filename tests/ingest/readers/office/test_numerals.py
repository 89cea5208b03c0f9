from collections.abc import Callable

import pytest

from ingest.readers.office.numerals import WORD, circled, kanji, letters, roman


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (roman, {1: "i", 4: "iv", 1994: "mcmxciv", 0: "0", 4000: "4000"}),
        (letters, {1: "a", 26: "z", 27: "aa", 53: "aaa", 0: "0", 9999: "9999"}),
        (kanji, {1: "一", 10: "十", 21: "二十一", 99: "九十九", 100: "100"}),
        (circled, {1: "①", 20: "⑳", 21: "21"}),
        (WORD["decimalZero"], {7: "07", 12: "12"}),
        (WORD["upperRoman"], {9: "IX"}),
        (WORD["decimalFullWidth"], {12: "１２"}),
        (WORD["aiueo"], {1: "ア", 46: "ン", 47: "47"}),
        (WORD["iroha"], {3: "ハ", 47: "ス"}),
    ],
)
def test_numbers_are_written(count: Callable[[int], str], written: dict[int, str]) -> None:
    assert {number: count(number) for number in written} == written
