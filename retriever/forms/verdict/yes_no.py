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
from ingest.language.terms import stem
from ingest.language.weekdays import weekdays
from retriever.forms.verdict.words import PERMISSION, Word, content_of, words_of

_AUXILIARY = (
    r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will"
    r"|would)"
)
_ENGLISH = re.compile(rf"^\W*{_AUXILIARY}\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_AFTER_CLAUSE = re.compile(
    rf"^(?P<before>.+?),\s+(?:then\s+)?(?P<main>{_AUXILIARY}\s.+)$", re.IGNORECASE | re.DOTALL
)
_INDIRECT = re.compile(
    r"^\W*(?:please\s+)?(?:(?:can|could|would)\s+you\s+(?:please\s+)?)?(?:(?:check|say|verify|confirm"
    r"|find\s+out|tell\s+(?:me|us)|i\s+wonder|i(?:\s+want|['’]d\s+like|\s+would\s+like)\s+to\s+know)"
    r"\s+(?:whether|if)|is\s+it\s+(?:true|right|correct)\s+that)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ELLIPTICAL = re.compile(r"^\W*(?P<about>[^:?]+):\s*(?P<said>[^:?]+)\?\s*$")
_SENTENCES = re.compile(
    r"(?<=[.?!])(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)\s+(?=[\"'“(]?[A-Z])"
)
_JAPANESE_SENTENCES = re.compile(r"(?<=[。?？!！])\s*")
_NAMED_DAYS = {
    "christmas eve": "24 December", "christmas day": "25 December", "christmas": "25 December",
    "boxing day": "26 December", "new years eve": "31 December", "new years day": "1 January",
    "大晦日": "12月31日", "元日": "1月1日", "元旦": "1月1日", "クリスマス": "12月25日",
}  # fmt: skip
_NAMED_DAY = re.compile(
    r"\b(?:christmas(?: (?:eve|day))?|boxing day|new year['’]?s (?:eve|day))\b"
    r"|大晦日|元日|元旦|クリスマス",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"^(?P<main>.+?か)どうか(?:を|は|、)?[^。]*(?:教え|知り|確認|調べ)[^。]*[。?？\s]*$"
)
_NO_VERDICT = re.compile(
    r"\bor\b(?!\s+(?:over|more|less|older|younger|under|above|below|later|earlier|fewer|longer)\b)"
    r"|\b(?:not|never|which|what|who|when|where|how|why|likely)\b|n['’]t\b"
    r"|^\W*(?:can|could|would|may|will)\s+(?:you|we\s+have)\b",
    re.IGNORECASE,
)
"""A choice, a question within, a negation, or a request ("Can you list …?")."""
_JAPANESE = re.compile(r"(?:ますか|ですか|でしょうか|ましたか|(?<=[いるたう])か)[\s。?？]*$")
_JAPANESE_NO_VERDICT = re.compile(
    r"何|なに|いつ|どこ|どの|どれ|どう|どちら|だれ|誰|いくら|いくつ|なぜ|幾|それとも|(?<!かまい)(?<!構い)ませんか|ないか|ないですか"
)
_PERMISSION = re.compile(r"^\W*(?:can|may|am\s+I\s+allowed)\b", re.IGNORECASE)
_JAPANESE_PERMISSION = re.compile(
    r"(?:て|で)も(?:よい|いい|良い|構いません|かまいません)|でき|出来|使え|られます"
)
_OBLIGATION = re.compile(
    r"^\W*(?:must|should)\b|なければなりませんか|必要(?:です|があります)か", re.IGNORECASE
)
_EXISTENCE = re.compile(r"^\W*(?:is|are|was|were)\s+there\b|[はが](?:あり|い)ますか", re.IGNORECASE)
_PAST = re.compile(r"^\W*(?:was|were|did|had)\b|ましたか|でしたか|たか[\s。?？]*$", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?P<more>\b(?:over|above|exceed(?:s|ed)?"
    r"|(?:more|greater|higher|longer|dearer|costlier|older|heavier|larger|bigger|taller) than"
    r"|more\s+(?:expensive|costly) than)\s+)"
    r"|(?P<less>\b(?:under|below"
    r"|(?:less|fewer|lower|shorter|cheaper|younger|lighter|smaller) than"
    r"|less\s+(?:expensive|costly) than)\s+)"
    r"|(?P<least>\bat least\s+)|(?P<most>\b(?:at most|up to|no more than)\s+)",
    re.IGNORECASE,
)
COMPARATIVES = frozenset(
    map(
        stem,
        """
        cheaper dearer costlier expensive costly higher lower longer shorter older younger heavier
        lighter larger smaller bigger taller greater fewer
        """.split(),  # noqa: SIM905
    )
) | {"安い", "高い", "少ない", "多い", "低い", "短い", "長い", "軽い", "重い", "小さい", "大きい"}
"""Words that compare with a number; what a document says need not have them."""
_UNIT = re.compile(r"\s*([A-Za-z]+|[%$€£])")
_COMPARED_AFTER = re.compile(
    r"\w{0,6}?(?:(?P<least>以上)|(?P<most>以下|以内)|(?P<less>未満|を下回|より(?:安|少な|低|短|軽|小さ)い?)"
    r"|(?P<more>超|を超|を上回|より(?:高|多|長|重|大き)い?))"
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
        main: the question itself, as it is asked.
        scenario: what is told before it, such as "My son is 15."; empty for nothing.

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
    main: str
    scenario: str


def yes_no(text: str) -> YesNo | None:
    """Return what a question asks to be confirmed; None where yes or no does not answer it.

    >>> asked = yes_no("Is fishing prohibited at the lock?")
    >>> [word.form for word in asked.words], asked.sign, asked.permission
    (['fish', 'lock'], -1, True)
    """
    folded = _NAMED_DAY.sub(_date_of, unicodedata.normalize("NFKC", text).strip())
    japanese = is_japanese(folded)
    parts = _japanese_parts(folded) if japanese else _english_parts(folded)
    if parts is None:
        return None
    scenario, folded, rest = parts
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
        folded,
        scenario,
    )


def _date_of(match: re.Match[str]) -> str:
    return _NAMED_DAYS[re.sub(r"['’]", "", match[0].casefold())]


def _english_parts(text: str) -> tuple[str, str, str] | None:
    """Return what is told before, the question, and the question without its auxiliary verb."""
    *told, asked = _SENTENCES.split(text)
    scenario = " ".join(told)
    if indirect := _INDIRECT.match(asked):
        rest = indirect["rest"]
    elif match := _ENGLISH.match(asked):
        rest = match["rest"]
    elif clause := _AFTER_CLAUSE.match(asked):
        scenario, asked = f"{scenario} {clause['before']}.".strip(), clause["main"]
        rest = _ENGLISH.match(asked)["rest"]  # type: ignore[index]
    elif elliptical := _ELLIPTICAL.match(asked):
        rest = f"{elliptical['about']} {elliptical['said']}"
    else:
        return None
    return None if _NO_VERDICT.search(asked) else (scenario, asked, rest)


def _japanese_parts(text: str) -> tuple[str, str, str] | None:
    """Return what is told before, and the question twice."""
    *told, asked = [one for one in _JAPANESE_SENTENCES.split(text) if one]
    if whether := _WHETHER.match(asked):
        asked = whether["main"]
    elif not _JAPANESE.search(asked):
        return None
    return None if _JAPANESE_NO_VERDICT.search(asked) else ("".join(told), asked, asked)


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
