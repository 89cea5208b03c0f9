"""Text without what only typesets it: emphasis marks, bullets, runs of white space.

Search, models and answers use plain text; citations use the document's own.
"""

import re
from functools import lru_cache

from ingest.language.bullets import REMARK, SPACED_BULLETS, SYMBOL_BULLETS

_REMEMBERED = 8192
"""Texts that are kept as plain ones: each step of an answer looks at the same units."""
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)(?!\d)|(?<=\w)[*_](?!\w)")
_BULLET = re.compile(
    rf"^[ \t　]*(?:[{SPACED_BULLETS}][ \t　]+(?![%％])|[{SYMBOL_BULLETS}{REMARK}][ \t　]*)+",
    re.MULTILINE,
)
"""A dash before a per cent sign is a figure that is nothing, not a bullet."""
_QUOTE = re.compile(r"(?<=\n)[ \t]{0,3}(?:>[ \t]?)+(?=[^\d\s])")
"""What Markdown and e-mail write before a quote's further lines; before a figure it compares."""
_MARK = re.compile(rf"[{SPACED_BULLETS}{SYMBOL_BULLETS}{REMARK}_>]")
"""What any of these has; most texts have none of it."""


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    r"""Drop emphasis marks, bullets and the marks of quotes, and fold white space.

    >>> plain("- about **200 locations**\\n nationwide")
    'about 200 locations nationwide'
    """
    if _MARK.search(text):
        text = _EMPHASIS.sub("", _BULLET.sub("", _QUOTE.sub("", text)))
    return " ".join(text.split())


def plain_places(text: str) -> list[int]:
    """Return for each character of `plain(text)` where it is in the text.

    >>> plain_places("a **bc**  d")
    [0, 1, 4, 5, 8, 10]
    """
    places = []
    at = 0
    for character in plain(text):
        while not (text[at].isspace() if character == " " else text[at] == character):
            at += 1
        places.append(at)
        at += 1
    return places


def without_emphasis(text: str) -> str:
    """Drop emphasis marks, leaving lines as they are."""
    return _EMPHASIS.sub("", text)
