"""Periods: days from a first to a last one, as values that can be compared."""

from dataclasses import dataclass
from datetime import date

LEAP_YEAR = 2000
"""The year in which a date that says none is kept: it has a 29 February."""
_DAYS = 366


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; None where an end is open.

    A `yearly` period says no year: its days are those of the year 2000, and it may run over the end
    of a year. A `fiscal` one is counted in fiscal years.
    """

    first: date | None
    last: date | None
    yearly: bool = False
    fiscal: bool = False

    @property
    def bounded(self) -> bool:
        """Whether it has both ends."""
        return self.first is not None and self.last is not None

    @property
    def day(self) -> date | None:
        """The only day of a period that says its year and is one day long."""
        return self.first if self.first == self.last and not self.yearly else None

    def contains(self, other: "Period") -> bool:
        """Whether all days of the other period are in this one.

        If one of them says no year, whether this is so in any year. Fiscal years are not compared
        with calendar years.
        """
        if self.fiscal != other.fiscal:
            return False
        if self.yearly:
            return self._contains_each_year(other)
        if other.yearly:
            years = {end.year for end in (self.first, self.last) if end}
            near = {year + step for year in years for step in (-1, 0, 1)}
            return any(self.contains(one) for year in near if (one := other.in_year(year)))
        begins = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.last is None or (other.last is not None and other.last <= self.last)
        return begins and ends

    def in_year(self, year: int) -> "Period | None":
        """Return a yearly period that begins in a year; None where that has no such day."""
        if self.first is None or self.last is None:
            return None
        over = self.last < self.first
        try:
            return Period(self.first.replace(year=year), self.last.replace(year=year + over))
        except ValueError:
            return None

    def _contains_each_year(self, other: "Period") -> bool:
        if other.first is None or other.last is None:
            return self == other
        if not other.yearly and (other.last - other.first).days >= _DAYS - 1:
            return False
        own_first = _day_of_year(self.first) if self.first else 0
        own_last = _day_of_year(self.last) if self.last else _DAYS - 1
        first = (_day_of_year(other.first) - own_first) % _DAYS
        last = (_day_of_year(other.last) - own_first) % _DAYS
        return first <= last <= (own_last - own_first) % _DAYS


def _day_of_year(day: date) -> int:
    return (day.replace(year=LEAP_YEAR) - date(LEAP_YEAR, 1, 1)).days
