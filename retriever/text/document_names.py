"""What a document is called: by its title, by its file's name, and by the first lines of it.

Reports, minutes or contracts of one kind say nearly the same. Whose and of when each is stands
on top of it or in the name of its file, and seldom where the figures are.
"""

import re
from functools import lru_cache
from pathlib import PurePosixPath

from ingest.document.document import PAGE_BREAK, Document
from ingest.language.plain import plain
from ingest.structure.tables.grid import is_figure

OPENING = 1_500
"""Characters of a document in which its first lines are looked for. Chosen by eye."""
_REMEMBERED = 1_024
"""Documents whose names are kept; each question asks for those of what it finds."""

_SEPARATORS = re.compile(r"_+|(?<!\d)[-./+]+|[-./+]+(?!\d)")
"""What parts words in a file's name, less what parts the figures of a date or a number."""
_CELLS = re.compile(r"[\t|]")
_FIGURES = 2
"""Cells with figures that a line has at least which is a row of figures. Chosen by eye."""
_MOST_WORDS = 10
"""Words of a line that is no sentence, at most. Chosen by eye."""


@lru_cache(_REMEMBERED)
def titles(document: Document) -> str:
    """Return a document's title and the name of its file, a line each, without extension."""
    stem = PurePosixPath(document.source).with_suffix("").as_posix()
    return f"{plain(document.title)}\n{_SEPARATORS.sub(' ', stem)}"


@lru_cache(_REMEMBERED)
def names(document: Document) -> str:
    """Return all that a document is called by: `titles`, and its first short lines.

    A first page seldom says in a sentence whose it is: "Apple Inc.", "For the quarter ended …". The
    rows of a table of figures, and of a document that begins with a table, are what it tells of.
    """
    opening = document.text[:OPENING].lstrip("\n").partition(PAGE_BREAK)[0]
    if "\t" in opening.partition("\n")[0]:
        return titles(document)
    lines = (plain(line) for line in opening.splitlines() if not _is_row_of_figures(line))
    short = (one for one in lines if one and len(one.split()) <= _MOST_WORDS)
    return "\n".join((titles(document), *short))


def _is_row_of_figures(line: str) -> bool:
    cells = (plain(one) for one in _CELLS.split(line))
    return sum(bool(one) and is_figure(one) for one in cells) >= _FIGURES
