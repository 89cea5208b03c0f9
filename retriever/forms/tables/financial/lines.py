"""The rows of financial statements with their figures of periods."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ingest.document.document import Document
from ingest.document.nodes import Section, Span
from retriever.forms.tables.financial.line_items import COSTS, NAMES, Item, item_named
from retriever.forms.tables.periods import Period, PeriodMention, periods_in
from retriever.forms.tables.table import Entry, Field, Table, tables_of
from retriever.forms.tables.values import CURRENCIES, figure_of, folded

_SAID_OF_UNIT = re.compile(r"^in\s+|[;,].*$")
"""What a measure is said with: "in millions; unaudited"."""
_TOTALS = ("consolidated", "total", "totals", "合計", "計", "連結")


@dataclass(frozen=True)
class Line:
    """A row of a statement: its table, whose columns are periods, and its figures."""

    table: Table
    field: Field
    item: Item | None

    @property
    def name(self) -> str:
        """What the row is called, a total with its group."""
        return self.field.name if _is_total_of(self.field.words) else self.field.words[-1]

    @property
    def own_names(self) -> tuple[str, ...]:
        """What the row is called as it is written, and with the group that it is in."""
        return tuple(dict.fromkeys((self.field.name, self.name)))

    @property
    def usual_names(self) -> tuple[str, ...]:
        """The other names of its item."""
        return NAMES[self.item] if self.item else ()

    @cached_property
    def columns(self) -> dict[int, Period]:
        """The places of the columns that are periods."""
        named = ((at, periods_in(folded(name))) for at, name in enumerate(self.table.names))
        return {at: found[0].period for at, found in named if len(found) == 1}

    @cached_property
    def is_cost_in_brackets(self) -> bool:
        """Whether it is a cost whose figures are written as losses."""
        figures = [figure_of(one.words) for one in self.field.filled]
        return self.item in COSTS and all(one is not None and one.value <= 0 for one in figures)

    def amount(self, period: Period) -> "Amount | None":
        """Return the figure of a period; None where no column, or several, are of it."""
        own = [at for at, one in self.columns.items() if period.fits(one)]
        if period.year and (exact := [at for at in own if self.columns[at].year]):
            own = exact
        entry = self.field.entries[own[0]] if len(own) == 1 else None
        figure = figure_of(entry.words) if entry else None
        if entry is None or figure is None or figure.remarked or self.field.measure == "?":
            return None
        value = abs(figure.value) if self.is_cost_in_brackets else figure.value
        unit = figure.unit or self.field.measure
        if unit and unit in CURRENCIES and self.field.measure:
            # "$ 5,931" in a table in millions, whose other rows have no sign.
            unit = self.field.measure
        unit = _SAID_OF_UNIT.sub("", unit)
        name = self.table.names[own[0]]
        return Amount(self, self.columns[own[0]], name, entry, value, unit)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a line in a period, which is written as its column is headed."""

    line: Line
    period: Period
    heading: str
    entry: Entry
    value: Decimal
    unit: str

    @property
    def label(self) -> str:
        """What it is called."""
        return f"{self.line.name} {self.heading}"


def lines_of(document: Document, sections: Sequence[Section]) -> Iterator[Line]:
    """Yield the rows of a document's tables whose columns are periods."""
    for table in tables_of(document, sections, [Span(0, len(document.text))]):
        if not table.sideways or not any(map(has_period, table.names)):
            continue
        for field in table.fields:
            if field.words and not field.naming and field.filled:
                yield Line(table, field, _item_of(field.words))


def _item_of(words: Sequence[str]) -> Item | None:
    """Return the item that a row is: by its name, or by that of its group where it is the total."""
    name = folded(words[-2]).strip(" :") if _is_total_of(words) else folded(words[-1])
    return item_named(name)


def _is_total_of(words: Sequence[str]) -> bool:
    """Whether a row is called nothing but a total, of the group that it is in."""
    return len(words) > 1 and folded(words[-1]).strip(" :") in _TOTALS


def has_period(name: str) -> bool:
    """Whether a header names one period."""
    return len(periods_in(folded(name))) == 1


def asked_periods(text: str) -> list[PeriodMention]:
    """Return the periods that a folded question names, each once."""
    found: dict[Period, PeriodMention] = {}
    for one in periods_in(text):
        found.setdefault(one.period, one)
    return list(found.values())
