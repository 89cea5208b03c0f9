"""Numbers with their units in questions and statements, and the bounds that statements put on them.

"Aged 12 or over" is a bound from 12 years of age on, "up to five persons" one of 5 persons, and
定員40人 one of 40 人. Lengths of time, masses and lengths are compared in one unit each.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.language.clock import times
from ingest.language.content_terms import FUNCTION_TERMS
from ingest.language.dates import periods
from ingest.language.figures import NumberMention, number_mentions
from ingest.language.japanese import japanese_words
from ingest.language.scripts import folded, has_cjk
from ingest.language.terms import stem

AGE = "age"
RANK = "rank"
PERSONS = "persons"
SCHOOL = "school"
MONTHS = "months"
_BARE = ""

_UNITS = (
    (AGE, 1, r"[\s-]*years?[\s-]*(?:old|of\s+age)|歳|才"),
    ("percent", 1, r"%|％|per\s?cent|パーセント"),
    ("hours", Decimal(1) / 60, r"min(?:ute)?s?\b|分間?"),
    ("hours", 1, r"hours?\b|h\b|時間"),
    ("hours", 24, r"days?\b|日間?|泊"),
    ("hours", 168, r"weeks?\b|週間?"),
    (MONTHS, 1, r"months?\b|[かヶカケ箇]月間?|月間"),
    (MONTHS, 12, r"years?\b|年間?"),
    ("kilogram", 1, r"(?:kg|kilos?|kilogram(?:me)?s?)\b|キロ(?:グラム)?|㎏"),
    ("kilogram", Decimal("0.001"), r"(?:g|grams?|grammes?)\b|グラム"),
    ("kilogram", 1000, r"(?:t|tonnes?|tons?)\b|トン"),
    ("metre", 1, r"(?:m|met(?:re|er)s?)\b|メートル"),
    ("metre", Decimal("0.01"), r"(?:cm|centimet(?:re|er)s?)\b|センチ(?:メートル)?"),
    ("metre", Decimal("0.001"), r"(?:mm|millimet(?:re|er)s?)\b|ミリ(?:メートル)?"),
    ("metre", 1000, r"(?:km|kilomet(?:re|er)s?)\b|キロメートル"),
    ("euro", 1, r"euros?\b|€"),
    ("dollar", 1, r"dollars?\b|\$"),
    ("pound", 1, r"pounds?\b|£"),
    ("円", 1, r"yen\b|円"),
    (RANK, 1, r"(?:st|nd|rd|th)\b(?!\s+(?:of\s+)?[A-Z])|位"),
    (PERSONS, 1, r"(?:persons?|people|participants|guests|visitors|passengers|heads)\b|人|名"),
)  # fmt: skip
_KNOWN = tuple(
    (name, Decimal(factor), re.compile(rf"[\s-]*(?:{p})", re.I)) for name, factor, p in _UNITS
)
_SIGN_BEFORE = {"€": "euro", "$": "dollar", "£": "pound", "¥": "円", "￥": "円"}
_PERSON = (
    r"(?:persons?|people|child(?:ren)?|kids?|boys?|girls?|m[ae]n|wom[ae]n|adults?|pupils?|students?"
    r"|members?|visitors?|guests?|applicants?|anybody|anyone|somebody|someone|everybody|everyone|those"
    r"|sons?|daughters?|passengers?|seniors?|juniors?|minors?|who\s+(?:is|are))"
)
_AGED = re.compile(
    r"\b(?:aged?|ages|age\s+(?:of|is)|turn(?:s|ed|ing)?)\s+(?:(?:just|under|over|below|above|from)\s+)?\Z"
    rf"|\b{_PERSON}\s+(?:(?:(?:is|are)\s+)?(?:of|from|under|over|below|above|between|up\s+to)\s+)?\Z"
    r"|\b(?:i\s+am|i['’]m|(?:(?:he|she)|(?:my|our|his|her)\s+\w+)(?:\s+is|['’]s))\s+"
    r"(?:only\s+|just\s+|already\s+)?\Z",
    re.IGNORECASE,
)
_BARE_END = re.compile(
    r"\s*(?:[.,;:?!)]|$|\b(?:and|or|may|can|to|is|are|has|have|who|be|at|on|count|enter|pay|-)\b|[-–—~〜+])",
    re.I,
)
_ORDINALS = {
    one: value
    for value, one in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),  # noqa: SIM905
        start=1,
    )
}
_ORDINAL = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})\b(?=\s*(?:$|[.,?!]|in\b|place\b|among\b|on\b|out\b|by\b|of\b))",
    re.IGNORECASE,
)

_LOW = re.compile(
    r"\b(?:at\s+least|(?:no|not)\s+(?:less|fewer|younger|shorter)\s+than|(?:a\s+)?minimum\s+(?:of\s+)?|from"
    r"|requires?)\s*\Z",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:over|above|(?:more|older|heavier|longer|greater|larger|bigger|stronger|higher|taller|later|wider)"
    r"\s+than|exceed(?:s|ing|ed)?)\s+(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"\b(?:at\s+(?:the\s+)?most|up\s+to|(?:no|not)\s+(?:more|longer|older|heavier|higher|greater|larger|bigger)"
    r"\s+than|(?:a\s+)?maximum\s+(?:of\s+)?|within|not\s+(?:to\s+)?exceed(?:ing)?|limit(?:ed)?\s+(?:of|to|is)"
    r"|holds?|seats?|carr(?:y|ies)|sleeps|room\s+for|capacity\s+(?:of|is)|top|valid\s+for|kept\s+for|lasts(?:\s+for)?"
    r"|(?:no|never)\s+(?:\w+\s+){1,4}more\s+than)\s*\Z|(?:定員|上限|最大|最高|最長)(?:は|を|が)?、?\Z",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:under|below|(?:less|fewer|younger|lighter|shorter|smaller|lower)\s+than)\s+(?:the\s+age\s+of\s+)?\Z",
    re.IGNORECASE,
)
_AFTER_LOW = re.compile(
    r"\s*(?:(?:or|and)\s+(?:over|more|older|above|upwards?|longer|up)\b|\+|以上|から(?!\d))"
    r"|['’]?\s*(?:(?:in\s+writing|written)\s+)?notice\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\s*(?:in\s+advance|before(?:hand)?\b|ahead\b|prior\b|earlier\b|前まで)", re.IGNORECASE
)
_AFTER_HIGH = re.compile(
    r"\s*(?:(?:or|and)\s+(?:under|less|younger|fewer|below|shorter)\b|以下|以内|まで|を上限|が限度)",
    re.I,
)
_AFTER_UNDER = re.compile(r"\s*(?:未満|に満たない)")
_AFTER_ABOVE = re.compile(r"\s*(?:を超え|を越え|超)")
_JOINED = re.compile(r"\s*(?:to|-|–|—|~|〜|から|until|and)\s*\Z", re.IGNORECASE)
_SCHOOL = re.compile(r"(幼児|未就学児|園児)|(小学生)|(中学生)|(高校生)|(大学生)")
"""Schools in their order."""
_FOLLOWING = re.compile(r"(?:\s+[a-z]+(?:-[a-z]+)*){1,2}", re.IGNORECASE)
_SCALE = re.compile(r"\b(force|level|grade|category|magnitude)\s+\Z", re.IGNORECASE)
_PER = re.compile(r"\s*(?:につき|[当あ]たり)")
_ONE_IN = re.compile(r"\b(?:a|one)\s+(?=(?:minute|hour|day|week|month|year)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """`text[start:end]` is a number with its unit; `value` is in the unit of comparisons."""

    start: int
    end: int
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What a statement says of a quantity: a value, or all from `low` to `high`.

    `open_low` and `open_high` say that the end itself is left out. `exact` is a value alone, and
    `lead` is a time that must pass before.
    """

    start: int
    end: int
    unit: str
    low: Decimal | None
    high: Decimal | None
    open_low: bool = False
    open_high: bool = False
    exact: bool = False
    lead: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a value is within the bound."""
        above = self.low is None or value > self.low or (value == self.low and not self.open_low)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.open_high)
        )
        return above and below


def measures(text: str) -> list[Measure]:
    """Return the numbers of a text with their units, without those of dates and times of day.

    >>> [(str(one.value), one.unit) for one in measures("A boy of 11 has 3 weeks and 40 kg; 12人")]
    [('11', 'age'), ('504', 'hours'), ('40', 'kilogram'), ('12', 'persons')]
    """
    text = folded(text)
    taken = [(one.start, one.end) for one in periods(text)]
    taken += [(one.start, one.end) for one in times(text)]
    found = []
    for one in number_mentions(text):
        if any(start < one.end and one.start < end for start, end in taken):
            continue
        measure = _measure(text, one)
        if measure is not None:
            found.append(measure)
    for match in _ORDINAL.finditer(text):
        value = Decimal(_ORDINALS[match["ordinal"].casefold()])
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(Measure(match.start(), match.end(), value, RANK))
    for match in _SCHOOL.finditer(text):
        level = Decimal(next(i for i, one in enumerate(match.groups()) if one))
        found.append(Measure(match.start(), match.end(), level, SCHOOL))
    for match in _ONE_IN.finditer(text):
        named = _unit(text, match.end(), match.start())
        if named and re.search(r"['’]s?\b|\bahead|\bbefore|\bnotice", text[match.end() :][:20]):
            found.append(Measure(match.start(), named[2], named[1], named[0]))
    return sorted(found, key=lambda one: one.start)


def bounds(text: str) -> list[Bound]:
    """Return what a statement says of its quantities.

    >>> one, = bounds("The launch carries up to five persons.")
    >>> one.unit, str(one.high), one.low, one.holds(Decimal(6))
    ('persons', '5', None, False)
    """
    text = folded(text)
    found: list[Bound] = []
    before: Measure | None = None
    for one in measures(text):
        pair = before if before and _is_range(text, before, one) else None
        if pair and (pair.unit == one.unit or _BARE in (pair.unit, one.unit)):
            scale = _scale(text, one) if pair.unit == _BARE else 1
            unit = one.unit or pair.unit
            found[-1] = Bound(pair.start, one.end, unit, pair.value * scale, one.value)
        else:
            found.append(_bound(text, one))
        before = one
    return found


def _is_range(text: str, first: Measure, last: Measure) -> bool:
    """Whether two numbers are the ends of one range: "and" joins them only after "between"."""
    if not _JOINED.fullmatch(text[first.end : last.start]):
        return False
    between = text[first.end : last.start].strip().casefold()
    return between != "and" or re.search(r"between\s*\Z", text[: first.start], re.I) is not None


def _scale(text: str, one: Measure) -> Decimal:
    number = number_mentions(text[one.start : one.end])
    return one.value / number[0].value if number and number[0].value else Decimal(1)


def _bound(text: str, one: Measure) -> Bound:
    before, after = text[: one.start], text[one.end :]
    low = high = None
    open_low = open_high = lead = False
    if _LEAD.match(after) and one.unit in ("hours", MONTHS):
        low, lead = one.value, True
    elif _HIGH.search(before) or _AFTER_HIGH.match(after):
        high = one.value
    elif _ABOVE.search(before) or _AFTER_ABOVE.match(after):
        low, open_low = one.value, True
    elif _UNDER.search(before) or _AFTER_UNDER.match(after):
        high, open_high = one.value, True
    elif _LOW.search(before) or _AFTER_LOW.match(after):
        low, lead = one.value, "notice" in after[:30].casefold()
    elif one.unit == RANK and re.search(r"\b(?:at\s+least|or\s+better|or\s+higher)", text, re.I):
        high = one.value
    else:
        return Bound(one.start, one.end, one.unit, one.value, one.value, exact=True)
    unit = one.unit
    if re.search(r"\btop\s*\Z|上位\Z", before, re.IGNORECASE):
        unit = RANK
    return Bound(one.start, one.end, unit, low, high, open_low, open_high, lead=lead)


def _measure(text: str, number: NumberMention) -> Measure | None:
    start, end = number.start, number.end
    sign = text[start - 1 : start]
    if sign in _SIGN_BEFORE:
        return Measure(start - 1, end, number.value, _SIGN_BEFORE[sign])
    if named := _unit(text, end, start):
        name, factor, stop = named
        if _PER.match(text, stop):
            return None
        if name == RANK and re.fullmatch(r"\d{1,2}", text[start:end]) is None:
            return None
        return Measure(start, stop, number.value * factor, name)
    ends = _BARE_END.match(text, end)
    if _AGED.search(text[:start]) and (ends or not re.match(r"\s+[a-z-]+s\b", text[end:], re.I)):
        return Measure(start, end, number.value, AGE)
    if re.match(r"\s+(?:or|and)\s+(?:over|older|under|younger|above)\b", text[end:], re.I):
        return Measure(start, end, number.value, AGE)
    if ends:
        scale = _SCALE.search(text[:start])
        return Measure(start, end, number.value, scale[1].casefold() if scale else _BARE)
    noun, length = _noun(text[end:])
    if noun in FUNCTION_TERMS:
        return Measure(start, end, number.value, _BARE)
    per = _PER.match(text, end + length)
    return Measure(start, end + length, number.value, noun) if noun and not per else None


def _unit(text: str, end: int, start: int) -> tuple[str, Decimal, int] | None:
    """Return the unit after a number, its factor, and where it ends."""
    for name, factor, pattern in _KNOWN:
        match = pattern.match(text, end)
        if match is None:
            continue
        before, after = text[:start], text[match.end() :]
        if name == PERSONS and re.match(r"\s+(?:aged|of\s+\d)", after, re.I):
            return name, factor, match.end()
        if name == MONTHS and factor == 12 and re.match(r"[\s-]+olds?\b", after, re.I):
            return AGE, Decimal(1), match.end()
        if name == MONTHS and factor == 12 and _AGED.search(before):
            return AGE, Decimal(1), match.end()
        return name, factor, match.end()
    return None


def _noun(after: str) -> tuple[str, int]:
    """Return the stem of the noun after a number, past one adjective, and 0.

    Of Japanese, the counter and how long it is.
    """
    if has_cjk(after[:1]):
        word = next(iter(japanese_words(after[:8])), None)
        return (word.form, len(word.surface)) if word else ("", 0)
    following = _FOLLOWING.match(after)
    words = following[0].split() if following else []
    if words and stem(words[0].casefold()) in FUNCTION_TERMS:
        words = words[:1]
    plural = [one for one in words if one.casefold().endswith("s")]
    named = plural[0] if plural else (words[0] if words else "")
    return stem(named.casefold()), 0
