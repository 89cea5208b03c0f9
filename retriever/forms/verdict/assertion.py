"""Whether a statement has the same content words as a question, and so affirms or denies it.

It is looser than `statement` in the order of words, and knows words that deny each other: what was
rejected was not approved, and what fell did not rise.
"""

import re
from collections.abc import Sequence

from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.language.period import Period
from ingest.language.weekdays import weekdays
from retriever.forms.form import Asked
from retriever.forms.verdict.membership import asks_membership
from retriever.forms.verdict.opening import Decided
from retriever.forms.verdict.statement import CONDITION, disjoint
from retriever.forms.verdict.topic import (
    LIGHT,
    PARTIES,
    PERSONS,
    Place,
    Topic,
    forms,
    narrowing,
    places_of,
)
from retriever.forms.verdict.words import NECESSITY, PERMISSION, Word, content_of, words_of
from retriever.forms.verdict.yes_no import YesNo

_FUTURE = re.compile(
    r"\b(?:will|shall|is\s+to|are\s+to|going\s+to|due\s+to|intends?|plans?|planned|hopes?)\b"
    r"|\bin\s+(?:the\s+future|due\s+course)|\bat\s+an\s+appropriate\s+time|予定|見込み|方針",
    re.IGNORECASE,
)
_FUTURE_ASKED = re.compile(
    r"^\W*(?:will|shall|would|is\s+.*\b(?:to\s+be|going\s+to))\b", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:was|were|did|had|used\s+to)\b|(?:た|でした|ました)[。\s]*$", re.IGNORECASE
)
_UNDONE = re.compile(
    r"\b(?:reject|refus|declin|withdr|cancel|postpon|fail|den(?:y|ied)|oppos|against|without|hardly|lack"
    r"|instead|propos\w*|request\w*|motion|call(?:ed|s)?\s+for|whether|wish)\w*"
    r"|否決|却下|見送|中止|撤回|延期|反対|提案|要望|検討|求め",
    re.IGNORECASE,
)
"""What may take back what the other words of a statement say."""
_MAY = re.compile(r"\b(?:may|can|able\s+to)\b|てもよい|ことができ|でき[るま]|認め", re.IGNORECASE)
_MUST = re.compile(
    r"\b(?:must|shall|has\s+to|have\s+to|needs?\s+to|required)\b|なければなら|必要", re.IGNORECASE
)
_NEED_NOT = re.compile(
    r"\b(?:need\s+not|do(?:es)?\s+not\s+(?:need|have)\s+to)\b|必要はない|不要", re.I
)
_ASKS_NEED = re.compile(
    r"^\W*(?:must|should|shall)\b|\b(?:have|has|need|needs)\s+to\b|\brequired\b|なければなりません|必要",
    re.I,
)
_TAKES_BACK = re.compile(
    r"\b(?:if|when|unless|where|it|they|this|these|those|apply)\b|この限り|場合|とき|許可|承認",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\.\s*$|\b(?:is|are|was|were|may|can|must|shall|has|have|will|do|does|did)\b|[。るたいん]\s*$",
    re.I,
)
"""What a whole sentence has, unlike the name of a thing."""
_EXISTS = re.compile(
    r"\b(?:there|is|are|was|were|has|have|exists?)\b|ある|あり|いる|設け|置く", re.I
)
_ONLY = re.compile(r"\bonly\b|のみ|だけ|に限", re.IGNORECASE)
_ONLY_ON = re.compile(
    r"\bonly\s+(?:on\s+)?\w+day|\w+days?\s+only\b|曜日?(?:のみ|だけ|に限)", re.IGNORECASE
)
_EXCEPT = re.compile(
    r"\b(?:except(?:\s+for)?|other\s+than|apart\s+from|but\s+not|excluding)\s+(?P<out>[^.;]+)"
    r"|(?P<kanji>[^、。]+)(?:を除[くきい]|以外)",
    re.IGNORECASE,
)


def asserted(asked: Asked, question: YesNo) -> Decided | None:
    """Return whether the only statements with all words of the question affirm or deny it."""
    wanted = [one for one in question.words if one.form not in _SAID_OF_ALL]
    if question.permission:
        wanted = [one for one in wanted if one.form not in PARTIES] or wanted
    if question.scenario or question.comparison or not wanted or asks_membership(question.main):
        return None
    told: list[tuple[bool, Place]] = []
    for place in places_of(asked):
        if place.is_row or not _has(wanted, question, place):
            continue
        said = _said(question, wanted, place)
        if said is None or taken_back(place, wanted, said=said):
            return None
        told.append((said, place))
    if len({said for said, _ in told}) != 1:
        return None
    said, place = told[0]
    return Decided(said, place.quoted, place.citations())


_SAID_OF_ALL = LIGHT | PERSONS | {PERMISSION, NECESSITY}


def taken_back(place: Place, wanted: Sequence[Word], *, said: bool) -> bool:
    """Whether what follows a statement may take it back.

    What follows "No" and is only of something else, such as 飲み物 after 食事, does not.
    """
    hit = place.evidence.hit
    named = {one.form for one in wanted}
    for one in place.evidence.exceptions:
        words = one.of(hit.document.text)
        if said or forms(words) & named or _TAKES_BACK.search(words):
            return True
    return False


def _has(wanted: Sequence[Word], question: YesNo, place: Place) -> bool:
    """Whether a statement has a question's words, or what it stands under has those it lacks."""
    own = [one.form for one in words_of(place.words)]
    here = [one for one in wanted if one.form in own]
    above = forms(place.above)
    lacking = [one for one in wanted if one.form not in own]
    alone = question.permission or question.dates or len(wanted) > 1
    enough = len(here) >= 2 or (len(here) == 1 and alone)
    if not here or not enough or any(one.form not in above for one in lacking):
        return False
    if not _SAYS.search(place.words) and not forms(place.words) <= {one.form for one in wanted}:
        return False
    return len(lacking) <= len(here)


