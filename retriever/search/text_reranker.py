"""Scores for texts that a client sends, rather than passages of an index.

The cross-encoder reads English. If the query or a text is Japanese, the reader of several
languages scores all texts, so that the scores can be compared.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.language.scripts import is_japanese
from retriever.models.cross_encoder import MAX_TOKENS, CrossEncoder, probability
from retriever.models.reader import Reader

CHARACTERS_READ = 3 * MAX_TOKENS
"""A text with its query that is no longer than this is read to its end; English has 4 a token."""
JAPANESE_CHARACTERS_READ = MAX_TOKENS
"""The same for Japanese, which has about 1.5 a token."""

CUT = f"Texts longer than {MAX_TOKENS} tokens together with the query are read no further."


@dataclass(frozen=True, slots=True)
class Scores:
    """A probability a text, that it answers the query, and what is to be known of them."""

    values: tuple[float, ...]
    warnings: tuple[str, ...]


class TextReranker:
    """Scores texts with one of two models, each of which is loaded when it is needed."""

    def __init__(
        self, english: Callable[[], CrossEncoder], multilingual: Callable[[], Reader]
    ) -> None:
        self._english = english
        self._multilingual = multilingual

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """Return a score from 0 to 1 a text, in the order given."""
        if any(map(is_japanese, (query, *texts))):
            logits = [one.relevance for one in self._multilingual().read(query, texts)]
            most = JAPANESE_CHARACTERS_READ
        else:
            logits = self._english().scores(query, texts) if texts else []
            most = CHARACTERS_READ
        longest = max(map(len, texts), default=0)
        warnings = (CUT,) if len(query) + longest > most else ()
        return Scores(tuple(map(probability, logits)), warnings)
