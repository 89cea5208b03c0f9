"""Things that a question joins."""

import re
from dataclasses import dataclass

from ingest.language.content_terms import content_terms

_ENDS = re.compile(
    r"^(?:\W|の|を|は|で|では|に|(?:on|in|of|for|about|regarding)\b)+"
    r"|(?:\W|の|を|は|で|では|に|\b(?:on|in|of|for|at|by|to|from|under|with))+$"
)
"""What joins the words around the things to them."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Things that a question joins, with its words before and after them.

    Attributes:
        parts: the things, in the order of the question; two or more.
        words: the things as they are joined.
        before: what the question says before them, without the words that say "compare".
        after: what it says after them.
        explicit: whether it says that it compares.
        named: whether the things are names; else they are common words.
        japanese: whether the question is Japanese.

    """

    parts: tuple[str, ...]
    words: str
    before: str
    after: str
    explicit: bool
    named: bool = False
    japanese: bool = False

    @property
    def aspect(self) -> str:
        """What is asked about the things; empty where the question does not say.

        >>> Joined(("Ash", "Elm"), "Ash and Elm", "the rent of ", " in 2024", explicit=True).aspect
        'the rent … 2024'
        """
        said = (_ENDS.sub("", words) for words in (self.before, self.after))
        return " … ".join(words for words in said if content_terms(words))
