"""What a document is called: by its title, by its file's name, and by the first lines of it.

Reports, minutes or contracts of one kind say nearly the same. Whose and of when each is stands
on top of it or in the name of its file, and seldom where the figures are.
"""

import re
from functools import lru_cache
from pathlib import PurePosixPath

from ingest.document.document import PAGE_BREAK, Document
from ingest.language.plain import plain

OPENING = 1_500
"""Characters of a document in which its first lines are looked for. Chosen by eye."""
_REMEMBERED = 1_024
"""Documents whose names are kept; each question asks for those of what it finds."""

_SEPARATORS = re.compile(r"_+|(?<!\d)[-./+]+|[-./+]+(?!\d)")
"""What parts words in a file's name, less what parts the figures of a date or a number."""
_ROW = re.compile(r"\t|\|")
"""What parts the cells of a row."""
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

    A first page seldom says in a sentence whose it is: "Apple Inc.", "For the quarter ended …".
    Rows of a table are what it tells of.
    """
    opening = document.text[:OPENING].partition(PAGE_BREAK)[0]
    lines = (plain(line) for line in opening.splitlines() if not _ROW.search(line))
    short = (one for one in lines if one and len(one.split()) <= _MOST_WORDS)
    return "\n".join((titles(document), *short))
