"""What a question says of the members that it means: values of cells, yes or no, bounds, dates."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ingest.language.figures import NUMBER, YEAR
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from retriever.forms.tables.question.question_words import (
    QuestionWords,
    common_terms,
    content_sequence,
)
from retriever.forms.tables.question.superlatives import COMPARATIVE, Superlative, comparative
from retriever.forms.tables.table import NO, YES, Entry, Field, Table
from retriever.forms.tables.values import figure_of, folded, moment_of
from retriever.text.rendering import headed

_NEGATED = re.compile(
    r"\b(?:not|neither|nor|except|excluding|outside|without|other\s+than|no)(?:\s+\w+){0,2}\s*$"
)
_NEGATED_AFTER = re.compile(
    r"^\w{0,4}?(?:以外|で(?:は)?ない|されていない|でな|していない|ていない|がない)"
)
_COMPARED = rf"{COMPARATIVE.pattern.replace('P<word>', ':')}\s+than"
_MORE = rf"over|above|more\s+than|greater\s+than|{_COMPARED}|exceed(?:s|ing)?|after"
_LEAST = r"at\s+least|since|from|no\s+less\s+than"
_LESS = r"under|below|less\s+than|fewer\s+than|before"
_MOST = r"at\s+most|up\s+to|until|no\s+more\s+than|by"
_BOUND = re.compile(
    rf"\b(?:(?P<more>{_MORE})|(?P<least>{_LEAST})|(?P<less>{_LESS})|(?P<most>{_MOST}))\s+"
    rf"(?P<value>[€£$¥]?{NUMBER}(?:\s+(?:thousand|million|billion|trillion)\b)?)"
    rf"|(?P<number>{NUMBER}(?:百万|[千万億兆])?)[^\W\d]{{0,3}}?"
    r"(?P<after>以上|以下|未満|以前|以降|を超え[るた]?|を上回[るっ]た?|を下回[るっ]た?|に届か(?:ない|なかった)"
    r"|に?満たない|より)"
    r"(?P<than>多い|大きい|長い|高い|前|少ない|小さい|短い|低い|後)?"
)
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?P<low>[€£$¥]?{NUMBER}(?:\s+(?:thousand|million|billion|trillion)\b)?)"
    rf"(?:\s+[^\W\d]{{1,8}}\.?)?\s+(?:and|to)\s+"
    rf"(?P<high>[€£$¥]?{NUMBER}(?:\s+(?:thousand|million|billion|trillion)\b)?)"
    rf"|(?P<from>{NUMBER}(?:百万|[千万億兆])?)[^\W\d]{{0,3}}?(?:から|以上)、?"
    rf"(?P<to>{NUMBER}(?:百万|[千万億兆])?)[^\W\d]{{0,3}}?(?:まで|以下)"
)
_UNITS = {
    unit: frozenset(stem(one) for one in names.split())
    for unit, names in {
        "m": "metre meter", "km": "kilometre kilometer", "cm": "centimetre centimeter",
        "kg": "kilogram kilo", "t": "ton tonne", "ha": "hectare", "min": "minute",
        "h": "hour", "€": "euro eur", "£": "pound gbp", "$": "dollar usd", "¥": "yen 円",
        "eur": "euro", "gbp": "pound", "usd": "dollar", "jpy": "yen 円",
        "%": "percent", "mw": "megawatt", "kw": "kilowatt", "l": "litre liter",
    }.items()
}  # fmt: skip
"""What units of measure are called in full, as stems."""
_JOINING = re.compile(r"\b(?:and|or|with|from)\b|[,;]")
"""What stands between two names."""
_OLDER = (
    "より前", "より少ない", "より小さい", "より短い", "より低い", "未満", "を下回る", "を下回った",
    "に届かない", "に届かなかった", "に満たない", "満たない",
)  # fmt: skip
_ATLEAST, _ATMOST = ("以上", "以降"), ("以下", "以前")
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)\b|(百万|[千万億兆])")
_SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "千": 10**3, "万": 10**4, "百万": 10**6, "億": 10**8, "兆": 10**12,
}  # fmt: skip
_MONEY = re.compile(
    r"\s*(?:[€£$¥]|円|ドル|yen\b|euros?\b|pounds?\b|dollars?\b|crowns?\b|francs?\b)"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds of some members; `places` are the words of the question that say so."""

    field: Field
    said: str
    members: frozenset[int]
    places: frozenset[int]


