"""Financial statements: ratios, changes and sums from rows found by their names.

The rows are those of any table whose columns are years or parts of years. Questions name them as
they are called there, or by another of their usual names
(`retriever.forms.tables.financial.line_items`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from ingest.document.document import Document
from ingest.language.content_terms import content_terms
from ingest.language.plain import plain
from retriever.forms.form import Asked
from retriever.forms.tables.answer.composing import Draft, compose
from retriever.forms.tables.answer.computing import Result, changed, with_unit
from retriever.forms.tables.answer.quoting import Quotes
from retriever.forms.tables.financial.arithmetic import compound, formula_result
from retriever.forms.tables.financial.formulas import (
    CHANGE,
    COMPOUND,
    FORMULAS,
    GROWTH,
    Formula,
    Unit,
)
from retriever.forms.tables.financial.line_items import WORDS, Item
from retriever.forms.tables.financial.lines import Amount, Line, asked_periods
from retriever.forms.tables.financial.parts import Part, parts_of
from retriever.forms.tables.financial.quarters import as_columns_are
from retriever.forms.tables.periods import Period, PeriodMention, is_from_to
from retriever.forms.tables.question.instructions import Instructions, instructions_in
from retriever.forms.tables.question.linking import LIGHT
from retriever.forms.tables.question.operations import AVERAGE, SHARE, SUM, VERB
from retriever.forms.tables.question.question_words import QuestionWords, terms_of
from retriever.forms.tables.question.superlatives import PATTERN, superlative
from retriever.forms.tables.table import Entry
from retriever.forms.tables.values import folded, shown
from retriever.text.document_names import names
from retriever.text.names import missing_names
from retriever.text.rendering import headed
from retriever.types import Composed

_SCALE = re.compile(r"thousand|million|billion|千|百万|億")
_TOTAL = re.compile(r"\b(?:total|consolidated)\b|[合総]計|連結")
_PAIR = 2
_READ = 24
_MOST_PERIODS = 3
"""A ratio of no stated period is given for so many at most. Chosen by eye."""
_FILLER = LIGHT | terms_of(
    "company business firm group corporation plc ltd inc ratio rate margin percent "
    "percentage year fiscal financial fy end december march annual per cent statement quarter half "
    "compare previous last between calculate compute work develop consolidated report figure level "
    "spend spending generate post record achieve reach say tell find give please calculate "
    "会社 企業 当社 年度 比率 率 前年 財務 決算 期 連結 四半期 教える 計算 求める 億 円 百万 何"
)
"""Words that say nothing of their own beside a ratio and a year."""
_RATIO_OF = re.compile(r"\bas\s+an?\s+(?:share|percentage|proportion|percent|%)\s+of\b")
_PERIOD_ASKED = re.compile(
    r"\b(?:in\s+)?(?:which|what)\s+(?:fiscal\s+|financial\s+)?(?:year|quarter|period|half)\b|\bwhen\b"
    r"|(?:どの|何)(?:年度?|期|四半期)\w?|いつ"
)
_YES_OR_NO = re.compile(
    r"^\W*(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would)\b"
    r"|^[^何幾いくらどれ]*(?:まし|です|ます|でし|た)た?か[?]?$"
)
_HOW_MUCH = re.compile(
    r"^\W*(?:please\s+)?(?:what\s+(?:is|was|were|are)|how\s+(?:much|high|large|big)\s+(?:is|was|were|are|did)"
    r"|what\s+(?:[\w&'-]+\s+){1,5}(?:did|does|do)\b|give\b|state\b|tell\b|report\b)|(?:いくら|何(?:億|百万|千)?円|教えて)"
)

_ASKS = re.compile(
    r"\b(?:what|who|whose|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|can"
    r"|whether|if|please|that|check|confirm|compare|list|explain|describe|went|rose|fell)\b"
    r"|[?？]|か$"
)
"""What key words alone do not have."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What was computed of one period, or of several."""

    heading: str
    result: Result
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """Words of the question that name lines, by the name of the row or by another usual one."""

    places: frozenset[int]
    lines: tuple[Line, ...]
    own: bool


