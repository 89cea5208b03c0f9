"""Which version a question asks about: the current one, an old one, version 2, that of a date."""

import re
from dataclasses import dataclass
from datetime import date

from ingest.language.dates import periods
from ingest.language.figures import NUMBER
from ingest.language.period import Period
from ingest.language.scripts import folded
from retriever.forms.versions.editions import Edition

_ORDINALS = {"first": 1, "original": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_IN = r"(?:(?:in|under|by|of|per|with|according\s+to)\s+)?(?:the\s+)?"
_NUMBERED = re.compile(
    rf"\b{_IN}(?:version|edition|revision|v\.?(?=\d))\s*(?P<number>{NUMBER})\b"
    rf"|\b{_IN}(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:version|edition|revision)\b"
    rf"|(?:第(?P<before>{NUMBER})版|バージョン\s*(?P<japanese>{NUMBER}))(?:で|において|によ[るれ])?(?:は|ば)?",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"\b{_IN}(?:[\w-]+\s+){{0,3}}(?:(?:which|that)\s+(?:was|is)\s+)?"
    r"(?:valid|effective|in\s+force|applicable|dated|issued)\s*(?:as\s+)?(?:from|since|of|on|in)?\s*$",
    re.IGNORECASE,
)
_FROM_AFTER = re.compile(r"^\s*(?:に|から)?\s*(?:施行|適用|改正|制定)(?:の|された|した|される)?")
_LATEST = re.compile(
    r"\b(?:current(?:ly)?|latest|newest|most\s+recent|up-to-date|now(?:\s+in\s+force)?|today"
    r"|nowadays|at\s+present|presently|in\s+force)\b"
    r"|現行の?|最新の?|現在の?|改[正訂]の?後の?|新(?=条例|規[程則約]|版|法|制度)",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:(?<=the\s)old(?:er)?|previous(?:ly)?|earlier|former(?:ly)?|superseded|outdated"
    r"|before(?=\s*,?\s+and\b.*\b(?:now|today|currently)\b)"
    r"|in\s+the\s+past|(?:before|prior\s+to)\s+(?:the\s+)?(?:latest\s+)?"
    r"(?:change|amendment|revision|update|reform)s?|no\s+longer\s+(?:valid|applies|in\s+force))\b"
    r"|(?:改[正訂定]|変更)の?前の?|以前の|旧(?=条例|規[程則約]|版|法|制度|の)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?:before|prior\s+to)\s+(?:the\s+)?(?:version|edition|revision)\s*(?P<number>{NUMBER})\b"
    r"(?:\s+(?:came|took|was|were|became|entered|applied)\b[\w\s]*)?",
    re.IGNORECASE,
)
"""The edition before one that is named by its number."""
_BEFORE_AND_AFTER = re.compile(
    r",?\s*:?\s*\bbefore\s+and\s+after\b[^,;:?]*|改[正訂定]の?前と?後で?の?|新旧の?", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\b(?:how\s+(?:did|has|have|was|were)\s+(?P<thing>.+?)\s+(?:been\s+)?chang\w+.*"
    r"|what\s+(?:has\s+)?changed\s+(?:in|about|for|with)\s+(?P<about>.+))$"
    r"|(?P<changed>.+?)は(?:どう|どのように|何が)(?:変わ|変更|改正).*$",
    re.IGNORECASE,
)
_EARLIER_VERSION = re.compile(
    r"\b(?:old|previous|earlier|former|superseded)\s+(?:version|edition|revision|by-?law|rules?"
    r"|regulations?|statutes?|ordinance|price\s+list)\b"
    r"|\b(?:before|prior\s+to)\s+(?:the\s+)?(?:[\w-]+\s+)?(?:amendment|revision)s?\b"
    r"|改[正訂定]の?前|旧(?:条例|規[程則約]|版|法|制度)",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"\b(?:back|return\w*|revert\w*|downgrad\w*)\s+to\s+(?:the\s+|an?\s+|our\s+)?"
    r"(?:old|previous|earlier|former)\s+(?:version|edition)\b",
    re.IGNORECASE,
)
"""What one does with an earlier version, whatever it says: "step back to the earlier version"."""
_AT = re.compile(r"\b(?:in|during|on|as\s+of|between|and)\s+$", re.IGNORECASE)
_OF_EDITION = re.compile(
    r"(?:時点)?(?:[のにで](?:条例|規[程則約]|版|料金表|価格表)?)?(?:では|には|は)?"
)
"""What follows a year that names an edition: 令和3年の条例では."""
_SAID_AGAIN = re.compile(
    r",?\s+and\s+(?:what|how|when|where|which|who)\b.*$|\s+and\s*(?=\W*$)", re.IGNORECASE
)
"""The question that is asked again of the other time."""
_JOIN = re.compile(r"\s+(?:and|with|to|vs\.?)(?=\s*\W*$)|^\W*compare\s+", re.IGNORECASE)
"""What is left of "compare … in version 1 and version 2" beside the thing asked about."""
_BETWEEN = re.compile(
    r"\s+(?:from\s+(?:the\s+)?(?:old|version)|between\s+(?:the\s+)?(?:old|two|version)).*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """The editions that a question asks about, and the question without the words for them."""

    editions: tuple[Edition, ...]
    question: str


def asked_version(question: str, editions: list[Edition]) -> AskedVersion | None:
    """Return the editions that a question asks about; None where it names none of these.

    `editions` are two or more, the latest first.
    """
    if change := _CHANGE.search(question):
        thing = next(one for one in change.groups() if one)
        return AskedVersion(tuple(editions[:2]), _BETWEEN.sub("", thing).strip(" ?？"))
    if both := _BEFORE_AND_AFTER.search(question):
        left = f"{question[: both.start()]} {question[both.end() :]}"
        return AskedVersion(tuple(editions[:2]), " ".join(left.split()))
    for choose in (_before, _numbered, _of_two_times, _of_date):
        if found := choose(question, editions):
            return found
    # "Before the latest change" asks for an old one.
    old = _OLD.search(question)
    latest = _LATEST.search(_OLD.sub(" ", question))
    if latest and old:
        return AskedVersion(tuple(editions[:2]), _without(_without(question, _LATEST), _OLD))
    if latest:
        return AskedVersion((editions[0],), _without(question, _LATEST))
    if old:
        return AskedVersion((editions[1],), _without(question, _OLD))
    return _of_time(question, editions)


def names_no_edition(question: str, editions: list[Edition]) -> bool:
    """Whether a question names versions by number of which there are no editions."""
    wanted = [_version(match) for match in _NUMBERED.finditer(folded(question))]
    known = [one.version for one in editions]
    return bool(wanted) and all(known) and not any(one in known for one in wanted)


def _before(question: str, editions: list[Edition]) -> AskedVersion | None:
    """Return the edition before the one of a number: "What was paid before version 3 came in?"."""
    found = _BEFORE.search(folded(question))
    older = [one for one in editions if found and one.version and one.version < _version(found)]
    if found is None or not older:
        return None
    latest = max(older, key=lambda one: one.version)
    return AskedVersion((latest,), _without(folded(question), _BEFORE))


def asks_for_old(question: str) -> bool:
    """Whether a question asks for what an earlier version said, in words that mean nothing else."""
    return _EARLIER_VERSION.search(_RETURN.sub(" ", question)) is not None


def _numbered(question: str, editions: list[Edition]) -> AskedVersion | None:
    plain = folded(question)
    matches = list(_NUMBERED.finditer(plain))
    wanted = [_version(match) for match in matches]
    named = [one for one in editions if one.version in wanted]
    if not matches or len(named) != len(set(wanted)):
        return None
    return AskedVersion(tuple(named), _JOIN.sub(" ", _without(plain, _NUMBERED)))


def _version(match: re.Match[str]) -> tuple[int, ...]:
    groups = match.groupdict()
    if ordinal := groups.get("ordinal"):
        return (_ORDINALS[ordinal.casefold()],)
    number = next(one for one in groups.values() if one)
    return tuple(map(int, re.split("[.,]", number)))


def _of_two_times(question: str, editions: list[Edition]) -> AskedVersion | None:
    """Return the editions in force at two times: "what was paid in 2023, and what today?"."""
    if not all(one.valid for one in editions):
        return None
    named = [editions[0]] if _LATEST.search(question) else []
    left = question
    for mention in reversed(periods(question)):
        at = _AT.search(question[: mention.start])
        in_force = [one for one in editions if _began_by(one, mention.period.last)]
        if at and in_force and not mention.period.yearly:
            named.append(in_force[0])
            left = f"{left[: at.start()]} {left[mention.end :]}"
    wanted = tuple(one for one in editions if one in named)
    if len(wanted) < 2:
        return None
    return AskedVersion(wanted, _SAID_AGAIN.sub("", _without(left, _LATEST)).strip(" ,"))


def _began_by(edition: Edition, day: date | None) -> bool:
    return bool(day and edition.since and edition.since <= day)


def _of_date(question: str, editions: list[Edition]) -> AskedVersion | None:
    for mention in periods(question):
        said = _FROM.search(question[: mention.start])
        # "from" may be part of the date: an open period.
        after = _FROM_AFTER.match(question[mention.end :])
        if not (said or after) or mention.period.first is None:
            continue
        named = [one for one in editions if one.since == mention.period.first]
        start = said.start() if said else mention.start
        return _chosen(named, question, start, mention.end + (after.end() if after else 0))
    return None


def _of_time(question: str, editions: list[Edition]) -> AskedVersion | None:
    """Return the edition of a year or a day: "What did it cost in 2024?".

    It is the only one that began in it; or, where the latest began after it, the one then in force.
    """
    latest = editions[0].since
    for mention in periods(question):
        period = mention.period
        if period.yearly or not period.bounded or not latest:
            continue
        began = [one for one in editions if one.valid and _began_in(one, period)]
        in_force = [one for one in editions if one.valid and _began_by(one, period.last)]
        past = bool(period.last and period.last < latest and all(one.valid for one in editions))
        named = began if len(began) == 1 else in_force[:1] if past else []
        at = _AT.search(question[: mention.start])
        start, after = at.start() if at else mention.start, _OF_EDITION.match(question, mention.end)
        if named:
            return _chosen(named, question, start, after.end() if after else mention.end)
    return None


def _began_in(edition: Edition, period: Period) -> bool:
    return bool(edition.since and period.contains(Period(edition.since, edition.since)))


def _chosen(named: list[Edition], question: str, start: int, end: int) -> AskedVersion | None:
    if len(named) != 1:
        return None
    left = " ".join(f"{question[:start]} {question[end:]}".split())
    return AskedVersion((named[0],), left)


def _without(question: str, pattern: re.Pattern[str]) -> str:
    return " ".join(pattern.sub(" ", question).split())
