"""Rows of one table that are called as the sides of a comparison are."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from ingest.language.content_terms import content_terms
from ingest.language.scripts import has_cjk
from retriever.forms.comparison.sides import Side
from retriever.reading.evidence import Evidence


def rows_of(sides: Sequence[Side], evidence: Sequence[Evidence]) -> list[Evidence] | None:
    """Return for each side the only row with its name and no more; None where one has none.

    All are of one table, that of the best such row. "Stall" is told apart from "Corner stall".
    """
    named = [[one for one in evidence if _is_called(one, side)] for side in sides]
    if not all(named):
        return None
    found = []
    for side_rows in named:
        own = [one for one in side_rows if one.is_of_table(named[0][0])]
        if len(own) != 1:
            return None
        found += own
    return found if len({one.unit.start for one in found}) == len(sides) else None


def _is_called(row: Evidence, side: Side) -> bool:
    """Whether one of a row's names, or all of them together, is that of a side."""
    names = (*row.names, ", ".join(row.names))
    if has_cjk(side.name):
        return any(_letters(name) == _letters(side.name) for name in names)
    wanted = content_terms(side.name)
    return bool(wanted) and any(content_terms(name) == wanted for name in names)


def _letters(name: str) -> str:
    return re.sub(r"\s", "", normalize("NFKC", name))