class StatementAnswers:
    """Answers by formulas over the rows of financial statements and other tables of periods."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the answer; None where it is not wanted or a figure is missing or unclear."""
        words = QuestionWords(asked.question.text)
        if not _is_wanted(words.text):
            return None
        made: list[Composed] = []
        for document in _documents(asked):
            own = _answers_from(asked, words, document)
            if len(own) > 1:
                return None
            made += own
        return made[0] if len(made) == 1 else _of_one_document(asked, made)


def _is_wanted(text: str) -> bool:
    """Whether a folded question asks for a figure of a statement, and not for a yes or no."""
    if _YES_OR_NO.search(text):
        return False
    operations = (GROWTH, CHANGE, COMPOUND, SHARE, SUM, AVERAGE, _RATIO_OF)
    if any(one.search(text) for one in operations):
        return True
    if any(one.said.search(text) for one in FORMULAS):
        return True
    if _PERIOD_ASKED.search(text) and PATTERN.search(text):
        return True
    # A figure is only looked for in one period, and most questions of how much name none.
    return _asks_how_much(text) and len(asked_periods(text)) == 1


def _asks_how_much(text: str) -> bool:
    """Whether a folded question asks how much something is, or is but key words."""
    return _HOW_MUCH.search(text) is not None or _ASKS.search(text) is None


def _answers_from(asked: Asked, words: QuestionWords, document: Document) -> list[Composed]:
    """Return the different answers that a document gives, from as many of its parts as agree."""
    parts = parts_of(document, asked.snapshot.sections(document.id))
    everywhere = [line for part in parts[0] for line in part.lines]
    for under in parts:
        made: list[Composed] = []
        for part in under:
            answer = _Statement(asked, words, document, part, everywhere).answer()
            if answer and all(answer.text != one.text for one in made):
                made.append(answer)
        if made:
            return made
    return []


def _of_one_document(asked: Asked, made: Sequence[Composed]) -> Composed | None:
    """Return the one answer from a document that is named or in the question's language, or in all.

    None where several differ.
    """
    best = asked.found.naming.best
    named = [one for one in made if one.citations[0].hit.document.id in best]
    own = [
        one
        for one in named or made
        if (not one.citations[0].quote.of(one.citations[0].hit.document.text).isascii())
        == asked.question.japanese
    ]
    same = len({one.computed.value for one in own if one.computed}) == 1
    return own[0] if own and (len(own) == 1 or same) else None


