"""The quarter that a report is of, and the columns that are meant where a question names it.

Companies call the same three months by other quarters. A question that names a quarterly report by
its quarter means the three months that it reports on, or those of another year.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.document.document import Document
from retriever.forms.tables.periods import Period, PeriodMention, periods_in
from retriever.forms.tables.values import folded
from retriever.text.document_names import names, titles

_REMEMBERED = 256
"""Documents of which is kept what they call their quarter."""
_QUARTERS = frozenset(("q1", "q2", "q3", "q4"))
_THREE_MONTHS = "3m"


def as_columns_are(
    asked: Sequence[PeriodMention], columns: Collection[Period], document: Document
) -> list[PeriodMention]:
    """Return the periods asked about, the document's own quarter as its columns name it.

    Periods that a column is of stay as they are, and so do those that are no quarter of its.

    Args:
        asked: the periods that a question names.
        columns: the periods of the columns of the document's tables.
        document: what calls a quarter its own.

    """
    own = _last_quarter(columns, document)
    year = _year_of_own_quarter([one.period for one in asked], document)
    fits = any(one.period.fits(column) for one in asked for column in columns)
    if own is None or year is None or fits:
        return list(asked)
    moved = {_moved(own, one.period.year - year): one for one in reversed(asked)}
    return [replace(one, period=period) for period, one in reversed(moved.items())]


def _last_quarter(columns: Collection[Period], document: Document) -> Period | None:
    """Return the three months that a document reports on: those of its first lines, or the last.

    None where no column is of three months.
    """
    quarters = [one for one in columns if one.part == _THREE_MONTHS]
    said = [one.period for one in periods_in(folded(names(document)))]
    days = {(one.year, one.month) for one in said if one.month}
    own = [one for one in quarters if (one.year, one.month) in days]
    return max(own or quarters, default=None)


def _year_of_own_quarter(asked: Sequence[Period], document: Document) -> int | None:
    """Return the year in which the quarter that is asked about is the document's; None for none."""
    parts = {one.part for one in asked}
    if len(parts) != 1 or parts - _QUARTERS or not all(one.year for one in asked):
        return None
    called = _quarters(document)
    return max((one.year for one in asked if (one.year, one.part) in called), default=None)


@lru_cache(_REMEMBERED)
def _quarters(document: Document) -> frozenset[tuple[int, str]]:
    """Return the years and parts of what a document calls the quarter that it reports on.

    They are in its title or its file's name, and what its text names most often.
    """
    called, said = (
        [
            (one.period.year, one.period.part)
            for one in periods_in(folded(text))
            if one.period.year and one.period.part in _QUARTERS
        ]
        for text in (titles(document), document.text)
    )
    often = Counter(said).most_common(1)
    return frozenset((*called, *(one for one, _ in often)))


def _moved(quarter: Period, years: int) -> Period:
    """Return the same quarter of another year; it may end in another month by some days."""
    month = 0 if years else quarter.month
    return replace(quarter, year=quarter.year + years, month=month)
