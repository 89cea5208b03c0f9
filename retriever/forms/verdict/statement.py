"""Whether a sentence says yes or no to a question: the same words, in the same order, plainly.

A wrong verdict is worse than none. What is narrower than the question ("small motorcycles"), under
a condition, in another tense or merely possible decides nothing.
"""

import re
from collections.abc import Sequence

from ingest.language.dates import periods
from ingest.language.figures import number_mentions, without_leading_part
from ingest.language.period import Period
from ingest.language.terms import stem
from ingest.language.weekdays import WeekdayMention, weekdays
from retriever.forms.verdict.words import (
    NECESSITY,
    PERMISSION,
    Word,
    by_value,
    content_of,
    words_of,
)
from retriever.forms.verdict.yes_no import YesNo

CONDITION = re.compile(
    r"(?<!, )\b(?:when|where)\b|\b(?:if|unless|only|whether|provided|subject to|some|few|many"
    r"|several|most|partly|mostly|usually|often|sometimes|almost|nearly|hardly|rather than"
    r"|instead|other|another|both|until|because|although|though|so that|in order to"
    r"|aim\w*|plan(?:s|ned)?|propos\w+"
    r"|consider\w*|expect\w*|would|might|could|in principle)\b|[?？]"
    r"|場合|とき|ときは|ただし|限り|のみ|だけ|なければ|原則|予定|検討|おそれ|かもしれ|必ずしも|一部|など|案[はを]|否決|却下|見送"
)
_EXCEPT = re.compile(
    r"(?:\bexcept(?:\s+for)?|\bexcluding|\bother than|\bbut not)"
    r"(?:\s+(?:on|in|from|the|during))*\s*$",
    re.IGNORECASE,
)
_EXCEPT_ALONE = re.compile(r"\b(?:except|excluding|other than|but not)\b|を除|以外")
_EVERY_DAY = frozenset(range(7))
_EVERY = re.compile(r"\b(?:all (?:the )?year|every day|daily|each day|always)\b|年中|毎日|通年")
_WHOLE_WEEK = re.compile(
    r"\bonly\b|\bto\b|[-–—~〜]|から|\bweekdays?\b|except|daily|every day|平日|を除"
)
_MODAL = re.compile(r"\b(?:may|can|could|should|would|might|must|shall|will)\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:may|can)\b|てもよい|ことができ|でき[るま]", re.IGNORECASE)
_MUST_NOT = re.compile(
    r"\b(?:must|may|shall|can)\s*not\b|\bno\s+\w+(?:\s+\w+)?\s+(?:may|shall|can)\b"
    r"|てはならない|てはなりません|てはいけ|できない|できません",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must|shall|(?:is|are) required to|has to|have to)\b|なければならない", re.I
)
_PAST = re.compile(r"\b(?:was|were|did|had|used to)\b|(?:た|でした|ました)[。\s]*$", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:is|are|does|do|has|have|runs?|may|must)\b|(?:る|い|です|ます)[。\s]*$")
_THERE = re.compile(
    r"\bthere\s+(?:is|are|was|were)\b|[はがも](?:、?[^。]{0,20})?(?:ある|あり|ない|置く|設け)",
    re.IGNORECASE,
)
_DETERMINERS = frozenset(
    "the a an all any every each no these those our its their this that".split()  # noqa: SIM905
)
_PRONOUN = re.compile(
    r"^\W*(?:it|they|he|she|this|these|those)\b|^\W*(?:これ|この|同)", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}[:：]\d\d|\b[ap]\.?m\b|\d\s?時", re.IGNORECASE)
_REASON = re.compile(r"[^、。はも]*(?:ので|ため)、")
_REASON_FIRST = re.compile(r"^[^、。]*(?:ので|ため)、(?=[^、。]*は)")
"""A reason within a Japanese sentence or before it, which decides nothing."""
_ONLY_DAYS = re.compile(r"\s{3,}only\b|\bonly\s+(?:on\s+)?\s{3,}", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"^\W*(?:at|during|for|from|in|inside|on|outside|under|with)\b", re.I)
_LIGHT = frozenset({"以上", "参加"})
"""Words that do not narrow what a Japanese sentence says: 中学生以上の参加には申込みが必要."""
_BOUND = re.compile(
    r"\b(?:up to|at (?:least|most)|over|under|about|around|approximately"
    r"|(?:more|less|fewer) than)\s+$|約$",
    re.IGNORECASE,
)


def verdict(asked: YesNo, statement: str, context: str) -> bool | None:
    """Return what a sentence says to a question; None where it does not decide it.

    "Motorcycles are not carried" says no to "Are motorcycles carried?"; "Cars are carried only at
    9:00" decides nothing.

    Args:
        asked: the question.
        statement: the sentence or item.
        context: its headings, and the sentence before where it leans on that.

    """
    statement = without_leading_part(statement)
    for said in _without_reasons(statement) if asked.japanese else (statement,):
        if (one := _said(asked, said, context)) is not None:
            return one
    return None


