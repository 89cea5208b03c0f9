"""The nearest thing to entailment that is packaged: whether quote and claim are alike.

No package has an entailment model. The cross-encoder reads a claim as if it were a question and
says whether the quote is about it; where there is Japanese, which it cannot read, similarity in the
space of all languages stands in. Neither sees who did what to whom: they only come after the checks
by code, and against claims put together from words that do not belong together.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from ingest.embedding.embedding import TextEncoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.language.scripts import is_japanese
from retriever.search.cosine import cosine

if TYPE_CHECKING:
    from retriever.models.cross_encoder import CrossEncoder

LEAST_LOGIT = 0.0
"""From here the cross-encoder holds it more likely than not that the quote is about the claim."""

LEAST_SIMILARITY = 0.5
"""Cosine from which a Japanese claim and its quote count as alike."""

SO_MUCH_LESS = 2.0
"""Logits by which a wording may answer the question less well than the documents' own words."""


class Entailment(Protocol):
    """What judges texts where code cannot."""

    def supports(self, quote: str, claim: str) -> bool:
        """Whether the quote bears the claim out, as far as can be told."""
        ...

    def answers(self, question: str, worded: str, verbatim: str) -> bool:
        """Whether the wording answers the question about as well as the verbatim answer."""
        ...


@dataclass
class PackagedModels:
    """The retriever's own models, loaded when they are first needed; safe between threads.

    `remembered` is how many of the cross-encoder's scores are kept, the retriever's among them.
    """

    multilingual: bool
    remembered: int
    encoder: Callable[[], TextEncoder] = field(default=MultilingualEncoder)

    @cached_property
    def _reranker(self) -> "CrossEncoder":
        # Imported when first needed: `--help` need not wait for the model's runtime.
        from retriever.models.cross_encoder import CrossEncoder

        return CrossEncoder.shared(self.remembered)

    @cached_property
    def _encoder(self) -> TextEncoder:
        return self.encoder()

    def supports(self, quote: str, claim: str) -> bool:
        """Raise ModelError where a model is missing; without a multilingual one, trust the code."""
        if not (is_japanese(quote) or is_japanese(claim)):
            return self._reranker.scores(claim, [quote])[0] >= LEAST_LOGIT
        if not self.multilingual:
            return True
        one, other = self._encoder.encode([quote, claim])
        return cosine(one, other) >= LEAST_SIMILARITY

    def answers(self, question: str, worded: str, verbatim: str) -> bool:
        """Compare as the cross-encoder reads them; a question in Japanese is let pass."""
        if any(map(is_japanese, (question, worded, verbatim))):
            return True
        new, old = self._reranker.scores(question, [worded, verbatim])
        return new >= old - SO_MUCH_LESS
