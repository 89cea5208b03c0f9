"""A question linked to a table: which members it means, which field, and what it leaves over.

A question is about a table only where the table accounts for all of its content words: by headers,
by cells, by the words of the operation, or by the headings and the caption above the table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.language.terms import stem
from ingest.structure.tables.grid import sums_up
from retriever.forms.tables.periods import periods_in
from retriever.forms.tables.question.changes import asks_for_change, change_asked, change_conditions
from retriever.forms.tables.question.conditions import (
    Condition,
    UnclearError,
    bounds,
    dates,
    flags,
    named_places,
    possessions,
    unit_terms,
    value_conditions,
)
from retriever.forms.tables.question.events import event_places
from retriever.forms.tables.question.instructions import instructions_in
from retriever.forms.tables.question.operations import Operation, Shape
from retriever.forms.tables.question.question_words import (
    QuestionWords,
    common_terms,
    content_sequence,
    terms_of,
)
from retriever.forms.tables.question.spans_of_time import clock_times, days, moments
from retriever.forms.tables.question.superlatives import PATTERN, PRICE, Superlative
from retriever.forms.tables.table import Field, Table
from retriever.forms.tables.values import figure_of, folded

_ROWS = terms_of("row entry item record line 行 件 項目 もの 品")
"""What the members of any table may be called."""

_THINGS = terms_of(
    "thing job project scheme undertaking case option choice piece one object single kind"
)
"""What the members of a table may be called where a condition or a measure fits the table."""

_RUNS = terms_of(
    "train bus tram ferry boat ship flight service connection 列車 電車 バス 便 船 フェリー"
)
"""What the members of a table of times may be called: what runs by it."""

_COLLECTIVES = terms_of(
    "company firm group business enterprise corporation province county municipality city town "
    "region country state council government authority office organisation organization university "
    "programme program department 会社 当社 市 町 県 村 区 法人"
)
"""Whose table it is: "the road works of the province"."""

_PEOPLE = terms_of("people person staff member employee colleague worker personnel 人 名 職員 社員")
_PERSON = terms_of("employee staff person member 氏名 職員 社員")
_JOB = terms_of(
    "role position job title post grade salary department team 役職 役割 部署 所属 職種"
)
"""What people are called; headers of the names of people, and of what only people have."""

LIGHT = terms_of(
    "table figure value number amount sum total exist locate situate base belong register there "
    "have together overall sell sold spend spent pay paid cost earn use carry make made get got "
    "brought receive yet already still currently so far come go goes went run take took among "
    "those ones "
    "know like want need wonder tell look find see check put leave left aside count call mean mark "
    "note record down course whole entire each every one single individual respective come add up "
    "question please thank hello give word name large big much long often belong fall lie stand "
    "sort rank order include contain charge bill keep state answer pls plz own bring amount way "
    "work earn employ serve hold speak came went sold made give take do does done day "
    "collect gather catch caught draw drew attract receive produce grow grew build built "
    "equal whole entire across respective respectively neither nor both either "
    "表 値 数 数値 数字 なる 有る 居る 位置 "
    "属する 含む 登録 記載 うち 中 全部 全体 為る 在る もの 所在 該当 年 月 度 年度 並べる 順 人 "
    "件 年中 掛ける 掛けて 時点 合計 担当 予定 現在 幾ら 幾つ "
    "使う 続ける 借りる 続けて 行う 有無 うちで 教える 知る"
)
"""Words that say nothing of their own beside the others of a question to a table."""

_MONEY = re.compile(
    r"円|ドル|ユーロ|[€£$¥]|\b(?:yen|crown|dollar|euro|pound|franc|usd|eur|jpy|gbp)s?\b",
    re.IGNORECASE,
)
"""Units in which a column has prices, whatever its header calls them."""

_PAID = terms_of("earn pay paid cost salary wage spend spent 支払う 稼ぐ")
"""Verbs, and nouns, by which a question asks for an amount of money."""

_AVERAGED = terms_of("average mean 平均")
"""Words of headers of figures that are averages already."""

_MEASURED = frozenset(
    (
        Operation.DIFFERENCE,
        Operation.AVERAGE,
        Operation.ORDER,
        Operation.LARGEST,
        Operation.SMALLEST,
        Operation.SUM,
    )
)


@dataclass(frozen=True, slots=True)
class Link:
    """How a question reads a table.

    Attributes:
        table: the table.
        conditions: what it says of the members that it means.
        measure: the field whose figures it asks for; None where it asks for members.
        direction: where the most is found: 1 highest, -1 lowest.
        noun: what it calls the members.
        kind: the field that the noun names, whose values are what is asked for.
        groups: the same, where several of the members share its values.
        base: of a share, the members that it is a share of.
        left: the places of words that nothing accounts for.
        across: fields of one member whose figures are combined.
        named: how surely the measure is meant: 2 where the question names it, 1 where its
            superlative measures it, 0 where it is the only one.

    """

    table: Table
    conditions: tuple[Condition, ...]
    measure: Field | None
    direction: int
    noun: str
    kind: Field | None
    groups: Field | None
    base: tuple[int, ...]
    left: frozenset[int]
    across: tuple[Field, ...] = ()
    named: int = 0

    @property
    def names_members(self) -> bool:
        """Whether the noun is what the table lists, and not one of its other columns."""
        return self.kind is None or self.kind.naming

    @property
    def members(self) -> list[int]:
        """The members that meet all conditions, in order."""
        return held_by(self.table, self.conditions)


def link(shape: Shape, table: Table, words: QuestionWords) -> Link | None:
    """Return how a question of this shape reads a table; None where it does not or is unclear."""
    said = frozenset[int]().union(*(words.within(*span) for span in shape.spans))
    said |= frozenset[int]().union(
        *(words.within(*one) for one in instructions_in(words.text).spans)
    )
    if shape.who and not _lists_people(table):
        return None
    if shape.most and shape.most > len(table.members):
        return None
    try:
        conditions, free = conditions_of(shape, table, words, words.content - said)
    except UnclearError:
        return None
    noun = words.matching(_member_terms(table)) & free
    runs = _RUNS if any(one.timed for one in table.fields) else frozenset[str]()
    things = words.matching(_THINGS | runs) & free
    flagged = list(flags(table, words, free - noun))
    conditions += flagged
    if any(table.is_rare(one.field) for one in conditions):
        return None
    if shape.operation in (Operation.COUNT, Operation.FILTER):
        conditions += possessions(table, words, free - noun - _places(conditions))
    free -= _places(conditions)
    measure, direction, named = None, 1, frozenset[int]()
    across: tuple[Field, ...] = ()
    if shape.operation in _MEASURED or shape.operation is Operation.SHARE:
        measure, direction, named = _measure(shape, table, words, free)
        over = _OVER_YEARS.search(words.text) is not None
        if (measure is None or over) and shape.operation in _ACROSS:
            across, places = _across(table, words, free, held_by(table, conditions))
            measure, named = (None, places) if across else (measure, named)
        if measure is None and not across and shape.operation in _MEASURED:
            return None
        averaged = measure and _AVERAGED & set(content_sequence(folded(measure.name)))
        if measure and (
            table.is_rare(measure) or (averaged and shape.operation is Operation.AVERAGE)
        ):
            return None
        named |= words.matching(_AVERAGED) if averaged else frozenset()
    free -= named
    for condition in dates(table, words, free):
        conditions.append(condition)
        free -= condition.places
    entity = _entity(shape, words, words.content - said)
    entity = entity - (words.matching(LIGHT) - noun) or entity
    kind = _kind(table, words, entity)
    values = _places(one for one in conditions if _may_call(shape, table, one.field))
    called_by_value = bool(entity) and entity <= values
    known = noun | named | _places(flagged)
    called_thing = bool(entity & things) and bool(conditions or (measure and _sure(shape, measure)))
    if entity and not (entity & known or called_by_value or called_thing) and kind is None:
        return None
    if _is_single_figure(shape, table, words, entity):
        return None
    called_so = entity & noun or shape.who or called_by_value or called_thing
    if shape.operation is Operation.FILTER and not called_so:
        return None
    if shape.operation is Operation.FILTER and called_by_value and words.matching(PRICE | _PAID):
        return None  # "What did the centrifuge cost?" asks for a price, and for no member.
    held = held_by(table, conditions)
    groups = kind if kind and kind.repeats(held) and _groups(shape, table, kind, words) else None
    if kind:
        free -= named_places(kind, words, entity)
    if groups and shape.adds and not named:
        measure = None
    if any(map(_is_money, (*filter(None, [measure]), *(one.field for one in conditions)))):
        free -= words.matching(PRICE)
    if _asks_for_another(shape, words, noun, named):
        return None
    left = free - noun - words.matching(LIGHT | _COLLECTIVES) - accounted(table, words, free)
    if called_thing:
        left -= things
    others = noun - entity
    called = ""
    if named_so := (others if groups and others else entity & noun):
        called = words.say(sorted(named_so))
    base = _base(shape, table, words, conditions)
    read = table, tuple(conditions), measure, direction, called, kind, groups, base, left
    by_name = across or (measure and named_places(measure, words, words.content - said))
    sure = 2 if by_name else int(_is_measured(shape, measure))
    return Link(*read, across, sure)


def conditions_of(
    shape: Shape, table: Table, words: QuestionWords, free: frozenset[int]
) -> tuple[list[Condition], frozenset[int]]:
    """Return the conditions that free words name, and the words that are left free.

    Raises UnclearError where they can be read in two ways.
    """
    conditions: list[Condition] = []
    for timed in (moments, days, clock_times):
        for condition in timed(table, words, free):
            conditions.append(condition)
            free -= condition.places
    for condition, around in bounds(table, words, free):
        conditions.append(condition)
        free -= condition.places | around
    conditions += value_conditions(table, words, free)
    if shape.operation in (Operation.COUNT, Operation.FILTER):
        conditions += change_conditions(table, words)
    return conditions, free - _places(conditions)


def _sure(shape: Shape, measure: Field) -> bool:
    """Whether a superlative measures the field, or dates where it is of time."""
    asked = shape.superlative
    return _is_measured(shape, measure) or bool(asked and asked.dates and measure.dated)


def _is_measured(shape: Shape, measure: Field | None) -> bool:
    """Whether a superlative measures the field by its own adjective."""
    own = frozenset(content_sequence(folded(measure.name))) if measure else frozenset[str]()
    return shape.superlative is not None and any(own & one for _, one in shape.superlative.measures)


def missing_group(link_: Link, words: QuestionWords) -> tuple[Field, str] | None:
    """Return the column that the question names with a value that it lacks, and that value.

    The value is all that is left over of the question, and it is right beside the column's name.
    """
    if not link_.left:
        return None
    used = frozenset[int]().union(*(one.places for one in link_.conditions))
    ordered = sorted(words.content)
    for field in link_.table.fields:
        distinct = {one.words for one in field.filled}
        repeats = 1 < len(distinct) < len(field.filled)
        named = named_places(field, words, words.content - used)
        value = sorted(link_.left - named)
        if not (named and repeats and value) or field.numeric or field is link_.measure:
            continue
        run = sorted(ordered.index(at) for at in (*named, *value))
        if run[-1] - run[0] == len(run) - 1:
            return field, words.say(value)
    return None


def held_by(table: Table, conditions: Iterable[Condition]) -> list[int]:
    """Return the members that meet all conditions, in order."""
    held = frozenset(table.members)
    for one in conditions:
        held &= one.members
    return sorted(held)


def _places(conditions: Iterable[Condition]) -> frozenset[int]:
    return frozenset[int]().union(*(one.places for one in conditions))


def _member_terms(table: Table) -> frozenset[str]:
    """Return what the members may be called: by their column, by their names, by the headings."""
    named = [
        term for one in table.fields if one.naming for term in content_sequence(folded(one.name))
    ]
    measures = [term for one in table.fields for term in content_sequence(folded(one.measure))]
    headings = _heading_nouns(table.above) - frozenset(measures)
    people = _PEOPLE if _lists_people(table) else frozenset[str]()
    return frozenset((*named, *common_terms(table.names), *_ROWS, *headings, *people))


def _lists_people(table: Table) -> bool:
    """Whether the members are people: by the header of their names, or by what they have."""
    naming = [folded(one.name) for one in table.fields if one.naming]
    own = frozenset(term for one in naming for term in content_sequence(one))
    others = frozenset(
        term
        for one in table.fields
        if not one.naming
        for term in content_sequence(folded(one.name))
    )
    called = any(one in _NAME for one in naming)
    return bool(own & _PERSON) or (called and bool(others & _JOB))


_NAME = ("name", "full name", "氏名", "名前")


def _across(
    table: Table, words: QuestionWords, free: frozenset[int], held: Sequence[int]
) -> tuple[tuple[Field, ...], frozenset[int]]:
    """Return the fields of figures of one member that the question names, and its words for them.

    Each must be named by a word that no other field has.
    """
    fields = [one for one in table.fields if one.numeric and not one.naming]
    if (whole := _OVER_YEARS.search(words.text)) and len(held) == 1:
        years = [one for one in fields if periods_in(folded(one.name))]
        same = len({one.measure for one in years}) == 1 and len(years) > 1
        return (tuple(years), words.within(*whole.span())) if same else ((), frozenset())
    shared = [(named_places(one, words, free), one) for one in fields]
    own = [
        (places, one)
        for places, one in shared
        if places - frozenset[int]().union(*(p for p, other in shared if other is not one))
    ]
    if len(held) != 1 or len(own) < _SEVERAL or len({one.measure for _, one in own}) > 1:
        return (), frozenset()
    return tuple(one for _, one in own), frozenset[int]().union(*(places for places, _ in own))


_SEVERAL = 2
_OVER_YEARS = re.compile(
    r"\b(?:over|across|in|during)\s+(?:all\s+)?(?:the\s+)?(?:last\s+|past\s+)?(?:\w+\s+)?years\b"
    r"|[0-9一二三四五]年(?:間|度分)(?:の|で)?"
)
"""What asks for the figures of all years of a row together."""
_ACROSS = (Operation.SUM, Operation.DIFFERENCE, Operation.AVERAGE)


def _heading_nouns(above: Sequence[str]) -> frozenset[str]:
    """Return the terms of headings that may name the members: plurals, and those of short ones."""
    found: set[str] = set()
    for heading in above:
        short = len(content_sequence(folded(heading))) <= _SHORT_HEADING
        for word in folded(heading).split():
            plural = word.endswith("s") and not word.endswith("ss")
            if short or plural or not word.isascii():
                found.update(content_sequence(word))
    return frozenset(found)


_SHORT_HEADING = 2
"""Any word of a heading of so many content words may name what a table lists. Chosen by eye."""


def _entity(shape: Shape, words: QuestionWords, free: frozenset[int]) -> frozenset[int]:
    """Return the places of the noun that is counted or chosen; none where no place is set for it.

    It is the run of content words after "how many" or "which", or before は何件 or はどれ.
    """
    run: set[int] = set()
    if shape.before is not None:
        for at in reversed(range(len(words.words))):
            if words.words[at].end > shape.before:
                continue
            if at not in words.content:
                break
            run.add(at)
        return frozenset(run) & free
    if shape.after is None:
        return frozenset()
    for at, word in enumerate(words.words):
        if word.start < shape.after:
            continue
        if at in words.content:
            run.add(at)
        elif run or (shape.operation is Operation.COUNT and word.term not in _BEFORE_NOUNS):
            break
    return frozenset(run) & free


_BEFORE_NOUNS = frozenset(
    map(stem, ("the", "a", "an", "of", "all", "our", "your", "their", "its", "these", "those",
               "this", "that", "different", "other", "such"))
)  # fmt: skip
"""Function words between "how many" and the noun: "how many are large" has none there."""


def _all_of_a_field(table: Table, words: QuestionWords) -> frozenset[int]:
    """Return the places of headers that set no condition: "across all districts"."""
    found = frozenset[int]()
    for match in _ALL_OF.finditer(words.text):
        places = words.within(*match.span("noun"))
        headers = (named_places(one, words, places) for one in table.fields)
        found |= frozenset[int]().union(*headers)
    return found


_ALL_OF = re.compile(r"\b(?:all|every|each|any|whatever|whichever)\s+(?:the\s+)?(?P<noun>\w+)")


def _base(
    shape: Shape, table: Table, words: QuestionWords, conditions: Sequence[Condition]
) -> tuple[int, ...]:
    """Return the members that a share is of: those that meet what is said before the verb."""
    if shape.verb is None:
        return table.members
    said = [one for one in conditions if words.words[max(one.places)].end <= shape.verb]
    return tuple(held_by(table, said))


def _kind(table: Table, words: QuestionWords, entity: frozenset[int]) -> Field | None:
    """Return the column of words whose header the noun is: "Which region", "How many regions"."""
    named = [
        (places, one)
        for one in table.fields
        if not (one.numeric or one.dated or one.flags)
        and (places := named_places(one, words, entity))
    ]
    most = max((len(places) for places, _ in named), default=0)
    best = [one for places, one in named if len(places) == most]
    return best[0] if len(best) == 1 else None


def _may_call(shape: Shape, table: Table, field: Field) -> bool:
    """Whether members may be called by their values of a field: "How many microscopes"."""
    if field.naming:
        return shape.operation is Operation.COUNT and _is_numbered(table, field)
    return not field.numeric


def _is_numbered(table: Table, field: Field) -> bool:
    """Whether another field numbers the members that this one names."""
    return field is not table.fields[0] and not table.fields[0].repeats(table.members)


def _groups(shape: Shape, table: Table, kind: Field, words: QuestionWords) -> bool:
    """Whether members of one kind are taken together.

    Those that are numbered are told apart by that: two freezers of a register are two devices.
    """
    if not kind.naming:
        return True
    return shape.groups and (not _is_numbered(table, kind) or bool(_KINDS.search(words.text)))


_KINDS = re.compile(r"\b(?:different|distinct|(?:kind|type|sort|model)s?\s+of)\b|種類")


def _is_single_figure(
    shape: Shape, table: Table, words: QuestionWords, entity: frozenset[int]
) -> bool:
    """Whether "how many" asks for what a column of figures holds, which is looked up."""
    if shape.operation not in (Operation.COUNT, Operation.FILTER):
        return False
    if any(one.naming and entity <= named_places(one, words, entity) for one in table.fields):
        return False
    if entity <= words.matching(_heading_nouns(table.above[:-2])) and not _begins(
        table, words, entity
    ):
        return False
    return any(
        one.numeric and not one.naming and named_places(one, words, entity) for one in table.fields
    )


def _begins(table: Table, words: QuestionWords, entity: frozenset[int]) -> bool:
    """Whether a column of figures is called what the noun is, and nothing more."""
    said = tuple(words.words[at].term for at in sorted(entity))
    figures = (one for one in table.fields if one.numeric and not one.naming)
    plural = words.text[words.words[max(entity)].end - 1] == "s" if entity else False
    return not plural and any(content_sequence(folded(one.name)) == said for one in figures)


def _measure(
    shape: Shape, table: Table, words: QuestionWords, free: frozenset[int]
) -> tuple[Field | None, int, frozenset[int]]:
    """Return the field whose figures are asked for, where its most is, and the words naming it.

    It is the one whose headers share more words with the question than all others' do; else the
    one that the superlative measures; else the only field of figures.
    """
    asked = shape.superlative
    extreme = asked is not None
    fields = [one for one in table.fields if one.numeric or (extreme and one.dated)]
    fields = [one for one in fields if not one.naming or not one.running]
    changed = change_asked(table, words) if extreme else None
    if changed and changed[0].parts:
        return changed[0], changed[1] * _direction(shape, None), changed[2]
    shared = [
        (
            event_places(table, one, words, free) if one.dated else named_places(one, words, free),
            one,
        )
        for one in fields
        if not one.naming
    ]
    most = max((places for places, _ in shared), key=len, default=frozenset[int]())
    if most:
        best = _called_so([one for places, one in shared if places == most], words, most)
        if len(best) > 1 or not all(places <= most for places, _ in shared):
            return None, 1, frozenset()
        return best[0], _direction(shape, best[0]), most
    for direction, terms in asked.measures if asked else ():
        fitting = [one for _, one in shared if terms & set(content_sequence(folded(one.name)))]
        if fitting:
            single = len(fitting) == 1
            return (fitting[0], direction, frozenset()) if single else (None, 1, frozenset())
    if shape.operation is Operation.SHARE:
        return None, 1, frozenset()
    if changed := change_asked(table, words):
        return changed[0], changed[1] * _direction(shape, None), changed[2]
    if asks_for_change(words):
        return None, 1, frozenset()
    priced = [one for _, one in shared if one.numeric and _is_money(one)]
    if words.matching(PRICE | _PAID) & free and len(priced) == 1:
        return priced[0], _direction(shape, None), words.matching(PRICE | _PAID) & free
    if asked and asked.measures and not _measures_size(asked):
        return None, 1, frozenset()
    figures = [one for _, one in shared if one.numeric]
    if shape.operation is Operation.SUM:
        figures = [one for one in figures if sums_up(one.name)] or figures
    if latest := _latest(figures, words):
        figures = [latest]
    single = len(figures) == 1 and not (asked and asked.dates)
    return (figures[0] if single else None, _direction(shape, None), frozenset())


def _called_so(fields: list[Field], words: QuestionWords, places: frozenset[int]) -> list[Field]:
    """Return the only one of several fields that has no other name than words say; else all."""
    said = {words.words[at].term for at in places}
    called = [one for one in fields if set(content_sequence(folded(one.name))) == said]
    return called if len(called) == 1 else fields


def _latest(fields: Sequence[Field], words: QuestionWords) -> Field | None:
    """Return the column of the last period where all are of periods and the question names none."""
    dated = [(found[0].period, one) for one in fields if (found := periods_in(folded(one.name)))]
    if len(dated) < max(_SEVERAL, len(fields)) or periods_in(words.text):
        return None
    last = max(period for period, _ in dated)
    own = [one for period, one in dated if period == last]
    same = len({one.measure for one in fields}) == 1
    return own[0] if len(own) == 1 and same else None


def _measures_size(asked: Superlative) -> bool:
    """Whether an adjective may measure any figures, as largest does and deepest does not."""
    return any(_SIZED & terms for _, terms in asked.measures)


_SIZED = terms_of("size")


def _is_money(field: Field) -> bool:
    """Whether a field has prices: by the unit of its header, or that of its first figure."""
    figure = figure_of(field.filled[0].words) if field.filled else None
    units = (field.measure, field.aside, figure.unit if figure else "")
    return field.numeric and any(map(_MONEY.search, units))


def _asks_for_another(
    shape: Shape, words: QuestionWords, noun: frozenset[int], named: frozenset[int]
) -> bool:
    """Whether the superlative chooses a member, of which another figure is asked.

    "The price of the oldest ship" does not ask for the highest price: the column is named apart
    from the superlative, whose noun is the member.
    """
    best = PATTERN.search(words.text) if shape.superlative else None
    if best is None or not named or shape.operation is Operation.DIFFERENCE:
        return False
    following = [at for at in sorted(words.content) if words.words[at].start >= best.end()]
    if not following or following[0] not in noun:
        return False
    if best["english"] or best["last"]:
        return max(named) < following[0]
    return min(named) > following[0]


def _direction(shape: Shape, field: Field | None) -> int:
    asked = shape.superlative
    if asked is None:
        return 1
    if field and asked.dates and (field.dated or _is_year(field)):
        return asked.dates
    for direction, terms in asked.measures:
        if field and terms & set(content_sequence(folded(field.name))):
            return direction
    return asked.said


def _is_year(field: Field) -> bool:
    return all(len(one.words) == 4 and one.words.isdigit() for one in field.filled)


def accounted(table: Table, words: QuestionWords, free: frozenset[int]) -> frozenset[int]:
    """Return the places of words that the headings, the caption, or a unit of measure have."""
    above = frozenset(term for one in table.above for term in content_sequence(folded(one)))
    measures = frozenset(term for one in table.fields for term in unit_terms(one))
    found = words.matching(above | measures) | _all_of_a_field(table, words)
    japanese = (
        places
        for one in table.above
        for word in one.split()
        for places in words.find(word)
        if not word.isascii()
    )
    return (found | frozenset[int]().union(*japanese)) & free
