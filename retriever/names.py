"""The names and figures that a question is about, and whether words have them.

A text that says all else and not these is about another thing: another country, another year.
"""

import re
from collections.abc import Callable, Collection

from ingest.terms import terms
from retriever.lexical import LexicalSearch
from retriever.question import content_terms

_LATIN = r"(?![぀-ヿ㐀-鿿豈-﫿])\w"
_NAME = re.compile(rf"(?<![.!?:]\s)(?<!^)\b[A-Z](?:{_LATIN}|[’'-])*|\b[A-Z]{{2,}}(?:{_LATIN})*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ALIKE = 4
"""Names count as one where they begin with this many letters or more: Korea, Korean."""


def proper_names(text: str) -> list[str]:
    """Return the words that are written as names, those that begin a sentence left out."""
    names = dict.fromkeys(_NAME.findall(text))
    return [name for name in names if content_terms(name) and not figures(name)]


def figures(text: str) -> list[str]:
    """Return the text's figures."""
    return list(dict.fromkeys(_FIGURE.findall(text)))


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
        has(term) or (len(term) >= _ALIKE and begins(term[: max(_ALIKE, len(term) - 2)]))
        for term in terms(name)
    )


def has_figure(figure: str, held: Collection[str]) -> bool:
    """Whether the terms have the figure."""
    return set(terms(figure)) <= set(held)
