"""What a number is in running text, in digits and in words, and its value.

Two kinds of pattern are elsewhere, because they ask something else: whether a table's cell is
nothing but a figure with its unit (`ingest.structure.tables.grid`), and which unit and bound a
figure has (`service.wording.figures`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest.language.japanese import japanese_words
from ingest.language.scripts import CJK, folded, has_cjk

NUMBER = r"\d+(?:[.,]\d+)*"
"""Digits with the separators inside them: 1,234.5 is one number. A pattern."""

YEAR = re.compile(r"(?:19|20)\d\d")
"""Four digits that are taken for a year, for `fullmatch`."""

COUNT_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
"""Numbers that texts mostly write in words; "one" is left out, as it is more often a pronoun."""
SCALE_WORDS = ("hundred", "thousand", "million", "billion", "trillion")

KANJI_NUMERALS = "〇一二三四五六七八九十百千万億兆"
"""The letters that numerals in kanji are written with; digits may stand among them: 3万2千."""

_VALUES = {"one": 1, **COUNT_WORDS} | {
    word: 13 + i
    for i, word in enumerate(
        ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
    )
}
_TENS = {
    word: 20 + 10 * i
    for i, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    )
}
_SCALES = {word: 10**power for word, power in zip(SCALE_WORDS, (2, 3, 6, 9, 12), strict=True)}
_DIGIT_WORDS = list(_VALUES)[:9]
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_DIGIT_WORDS)}))?|(?:{'|'.join(_VALUES)}))\b"
)
_SCALE = rf"(?:{'|'.join(SCALE_WORDS)})\b"
_ENGLISH = re.compile(
    rf"(?<![\w.,])(?:{NUMBER}(?:\s+{_SCALE})?"
    rf"|(?:{_SMALL}|a(?=\s+{_SCALE}))(?:(?:[\s-]+{_SCALE})+(?:\s+(?:and\s+)?{_SMALL})?)*)",
    re.IGNORECASE,
)
_ARTICLES = "article|art|section|sect|chapter|paragraph|clause|rule|annex|schedule|part"
_NUMBERED = re.compile(
    rf"\b(?P<kind>{_ARTICLES})s?\.?\s*(?P<number>\d+(?:\.\d+)*[a-z]?)\b"
    rf"|(?P<sign>§)\s?(?P<sign_number>\d+(?:\.\d+)*[a-z]?)\b"
    rf"|第\s?(?P<kanji>[\d{KANJI_NUMERALS}]+)\s?(?P<kanji_kind>[条章節項号編部])"
    rf"(?:の(?P<branch>[\d{KANJI_NUMERALS}]+))?",
    re.IGNORECASE,
)
_KINDS = {
    "art": "article", "sect": "section", "§": "section", "条": "article", "章": "chapter",
    "節": "section", "項": "paragraph", "号": "item", "編": "part", "部": "part",
}  # fmt: skip

_WRITTEN = re.compile(NUMBER)
_MYRIADS = re.compile(rf"{NUMBER}\s*[十百千万億]")
_SIGNED = re.compile(rf"(?<![\w.,])[-−]?{NUMBER}|{NUMBER}")
_DIGIT_OR_WORD = re.compile(
    r"\d|[一二三四五六七八九十百千万億兆]"
    rf"|\b(?:one|{'|'.join((*COUNT_WORDS, *SCALE_WORDS))}|half|dozen|none|no)\b",
    re.IGNORECASE,
)


def numbers(text: str) -> set[str]:
    """Return the numbers in a text with their signs, in one form: no thousands separators.

    >>> sorted(numbers("−5 of １,200"))
    ['-5', '1200']
    """
    folded = unicodedata.normalize("NFKC", text).replace("−", "-")
    return {match[0].replace(",", "") for match in _SIGNED.finditer(folded)}


def written_numbers(text: str) -> list[str]:
    """Return the numbers in a text as they are written there, each once.

    >>> written_numbers("5,000 of 5,000 in 2033")
    ['5,000', '2033']
    """
    return list(dict.fromkeys(_WRITTEN.findall(text)))


def shared_figures(question: str) -> set[str]:
    """Return the figures of a Japanese question that other languages write with the same digits.

    They write 5億 as 500 million, with other digits, and 20兆 as 20 trillion.

    >>> sorted(shared_figures("2033年に20兆円、100万人"))
    ['20', '2033']
    """
    return numbers(_MYRIADS.sub(" ", unicodedata.normalize("NFKC", question)))


def tells_a_quantity(text: str) -> bool:
    """Whether a text has a number, in digits or in words, or says that there is none."""
    return _DIGIT_OR_WORD.search(text) is not None


@dataclass(frozen=True, slots=True)
class NumberMention:
    """`text[start:end]` is a number, in digits or in words."""

    start: int
    end: int
    value: Decimal


def number_mentions(text: str) -> list[NumberMention]:
    """Return the numbers of a text with their values, in order.

    "One" alone is left out: it is more often a pronoun.

    >>> [str(one.value) for one in number_mentions("1.2 million, 1,200,000 and twenty-one")]
    ['1200000', '1200000', '21']
    >>> [str(one.value) for one in number_mentions("120万人、三万二千円、六日前")]
    ['1200000', '32000', '6']
    """
    plain = folded(text)
    found = list(_japanese_numbers(plain)) if has_cjk(plain) else []
    for match in _ENGLISH.finditer(plain):
        apart = all(match.end() <= one.start or one.end <= match.start() for one in found)
        if apart and (value := _english_value(match[0])) is not None:
            found.append(NumberMention(match.start(), match.end(), value))
    return sorted(found, key=lambda one: one.start)


def numbered_parts(text: str) -> frozenset[tuple[str, str]]:
    """Return the articles, chapters and so on that a text names, by kind and number.

    >>> numbered_parts("第六条の二") == numbered_parts("第6条の2"), numbered_parts("Art. 6")
    (True, frozenset({('article', '6')}))
    """
    found = set()
    for match in _NUMBERED.finditer(folded(text)):
        kind = (match["kind"] or match["sign"] or match["kanji_kind"]).casefold()
        number = match["number"] or match["sign_number"]
        if number is None:
            branch = match["branch"]
            numerals = (match["kanji"], branch) if branch else (match["kanji"],)
            number = "-".join(str(kanji_value(one)) for one in numerals)
        found.add((_KINDS.get(kind, kind), number.casefold()))
    return frozenset(found)


def without_leading_part(text: str) -> str:
    """Return a provision without the number that it begins with.

    >>> without_leading_part("第4条　駐車は認めない。")
    '駐車は認めない。'
    >>> without_leading_part("§ 2: Hens may be kept.")
    'Hens may be kept.'
    """
    match = _NUMBERED.match(folded(text))
    return text[match.end() :].lstrip(" \t\u3000.:：、）)") if match else text


def kanji_value(numeral: str) -> Decimal:
    """Return the value of a numeral in kanji, in digits or in both; there is one.

    >>> kanji_value("二十八"), kanji_value("二〇二五"), kanji_value("3.5億")
    (Decimal('28'), Decimal('2025'), Decimal('350000000'))
    """
    total = section = number = Decimal(0)
    for part in re.findall(rf"{NUMBER}|[{KANJI_NUMERALS}]", numeral):
        if part[0].isdecimal():
            number = Decimal(part.replace(",", ""))
            continue
        value = int(unicodedata.numeric(part))
        if value < 10:
            number = 10 * number + value
        elif value < 10_000:
            section += (number or 1) * value
            number = Decimal(0)
        else:
            total += (section + number or 1) * value
            section = number = Decimal(0)
    whole = total + section + number
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole


def _japanese_numbers(text: str) -> Iterator[NumberMention]:
    """Yield the numbers beside East Asian letters. Sudachi tells them from other words: 千葉, 一方.

    It takes some for names of people, such as 二十八; numerals of several letters are numbers.
    """
    for run in re.finditer(rf"(?:{NUMBER}|[{CJK}])*[{CJK}](?:{NUMBER}|[{CJK}])*", text):
        at = run.start()
        for word in japanese_words(run[0]):
            end = at + len(word.surface)
            numeral = re.fullmatch(rf"(?:{NUMBER}|[{KANJI_NUMERALS}])+", word.surface)
            if numeral and (word.numeral or len(word.surface) > 1):
                yield NumberMention(at, end, kanji_value(word.surface))
            at = end


def _english_value(said: str) -> Decimal | None:
    """Return the value of a number in digits, which a scale may follow, or in words."""
    words = [word for word in re.split(r"[\s-]+", said.casefold()) if word not in ("and", "a")]
    total = section = Decimal(0)
    for word in words:
        if word[0].isdecimal():
            section = Decimal(_point(word))
        elif word == "hundred":
            section = 100 * (section or Decimal(1))
        elif word in _SCALES:
            total += (section or Decimal(1)) * _SCALES[word]
            section = Decimal(0)
        else:
            section += Decimal(_TENS.get(word) or _VALUES[word])
    if words == ["one"]:
        return None
    whole = total + section
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole


def _point(number: str) -> str:
    """Return digits without thousands separators; a point or comma of others is a decimal one."""
    if number.count(".") > 1:
        return number.replace(".", "").replace(",", ".")
    return number.replace(",", "")
