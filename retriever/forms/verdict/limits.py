"""Whether a number that is asked about is within what a statement allows, or says.

"The sauna is for persons of 16 or over" says no to a boy of 15. What a rule gives to some ("members
of 67 or over pay half") decides nothing of the others.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.language.dates import periods
from retriever.forms.form import Asked
from retriever.forms.verdict.ground import Ground
from retriever.forms.verdict.topic import (
    LIGHT,
    PARTIES,
    PERSONS,
    Place,
    Topic,
    best_covered,
    forms,
    in_meant_edition,
    narrowing,
    places_of,
    topic_of,
)
from retriever.forms.verdict.words import words_of
from retriever.forms.verdict.yes_no import COMPARATIVES, YesNo
from retriever.text.measures import AGE, SCHOOL, Bound, Measure, bounds, measures

_ALLOWS = re.compile(
    r"^\W*(?:can|could|may|might|would\s+(?:it|that|this)\s+(?:do|work))\b|\b(?:am|is|are)\b.*\b(?:allowed|permitted|enough"
    r"|okay|ok|fine|sufficient|acceptable|able|big\s+enough|in\s+time|possible|eligible|admitted|accepted)\b"
    r"|\b(?:enough|suffice|in\s+time|still\s+fit)\b"
    r"|でき|出来|られますか|使えますか|入れますか|てもいい|てもよい|てもかま|大丈夫|間に合|足り|可能",
    re.IGNORECASE,
)
_TOO = re.compile(
    r"\btoo\s+(?:late|heavy|young|old|long|big|large|many|much|high|short|early|small)\b"
    r"|\b(?:prohibited|forbidden|banned)\b|禁止|すぎ",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:meet|meets|met|reach|reached|attain|achieve|satisfy|fulfil|hit|miss)\b"
    r".*\b(?:targets?|kpis?|goals?|aims?|requirements?|criteri\w+|objective)\b|目標|KPI",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:is|are|means?|counts?\s+as)\b|とは|である|とする|をいう", re.IGNORECASE
)
_ASKS_CLASS = re.compile(
    r"\b(?:count|counts|qualif\w+|class\w*|treated|regarded|considered)\b"
    r"|^\W*(?:is|are|am|was)\b.*\d.*\b(?:an?|the)\s+[\w-]+(?:\s+[\w-]+)?\W*$",
    re.IGNORECASE,
)
_PERMITS = re.compile(
    r"\b(?:may|can|allowed|permitted|admitted|open\s+(?:to|for)|eligible|entitled"
    r"|(?:is|are)\s+for|available|accepted|only)\b|できる|ことができ|認め|対象|とする|限る|可\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\b(?:(?:must|may|shall|can|do(?:es)?|is|are)\s*not|cannot|no(?!\s+(?:more|less|later|fewer))|prohibited"
    r"|forbidden|banned|never|barred)\b|禁止|てはならない|てはいけ|できない|認めない|しない",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:if|unless|when|where|provided|except|subject\s+to|accompanied|only\s+with|consent"
    r"|usually|normally|some)\b|場合|ただし|限り|除[きく]|とき",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:free|half|reduced|discount\w*|cheaper)\b|無料|割引|半額|減免", re.IGNORECASE
)
"""What is given to some and need not be denied to all others: other rules may give it too."""
_ALONE = re.compile(
    r"\b(?:alone|unaccompanied|without\s+an?\s+(?:adult|parent|grown-?up)"
    r"|by\s+(?:him|her|them|it)sel(?:f|ves)|on\s+(?:his|her|their)\s+own)\b|一人で|ひとりで|同伴なし",
    re.IGNORECASE,
)
_ACCOMPANIED = re.compile(
    r"\b(?:only\s+(?:with|if\s+accompanied|when\s+accompanied)|must\s+be\s+accompanied|accompanied\s+by)\b"
    r"|同伴",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;、；]\s*|\s+(?:and|but)\s+(?=[^,;]*\d)")
_IS = re.compile(
    r"(?:\b(?:is|am|are|turn(?:s|ed)?)|['’][ms])\s+(?:(?:only|just|already|now)\s+)*$",
    re.IGNORECASE,
)
"""What comes before an age without a unit: "My son is 15."."""
_NO_VALUE = re.compile(
    r"(?:1|一|ひと)人で|(?:1|一)人(?:につき|当たり|あたり)|\bof\s+the\s+\w+|\b(?:these|those|both)\s+\w+"
)
"""What has a number, but none that is compared: by oneself, "one of the five"."""


def within_limits(asked: Asked, question: YesNo) -> list[Ground]:
    """Return whether the number that a question names is within what the documents allow or say.

    Nothing where it names none, where no statement about it has one of the same kind, or where two
    differ.
    """
    text = _NO_VALUE.sub(" ", f"{question.scenario} {question.main}".strip())
    numbers = [one for one in measures(text) if one.unit or _IS.search(text[: one.start])]
    if not numbers:
        return []
    topic = _without_units(topic_of(question), numbers)
    if question.comparison:
        topic = replace(topic, named=topic.named - COMPARATIVES)
    places = [
        clause
        for place in places_of(asked)
        if not place.is_row
        for clause in _clauses(place, numbers)
    ]
    if _TARGET.search(question.main):
        topic = replace(topic, named=topic.named - _TARGET_WORDS)
    told = []
    for place in best_covered(places, topic):
        if (said := _said(question, topic, numbers, place)) is None:
            continue
        if said and place.evidence.exceptions:
            return []
        told.append((said, place))
    if not told:
        told = [(False, one) for one in places if _passes_limit(question, topic, numbers, one)]
    if len({said for said, _ in told}) > 1:
        meant = in_meant_edition(asked, [place for _, place in told])
        told = [one for one in told if one[1] in meant]
    if len({said for said, _ in told}) != 1:
        return []
    said, place = told[0]
    return [Ground(said, place.quoted, place.citations())]


def _passes_limit(question: YesNo, topic: Topic, numbers: list[Measure], place: Place) -> bool:
    """Whether a number of the question is more than a place may hold, whatever it is asked for.

    "大ホール（定員820人）" says no to a lecture of 900 people in the hall.
    """
    own = forms(place.words) - LIGHT - PERSONS - PARTIES
    units = {one.unit for one in numbers}
    found = [one for one in bounds(place.words) if _alike(one.unit, units)]
    if not own or not own <= topic.named or len(found) != 1 or question.comparison:
        return False
    said = [one for one in numbers if _alike(found[0].unit, {one.unit})]
    limit = _is_limit(found[0], place.words) and not _FREE.search(place.words)
    return limit and len(said) == 1 and not found[0].holds(said[0].value)


def _without_units(topic: Topic, numbers: list[Measure]) -> Topic:
    """Return a topic without the words that are the numbers' units."""
    units = {one.unit for one in numbers}
    said = frozenset(units) | forms(" ".join(_UNIT_WORDS.get(one, "") for one in units))
    if units & _MONEY:
        said |= forms("cost costs price amount")
    return replace(topic, named=topic.named - said, around=topic.around - said)