class UnclearError(Exception):
    """The question can be read in two ways."""


def value_conditions(table: Table, words: QuestionWords, free: frozenset[int]) -> list[Condition]:
    """Return the conditions by cells whose words the question has.

    Args:
        table: the table.
        words: the question.
        free: the places of its words that say nothing else.

    Raises:
        UnclearError: the same words are in two columns.

    """
    found = [one for field in table.fields for one in _values(table, field, words, free)]
    longest = [one for one in found if not any(one.places < other.places for other in found)]
    by_places: dict[frozenset[int], list[Condition]] = {}
    for one in longest:
        by_places.setdefault(one.places, []).append(one)
    chosen = [_only(words, free, same) for same in by_places.values()]
    rest = free.difference(*by_places)
    return _united(table, words, [*chosen, *_names_in_part(table, words, rest)])


def named_places(field: Field, words: QuestionWords, free: frozenset[int]) -> frozenset[int]:
    """Return the places of the free words that a field's headers have."""
    found: set[int] = set()
    for header in field.words:
        if has_cjk(header) and (whole := [one for one in words.find(header) if one & free]):
            found.update(*whole)
            continue
        terms = frozenset(content_sequence(folded(header)))
        found |= words.matching(terms)
    return frozenset(found) & free


def flags(table: Table, words: QuestionWords, free: frozenset[int]) -> Iterator[Condition]:
    """Yield conditions by columns of yes and no whose headers the question has."""
    for field in table.fields:
        if not field.flags:
            continue
        said = [folded(one.words).strip() if one else "" for one in field.entries]
        places = named_places(field, words, free)
        if not places and not content_sequence(folded(field.name)):
            places = frozenset().union(*words.find_written(field.name))
        if not places:
            continue
        negated = _is_negated(words, places)
        wanted = NO if negated else YES
        held = frozenset(at for at, one in enumerate(said) if one in wanted)
        shown = next((field.entries[at] for at in sorted(held)), None)
        yield Condition(field, headed(field.name, shown.words if shown else ""), held, places)


def possessions(table: Table, words: QuestionWords, free: frozenset[int]) -> list[Condition]:
    """Return conditions by fields that the members are said to have: "Which ships have a winch?".

    Held are those of which the field says something, and not that there is none.
    """
    found = []
    for field in table.fields:
        places = named_places(field, words, free)
        whole = places and words.matching(frozenset(content_sequence(folded(field.name)))) == places
        if field.naming or field.flags or not whole or not _all_named(field, words, places):
            continue
        before = words.text[: words.words[min(places)].start]
        after = words.text[words.words[max(places)].end :]
        if not (_HAVE.search(before) or _HAVE_AFTER.match(after)):
            continue
        held = frozenset(
            at for at, one in enumerate(field.entries) if one and not _NONE.match(folded(one.words))
        )
        found.append(Condition(field, field.name, held, places))
    return found


def _all_named(field: Field, words: QuestionWords, places: frozenset[int]) -> bool:
    """Whether a question has all words of a field's name."""
    said = {words.words[at].term for at in places}
    return said >= set(content_sequence(folded(field.name)))


_HAVE = re.compile(r"\b(?:have|has|had|having|with|offer|offers)\s+(?:an?|the|any|some)?\s*$", re.I)
_HAVE_AFTER = re.compile(r"(?:が|の)?(?:ある|あり|付き|つき|付いて|ついて)")
_NONE = re.compile(
    r"\W*(?:(?:no|none|not|without|nil)\b|無し?(?!料)|なし|ない|不可|ありません|できません|付属しません)"
)
"""How an entry begins that says that there is none."""


def bounds(
    table: Table, words: QuestionWords, free: frozenset[int]
) -> Iterator[tuple[Condition, frozenset[int]]]:
    """Yield conditions by bounds, each with the words that name its field and its unit."""
    ranges = [match.span() for match in _BETWEEN.finditer(words.text)]
    yield from _between(table, words, free)
    for match in _BOUND.finditer(words.text):
        places = words.within(*match.span())
        if any(start < match.end() and match.start() < end for start, end in ranges):
            continue
        said = match["value"] or match["number"]
        if not places & free:
            continue
        field = _bounded_field(table, words, free - places, places, said, match)
        if field is None or ((field.years or field.dated) and not YEAR.fullmatch(said)):
            continue
        named = named_places(field, words, free - places)
        holds = _bound(match, said, field, words.text)
        held = frozenset(at for at, one in enumerate(field.entries) if one and holds(one.words))
        unit = _measuring(field, words) & free
        shown = words.text[slice(*match.span())].strip()
        yield Condition(field, f"{field.name} {shown}", held, places), named | unit


