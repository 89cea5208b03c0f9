"""Arithmetic of financial statements: quotients of sums, and yearly growth."""

from collections.abc import Sequence
from decimal import Decimal

from retriever.forms.tables.answer.computing import PERCENT_PLACES, PLACES, Result, percent
from retriever.forms.tables.financial.formulas import Formula, Unit
from retriever.forms.tables.values import shown

_YEAR_DAYS = 365


def formula_result(
    formula: Formula,
    over: Sequence[Decimal],
    under: Sequence[Decimal],
    unit: str,
    places: int | None,
) -> Result | None:
    """Return a formula of its figures; None where what it divides by is not positive.

    Args:
        formula: the formula.
        over: the figures above the line.
        under: those below it.
        unit: the unit of the figures.
        places: to how many places the result is rounded; None leaves it to the formula.

    """
    signs = [1] * (len(over) - formula.less) + [-1] * formula.less
    top = sum((sign * one for sign, one in zip(signs, over, strict=True)), Decimal(0))
    above = _added(over, signs)
    if formula.unit is Unit.AMOUNT:
        value = shown(top)
        return Result(value, unit, f"{above} = {value}")
    bottom = sum(under, Decimal(0))
    if bottom <= 0:
        return None
    below = _bracketed(_added(under, [1] * len(under)), under)
    step = f"{_bracketed(above, over)} / {below}"
    if formula.unit is Unit.DAYS:
        value = shown(top / bottom * _YEAR_DAYS, PERCENT_PLACES if places is None else places)
        return Result(value, "days", f"{step} × {_YEAR_DAYS} = {value}")
    if formula.unit is Unit.TIMES:
        value = shown(top / bottom, PLACES if places is None else places)
    else:
        value = percent(top / bottom, PERCENT_PLACES if places is None else places)
    return Result(value, "", f"{step} = {value}")


def compound(first: Decimal, last: Decimal, years: int, places: int | None) -> Result | None:
    """Return the yearly growth that leads from one figure to another; None where it has none."""
    if first <= 0 or last <= 0 or years < 1:
        return None
    rate = (last / first) ** (Decimal(1) / years) - 1
    value = percent(rate, PERCENT_PLACES if places is None else places)
    return Result(value, "", f"({shown(last)} / {shown(first)})^(1/{years}) − 1 = {value}")


def _added(figures: Sequence[Decimal], signs: Sequence[int]) -> str:
    first, *others = (_written(one) for one in figures)
    marks = ("+" if sign > 0 else "−" for sign in signs[1:])
    return " ".join((first, *(f"{mark} {one}" for mark, one in zip(marks, others, strict=True))))


def _written(figure: Decimal) -> str:
    return f"({shown(figure)})" if figure < 0 else shown(figure)


def _bracketed(sum_: str, figures: Sequence[Decimal]) -> str:
    return f"({sum_})" if len(figures) > 1 else sum_