_TARGET_WORDS = forms(
    "meet reach attain achieve satisfy fulfil hit target kpi goal aim requirement criterion"
)
_MONEY = frozenset({"euro", "dollar", "pound", "円", "crown"})
_UNIT_WORDS = {
    "hours": "minutes hours days weeks 分間 時間 日間 週間",
    "months": "months years 月 月間 年間 か月",
    "kilogram": "kg kilos kilograms grams g tonnes tons t キログラム トン",
    "metre": "m metres meters cm mm km",
    "euro": "euros",
    "dollar": "dollars",
    "pound": "pounds",
    "percent": "percent per cent パーセント",
    "円": "円 yen",
    "crown": "crowns",
    "rank": "st nd rd th 位",
    AGE: "years old 歳 才",
    SCHOOL: "幼児 未就学児 園児 小学生 中学生 高校生 大学生",
    "persons": "persons people participants 人 名",
}


def _clauses(place: Place, numbers: list[Measure]) -> Iterator[Place]:
    """Yield a unit, or its clauses where it has several bounds of the kind that is asked about."""
    units = {one.unit for one in numbers}
    found = [one for one in bounds(place.words) if _alike(one.unit, units)]
    if len(found) > 1:
        for clause in _CLAUSES.split(place.words):
            if len([one for one in bounds(clause) if _alike(one.unit, units)]) == 1:
                yield replace(place, words=clause)
    elif found:
        yield place


def _alike(unit: str, asked: set[str]) -> bool:
    return unit in asked or (unit == AGE and "" in asked)


def _said(question: YesNo, topic: Topic, numbers: list[Measure], place: Place) -> bool | None:
    """Return what a clause says to the question.

    Args:
        question: what is asked.
        topic: what it is about.
        numbers: its numbers.
        place: the clause.

    """
    statement = place.words
    units = {one.unit for one in numbers}
    found = [one for one in bounds(statement) if _alike(one.unit, units)]
    if len(found) != 1 or narrowing(statement, topic, place.above):
        return None
    bound = found[0]
    own = [one for one in numbers if _alike(bound.unit, {one.unit})]
    if question.comparison:
        return _compared(question, own, bound, statement)
    inside = bound.holds(own[0].value)
    if len(own) != 1 or (inside and len(numbers) > 1):
        return None
    rest = statement[: bound.start] + " " + statement[bound.end :]
    return _decided(question, bound, rest, statement, inside=inside)


