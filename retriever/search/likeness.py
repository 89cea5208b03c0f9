"""How alike a question and a text of another language are, where they share no words.

The cosine of their multilingual vectors (see `ingest.embedding.multilingual`) as a logit, less a
penalty for the question's figures that the text lacks: most languages write them alike. Added to
what the reader says, it takes the place of the terms in common: of the 17 answerable Japanese
questions on the English strategy text, 16 are answered right with it, 10 without it, and 13 by the
likeness alone.

The line was fitted to English questions and texts, by cosine alone: 150 of CLAP NQ (Rosenthal et
al. 2025) and 220 of Chroma's chunking evaluation (Smith and Troynikov 2024). For 45 of the former,
translated to Japanese, the cosine at logit 0 was 0.03 lower. The script of this fit is not in the
repository.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language.figures import numbers, shared_figures
from ingest.language.scripts import is_japanese
from retriever.search.multilingual import MultilingualSearch
from retriever.text.rendering import render_passage
from retriever.types import Hit

MISSING_FIGURE = 2.0
"""Logits subtracted from a passage for each figure of the question that it lacks. Chosen by eye."""
PASSAGE_WEIGHT, UNIT_WEIGHT = 0.3, 1.0
"""Shares of these logits in the relevance of a passage and in the score of a unit. Of five pairs
between 0 and 2, on the 17 questions above."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A logit that rises in a line with the cosine; `start` is that at cosine 0."""

    slope: float
    start: float

    def at(self, similarity: float) -> float:
        return self.slope * similarity + self.start


_PASSAGE, _UNIT = _Line(34.0, -12.0), _Line(27.0, -10.8)


class Likeness:
    """Compares across languages; `multilingual` is None where it is switched off."""

    def __init__(self, multilingual: MultilingualSearch | None) -> None:
        self._multilingual = multilingual

    def passages(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """Return for each hit what is added to its relevance: 0 where languages are the same."""
        added = [0.0] * len(hits)
        texts = [render_passage(hit.document, hit.passage) for hit in hits]
        apart = _apart(question, texts)
        if self._multilingual is None or not apart:
            return added
        ids = [hits[at].passage.id for at in apart]
        similarities = self._multilingual.passage_similarities(question, ids)
        for at, similarity in zip(apart, similarities, strict=True):
            missing = len(shared_figures(question) - numbers(texts[at]))
            added[at] = PASSAGE_WEIGHT * (_PASSAGE.at(similarity) - MISSING_FIGURE * missing)
        return added

    def units(self, question: str, units: Sequence[str]) -> list[float]:
        """Return for each unit's words what is added to its score: 0 in the same language."""
        added = [0.0] * len(units)
        apart = _apart(question, units)
        if self._multilingual is None or not apart:
            return added
        similarities = self._multilingual.similarities(question, [units[at] for at in apart])
        for at, similarity in zip(apart, similarities, strict=True):
            added[at] = UNIT_WEIGHT * _UNIT.at(similarity)
        return added


def _apart(question: str, texts: Sequence[str]) -> list[int]:
    """Return the places of the texts that are not in the question's language."""
    japanese = is_japanese(question)
    return [at for at, text in enumerate(texts) if is_japanese(text) != japanese]