def _without_reasons(statement: str) -> tuple[str, ...]:
    """Return a Japanese sentence without the reason in it, or before it."""
    return _REASON.sub("", statement), _REASON_FIRST.sub("", statement)


def _said(asked: YesNo, statement: str, context: str) -> bool | None:
    words = words_of(statement)
    matched = _matched(asked, words, statement, context)
    dated = bool(asked.dates or asked.days)
    bare = by_value(statement)
    if asked.days:
        bare = _ONLY_DAYS.sub("", bare)
    if matched is None or CONDITION.search(bare) or not _same_time(asked, bare):
        return None
    if not dated and _EXCEPT_ALONE.search(statement):
        return None
    positive = _polarity(asked, words, matched, bare)
    if positive is None:
        return None
    if asked.comparison is not None:
        return _compared(asked, statement, positive=positive)
    if dated:
        return _on_dates(asked, statement, positive=positive)
    return positive if not periods(statement) or asked.past else None


def qualifies(asked: YesNo, statement: str, context: str) -> bool:
    """Whether a sentence says what the question asks, but under a condition or with an exception.

    It decides nothing, and what others say plainly is then not the whole truth. "It does not run on
    Mondays" is such an exception where a date is asked about.

    Args:
        asked: the question.
        statement: the sentence or item.
        context: as for `verdict`.

    """
    words = words_of(statement)
    some_days = asked.dates and weekdays(statement) and any(one.negation for one in words)
    limits = CONDITION.search(by_value(statement)) or _EXCEPT_ALONE.search(statement)
    if not (some_days or limits):
        return False
    matched = _matched(asked, words, statement, context)
    return matched is not None and verdict(asked, statement, context) is None


def _matched(
    asked: YesNo, words: Sequence[Word], statement: str, context: str
) -> tuple[int, int] | None:
    """Return the places of the first and last word of the question in a statement.

    Its words are there in their order, with nothing of weight between or before them that would
    make the statement narrower; the first ones may be in the context instead.
    """
    wanted = list(asked.words)
    if not wanted or (
        len(wanted) == 1 and not (asked.existence or asked.permission or asked.dates or asked.days)
    ):
        return None
    told = {word.form for word in content_of(words_of(context))}
    here = {word.form for word in words if word.content}
    if turned := _turned(asked, words, statement):
        return turned
    left = [word for word in wanted if word.form in here]
    gone = [word for word in wanted if word.form not in here]
    if not left or wanted[-1] not in left or any(word.form not in told for word in gone):
        return None
    leads = asked.japanese or _PRONOUN.match(statement) or wanted[: len(gone)] == gone
    if gone and not leads:
        return None
    start = 0
    places: list[int] = []
    for word in left:
        at = next((i for i in range(start, len(words)) if words[i].form == word.form), None)
        if at is None:
            return None
        places.append(at)
        start = at + 1
    forms = {word.form for word in left} | {PERMISSION}
    extra = [
        one
        for one in content_of(words[places[0] : places[-1] + 1])
        if one.form not in forms | _LIGHT and not (asked.comparison and one.form[0].isdecimal())
    ]
    if extra or not _begins(asked, words, places[0], statement):
        return None
    if asked.existence and not _THERE.search(statement):
        return None
    return places[0], places[-1]


def _turned(asked: YesNo, words: Sequence[Word], statement: str) -> tuple[int, int] | None:
    """Return the places of the first and last word of a sentence with the same words, turned round.

    "On line 7 bicycles are not carried" has the words of "Are bicycles carried on line 7?", and
    "Hoses may be used" those of "May I use a hose?". It has no others.
    """
    if asked.japanese or not (asked.permission or _PREPOSITION.match(statement)):
        return None
    wanted = [word.form for word in asked.words]
    places = [i for i, one in enumerate(words) if one.form != PERMISSION and content_of([one])]
    told = [words[i].form for i in places]
    turns = (wanted[i:] + wanted[:i] for i in range(len(wanted)))
    return (places[0], places[-1]) if len(told) > 1 and told in turns else None


def _begins(asked: YesNo, words: Sequence[Word], at: int, statement: str) -> bool:
    """Whether a statement is about its first word and not about a part or another of it."""
    if at == 0 or asked.existence or words[at].surface[:1].isupper():
        return True
    before = words[at - 1]
    if asked.japanese:
        return not any(one.content for one in words[:at])
    if content_of(words[:at]) and before.surface.casefold() not in _DETERMINERS:
        return bool(_PRONOUN.match(statement)) and not before.content
    return not before.content and len(content_of(words[:at])) == 0


