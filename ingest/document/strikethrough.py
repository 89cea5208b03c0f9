"""Struck-out words on their way to the builder, which notes where they are.

Readers hand words over as strings. What is struck out in them is between two control
characters, which XML cannot contain; the builder removes these again.
"""

import re
from itertools import groupby

from ingest.document.nodes import Span

_OPEN, _CLOSE = "\x0e", "\x0f"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_RUN = re.compile(r"[^\s\0]+(?: +[^\s\0]+)*")
"""Words on one line of one cell: a mark never stands apart from the words that it is about."""


def strike(words: str) -> str:
    """Return the words as struck out."""
    return _RUN.sub(lambda run: f"{_OPEN}{run[0]}{_CLOSE}", words)


def unmarked(words: str) -> str:
    """Return the words without the marks."""
    return _MARKS.sub("", words)


def struck_spans(words: str, start: int) -> list[Span]:
    """Return the spans between marks, in the words without marks that begin at `start`.

    >>> words = "40 " + strike("45") + "!"
    >>> unmarked(words), struck_spans(words, 0)
    ('40 45!', [Span(start=3, end=5)])
    """
    depth, at, spans = 0, start, []
    for is_mark, run in groupby(words, key=lambda one: one in (_OPEN, _CLOSE)):
        characters = list(run)
        if is_mark:
            for mark in characters:
                depth = depth + 1 if mark == _OPEN else max(0, depth - 1)
            continue
        if depth:
            spans.append(Span(at, at + len(characters)))
        at += len(characters)
    return spans
