"""Whether the quotes have the figures of a claim: number, unit, bound, and what they measure.

"At least 31 days" is neither "31 days" nor "31 boats". Any word after a number counts as its unit:
a list of units would be incomplete.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.language.content_terms import FUNCTION_TERMS, content_terms
from ingest.language.figures import COUNT_WORDS, NUMBER, SCALE_WORDS, numbers
from ingest.language.japanese import japanese_words
from ingest.language.scripts import CJK_LETTER, has_cjk, is_japanese
from ingest.language.terms import stem
from service.wording.quoted import Quoted, clauses

_NUMBER = re.compile(rf"(?P<currency>[$€£¥])?\s?(?P<number>{NUMBER})")
_UNIT = re.compile(r"[\s-]?(?:(?P<mark>[%‰°℃])|(?P<word>[^\W\d_]+))")
_SCALES = frozenset(map(stem, (*SCALE_WORDS, "percent")))
_NUMBER_WORDS = frozenset(
    """
    zero thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty
    sixty seventy eighty ninety dozen dozens half twice double triple quarter first second third
    fourth fifth sixth seventh eighth ninth tenth
    """.split()  # noqa: SIM905
).union(COUNT_WORDS, SCALE_WORDS, (f"{scale}s" for scale in SCALE_WORDS))
_BETWEEN = r"\s+(?:(?:the|a|about|around|approximately|some|year|fy|fiscal)\s+)*$"
_BOUNDS_BEFORE = {
    "least": r"at least|minimum of|no(?:t)? (?:less|fewer) than",
    "most": r"at most|maximum of|up to|no(?:t)? more than|within",
    "more": r"(?<!no )(?<!not )more than|over|above|exceed\w*|beyond",
    "less": r"(?<!no )(?<!not )(?:less|fewer) than|under|below",
    "before": r"before|prior to|until|till",
    "after": r"after|since",
    "by": r"by",
    "from": r"from",
}
_BEFORE = [(name, re.compile(rf"\b(?:{said}){_BETWEEN}")) for name, said in _BOUNDS_BEFORE.items()]
_AFTER = [
    ("least", re.compile(r"[^.;\n]{0,20}?(?:\bor (?:more|above|over|later)\b|以上|以降)")),
    ("most", re.compile(r"[^.;\n]{0,20}?(?:\bor (?:less|fewer|below)\b|以下|以内|まで)")),
    ("more", re.compile(r"\w{0,4}超")),
    ("less", re.compile(r"\w{0,4}(?:未満|以前)")),
    ("from", re.compile(r"\w{0,4}から")),
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number without separators, its unit, and its bound ("at least")."""

    number: str
    unit: tuple[str, ...]
    bound: str | None

    def is_said_by(self, other: "Figure") -> bool:
        """Whether the other is the same figure; this unit may be shorter, but for its scale."""
        if (self.number, self.bound) != (other.number, other.bound):
            return False
        scale = tuple(takewhile(_is_scale, other.unit))
        held = other.unit[: len(self.unit)] == self.unit
        return held and self.unit[: len(scale)] == scale


def figures(text: str) -> list[Figure]:
    """Return the text's figures, in order.

    >>> figures("at least 20 trillion yen by 2033")[0]
    Figure(number='20', unit=('trillion', 'yen'), bound='least')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = []
    for match in _NUMBER.finditer(folded):
        currency = (match["currency"],) if match["currency"] else ()
        unit = (*_unit(folded, match.end()), *currency)
        number = match["number"].replace(",", "")
        found.append(Figure(number, unit, _bound(folded, match.start(), match.end())))
    return found


def unsupported_figures(claim: str, quoted: Quoted) -> list[str]:
    """Return the numbers of the claim, in digits or words, that the quotes do not have."""
    absent = sorted(numbers(claim) - numbers(quoted.text))
    held = figures(quoted.text)
    said = [one for one in figures(claim) if not any(one.is_said_by(other) for other in held)]
    return list(
        dict.fromkeys([*absent, *(one.number for one in said), *_absent_words(claim, quoted.text)])
    )


def misplaced_figures(claim: str, quoted: Quoted) -> list[str]:
    """Return the numbers of the claim that belong to something else in the quotes.

    The clause of the claim is compared with the clauses of the quotes. If one with another figure
    shares more terms with it than those with this figure, the figures were mixed up. If they share
    equally many, the whole claim is compared. If that is equal too, a figure of the same unit in a
    clause that has a word of the claim speaks against it.
    """
    whole = content_terms(claim)
    return [
        figure.number
        for clause in clauses(claim)
        for figure in figures(clause)
        if _belongs_elsewhere(figure, (content_terms(clause), whole), quoted.clauses)
    ]


def _belongs_elsewhere(figure: Figure, said: Sequence[frozenset[str]], held: Sequence[str]) -> bool:
    own = [one for one in held if figure.number in numbers(one)]
    rivals = [one for one in held if numbers(one) and one not in own]
    for terms in (one - {figure.number} for one in said):
        mine, other = _shared(terms, own), _shared(terms, rivals)
        if mine != other:
            return other > mine
    near = said[0] - frozenset[str]().union(*map(content_terms, own))
    alike = [one for one in rivals if any(_alike(figure, other) for other in figures(one))]
    return _shared(near, alike) > 0


def _alike(one: Figure, other: Figure) -> bool:
    return bool(one.unit) and one.unit == other.unit


def _shared(terms: frozenset[str], held: Sequence[str]) -> int:
    return max((len(terms & content_terms(one)) for one in held), default=0)


def _unit(folded: str, at: int) -> tuple[str, ...]:
    """Return the words right after a number: its scale, if any, and its unit."""
    unit: list[str] = []
    while (match := _UNIT.match(folded, at)) and (not unit or _is_scale(unit[-1])):
        said = match["mark"] or match["word"]
        if CJK_LETTER.match(said):
            return (*unit, *_japanese_unit(said))
        word = "%" if said in ("%", "percent", "per") else stem(said)
        if word in FUNCTION_TERMS:
            break
        unit.append(word)
        at = match.end()
    return tuple(unit)


def _japanese_unit(said: str) -> tuple[str, ...]:
    """Return the first word, with the scale before it: 兆円 in 兆円の市場."""
    words = [(word.surface, word.numeral, word.content) for word in japanese_words(said[:12])]
    scale = "".join(surface for surface, _, _ in takewhile(lambda word: word[1], words))
    rest = [surface for surface, numeral, content in words if content and not numeral]
    first = rest[:1] if said.startswith(scale + "".join(rest[:1])) else []
    return tuple(filter(None, (scale, *first)))


def _is_scale(word: str) -> bool:
    return word in _SCALES or word in ("%", "‰", "°", "℃") or bool(re.match("[十百千万億兆]", word))


def _bound(folded: str, start: int, end: int) -> str | None:
    before = folded[max(0, start - 60) : start] + " "
    said = next((name for name, pattern in _BEFORE if pattern.search(before)), None)
    return said or next((name for name, pattern in _AFTER if pattern.match(folded, end)), None)


def _absent_words(claim: str, quote: str) -> Iterator[str]:
    """Yield the numbers in words that the quote has neither in words nor in digits."""
    held = _tokens(quote)
    for word in sorted(_tokens(claim) & _NUMBER_WORDS - held):
        if str(COUNT_WORDS.get(word)) not in numbers(quote):
            yield word
    if is_japanese(claim) or has_cjk(claim):
        yield from sorted(_numerals(claim) - _numerals(quote))


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", text).casefold()))


def _numerals(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text)
    return {word.form for word in japanese_words(folded) if word.numeral}