def _between(
    table: Table, words: QuestionWords, free: frozenset[int]
) -> Iterator[tuple[Condition, frozenset[int]]]:
    """Yield conditions by two bounds: between 50 and 80, 50以上80以下."""
    for match in _BETWEEN.finditer(words.text):
        places = words.within(*match.span())
        low, high = match["low"] or match["from"], match["high"] or match["to"]
        field = _bounded_field(table, words, free - places, places, high)
        if not places & free or field is None or field.dated:
            continue
        named = named_places(field, words, free - places)
        limits = [_limit(one, field, words.text[match.end() :]) for one in (low, high)]
        first, last = limits
        if first is None or last is None:
            continue
        figures = [figure_of(one.words) if one else None for one in field.entries]
        held = frozenset(at for at, one in enumerate(figures) if one and first <= one.value <= last)
        said = words.text[slice(*match.span())].strip()
        unit = _measuring(field, words) & free
        yield Condition(field, f"{field.name} {said}", held, places), named | unit


def dates(table: Table, words: QuestionWords, free: frozenset[int]) -> Iterator[Condition]:
    """Yield conditions by a year, or a month of a year, in columns that the question names."""
    for at in sorted(free):
        if not YEAR.fullmatch(words.words[at].term):
            continue
        month = words.say([at - 1, at]) if at else ""
        moment = moment_of(month) if at - 1 in free else None
        for field in table.fields:
            named = named_places(field, words, free - {at})
            year = int(words.words[at].term)
            if not named or not (field.dated or field.years) or str(year) in field.name:
                continue
            wanted = (moment[0], moment[1]) if moment else (year,)
            held = frozenset(
                place
                for place, one in enumerate(field.entries)
                if one and _moment(one.words)[: len(wanted)] == wanted
            )
            said = month if moment else words.words[at].term
            places = {at, *((at - 1,) if moment else ())} | named
            yield Condition(field, headed(field.name, said), held, frozenset(places))


def _values(
    table: Table, field: Field, words: QuestionWords, free: frozenset[int]
) -> Iterator[Condition]:
    members: dict[str, set[int]] = {}
    for at, entry in enumerate(field.entries):
        if entry:
            members.setdefault(entry.words, set()).add(at)
    named = bool(named_places(field, words, free))
    naming = [one.words for one in field.filled] if field.naming else []
    common = common_terms(naming) if naming else frozenset[str]()
    heads = Counter(map(_head, naming))
    header = frozenset(content_sequence(folded(field.name)))
    for value, held in members.items():
        if not words.may_have(value):
            continue
        figure = figure_of(value)
        bare = figure is not None and not named and not (field.naming and not field.running)
        if not content_sequence(folded(value)) or folded(value) in YES | NO:
            continue
        head = _head(value)
        unique = head if heads[head] == 1 else value
        for places in _occurrences(value, unique, common, words, free):
            if {words.words[at].term for at in places} <= header:
                continue  # "Which country" asks for a value of the column, "Other countries" too.
            if bare and not (figure and figure.unit) and not _is_measured(field, words, places):
                continue
            yield Condition(field, value, frozenset(held), places)


def _is_measured(field: Field, words: QuestionWords, places: frozenset[int]) -> bool:
    """Whether the unit of a field follows a figure in a question: "300 dpi"."""
    after = [at for at in sorted(words.content) if at > max(places)][:1]
    return bool(after) and words.words[after[0]].term in unit_terms(field)


def _head(value: str) -> str:
    """Return what is before a name's first comma or bracket."""
    return re.split(r"[,(（]", value, maxsplit=1)[0].strip() or value


