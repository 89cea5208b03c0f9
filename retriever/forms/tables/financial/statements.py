"""Financial statements: margins, ratios and changes between years, from rows found by their names.

The rows are those of any table whose columns are years. Questions name them as they are called
there, or by another of their usual names (`retriever.forms.tables.financial.line_items`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.document.document import Document
from ingest.document.nodes import Section, Span
from retriever.forms.form import Asked
from retriever.forms.tables.answer.composing import Draft, compose
from retriever.forms.tables.answer.computing import (
    Result,
    changed,
    ratio,
)
from retriever.forms.tables.answer.quoting import Quotes
from retriever.forms.tables.financial.line_items import (
    CHANGE,
    FORMULAS,
    GROWTH,
    NAMES,
    Formula,
    Item,
    item_named,
)
from retriever.forms.tables.question.linking import LIGHT, terms_of
from retriever.forms.tables.question.operations import SHARE, VERB
from retriever.forms.tables.question.question_words import QuestionWords, content_sequence
from retriever.forms.tables.table import Entry, Field, Table, tables_of
from retriever.forms.tables.values import figure_of, folded
from retriever.types import Composed

_READ = 24
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_YEARS = 3
"""A ratio of no stated year is given for so many years at most. Chosen by eye."""
_FILLER = LIGHT | terms_of(
    "company business firm group corporation plc ltd inc ratio rate margin percent "
    "percentage year fiscal financial fy end december march annual per cent statement "
    "compare previous last between calculate compute work develop 会社 企業 当社 年度 比率 率 前年 "
    "財務 "
    "決算 期"
)
"""Words that say nothing of their own beside a ratio and a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a statement: its table and its figures, one a year."""

    table: Table
    field: Field
    item: Item | None

    def column(self, year: str) -> int | None:
        """Return the column of a year; None where no column, or several, are of that year."""
        own = [at for at, name in enumerate(self.table.names) if _years(name) == [year]]
        return own[0] if len(own) == 1 else None


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a line in a year, which is written as its column is headed."""

    line: Line
    year: str
    entry: Entry

    value: Decimal
    unit: str

    @property
    def label(self) -> str:
        """What it is called."""
        return f"{self.line.field.words[-1]} {self.year}"


@dataclass(frozen=True, slots=True)
class _Step:
    """What was computed of one year, or of two."""

    year: str
    result: Result
    amounts: tuple[Amount, ...]


class StatementAnswers:
    """Answers by formulas over the rows of financial statements and other tables of years."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the answer; None where it is not wanted or a figure is missing or unclear."""
        words = QuestionWords(asked.question.text)
        formulas = [one for one in FORMULAS if one.said.search(words.text)]
        changes = GROWTH.search(words.text) or CHANGE.search(words.text)
        shares = SHARE.search(words.text) is not None
        if not (formulas or changes or shares):
            return None
        made = []
        for statement in _statements(asked, words):
            one = statement.ratio(formulas) if formulas else None
            if one is None and shares and not formulas:
                one = statement.share()
            if one is None and changes and not formulas:
                one = statement.change()
            if one and one not in made:
                made.append(one)
        return made[0] if len(made) == 1 else None


