"""What a question says of the form of its answer: how it is rounded, in which unit, how long it is.

Such words say nothing of the table.
"""

import re
from dataclasses import dataclass

from ingest.language.figures import COUNT_WORDS

_NUMBERS = {"one": 1, "zero": 0, "no": 0, **COUNT_WORDS}
_PLACES = re.compile(
    r"[,;(]?\s*(?:\b(?:(?:please\s+)?round(?:ed)?|answer|give|correct|accurate)\b[^,.;?]{0,30}?)?"
    r"\b(?:to|with)\s+(?P<places>\d|zero|no|one|two|three|four)\s+decimals?(?:\s+(?:places?|digits?|points?))?\)?"
    r"|小数(?:点以下|点)?第?(?P<japanese>\d)(?:位|桁)(?:まで|に?四捨五入)?(?:で|を)?"
)
_UNIT = re.compile(
    r"[,;(]\s*(?:(?:please\s+)?(?:answer|give|express|state|report)\w*\s+(?:the\s+\w+\s+|it\s+)?)?"
    r"in\s+(?:(?:usd|us\s+dollars?|dollars?|eur|euros?|gbp|pounds?|yen|jpy|\$|€|£|percent(?:age)?s?"
    r"|per\s?cent|percentage\s+points|days|thousands?|millions?|billions?|of|us|terms|a)\s*)+\)?"
    r"|\b(?:as\s+a|in)\s+(?:percent(?:age)?s?(?:\s+(?:terms|points))?|per\s?cent)\b(?!\s+of)"
    r"|(?:百万円|億円|千円|%|パーセント)(?:単位)?で(?=答|教|求|示|$|、)"
)
_LENGTH = re.compile(
    r"[,;.?!(]*\s*\b(?:please\s+)?(?:answer|reply|respond|say)(?:\s+(?:me|us|only|just|briefly))*"
    r"\s+(?:in|with|using)\s+(?:only\s+|just\s+)?(?:a|an|one|two|three|the|few)\s+(?:single\s+)?"
    r"(?:words?|sentences?|numbers?|figures?|lines?)\b(?:\s+only)?[.!)]*"
    r"|[,;.(]\s*(?:please\s+)?(?:be\s+)?(?:briefly|brief|concise|in\s+short|in\s+one\s+(?:word|sentence))\b[.!)]*"
    r"|(?:一言|一語|簡潔)(?:で|に)(?:答えて|教えて|お願い)\w*"
)
_WITHOUT_TOTALS = re.compile(
    r"[,;(]?\s*\b(?:(?:leaving|left|setting)\s+(?:out|aside)|not\s+counting|excluding|without|except"
    r"(?:\s+for)?|apart\s+from|other\s+than|ignoring|disregarding)\s+(?:(?:the|any|all)\s+)?"
    r"(?:sub[\s-]?)?totals?(?:\s+(?:rows?|lines?))?\b\)?,?"
    r"|[,;(]\s*(?:sub[\s-]?)?totals?\s+(?:(?:left|set)\s+(?:aside|out)|excluded|apart|aside)\b"
    r"|(?:小計や|小計・)?(?:合計|総計|小計)(?:の行)?(?:を除[いくき]て?|以外で?)、?"
)
"""Totals are no members of a table in any case."""
_WILL_DO = re.compile(r"[.;,?]\s*(?:a|an|the)\s+\w+\s+(?:will|would)\s+(?:do|be\s+enough)\b")


@dataclass(frozen=True, slots=True)
class Instructions:
    """How an answer is to be written.

    Attributes:
        spans: where the text says so.
        places: decimal places of what is computed; None where the question does not say.

    """

    spans: tuple[tuple[int, int], ...] = ()
    places: int | None = None


def instructions_in(text: str) -> Instructions:
    """Return what folded text says of the form of its answer.

    >>> instructions_in("by how much did sales grow, in percent, to one decimal place?").places
    1
    """
    patterns = (_PLACES, _UNIT, _LENGTH, _WITHOUT_TOTALS, _WILL_DO)
    matches = [match for one in patterns for match in one.finditer(text)]
    said = next((match for match in matches if match.re is _PLACES), None)
    places = None
    if said:
        words = said["places"] or said["japanese"]
        places = _NUMBERS.get(words) if words in _NUMBERS else int(words)
    return Instructions(tuple(match.span() for match in matches), places)