@dataclass(frozen=True)
class _Statement:
    """A part of a document, asked one question; `everywhere` are the lines of all parts."""

    asked: Asked
    words: QuestionWords
    document: Document
    part: Part
    everywhere: Sequence[Line]

    def answer(self) -> Composed | None:
        """Return the first answer that accounts for all words of the question; None for none.

        What is asked of another than the document is about has none.
        """
        made = self._first_answer()
        return None if made is None or self._is_of_another() else made

    def _first_answer(self) -> Composed | None:
        text = self.words.text
        formulas = [one for one in FORMULAS if one.said.search(text)]
        named_amount = formulas and formulas[0].unit is Unit.AMOUNT
        ways: list[Callable[[], Composed | None]] = []
        if formulas and not named_amount:
            return self.ratio(formulas)
        if COMPOUND.search(text):
            return self.compound()
        if SHARE.search(text) or _RATIO_OF.search(text):
            ways.append(self.share)
        if PATTERN.search(text) and _PERIOD_ASKED.search(text):
            return self.extreme()
        if SUM.search(text) or AVERAGE.search(text):
            ways.append(self.combined)
        if GROWTH.search(text) or CHANGE.search(text):
            ways += (self.change, self.difference)
        if not ways and _asks_how_much(text):
            ways.append(self.figure)
        if named_amount and not any(
            formulas[0].said.search(folded(line.name)) for line in self.everywhere
        ):
            ways.append(lambda: self.ratio(formulas))
        return next((made for way in ways if (made := way())), None)

    def _is_of_another(self) -> bool:
        """Whether the question names what the document is not called, though it may tell of it.

        Key words are often small: what a text writes only with a capital is a name.
        """
        text = self.document.text
        around = (
            word for one in self.part.tables for word in (*one.headings, *one.above, *one.names)
        )
        rows = (word for one in self.part.lines for word in one.field.words)
        called = "\n".join((names(self.document), self.part.beside, *WORDS, *around, *rows))
        missing = missing_names(self.asked.question.text, called)
        if any(re.sub(r"['’]s?$", "", one) in text for one in missing):
            return True
        held = terms_of(called)
        others = (
            self.words.text[one.start : one.end]
            for one in self.words.words
            if one.content and one.term not in held
        )
        return any(
            one.isalpha() and one.isascii() and one not in text and one.capitalize() in text
            for one in others
        )

    @cached_property
    def periods(self) -> list[PeriodMention]:
        """The periods that the question names, a report's own quarter as its columns name it."""
        return as_columns_are(asked_periods(self.words.text), self.part.columns, self.document)

    @cached_property
    def instructions(self) -> Instructions:
        """How the question wants its answer written."""
        return instructions_in(self.words.text)

    @property
    def places(self) -> int | None:
        """To how many places the question wants the result rounded."""
        return self.instructions.places

    def ratio(self, formulas: Sequence[Formula]) -> Composed | None:
        """Return a ratio of the periods that the question names, or of the last ones."""
        changes = GROWTH.search(self.words.text) or CHANGE.search(self.words.text)
        said = self._said(formulas[0].said)
        if changes:
            said |= self._said(GROWTH) | self._said(CHANGE)
        if not self._accounts(said):
            return None
        for formula in formulas:
            steps = [self._formula(formula, one) for one in self._asked_periods(formula)]
            if not steps or not all(steps):
                continue
            made = [one for one in steps if one]
            name = formula.japanese if self.asked.question.japanese else formula.name
            if not changes:
                return self._composed("ratio", name, made)
            if len(made) == _PAIR and formula.unit is not Unit.AMOUNT:
                return self._ratio_change(name, made)
        return None

    def _ratio_change(self, name: str, steps: Sequence[_Step]) -> Composed | None:
        """Return by how much a ratio changed, and the ratios."""
        before, after = sorted(steps, key=lambda one: one.amounts[0].period)
        values = [
            Decimal(one.result.value.rstrip(" %").replace(",", "").replace("−", "-"))
            for one in (before, after)
        ]
        value = shown(values[1] - values[0])
        unit = self._say("percentage points", "ポイント") if "%" in after.result.value else ""
        step = f"{shown(values[1])} − {shown(values[0])} = {value}"
        result = Result(
            value, unit, f"{before.result.expression}; {after.result.expression}; {step}"
        )
        amounts = (*before.amounts, *after.amounts)
        label = self._say(
            f"Change of {name} {before.heading} to {after.heading}",
            f"{name}の増減（{before.heading}から{after.heading}）",
        )
        return self._composed("change", label, [_Step("", result, amounts)])

    def share(self) -> Composed | None:
        """Return what share one line is of another: "What share of total assets is equity?"."""
        whole, part = self._whole_and_part()
        if whole is None or part is None or set(whole.lines) & set(part.lines):
            return None
        said = whole.places | part.places | self._said(SHARE) | self._said(_RATIO_OF)
        if not self._accounts(said):
            return None
        formula = Formula("", "", SHARE, (), ())
        steps = []
        for period in self._periods_of([whole, part]):
            pair = self._only(part.lines, period), self._only(whole.lines, period)
            if pair[0] is None or pair[1] is None or pair[0].unit != pair[1].unit:
                return None
            result = formula_result(formula, [pair[0].value], [pair[1].value], "", self.places)
            if result is None:
                return None
            steps.append(_Step(pair[0].heading, result, (pair[0], pair[1])))
        name = self._say(
            f"{_name(part)} / {_name(whole)}", f"{_name(whole)}に占める{_name(part)}の割合"
        )
        return self._composed("share", name, steps) if steps else None

    def _whole_and_part(self) -> tuple[_Named | None, _Named | None]:
        """Return the line that a share is of, and the one that is the share."""
        text, named = self.words.text, self._named
        if len(named) != _PAIR:
            return None, None
        first, second = named
        if self.asked.question.japanese:
            of = re.search(r"に(?:占め|対す)", text)
            whole_first = of is not None and self._end(first) <= of.start() + 1
            return (first, second) if whole_first else (None, None)
        if match := _RATIO_OF.search(text):
            inside = self._start(first) < match.start() < self._start(second)
            return (second, first) if inside else (None, None)
        match = SHARE.search(text)
        if match is None or self._start(first) < match.start():
            return None, None
        if re.match(r"(?:\s+the)?\s+(?:ratio\s+)?of\b", text[match.end() :]) or match[0].endswith(
            "of"
        ):
            verb = VERB.search(text, self._end(first))
            parted = verb is not None and verb.start() < self._start(second)
            return (first, second) if parted else (None, None)
        return None, None

    def compound(self) -> Composed | None:
        """Return the compound annual growth rate of a line between two years."""
        named = self._named
        if len(named) != 1 or len(self.periods) != _PAIR:
            return None
        if not self._accounts(named[0].places | self._said(COMPOUND)):
            return None
        amounts = [self._only(named[0].lines, one.period) for one in self.periods]
        first, last = amounts
        if first is None or last is None or first.unit != last.unit:
            return None
        first, last = sorted((first, last), key=lambda one: one.period)
        years = last.period.year - first.period.year
        if first.period.part != last.period.part:
            return None
        result = compound(first.value, last.value, years, self.places)
        if result is None:
            return None
        span = f"{first.heading}–{last.heading}"
        name = self._say(
            f"Compound annual growth rate of {first.line.name} {span}",
            f"{first.line.name}の年平均成長率（{span}）",
        )
        return self._composed("growth", name, [_Step("", result, (first, last))])

    def extreme(self) -> Composed | None:
        """Return the period in which a line was highest or lowest."""
        named, match = self._named, PATTERN.search(self.words.text)
        if len(named) != 1 or match is None or self.periods:
            return None
        said = named[0].places | self._said(PATTERN) | self._said(_PERIOD_ASKED)
        if not self._accounts(said):
            return None
        line = self._single(named[0].lines)
        amounts = self._all_amounts(line) if line else []
        if len(amounts) < _PAIR:
            return None
        way = superlative(match).said
        ranked = sorted(amounts, key=lambda one: -way * one.value)
        if ranked[0].value == ranked[1].value or len({one.unit for one in amounts}) > 1:
            return None
        best = ranked[0]
        values = (" > " if way > 0 else " < ").join(shown(one.value) for one in ranked)
        result = Result(shown(best.value), best.unit, f"{values}; {match[0]} = {shown(best.value)}")
        lines = [headed(best.heading, f"{best.line.name} {result.said}")]
        return self._drafted("extreme", lines, result, ranked, best.heading)

    def combined(self) -> Composed | None:
        """Return the sum or the average of a line over periods, or of lines in one period."""
        adds = SUM.search(self.words.text) is not None
        said = self._said(SUM) | self._said(AVERAGE)
        named = self._named
        if not named or not self._accounts(said.union(*(one.places for one in named))):
            return None
        if len(named) == 1:
            periods = self._run_of_periods(named[0])
            amounts = [self._only(named[0].lines, one) for one in periods]
        else:
            period = self._periods_of(named)[-1:]
            if len(self.periods) > 1 or not period:
                return None
            amounts = [self._only(one.lines, period[0]) for one in named]
        found = [one for one in amounts if one]
        if len(found) < max(_PAIR, len(amounts)) or len({one.unit for one in found}) > 1:
            return None
        if found[0].unit == "%" and adds:
            return None
        total = sum((one.value for one in found), Decimal(0))
        step = " + ".join(
            shown(one.value) if one.value >= 0 else f"({shown(one.value)})" for one in found
        )
        value = shown(total)
        if not adds:
            value = shown(total / len(found), 2 if self.places is None else self.places)
            step = f"({step}) / {len(found)}"
        result = Result(value, found[0].unit, f"{step} = {value}")
        what = self._say(" + ", "と").join(dict.fromkeys(one.line.name for one in found))
        when = self._say(", ", "、").join(dict.fromkeys(one.heading for one in found))
        name = self._say(
            f"{'Sum' if adds else 'Average'} of {what} ({when})",
            f"{what}の{'合計' if adds else '平均'}（{when}）",
        )
        return self._composed("sum" if adds else "average", name, [_Step("", result, tuple(found))])

    def change(self) -> Composed | None:
        """Return the change of a line between two periods."""
        named = self._named
        if len(named) != 1 or not self._accounts(
            named[0].places | self._said(GROWTH) | self._said(CHANGE)
        ):
            return None
        pair = self._before_and_after(named[0])
        if pair is None or pair[0].unit != pair[1].unit:
            return None
        before, after = pair
        result = changed(before.value, after.value, before.unit, self.places)
        name = self._say(
            f"Change of {after.line.name} {before.heading} to {after.heading}",
            f"{after.line.name}の増減（{before.heading}から{after.heading}）",
        )
        return self._composed("change", name, [_Step("", result, pair)])

    def _before_and_after(self, named: _Named) -> tuple[Amount, Amount] | None:
        """Return the two figures that a change lies between, the earlier first."""
        asked = [one.period for one in self.periods]
        if not asked:
            line = self._single(named.lines)
            amounts = self._all_amounts(line) if line else []
            return (amounts[0], amounts[1]) if len(amounts) == _PAIR else None
        found = [self._of(named, one) for one in asked]
        if len(asked) == 1 and (last := found[0]):
            earlier = [one for one in self._all_amounts(last.line) if one.period < last.period]
            if last.period.part and re.search(r"year[\s-]o\w+[\s-]year|yoy|前年", self.words.text):
                earlier = [one for one in earlier if one.period.part == last.period.part]
            return (earlier[-1], last) if earlier else None
        if len(found) != _PAIR or found[0] is None or found[1] is None:
            return None
        first, second = sorted((found[0], found[1]), key=lambda one: one.period)
        return first, second

    def difference(self) -> Composed | None:
        """Return the difference of two lines in one period."""
        named = self._named
        periods = self._periods_of(named)[-1:]
        if len(named) != _PAIR or len(self.periods) > 1 or not periods:
            return None
        said = named[0].places | named[1].places | self._said(GROWTH) | self._said(CHANGE)
        pair = [self._only(one.lines, periods[0]) for one in named]
        first, second = pair
        if first is None or second is None or first.unit != second.unit or not self._accounts(said):
            return None
        high, low = sorted((first, second), key=lambda one: -one.value)
        value = shown(high.value - low.value)
        result = Result(value, high.unit, f"{shown(high.value)} − {shown(low.value)} = {value}")
        name = self._say(
            f"Difference of {high.line.name} and {low.line.name}",
            f"{high.line.name}と{low.line.name}の差",
        )
        return self._composed("difference", name, [_Step(high.heading, result, (high, low))])

    def figure(self) -> Composed | None:
        """Return the figure of a line that the question calls by another of its usual names.

        What it calls by the row's own name is looked up, unless its period is written otherwise or
        is of months, of which a row has several, or the look-up finds nothing.
        """
        named = self._one_item()
        if named is None or len(self.periods) != 1 or not self._accounts(named.places, called=True):
            return None
        period = self.periods[0]
        amount = self._of(named, period.period)
        of_months = period.period.part.endswith("m") or not self.asked.decision.answers
        if amount is None or (amount.line.item is None and not of_months):
            return None
        written = folded(amount.heading) in self.words.text or self.words.text[
            period.start : period.end
        ] in folded(amount.heading)
        if (named.own and written and not of_months) or self._is_of_another_group(amount.entry):
            return None
        value = shown(amount.value)
        bare = re.search(r"[\d)]$", amount.entry.words)
        said = with_unit(amount.entry.words, amount.unit if bare else "")
        result = Result(value, amount.unit, f"{amount.label} = {value}")
        return self._drafted("figure", [headed(amount.label, said)], result, [amount], said)

    def _is_of_another_group(self, entry: Entry) -> bool:
        """Whether the question names a group of rows that an entry's row is not in."""
        own = set(entry.row.parents)
        others = {
            parent
            for line in self.part.lines
            for one in line.field.filled
            for parent in one.row.parents
        } - own
        return any(self.words.find(plain(one.of(self.document.text))) for one in others)

    def _one_item(self) -> _Named | None:
        """Return the one line that the question names, in brackets perhaps once more; else None."""
        named = self._named
        items = {line.item for one in named for line in one.lines}
        if len(named) == 1 or (len(items) == 1 and None not in items):
            first = next((one for one in named if one.own), named[0])
            return replace(first, places=frozenset[int]().union(*(one.places for one in named)))
        return None

    @cached_property
    def _named(self) -> list[_Named]:
        """The lines that the question names, in its order, each by the longest of their names."""
        found: dict[tuple[frozenset[int], bool], list[Line]] = {}
        for line in self.part.lines:
            for own, called in ((True, line.own_names), (False, line.usual_names)):
                for name in called if content_terms(line.name) else ():
                    for places in self.words.find(name):
                        found.setdefault((places, own), []).append(line)
        operations = self._said(SUM) | self._said(AVERAGE)
        longest = [
            (places, own)
            for places, own in found
            if not places <= operations
            and not any(places < other for other, _ in found)
            and (own or (places, True) not in found)
        ]
        apart = sorted(longest, key=lambda one: min(one[0]))
        return [
            _Named(places, tuple(dict.fromkeys(found[places, own])), own) for places, own in apart
        ]

    def _only(self, lines: Sequence[Line], period: Period) -> Amount | None:
        """Return the figure of a period on which lines agree; None where they differ.

        A share of something is none where there is an amount in a unit.
        """
        found = [one for line in lines if (one := line.amount(period))]
        amounts = [one for one in found if one.unit not in ("", "%")] or found
        scales = [_SCALE.search(one.unit) for one in amounts]
        scaled = [one for one, scale in zip(amounts, scales, strict=True) if scale] or amounts
        units = {scale[0] for scale in scales if scale} or {one.unit for one in amounts}
        values = {one.value for one in amounts}
        return scaled[0] if len(values) == 1 and len(units) == 1 else None

    def _of(self, named: _Named, period: Period) -> Amount | None:
        """Return the figure of a period of what is named; of several groups, that of all.

        Beside the net sales of each segment there is a row "Total net sales".
        """
        if amount := self._only(named.lines, period):
            return amount
        items = {line.item for line in named.lines}
        if len(items) != 1 or None in items:
            return None
        own = [one for one in self.part.lines if one.item in items and _is_total(one)]
        return self._only(own, period)

    def _single(self, lines: Sequence[Line]) -> Line | None:
        """Return the line of whole years where there is one, else the only line."""
        yearly = [one for one in lines if not any(p.part for p in one.columns.values())]
        asked = [one for one in lines if one not in yearly]
        kind = re.search(r"\bquarter\b|\bhalf\b|四半期|半期", self.words.text)
        chosen = asked if kind else yearly or asked
        said = {tuple(one.words if one else "" for one in line.field.entries) for line in chosen}
        return chosen[0] if len(said) == 1 else None

    def _all_amounts(self, line: Line) -> list[Amount]:
        """Return the figures of all periods of a line, the earliest first."""
        periods = set(line.columns.values())
        amounts = [one for period in periods if (one := line.amount(period))]
        return sorted(amounts, key=lambda one: one.period)

    def _asked_periods(self, formula: Formula) -> list[Period]:
        """Return the periods that the question names; if none, the last that all items have."""
        if self.periods:
            return [one.period for one in self.periods]
        items = {*formula.over, *formula.under}
        own = [[one for one in self.part.lines if one.item is item] for item in items]
        return self._shared_periods(own)[-_MOST_PERIODS:]

    def _periods_of(self, named: Sequence[_Named]) -> list[Period]:
        if self.periods:
            return [one.period for one in self.periods]
        return self._shared_periods([one.lines for one in named])[-1:]

    def _shared_periods(self, groups: Sequence[Sequence[Line]]) -> list[Period]:
        """Return the whole periods that some line of each group has, the earliest first."""
        own = [
            {period for line in lines for period in line.columns.values() if not period.part}
            for lines in groups
        ]
        return sorted(set.intersection(*own)) if own else []

    def _run_of_periods(self, named: _Named) -> list[Period]:
        """Return the periods that a sum is over: those named, with what lies between two ends."""
        if len(self.periods) == _PAIR and is_from_to(self.words.text, *self.periods):
            first, last = sorted(one.period for one in self.periods)
            amount = self._only(named.lines, first)
            every = self._all_amounts(amount.line) if amount else []
            end = self._only(named.lines, last)
            if amount is None or end is None:
                return []
            return [one.period for one in every if amount.period <= one.period <= end.period]
        return [one.period for one in self.periods]

    def _formula(self, formula: Formula, period: Period) -> _Step | None:
        """Return a formula in a period; None where a figure is missing or units differ."""
        found: dict[Item, Amount] = {}
        for item in dict.fromkeys((*formula.over, *formula.under)):
            lines = [one for one in self.part.lines if one.item is item]
            amount = self._only(lines, period)
            if amount is None:
                return None
            found[item] = amount
        if len({one.unit for one in found.values()}) > 1:
            return None
        over = [found[item].value for item in formula.over]
        under = [found[item].value for item in formula.under]
        amounts = tuple(found.values())
        result = formula_result(formula, over, under, amounts[0].unit, self.places)
        return _Step(amounts[0].heading, result, amounts) if result else None

    def _start(self, named: _Named) -> int:
        return self.words.words[min(named.places)].start

    def _end(self, named: _Named) -> int:
        return self.words.words[max(named.places)].end

    def _said(self, pattern: re.Pattern[str]) -> frozenset[int]:
        return frozenset[int]().union(
            *(self.words.within(*match.span()) for match in pattern.finditer(self.words.text))
        )

    def _accounts(self, said: frozenset[int], *, called: bool = False) -> bool:
        """Whether the statements and what is around them account for all words of the question.

        With `called` only what they are called counts: what else is told may be a part of it.
        """
        spans = [*((one.start, one.end) for one in self.periods), *self.instructions.spans]
        said = said.union(*(self.words.within(*span) for span in spans))
        left = self.words.content - said - self.words.matching(_FILLER)
        around = self._terms_called if called else self.part.terms
        return not left or left <= self.words.matching(around)

    @cached_property
    def _terms_called(self) -> frozenset[str]:
        above = (word for one in self.part.tables for word in one.above)
        return terms_of("\n".join((names(self.document), *above)))

    def _composed(self, operation: str, name: str, steps: Sequence[_Step]) -> Composed | None:
        """Return the answer of one step a period, the latest of which is its value."""
        lines = [
            headed(f"{name} {step.heading}".strip(), f"{step.result.said} = {step.result.how}")
            for step in reversed(steps)
        ]
        last = steps[-1].result
        whole = Result(last.value, last.unit, "; ".join(step.result.expression for step in steps))
        amounts = [one for step in reversed(steps) for one in step.amounts]
        return self._drafted(operation, lines, whole, amounts, last.said if len(steps) == 1 else "")

    def _drafted(
        self,
        operation: str,
        lines: Sequence[str],
        result: Result,
        amounts: Sequence[Amount],
        short: str,
    ) -> Composed | None:
        """Return the answer in these words; None where not all of its figures can be cited.

        Args:
            operation: what was done.
            lines: the words.
            result: what came of it.
            amounts: the figures that it was computed from.
            short: the shortest words that answer.

        """
        quotes = Quotes(self.asked, self.document)
        for one in amounts:
            quotes.add([one.entry.row], [one.entry.span])
        if not quotes.complete:
            return None
        cells = [(one.label, one.entry) for one in amounts]
        draft = Draft(lines, operation, result.expression, result.value, cells, short=short)
        return compose(draft, amounts[0].line.table, quotes)

    def _say(self, english: str, japanese: str) -> str:
        return japanese if self.asked.question.japanese else english


def _is_total(line: Line) -> bool:
    """Whether a line is of no group, or called a total."""
    return len(line.field.words) == 1 or _TOTAL.search(folded(line.name)) is not None


def _name(named: _Named) -> str:
    return named.lines[0].name


def _documents(asked: Asked) -> Iterator[Document]:
    """Yield the documents of the best passages, best first."""
    yield from {hit.document.id: hit.document for hit in asked.found.hits[:_READ]}.values()
