"""How lists count: the numbers of Word, PowerPoint and HTML as they are shown."""

from collections.abc import Callable, Mapping

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_KANJI = "〇一二三四五六七八九"
_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def roman(number: int) -> str:
    """Return a small Roman numeral; from 4000 on the figure itself.

    >>> roman(14)
    'xiv'
    """
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def letters(number: int) -> str:
    """Return a … z, then aa, bb as Word counts.

    >>> letters(1), letters(28)
    ('a', 'bb')
    """
    if not 0 < number <= 26 * 30:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def kanji(number: int) -> str:
    """Return a number up to 99 in kanji.

    >>> kanji(21)
    '二十一'
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _KANJI[tens]) + "十" if tens else ""
    return ten + (_KANJI[ones] if ones else "")


def circled(number: int) -> str:
    """Return ① … ⑳, then plain figures."""
    return chr(ord("①") + number - 1) if 0 < number <= 20 else str(number)


def _of(row: str) -> Callable[[int], str]:
    return lambda number: row[number - 1] if 0 < number <= len(row) else str(number)


def _wide(number: int) -> str:
    return str(number).translate(_WIDE_DIGITS)


WORD: Mapping[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "japaneseCounting": kanji,
    "chineseCounting": kanji,
    "aiueo": _of(_KANA),
    "aiueoFullWidth": _of(_KANA),
    "iroha": _of(_IROHA),
    "irohaFullWidth": _of(_IROHA),
}
"""Word's names for them (ISO/IEC 29500-1, 17.18.59); all others count in plain figures."""

HTML: Mapping[str, Callable[[int], str]] = {
    "a": letters,
    "A": WORD["upperLetter"],
    "i": roman,
    "I": WORD["upperRoman"],
}
"""The `type` of an `ol` element."""

POWERPOINT: Mapping[str, Callable[[int], str]] = {
    "alphaLc": letters,
    "alphaUc": WORD["upperLetter"],
    "romanLc": roman,
    "romanUc": WORD["upperRoman"],
    "circleNum": circled,
    "ea1ChsPeriod": kanji,
    "ea1JpnKor": kanji,
}
"""How the schemes of a:buAutoNum begin (ISO/IEC 29500-1, 20.1.10.61)."""