def _compared(question: YesNo, own: list[Measure], bound: Bound, statement: str) -> bool | None:
    """Return whether what a statement says is more, or less, than the number of the question.

    Args:
        question: what is asked.
        own: its numbers of the statement's kind.
        bound: what the statement says.
        statement: the statement.

    """
    comparison = question.comparison
    if comparison is None or len(own) != 1 or _FORBIDS.search(statement):
        return None
    said = [one.period for one in periods(statement)]
    if question.dates and not any(
        date.contains(one) or one.contains(date) for date in question.dates for one in said
    ):
        return None
    asked = replace(comparison, value=own[0].value)
    if bound.exact and bound.low is not None:
        return asked.holds(bound.low)
    ends = [one for one in (bound.low, bound.high) if one is not None]
    if comparison.kind in ("more", "least") and bound.high is not None:
        return False if bound.high < asked.value else None
    if comparison.kind in ("less", "most") and bound.low is not None:
        return False if bound.low > asked.value else None
    return True if len(ends) == 1 and asked.holds(ends[0]) and ends[0] != asked.value else None


def _decided(
    question: YesNo, bound: Bound, rest: str, statement: str, *, inside: bool
) -> bool | None:
    """Return the verdict by what kind of rule the statement is.

    Args:
        question: what is asked.
        bound: the statement's bound.
        rest: the statement without it.
        statement: the statement.
        inside: whether the number is within the bound.

    """
    main = question.main
    inverse = bool(_TOO.search(main))
    forbids = bool(_FORBIDS.search(_LIMIT_NEGATION.sub(" ", rest)))
    conditional = bool(_SOME.search(rest))
    if _ACCOMPANIED.search(statement) and bound.unit == AGE:
        alone = _ALONE.search(question.main) or _ALONE.search(question.scenario)
        return False if inside and alone and bound.low is None else None
    if bound.exact:
        return _equal(question, forbids=forbids, conditional=conditional, inside=inside)
    if _TARGET.search(main):
        return inside
    if _ALLOWS.search(main) or inverse:
        if forbids:
            return inverse if inside else None
        if not (_PERMITS.search(rest) or bound.lead or _is_limit(bound, statement)):
            return None
        if (inside and conditional) or (not inside and _FREE.search(rest)):
            return None
        return inside != inverse
    if _ASKS_CLASS.search(main) and _DEFINES.search(rest) and not forbids:
        return inside if not conditional else None
    if conditional:
        return None
    if inside:
        return _same_sign(question, rest) if not forbids else False
    return False if _is_limit(bound, statement) and not forbids else None


_LIMIT_NEGATION = re.compile(
    r"\b(?:must|may|shall|can|should|do(?:es)?)\s*not\s+exceed|\bno\s+more\s+than|\bnot\s+more\s+than"
    r"|\bno\s+(?:\w+\s+){1,4}more\s+than",
    re.IGNORECASE,
)


def _is_limit(bound: Bound, statement: str) -> bool:
    """Whether a bound is one that nothing may pass: "up to", "at most", 定員, 以内."""
    before, after = statement[: bound.start], statement[bound.end :]
    return (
        bound.low is None
        and not bound.open_high
        and bool(
            re.search(
                r"\b(?:up\s+to|at\s+most|exceed|maximum\s*(?:of)?|more\s+than|longer\s+than|within|holds?|seats?|carr(?:y|ies)"
                r"|capacity(?:\s+\w+)?|limit(?:ed)?(?:\s+\w+)?|valid\s+for|kept\s+for|lasts(?:\s+for)?|top|room\s+for)\s*$",
                before,
                re.IGNORECASE,
            )
            or re.match(r"以内|以下|まで", after)
            or re.search(r"(?:定員|上限|最大|最高|最長)(?:は|を)?、?$", before)
        )
    )


def _equal(question: YesNo, *, forbids: bool, conditional: bool, inside: bool) -> bool | None:
    """Return whether a number is the one that is asked: "Is the fee 20 yen?"."""
    if forbids or conditional or _ALLOWS.search(question.main) or question.obligation:
        return None
    return inside


def _same_sign(question: YesNo, rest: str) -> bool | None:
    """Return whether a statement says what is asked, or its contrary: "free" against "pay"."""
    told = {one.form: one.sign for one in words_of(rest) if one.content}
    opposed = [told[one.form] != one.sign for one in question.words if one.form in told]
    if not opposed:
        return None
    return sum(opposed) % 2 == 0