@dataclass(frozen=True, slots=True)
class _Statement:
    """The lines under one heading, asked one question; `around` are all words under it."""

    asked: Asked
    words: QuestionWords
    document: Document
    lines: Sequence[Line]
    around: str

    def ratio(self, formulas: Sequence[Formula]) -> Composed | None:
        """Return a ratio of the years that the question names, or of the last ones."""
        said = self._said(formulas[0].said)
        for formula in formulas:
            items = [one for one in (formula.over, formula.under, formula.less) if one]
            lines = [self._only([one for one in self.lines if one.item is item]) for item in items]
            found = [one for one in lines if one]
            if len(found) < len(items) or not self._accounts(said, found):
                continue
            years = self._asked_years(found)
            steps = [step for year in years if (step := _ratio(formula, found, year))]
            if steps:
                name = formula.japanese if self.asked.question.japanese else formula.name
                return self._composed("ratio", name, steps)
        return None

    def share(self) -> Composed | None:
        """Return what share one line is of another: "What share of total assets is equity?"."""
        match = SHARE.search(self.words.text)
        verb = VERB.search(self.words.text, match.end()) if match else None
        if verb is None:
            return None
        named = self._named(lambda at: self.words.words[at].start < verb.start())
        parts = self._named(lambda at: self.words.words[at].start > verb.start())
        whole, part = self._only(named[1]), self._only(parts[1])
        if whole is None or part is None or whole is part:
            return None
        said = named[0] | parts[0] | self._said(SHARE)
        if not self._accounts(said, [whole, part]):
            return None
        formula = Formula("", "", SHARE, Item.EQUITY, Item.TOTAL_ASSETS)
        years = self._asked_years([whole, part])
        steps = [step for year in years if (step := _ratio(formula, [part, whole], year))]
        return self._composed("share", part.field.words[-1], steps) if steps else None

    def change(self) -> Composed | None:
        """Return the change of a line between two years."""
        places, lines = self._named(lambda _: True)
        line = self._only(lines)
        if line is None or not self._accounts(
            places | self._said(GROWTH) | self._said(CHANGE), [line]
        ):
            return None
        years = sorted({year for name in line.table.names for year in _years(name)})
        asked = [year for year in sorted(set(_YEAR.findall(self.words.text))) if year in years]
        if len(asked) < len(set(_YEAR.findall(self.words.text))):
            return None
        if len(asked) == 1 and asked[0] in years[1:]:
            asked = [years[years.index(asked[0]) - 1], asked[0]]
        if not asked and len(years) == 2:
            asked = years
        if len(asked) != 2:
            return None
        amounts = [_amount(line, year) for year in asked]
        before, after = amounts
        if before is None or after is None:
            return None
        if before.unit != after.unit:
            return None
        result = changed(before.value, after.value, before.unit)
        name = f"Change of {line.field.words[-1]} {before.year} to {after.year}"
        if self.asked.question.japanese:
            name = f"{line.field.words[-1]}の増減（{before.year}から{after.year}）"
        return self._composed("change", name, [_Step("", result, (before, after))])

    def _named(self, within: Callable[[int], bool]) -> tuple[frozenset[int], list[Line]]:
        """Return the lines that the question names in part of it, by the longest of their names."""
        found: list[tuple[frozenset[int], Line]] = []
        for line in self.lines:
            own = [line.field.words[-1], *(NAMES[line.item] if line.item else ())]
            for name in own:
                for places in self.words.find(name):
                    if all(map(within, places)):
                        found.append((places, line))
        most = max((len(places) for places, _ in found), default=0)
        best = [(places, line) for places, line in found if len(places) == most]
        if len({places for places, _ in best}) != 1:
            return frozenset(), []
        lines = {id(line): line for _, line in best}
        return best[0][0], list(lines.values())

    def _only(self, lines: Sequence[Line]) -> Line | None:
        """Return the one line of several that say the same; None where they differ."""
        said = {tuple(one.words if one else "" for one in line.field.entries) for line in lines}
        return lines[0] if len(said) == 1 else None

    def _asked_years(self, lines: Sequence[Line]) -> list[str]:
        """Return the years that the question names; the last ones that all lines have, if none."""
        asked = sorted(set(_YEAR.findall(self.words.text)))
        shared = [{year for name in one.table.names for year in _years(name)} for one in lines]
        known = sorted(set.intersection(*shared))
        if asked:
            return asked if set(asked) <= set(known) else []
        return known[-_MOST_YEARS:]

    def _said(self, pattern: re.Pattern[str]) -> frozenset[int]:
        return frozenset[int]().union(
            *(self.words.within(*match.span()) for match in pattern.finditer(self.words.text))
        )

    def _accounts(self, said: frozenset[int], lines: Sequence[Line]) -> bool:
        """Whether the statements and what is around them account for all words of the question."""
        left = self.words.content - said - self.words.matching(_FILLER)
        years = frozenset(at for at in left if _YEAR.fullmatch(self.words.words[at].term))
        around = frozenset(
            content_sequence(folded("\n".join((*lines[0].table.above, self.around))))
        )
        return left - years <= self.words.matching(around)

    def _composed(self, operation: str, name: str, steps: Sequence["_Step"]) -> Composed | None:
        """Return the answer of one step a year, the latest of which is its value."""
        quotes = Quotes(self.asked, self.document)
        amounts = [one for step in reversed(steps) for one in step.amounts]
        for one in amounts:
            quotes.add([one.entry.row], [one.entry.span])
        if not quotes.complete:
            return None
        lines = [
            f"{' '.join(filter(None, (name, step.year)))}: {step.result.said} = {step.result.how}"
            for step in reversed(steps)
        ]
        last = steps[-1].result
        expression = "; ".join(step.result.expression for step in steps)
        draft = Draft(
            lines,
            operation,
            expression,
            last.value,
            [(one.label, one.entry) for one in amounts],
            short=last.said if len(steps) == 1 else "",
        )
        return compose(draft, amounts[0].line.table, quotes)