def _names_in_part(table: Table, words: QuestionWords, free: frozenset[int]) -> Iterator[Condition]:
    """Yield the conditions by several words in a row that a single member's name has.

    They may stand in another order there: the Tolne quay is "Fish quay, Tolne".
    """
    for field in (one for one in table.fields if one.naming):
        names = [_terms(one) for one in field.entries]
        known = frozenset[str]().union(*names)
        fits = {
            at: (at in free and word.term in known, len(_JOINING.findall(words.text[: word.start])))
            for at, word in enumerate(words.words)
            if word.content
        }
        for (fitting, _), run in groupby(fits, key=fits.__getitem__):
            places = frozenset(run)
            terms = frozenset(words.words[at].term for at in places)
            held = [at for at, one in enumerate(names) if terms <= one]
            single = fitting and len(terms) > 1 and len(held) == 1
            if single and (entry := field.entries[held[0]]):
                yield Condition(field, entry.words, frozenset(held), places)


def _terms(entry: Entry | None) -> frozenset[str]:
    return frozenset(content_sequence(folded(entry.words))) if entry else frozenset()


def _occurrences(
    value: str, head: str, common: frozenset[str], words: QuestionWords, free: frozenset[int]
) -> list[frozenset[int]]:
    """Return where the question has a value, or what tells it from the others of its column.

    Args:
        value: the value.
        head: what is before its first comma, where no other value has the same.
        common: terms that tell nothing, as half of the column has them.
        words: the question.
        free: the places of its words that say nothing else.

    """
    found = [one for one in words.find(value) if one <= free]
    found = found or [one for one in words.find(head) if one <= free]
    telling = [term for term in content_sequence(folded(value)) if term not in common]
    if found or not common or not telling:
        return found
    short = [one for one in words.find(" ".join(telling)) if one <= free]
    return short if not has_cjk(value) else []


def _only(words: QuestionWords, free: frozenset[int], same: Sequence[Condition]) -> Condition:
    """Return the condition that the same words mean; raise UnclearError where none is likelier."""
    named = [one for one in same if named_places(one.field, words, free - one.places)]
    for chosen in (named, [one for one in same if not one.field.naming], same):
        if len(chosen) == 1 or (chosen and len({one.members for one in chosen}) == 1):
            return chosen[0]
    raise UnclearError


def _united(table: Table, words: QuestionWords, found: Sequence[Condition]) -> list[Condition]:
    """Return one condition a field: any of its values, or none of those that are excluded.

    In a question that goes on from another, the later values take the place of the earlier.
    """
    by_field: dict[int, list[Condition]] = {}
    for one in sorted(found, key=lambda one: min(one.places)):
        by_field.setdefault(id(one.field), []).append(one)
    united = []
    ends = [match.end() for match in re.finditer(r"[?？]", words.text)]
    for same in by_field.values():
        field = same[0].field
        latest = max(_sentence(words, ends, one) for one in same)
        places = frozenset().union(*(one.places for one in same))
        own = [one for one in same if _sentence(words, ends, one) == latest]
        header = named_places(field, words, words.content - places)
        held = frozenset().union(*(one.members for one in own))
        values = ", ".join(dict.fromkeys(one.said for one in own))
        said = headed(field.name, values) if field.words and not field.naming else values
        if any(_is_negated(words, one.places | header) for one in own):
            held = frozenset(table.members) - held
            said = f"{field.name} ≠ {values}" if field.words else f"≠ {values}"
        united.append(Condition(field, said, held, places | header))
    return united


def _sentence(words: QuestionWords, ends: Sequence[int], one: Condition) -> int:
    start = words.words[min(one.places)].start
    return sum(end <= start for end in ends)


def _is_negated(words: QuestionWords, places: frozenset[int]) -> bool:
    first, last = words.words[min(places)].start, words.words[max(places)].end
    before, after = words.text[:first], words.text[last:]
    return bool(_NEGATED.search(before) or _NEGATED_AFTER.search(after))


