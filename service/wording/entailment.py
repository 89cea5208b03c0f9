"""An approximation of entailment: whether quote and claim are about the same thing.

No entailment model is available as a package. The cross-encoder reads the claim as a question and
scores whether the quote is about it. It cannot read Japanese; there, cosine similarity of
multilingual embeddings replaces it. Neither notices who did what to whom. They run after the checks
by rules, to catch claims that combine words which do not belong together.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ingest.embedding.cosine import cosine
from ingest.language.scripts import is_japanese

if TYPE_CHECKING:
    from retriever.assembly import Models

LEAST_LOGIT = 0.0
"""The logit at which the cross-encoder gives the quote a probability of one half."""

LEAST_SIMILARITY = 0.5
"""The least cosine similarity of a Japanese claim to its quote; chosen by eye."""

SO_MUCH_LESS = 2.0
"""How many logits below the verbatim answer a wording may score for the question; by eye."""


class Entailment(Protocol):
    """Judges what rules cannot."""

    def supports(self, quote: str, claim: str) -> bool:
        """Whether the quote supports the claim, as far as the model can tell."""
        ...

    def answers(self, question: str, worded: str, verbatim: str) -> bool:
        """Whether the wording answers the question about as well as the verbatim answer."""
        ...


@dataclass(frozen=True, slots=True)
class PackagedModels:
    """The retriever's own models; safe between threads.

    `multilingual` says whether the one of all languages may be used.
    """

    models: "Models"
    multilingual: bool

    def supports(self, quote: str, claim: str) -> bool:
        """Whether the quote supports the claim; raises ModelError if a model is missing.

        Without the multilingual model, Japanese claims pass.
        """
        if not (is_japanese(quote) or is_japanese(claim)):
            return self.models.reranker.scores(claim, [quote])[0] >= LEAST_LOGIT
        if not self.multilingual:
            return True
        one, other = self.models.multilingual.encode([quote, claim])
        return cosine(one, other) >= LEAST_SIMILARITY

    def answers(self, question: str, worded: str, verbatim: str) -> bool:
        """Compare the cross-encoder's scores; Japanese passes, which it cannot read."""
        if any(map(is_japanese, (question, worded, verbatim))):
            return True
        new, old = self.models.reranker.scores(question, [worded, verbatim])
        return new >= old - SO_MUCH_LESS
