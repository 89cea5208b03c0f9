"""Scores for texts that a client sends, rather than passages of an index.

The cross-encoder reads English. If the query or a text is Japanese, all texts are scored by their
multilingual cosine with the query (`ingest.embedding.multilingual`). The linear model of
`retriever.search.linear_reranker` for passages in other languages maps the cosines to 0 to 1. How
well it fits other texts than passages was not measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.embedding.cosine import cosine
from ingest.embedding.protocol import TextEncoder
from ingest.language.scripts import is_japanese
from retriever.models.cross_encoder import MAX_TOKENS, CrossEncoder, probability
from retriever.search.linear_reranker import OTHER_PASSAGE

CHARACTERS_READ = 3 * MAX_TOKENS
"""A text with its query that is no longer than this is read to its end; English has 4 a token."""

JAPANESE_BY_SIMILARITY = (
    "The cross-encoder reads English; as there is Japanese here, the scores are similarities of "
    "meaning and say less of how sure a text is."
)
JAPANESE_NOT_READ = (
    "The cross-encoder reads English and there is Japanese here; with TENKYO_MULTILINGUAL=false "
    "nothing else reads it, and the order says little."
)
CUT = f"Texts longer than {MAX_TOKENS} tokens together with the query are read no further."


@dataclass(frozen=True, slots=True)
class Scores:
    """A probability a text, that it answers the query, and what is to be known of them."""

    values: tuple[float, ...]
    warnings: tuple[str, ...]


class TextReranker:
    """Scores texts; `multilingual` is None where it is switched off."""

    def __init__(self, reranker: CrossEncoder, multilingual: TextEncoder | None) -> None:
        self._reranker = reranker
        self._multilingual = multilingual

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """Return a score from 0 to 1 a text, in the order given."""
        japanese = any(map(is_japanese, (query, *texts)))
        if japanese and self._multilingual is not None:
            asked, *vectors = self._multilingual.encode([query, *texts])
            logits = [OTHER_PASSAGE.at(0.0, cosine(vector, asked)) for vector in vectors]
            warnings = [JAPANESE_BY_SIMILARITY]
        else:
            logits = self._reranker.scores(query, texts)
            longest = max(map(len, texts), default=0)
            warnings = [JAPANESE_NOT_READ] if japanese else []
            warnings += [CUT] if len(query) + longest > CHARACTERS_READ else []
        return Scores(tuple(map(probability, logits)), tuple(warnings))
