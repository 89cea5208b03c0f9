"""Questions that yes or no answers."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.language.japanese import japanese_words
from ingest.language.period import Period
from ingest.language.scripts import has_cjk, is_japanese
from ingest.language.weekdays import weekdays
from retriever.forms.verdict.words import PERMISSION, Word, content_of, words_of

_ENGLISH = re.compile(
    r"^\W*(?P<first>is|are|am|was|were|do|does|did|has|have|had|can|may|must|should)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NO_VERDICT = re.compile(
    r"\b(?:or|not|never|which|what|who|when|where|how|why|likely)\b|n['’]t\b"
    r"|^\W*(?:can|could|would|may)\s+(?:you|we have)\b",
    re.IGNORECASE,
)
"""A choice, a question within, a negation, or a request ("Can you list …?")."""
_JAPANESE = re.compile(r"(?:ますか|ですか|でしょうか|ましたか|(?<=[いるたう])か)[\s。?？]*$")
_JAPANESE_NO_VERDICT = re.compile(
    r"何|なに|いつ|どこ|どの|どれ|どう|どちら|だれ|誰|いくら|いくつ|なぜ|幾|それとも|ませんか|ないか|ないですか"
)
_PERMISSION = re.compile(r"^\W*(?:can|may|am\s+I\s+allowed)\b", re.IGNORECASE)
_JAPANESE_PERMISSION = re.compile(
    r"(?:て|で)も(?:よい|いい|良い|構いません|かまいません)|でき|出来|使え"
)
_OBLIGATION = re.compile(
    r"^\W*(?:must|should)\b|なければなりませんか|必要(?:です|があります)か", re.IGNORECASE
)
_EXISTENCE = re.compile(r"^\W*(?:is|are|was|were)\s+there\b|[はが](?:あり|い)ますか", re.IGNORECASE)
_PAST = re.compile(r"^\W*(?:was|were|did|had)\b|ましたか|でしたか|たか[\s。?？]*$", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?P<more>\b(?:more than|over|above|exceed(?:s|ed)?|greater than|higher than|longer than)\s+)"
    r"|(?P<less>\b(?:less than|fewer than|under|below|lower than|shorter than)\s+)"
    r"|(?P<least>\bat least\s+)|(?P<most>\b(?:at most|up to|no more than)\s+)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*([A-Za-z]+|[%$€£])")
_COMPARED_AFTER = re.compile(
    r"\w{0,6}?(?:(?P<least>以上)|(?P<most>以下|以内)|(?P<less>未満)|(?P<more>超|を超))"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number that another is compared with: `more`, `less`, at `least` or at `most`.

    `unit` is the word after it, as it is written; empty for none.
    """

    kind: str
    value: Decimal
    unit: str = ""

    def holds(self, value: Decimal) -> bool:
        """Whether a number compares so."""
        if self.kind in ("more", "most"):
            return (value > self.value) == (self.kind == "more")
        return (value < self.value) == (self.kind == "less")


@dataclass(frozen=True, slots=True)
class YesNo:
    """What a question asks to be confirmed.

    Attributes:
        words: its content words in order, without dates, days and the number compared with.
        sign: -1 where it asks whether something is closed or prohibited.
        permission: whether it asks what is allowed.
        obligation: whether it asks what is required.
        existence: whether it asks if there is something.
        past: whether it asks of the past.
        dates: the periods it names.
        days: the days of the week it names; empty for none.
        comparison: the number it compares with, if it does.
        japanese: whether it is Japanese.

    """

    words: tuple[Word, ...]
    sign: int
    permission: bool
    obligation: bool
    existence: bool
    past: bool
    dates: tuple[Period, ...]
    days: frozenset[int]
    comparison: Comparison | None
    japanese: bool


def yes_no(text: str) -> YesNo | None:
    """Return what a question asks to be confirmed; None where yes or no does not answer it.

    >>> asked = yes_no("Is fishing prohibited at the lock?")
    >>> [word.form for word in asked.words], asked.sign, asked.permission
    (['fish', 'lock'], -1, True)
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    japanese = is_japanese(folded)
    if japanese:
        if not _JAPANESE.search(folded) or _JAPANESE_NO_VERDICT.search(folded):
            return None
        rest = folded
    else:
        match = _ENGLISH.match(folded)
        if match is None or _NO_VERDICT.search(folded):
            return None
        rest = match["rest"]
    rest, comparison = _without_comparison(rest)
    words = content_of(words_of(rest))
    own = [word for word in words if word.form != PERMISSION]
    named = [word for word in words if word.form == PERMISSION]
    sign = -1 if sum(word.sign < 0 for word in words) == 1 else 1
    permitted = _JAPANESE_PERMISSION if japanese else _PERMISSION
    return YesNo(
        tuple(own),
        sign,
        bool(named or permitted.search(folded)),
        bool(_OBLIGATION.search(folded)),
        bool(_EXISTENCE.search(folded)),
        bool(_PAST.search(folded)),
        tuple(one.period for one in periods(folded)),
        frozenset().union(*(one.days for one in weekdays(folded))),
        comparison,
        japanese,
    )


def _without_comparison(text: str) -> tuple[str, Comparison | None]:
    """Return the text without the number that it compares with, and that number."""
    for number in number_mentions(text):
        before = [
            one for one in _COMPARED.finditer(text, 0, number.start) if one.end() == number.start
        ]
        after = _COMPARED_AFTER.match(text, number.end)
        match = before[0] if before else after
        if match is not None:
            kind = next(name for name, said in match.groupdict().items() if said)
            start, end = min(match.start(), number.start), number.end
            if not before:
                text = text[: match.start(kind)] + " " * len(match[kind]) + text[match.end(kind) :]
            compared = Comparison(kind, number.value, _unit(text[number.end :]))
            return text[:start] + " " + text[end:], compared
    return text, None


def _unit(after: str) -> str:
    """Return the first word after a number."""
    if match := _UNIT.match(after):
        return match[1]
    return next((one.surface for one in japanese_words(after[:8])), "") if has_cjk(after) else ""
