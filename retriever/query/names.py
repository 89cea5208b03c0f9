"""The names and figures that a question is about, and whether words have them.

A text that says all else and not these is about another thing: another country, another year.
"""

import re
from collections.abc import Callable, Collection, Iterator

from ingest.language.terms import terms
from retriever.query.japanese import LETTERS
from retriever.query.question import content_terms
from retriever.search.lexical import LexicalSearch

_LATIN = rf"(?![{LETTERS}])\w"
_NAME = re.compile(rf"(?<![.!?:]\s)(?<!^)\b[A-Z](?:{_LATIN}|[’'-])*|\b[A-Z]{{2,}}(?:{_LATIN})*")
_WORD = re.compile(r"[^\W\d_]+")
_TITLE = 2
"""So many little words with capitals make a title."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ALIKE = 4
"""Names count as one where they begin with this many letters or more: Korea, Korean."""
_LONG_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:,?\s+(?:(?:and|for|in|of|on|the|&)\s+)*[A-Z][\w’'-]*)+")
_CAPITAL_WORD = re.compile(r"\b[A-Z][\w’'-]*")
_INITIALS = re.compile(r"\b[A-Z]{2,}\b")
_ALSO_WRITTEN = {
    "america": ("us", "usa"),
    "american": ("us", "usa"),
    "britain": ("uk",),
    "british": ("uk",),
    "europ": ("eu",),
    "european": ("eu",),
}
"""Stemmed names of what is mostly written by other initials than its own."""
_FEWEST_INITIALS = 3
"""A part of a long name goes by its initials where they are at least so many."""


def proper_names(text: str) -> list[str]:
    """Return the words that are written as names, those that begin a sentence left out.

    Where even the little words have capitals, as in a title, capitals tell nothing.
    """
    little = [word for word in _WORD.findall(text)[1:] if not content_terms(word)]
    if len(little) >= _TITLE and all(word[0].isupper() for word in little):
        return []
    names = dict.fromkeys(_NAME.findall(text))
    return [name for name in names if content_terms(name) and not figures(name)]


def figures(text: str) -> list[str]:
    """Return the text's figures."""
    return list(dict.fromkeys(_FIGURE.findall(text)))


def missing_names(asked: str, said: str) -> list[str]:
    """Return the names in the one text that the other has neither in full nor by their initials.

    >>> missing_names("Who heads the MAFF?", "the Ministry of Agriculture, Forestry and Fisheries")
    []
    >>> missing_names("Is the Japan Patent Office or Porto named?", "JPO statistics")
    ['Porto']
    """
    held = {*terms(said), *_shortened(said)}
    shortened = set(_INITIALS.findall(said))
    for match in _LONG_NAME.finditer(asked):
        if _initials(match[0]) in shortened:
            held.update(terms(match[0]))
    return [name for name in proper_names(asked) if not has_name(name, held)]


def has_name(name: str, held: Collection[str]) -> bool:
    """Whether the terms have the name, or a word that begins as it does."""
    return _found(
        name, held.__contains__, lambda start: any(term.startswith(start) for term in held)
    )


def is_known(name: str, lexical: LexicalSearch) -> bool:
    """Whether any passage has the name, or a word that begins as it does."""
    return _found(name, lexical.knows, lexical.knows_beginning)


def _found(name: str, has: Callable[[str], bool], begins: Callable[[str], bool]) -> bool:
    return all(
        any(map(has, (term, *_ALSO_WRITTEN.get(term, ()))))
        or (len(term) >= _ALIKE and begins(term[: max(_ALIKE, len(term) - 2)]))
        for term in terms(name)
    )


def _shortened(text: str) -> Iterator[str]:
    """Give the terms that the long names in a text, or parts of them, are shortened to."""
    for match in _LONG_NAME.finditer(text):
        letters = _initials(match[0])
        yield letters.casefold()
        for start in range(len(letters)):
            for end in range(start + _FEWEST_INITIALS, len(letters) + 1):
                yield letters[start:end].casefold()


def _initials(name: str) -> str:
    words = _CAPITAL_WORD.findall(name)
    return "".join(word[0] for word in words if content_terms(word))


def has_figure(figure: str, held: Collection[str]) -> bool:
    """Whether the terms have the figure."""
    return set(terms(figure)) <= set(held)
