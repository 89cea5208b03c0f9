"""Arithmetic on the figures of a table's members, where it is safe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from retriever.forms.tables.table import Entry, Field
from retriever.forms.tables.values import (
    CURRENCIES,
    Figure,
    figure_of,
    is_absent,
    is_free,
    moment_of,
    shown,
)

PLACES = 2
"""Averages and quotients are rounded to so many places. Chosen by eye."""
_OF_A_YEAR = re.compile(r"\((?:19|20)\d\d\)\s*$")
"""A remark that only says which year a figure is of."""
PERCENT_PLACES = 1
"""Percentages are rounded to so many places. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Operated:
    """A member with its figure."""

    member: int
    entry: Entry
    figure: Figure


@dataclass(frozen=True, slots=True)
class Result:
    """A number that was computed, with its unit, and how: `expression` ends in the number."""

    value: str
    unit: str
    expression: str
    beside: str = ""

    @property
    def said(self) -> str:
        """The number with its unit, and what is said beside it."""
        aside = f" ({self.beside})" if self.beside else ""
        return f"{with_unit(self.value, self.unit)}{aside}"

    @property
    def how(self) -> str:
        """The last step of the expression, without the number."""
        return self.expression.rpartition("; ")[2].rpartition(" = ")[0]


def with_unit(value: str, unit: str) -> str:
    """Return a number with its unit.

    >>> with_unit("5", "m"), with_unit("5", "€"), with_unit("5", "円"), with_unit("5", "")
    ('5 m', '€5', '5円', '5')
    >>> with_unit("2.7", "£ million"), with_unit("-3", "€")
    ('£2.7 million', '€-3')
    """
    if unit and unit[0] in CURRENCIES:
        return f"{unit[0]}{value}{unit[1:]}"
    return f"{value}{unit}" if unit and not unit.isascii() else f"{value} {unit}".strip()


def value_of(said: str) -> Decimal:
    """Return the value of a number as `shown` writes it."""
    return Decimal(said.replace(",", "").replace("−", "-"))


def operands(field: Field, members: Sequence[int]) -> list[Operated] | None:
    """Return the figures of members; None where one is missing or their units differ."""
    found = []
    for member in members:
        entry = field.entries[member]
        figure = figure_of(entry.words) if entry else None
        if (
            entry is None
            or figure is None
            or (figure.remarked and not _OF_A_YEAR.search(entry.words))
        ):
            return None
        found.append(Operated(member, entry, figure))
    units = {one.figure.unit for one in found}
    return found if len(units) == 1 and field.measure != "?" else None


def unit_of(field: Field, figures: Sequence[Operated]) -> str:
    """Return the unit of figures of a field: that beside them, or that of the field."""
    return figures[0].figure.unit or field.measure


def total(figures: Sequence[Operated], unit: str) -> Result:
    """Return the sum."""
    value = shown(_sum(figures))
    return Result(value, unit, f"{_added(figures)} = {value}")


def average(figures: Sequence[Operated], unit: str) -> Result:
    """Return the arithmetic mean."""
    mean = _sum(figures) / len(figures)
    value = shown(mean, PLACES)
    return Result(value, unit, f"({_added(figures)}) / {len(figures)} = {value}")


def difference(first: Operated, second: Operated, unit: str) -> Result:
    """Return by how much the larger of two figures is larger."""
    high, low = sorted((first, second), key=lambda one: one.figure.value, reverse=True)
    value = shown(high.figure.value - low.figure.value)
    return Result(value, unit, f"{_plain(high)} − {_bracketed(low)} = {value}")


def share(part: Sequence[Operated], whole: Sequence[Operated]) -> Result | None:
    """Return the sum of a part as a percentage of the sum of the whole.

    None of a whole that is not positive.
    """
    sums = total(part, ""), total(whole, "")
    divisor = _sum(whole)
    if divisor <= 0:
        return None
    value = percent(_sum(part) / divisor)
    steps = [one.expression for one, parts in zip(sums, (part, whole), strict=True) if parts[1:]]
    steps.append(f"{sums[0].value} / {sums[1].value} = {value}")
    return Result(value, "", "; ".join(steps))


def share_of_counts(part: int, whole: int) -> Result:
    """Return a number of members as a percentage of all of them."""
    value = percent(Decimal(part) / whole)
    return Result(value, "", f"{part} / {whole} = {value}")


def percent(quotient: Decimal, places: int = PERCENT_PLACES) -> str:
    """Return a quotient as a percentage, rounded.

    >>> percent(Decimal("0.375"))
    '37.5 %'
    """
    return f"{shown(100 * quotient, places)} %"


def changed(before: Decimal, after: Decimal, unit: str, places: int | None = None) -> Result:
    """Return by how much a figure changed, in percent where it was positive before."""
    shown_before = f"({shown(before)})" if before < 0 else shown(before)
    step = f"{shown(after)} − {shown_before}"
    value = shown(after - before)
    if before <= 0 or unit == "%":
        points = "percentage points" if unit == "%" else unit
        return Result(value, points, f"{step} = {value}")
    share_ = percent((after - before) / before, PERCENT_PLACES if places is None else places)
    expression = f"{step} = {value}; ({step}) / {shown_before} = {share_}"
    return Result(share_, "", expression, with_unit(value, unit))


def ordered(field: Field, members: Sequence[int], direction: int) -> list[tuple[int, Entry]] | None:
    """Return members by their figures or dates, the most first; equal ones stay in their order.

    Those whose cells say that there is nothing are left out, and what is free costs nothing. None
    where a cell is blank or is neither figure nor date, or where units differ.
    """
    values: list[tuple[tuple[Decimal, ...], int, Entry]] = []
    units = set()
    for member in members:
        entry = field.entries[member]
        if entry is None:
            return None
        if is_absent(entry.words):
            continue
        figure, moment = figure_of(entry.words), moment_of(entry.words)
        if figure:
            units.add(figure.unit)
            values.append(((figure.value,), member, entry))
        elif moment:
            units.add("date")
            values.append((tuple(map(Decimal, moment)), member, entry))
        elif is_free(entry.words):
            values.append(((Decimal(0),), member, entry))
        else:
            return None
    if len(units) != 1 or field.measure == "?":
        return None
    values.sort(key=lambda one: tuple(-direction * part for part in one[0]))
    return [(member, entry) for _, member, entry in values]


def same_place(first: Entry, second: Entry) -> bool:
    """Whether two cells have the same value."""
    figures = figure_of(first.words), figure_of(second.words)
    if all(figures):
        return figures[0] == figures[1]
    if is_free(first.words) or is_free(second.words):
        return is_free(first.words) and is_free(second.words)
    return moment_of(first.words) == moment_of(second.words)


def _sum(figures: Sequence[Operated]) -> Decimal:
    return sum((one.figure.value for one in figures), Decimal(0))


def _added(figures: Sequence[Operated]) -> str:
    first, *others = figures
    return " + ".join((_plain(first), *map(_bracketed, others)))


def _plain(one: Operated) -> str:
    return shown(one.figure.value)


def _bracketed(one: Operated) -> str:
    return f"({_plain(one)})" if one.figure.value < 0 else _plain(one)