def _same_time(asked: YesNo, statement: str) -> bool:
    """Whether a statement is of the past where the question is."""
    past = bool(_PAST.search(statement))
    return past == asked.past or (asked.japanese and bool(_PRESENT.search(statement)))


def _polarity(
    asked: YesNo, words: Sequence[Word], matched: tuple[int, int], statement: str
) -> bool | None:
    """Return whether a statement affirms what the question asks; None where that is not plain."""
    first, last = matched
    negations = [i for i, one in enumerate(words) if one.negation]
    permissions = [one.sign for one in words if one.form == PERMISSION]
    forbids = bool(_MUST_NOT.search(statement))
    if len(negations) > 1 or len(permissions) > 1:
        return None
    if not asked.japanese and any(not first - 1 <= place <= last + 2 for place in negations):
        return None
    sign = -1 if negations else 1
    necessary = [one.sign for one in words if one.form == NECESSITY]
    if asked.obligation and len(necessary) == 1:
        return sign * necessary[0] * asked.sign > 0
    if asked.obligation:
        return True if _MUST.search(statement) and not negations else None
    if asked.permission:
        if not (permissions or forbids or _MAY.search(statement) or negations):
            return None
        sign *= permissions[0] if permissions else 1
        return sign * asked.sign > 0
    if permissions or (_MODAL.search(statement) and not asked.japanese):
        return None
    opposed = [
        one.sign * word.sign
        for word in asked.words
        for one in words
        if one.form == word.form and one.sign != word.sign
    ]
    if opposed:
        return None if len(opposed) > 1 or _CLOCK.search(statement) else sign < 0
    return sign > 0


def _on_dates(asked: YesNo, statement: str, *, positive: bool) -> bool | None:
    """Return the verdict on the days of the question, compared by value."""
    if asked.days:
        return _on_days(asked.days, statement, positive=positive) if not asked.dates else None
    if len(asked.dates) != 1 or not asked.dates[0].bounded:
        return None
    date = asked.dates[0]
    named: list[Period] = []
    excepted: list[Period] = []
    for mention in periods(statement):
        out = _EXCEPT.search(statement, 0, mention.start)
        trailing = re.match(r"\s*(?:を除|以外)", statement[mention.end :])
        (excepted if out or trailing else named).append(mention.period)
    if any(period.contains(date) for period in excepted):
        return not positive
    if any(period.contains(date) for period in named):
        return positive if len(named) == 1 or not asked.past else None
    apart = all(disjoint(period, date) for period in (*named, *excepted))
    if excepted and not named and _EVERY.search(statement) and apart:
        return positive
    whole = len(named) == 1 and named[0].bounded and not excepted
    return False if whole and positive and apart and asked.sign > 0 else None


def disjoint(period: Period, date: Period) -> bool:
    """Whether no day of the date can be in the period; False where that is not known."""
    if date.first is None or date.last is None:
        return False
    ends = (
        Period(date.first, date.first, date.yearly, date.fiscal),
        Period(date.last, date.last, date.yearly, date.fiscal),
    )
    comparable = period.fiscal == date.fiscal
    return (
        comparable and not any(period.contains(one) for one in ends) and not date.contains(period)
    )


def _on_days(days: frozenset[int], statement: str, *, positive: bool) -> bool | None:
    """Return the verdict on days of the week; one that is excepted denies what is asked of all."""
    named: list[WeekdayMention] = []
    excepted: frozenset[int] = frozenset()
    for mention in weekdays(statement):
        said = statement[mention.start : mention.end]
        if _EXCEPT.search(statement, 0, mention.start):
            excepted |= mention.days
        else:
            named.append(mention)
            excepted |= _EVERY_DAY - mention.days if _EXCEPT_ALONE.search(said) else frozenset()
    if days & excepted:
        return False if positive else (True if days <= excepted else None)
    if any(days <= one.days for one in named):
        return positive
    closed = _ONLY.search(statement) is not None or any(
        _WHOLE_WEEK.search(statement[one.start : one.end]) for one in named
    )
    apart = not any(days & one.days for one in named)
    return False if positive and closed and apart else None


def _compared(asked: YesNo, statement: str, *, positive: bool) -> bool | None:
    """Return the verdict on a number of the statement that has the unit of the question's."""
    comparison = asked.comparison
    found = [
        one
        for one in number_mentions(statement)
        if (unit := re.match(r"\s*([^\W\d_]+)", statement[one.end :]))
        and any(
            unit[1].startswith(word.surface) or stem(unit[1].casefold()) == word.form
            for word in asked.words
        )
    ]
    if comparison is None or len(found) != 1 or not positive:
        return None
    if _BOUND.search(statement[: found[0].start]):
        return None
    return comparison.holds(found[0].value)
