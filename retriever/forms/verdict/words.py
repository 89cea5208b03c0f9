"""The words of questions and statements as they are compared: stems, signs, values.

"Closed" is "open" with the other sign, and "prohibited" is "allowed" with the other sign. Dates and
days are blanked, as they are compared by value; numbers are written by their value.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language.content_terms import FUNCTION_TERMS
from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.language.japanese import japanese_words
from ingest.language.scripts import is_japanese
from ingest.language.terms import stem
from ingest.language.weekdays import weekdays

PERMISSION = "permission"
NECESSITY = "necessity"
_OPEN = "open"
_SIGNED = {
    "allowed": (PERMISSION, 1), "permitted": (PERMISSION, 1), "permissible": (PERMISSION, 1),
    "prohibited": (PERMISSION, -1), "forbidden": (PERMISSION, -1), "banned": (PERMISSION, -1),
    "open": (_OPEN, 1), "closed": (_OPEN, -1), "shut": (_OPEN, -1),
    "許可": (PERMISSION, 1), "可能": (PERMISSION, 1), "可": (PERMISSION, 1),
    "出来る": (PERMISSION, 1), "良い": (PERMISSION, 1), "禁止": (PERMISSION, -1),
    "必要": (NECESSITY, 1), "不要": (NECESSITY, -1), "不必要": (NECESSITY, -1),
    "necessary": (NECESSITY, 1), "required": (NECESSITY, 1), "unnecessary": (NECESSITY, -1),
    "認める": (PERMISSION, 1), "許す": (PERMISSION, 1),
    "不可": (PERMISSION, -1), "禁ずる": (PERMISSION, -1), "禁じる": (PERMISSION, -1),
    "開館": (_OPEN, 1), "開園": (_OPEN, 1), "営業": (_OPEN, 1),
    "休館": (_OPEN, -1), "休園": (_OPEN, -1), "休業": (_OPEN, -1), "休み": (_OPEN, -1),
}  # fmt: skip
"""Words that deny each other: what they say, and with which sign."""
_SAME = dict.fromkeys(("使用", "利用", "使える", "用いる"), "使う")
"""Words that say the same of whatever is used."""

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’-][^\W_]+)*")
_ADVERB = re.compile(r"\w+ly|also|still|always|yet|毎[年月週日]|また|常時")
_NEGATION = re.compile(r"not|never|no|none|neither|nor|cannot|\w+n['’]t")
_FORMAL = frozenset({"こと"})
"""Nouns that only make a verb one."""
_JAPANESE_NEGATION = frozenset("無い ない ぬ ず".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its stem or what it says, its sign, and whether it is a content word."""

    form: str
    surface: str
    sign: int
    content: bool
    negation: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a question or statement, without its dates and days."""
    text = by_value(text)
    return _japanese(text) if is_japanese(text) else [_english(one) for one in _WORD.findall(text)]


def content_of(words: Sequence[Word]) -> list[Word]:
    """Return the content words but adverbs."""
    return [one for one in words if one.content and not _ADVERB.fullmatch(one.form)]


def by_value(text: str) -> str:
    """Return a text without its dates and days, and with its numbers in digits."""
    spans = [(one.start, one.end) for one in periods(text)]
    spans += [(one.start, one.end) for one in weekdays(text)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    for number in reversed(number_mentions(text)):
        text = f"{text[: number.start]}{number.value:f}{text[number.end :]}"
    return text


def _english(surface: str) -> Word:
    folded = surface.casefold()
    form, sign = _SIGNED.get(folded, (stem(re.sub(r"['’]s?$", "", folded)), 1))
    negation = _NEGATION.fullmatch(folded) is not None
    content = form not in FUNCTION_TERMS and not negation
    return Word(form, surface, sign, content, negation)


def _japanese(text: str) -> list[Word]:
    found = []
    for one in japanese_words(text):
        form, sign = _SIGNED.get(one.form, (_SAME.get(one.form, one.form), 1))
        negation = one.form in _JAPANESE_NEGATION
        content = (
            one.content or form in (PERMISSION, NECESSITY)
        ) and form not in FUNCTION_TERMS | _FORMAL
        found.append(Word(form, one.surface, sign, content and not negation, negation))
    return found
