"""What statements give, by value: their dates and numbers, and the terms beside these."""

from decimal import Decimal

from ingest.language.content_terms import content_terms
from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.language.period import Period
from ingest.language.scripts import folded

Values = frozenset[Decimal | Period]


def values(text: str) -> Values:
    """Return the dates and numbers of a text by value.

    >>> values("ten crowns") == values("10 crowns"), values("六日") == values("九日")
    (True, False)
    """
    plain = folded(text)
    dates = periods(plain)
    numbers = (
        one.value
        for one in number_mentions(plain)
        if not any(date.start < one.end and one.start < date.end for date in dates)
    )
    return frozenset((*(date.period for date in dates), *numbers))


def other_terms(text: str) -> frozenset[str]:
    """Return a text's content terms without those of its dates and numbers."""
    plain = folded(text)
    places = {(one.start, one.end) for one in periods(plain)}
    places |= {(one.start, one.end) for one in number_mentions(plain)}
    for start, end in sorted(places, reverse=True):
        plain = f"{plain[:start]} {plain[end:]}"
    return content_terms(plain)