def _in_order(wanted: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether the words that both have come in the same order, or in that order turned round."""
    own = [one.form for one in words]
    order = [own.index(one.form) for one in wanted if one.form in own]
    turns = [order[i:] + order[:i] for i in range(len(order))]
    return any(turn == sorted(turn) for turn in turns)


def _said(question: YesNo, wanted: Sequence[Word], place: Place) -> bool | None:
    """Return what a statement with a question's words says to it; None where that is not plain."""
    statement = _first_clause(place.words)
    words = words_of(statement)
    if question.days:
        return _on_other_days(question, statement)
    own = {one.form for one in words}
    excepted = _excepted(wanted, statement)
    if excepted is not None:
        return excepted if question.permission or question.sign > 0 else None
    topic = Topic(frozenset(one.form for one in wanted), frozenset())
    if not question.existence and not _in_order(wanted, words):
        return None
    if narrowing(statement, topic, place.above) or _ONLY.search(statement):
        return None
    if _is_conditional(question, statement):
        return None
    opposed = [
        one
        for one in content_of(words)
        for word in wanted
        if one.form == word.form and one.sign != word.sign
    ]
    if not opposed and _UNDONE.search(statement) and not _UNDONE.search(question.main):
        return None
    if not _same_time(question, statement) or len(opposed) > 1:
        return None
    if not _same_numbers(question, f"{place.above}\n{statement}") or weekdays(statement):
        return None
    negations = [one for one in words if one.negation]
    permissions = [one for one in words if one.form == PERMISSION]
    if len(negations) + len(opposed) > 1 or len(permissions) > 1:
        return None
    positive = not negations and not opposed
    if permissions and not question.permission:
        return None
    if permissions and permissions[0].sign < 0:
        positive = not positive
    needs = bool(_ASKS_NEED.search(question.main))
    if (
        needs
        and NECESSITY not in own
        and not (_MUST.search(statement) or _NEED_NOT.search(statement))
    ):
        return None
    if needs and _NEED_NOT.search(statement):
        return False
    if not needs and _MUST.search(statement) and not negations and question.permission:
        return None
    if question.permission and positive and not (permissions or _MAY.search(statement)):
        return None
    if question.existence and positive and not _EXISTS.search(statement):
        return None
    if question.dates or periods(statement):
        within = _dated(question, statement)
        return within if positive else (False if within and question.dates else None)
    forbids = question.permission and all(one.sign > 0 for one in wanted) and question.sign < 0
    return positive != forbids


def _first_clause(statement: str) -> str:
    """Return a statement without what is added after a semicolon."""
    return statement.split(";", 1)[0]


def _is_conditional(question: YesNo, statement: str) -> bool:
    """Whether a statement has a condition that the question has not."""
    said = _NEED_NOT.sub(" ", statement)
    asked = question.main.casefold()
    found = [match[0].casefold() for match in CONDITION.finditer(said)]
    return any(one not in asked and not (one == "until" and question.past) for one in found)


def _on_other_days(question: YesNo, statement: str) -> bool | None:
    """Return False where a statement is only of other days than the question's."""
    days = frozenset[int]().union(*(one.days for one in weekdays(statement)))
    only = _ONLY_ON.search(statement) and not any(one.negation for one in words_of(statement))
    return False if days and only and not days & question.days else None


def _excepted(wanted: Sequence[Word], statement: str) -> bool | None:
    """Return False where all that is asked about is what a statement excepts; None otherwise."""
    match = _EXCEPT.search(statement)
    if match is None:
        return None
    out = forms(match["out"] or match["kanji"])
    rest = forms(statement[: match.start()])
    named = frozenset(one.form for one in wanted)
    subject = out & named
    return False if subject and out <= named and named - out <= rest and out - rest else None


def _same_time(question: YesNo, statement: str) -> bool:
    """Whether a statement is not of the future, nor of the past where the question is of today."""
    perfect = re.match(r"\W*(?:has|have)\b", question.main, re.IGNORECASE)
    if _FUTURE.search(statement) and not _FUTURE_ASKED.match(question.main):
        return False
    past = bool(_PAST.search(statement))
    return not past or question.past or bool(perfect) or question.japanese


def _same_numbers(question: YesNo, statement: str) -> bool:
    """Whether all numbers of the question, but those of dates, are in the statement."""
    asked = {one.form for one in question.words if one.form[:1].isdecimal()}
    told = {f"{one.value:f}" for one in number_mentions(statement)}
    return asked <= told


def _dated(question: YesNo, statement: str) -> bool | None:
    """Return whether what a statement says of a date is so at the date of the question."""
    said = [one.period for one in periods(statement)]
    if not question.dates:
        return True if question.past and len(said) == 1 else None
    if len(question.dates) != 1 or not said:
        return None
    date = question.dates[0]
    if all(_within(one, date) for one in said):
        return True
    recurs = any(one.form == "rise" for one in question.words)
    one_time = not date.bounded and not recurs
    return False if one_time and len(said) == 1 and _apart(said[0], date) else None


def _within(said: Period, date: Period) -> bool:
    return date.contains(said) or said.contains(date)


def _apart(one: Period, other: Period) -> bool:
    """Whether two periods share no day; of those without a year, only where both have ends."""
    if one.yearly or other.yearly or one.fiscal or other.fiscal:
        return disjoint(one, other)
    before = one.last is not None and other.first is not None and one.last < other.first
    after = one.first is not None and other.last is not None and other.last < one.first
    return before or after