def _bounded_field(
    table: Table,
    words: QuestionWords,
    free: frozenset[int],
    places: frozenset[int],
    value: str,
    match: re.Match[str] | None = None,
) -> Field | None:
    """Return the field that a bound is of: the one named nearest, or the only one of its sort.

    Of several named as near, it is the one that the question names by more words.

    Args:
        table: the table.
        words: the question.
        free: the places that may name a field.
        places: those of the bound.
        value: the figure that bounds.
        match: the bound, where it may say by a comparative what it measures.

    """
    fields = [one for one in table.fields if (one.numeric or one.dated) and not one.running]
    if match and (than := COMPARATIVE.search(match[0])):
        asked = comparative(than)
        measured = [
            one
            for _, terms in asked.measures
            for one in fields
            if terms & frozenset(content_sequence(folded(one.name)))
        ]
        if measured:
            return measured[0] if len(measured) == 1 else None
    distances = [
        ((min(abs(at - other) for at in named for other in places), -len(named)), place)
        for place, one in enumerate(fields)
        if (named := named_places(one, words, free))
    ]
    if distances:
        nearest = min(distances)[0]
        best = [place for distance, place in distances if distance == nearest]
        return fields[best[0]] if len(best) == 1 else None
    unit = frozenset((max(places) + 1,)) & free
    measured = [one for one in fields if unit & _measuring(one, words)]
    if measured:
        return measured[0] if len(measured) == 1 else None
    scaled = [one for one in fields if _scale_of(one)]
    if _SCALE.search(value) and len(scaled) == 1:
        return scaled[0]
    dated = [one for one in fields if one.dated]
    year = YEAR.fullmatch(value)
    return dated[0] if year and len(dated) == 1 else None


def _measuring(field: Field, words: QuestionWords) -> frozenset[int]:
    """Return the places of words that a field's unit of measure has."""
    return words.matching(unit_terms(field))


def unit_terms(field: Field) -> frozenset[str]:
    """Return the terms of a field's unit of measure, in full and as it is abbreviated."""
    said = folded(f"{field.measure} {field.aside}")
    own = frozenset(content_sequence(said)) | frozenset(one for one in said if one in "€£$¥%")
    return own.union(*(names for unit, names in _UNITS.items() if unit in own))


def _limit(said: str, field: Field, after: str) -> Decimal | None:
    """Return the value of a bound as a field writes its figures.

    A field in thousands has 500 for 500,000: bounds that say a scale, or an amount of money whose
    unit says none, are compared with what the field's figures mean.

    Args:
        said: the figure.
        field: the field that it bounds.
        after: the text after the figure.

    """
    figure = figure_of(said)
    scale = _scale_of(field)
    if figure is None or scale is None:
        return figure.value if figure else None
    if _SCALE.search(said) or _MONEY.match(after):
        return figure.value / _SCALES[scale[1] or scale[2]]
    return figure.value


def _scale_of(field: Field) -> re.Match[str] | None:
    """Return the scale that a field's unit of measure states: thousand, million."""
    return _SCALE.search(folded(f"{field.measure} {field.aside}"))


def _bound(match: re.Match[str], said: str, field: Field, text: str) -> Callable[[str], bool]:
    """Return what tells whether a cell's words are within a bound of the folded text."""
    after = f"{match['after'] or ''}{match['than'] or ''}"
    least = bool(match["least"]) or match["after"] in _ATLEAST
    most = bool(match["most"]) or match["after"] in _ATMOST
    less = bool(match["less"]) or after in _OLDER
    if than := COMPARATIVE.search(match[0]):
        asked = comparative(than)
        less = asked.said * (-1 if _reversed(asked, field) else 1) < 0
    if field.dated:
        year = int(Decimal(said.replace(",", "")))

        def dated(words: str) -> bool:
            own = _moment(words)[:1]
            return bool(own) and _compare(Decimal(own[0]), Decimal(year), least, most, less)

        return dated
    ends = match.end("value") if match["value"] else match.end("number")
    limit = _limit(said, field, text[ends:])

    def figured(words: str) -> bool:
        own = figure_of(words)
        if own is None or limit is None:
            return False
        return _compare(own.value, limit, least, most, less)

    return figured


def _reversed(asked: Superlative, field: Field) -> bool:
    """Whether a field measures an adjective the other way round: older is an earlier year."""
    own = frozenset(content_sequence(folded(field.name)))
    return any(way != asked.said and terms & own for way, terms in asked.measures)


def _compare(own: Decimal, limit: Decimal, least: bool, most: bool, less: bool) -> bool:
    if least:
        return own >= limit
    if most:
        return own <= limit
    return own < limit if less else own > limit


def _moment(words: str) -> tuple[int, ...]:
    moment = moment_of(words)
    year = YEAR.fullmatch(words.strip())
    return moment or ((int(year[0]),) if year else ())