def _documents(asked: Asked) -> list[Document]:
    """Return the documents of the best passages, best first."""
    found = {hit.document.id: hit.document for hit in asked.found.hits[:_READ]}
    return list(found.values())


def _statements(asked: Asked, words: QuestionWords) -> Iterator[_Statement]:
    """Yield the statements of the documents: the lines under each heading of the first levels.

    A file may hold those of several companies, under a heading each.
    """
    for document in _documents(asked):
        sections = asked.snapshot.sections(document.id)
        lines = list(_lines(document, sections))
        for heading in dict.fromkeys(
            one.table.headings[:depth] for depth in range(1, _DEPTH + 1) for one in lines
        ):
            own = [one for one in lines if one.table.headings[: len(heading)] == heading]
            under = (one for one in sections if one.heading_path[: len(heading)] == heading)
            text = (block.of(document.text) for one in under for block in one.blocks)
            yield _Statement(asked, words, document, own, "\n".join((*heading, *text)))


_DEPTH = 3


def _lines(document: Document, sections: Sequence[Section]) -> Iterator[Line]:
    """Yield the rows of a document's tables whose columns are years."""
    for table in tables_of(document, sections, [Span(0, len(document.text))]):
        if not table.sideways or not any(_years(name) for name in table.names):
            continue
        for field in table.fields:
            if field.words and not field.naming and field.filled:
                yield Line(table, field, item_named(folded(field.words[-1])))


def _years(name: str) -> list[str]:
    return _YEAR.findall(folded(name))


def _amount(line: Line, year: str) -> Amount | None:
    """Return a line's figure of a year; None where there is none that is sure."""
    column = line.column(year)
    entry = line.field.entries[column] if column is not None else None
    figure = figure_of(entry.words) if entry else None
    if column is None or entry is None or figure is None or line.field.measure == "?":
        return None
    return Amount(
        line, line.table.names[column], entry, figure.value, figure.unit or line.field.measure
    )


def _ratio(formula: Formula, lines: Sequence[Line], year: str) -> _Step | None:
    """Return a formula of its lines in a year; None where a figure is missing or units differ."""
    amounts = [one for line in lines if (one := _amount(line, year))]
    if len(amounts) < len(lines) or len({one.unit for one in amounts}) > 1:
        return None
    over, under, *less = amounts
    result = ratio(
        over.value,
        under.value,
        less[0].value if less else None,
        days=formula.days,
        times=formula.times,
    )
    used = (over, *less) if less else (over, under)
    return _Step(over.year, result, used) if result else None
