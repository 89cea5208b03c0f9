"""Scores for Japanese questions, which the packaged cross-encoder cannot read.

A linear model over two measures approximates the cross-encoder's logit: the idf coverage of the
question's terms by the text, and the cosine of their multilingual vectors (see
`ingest.embedding.multilingual`). A text that is not Japanese shares no terms with the question. It
is scored by the cosine, less a penalty for missing figures, which most languages write alike.

The models are logistic regressions of "answers the question" on the measures of the best text, with
the question's gold text present and absent, scaled so that their logits mean the same probability
as the cross-encoder's (scale from 45 questions of CLAP NQ). `PASSAGE` and `UNIT` were fitted to 400
questions on 50 documents of JaQuAD (So et al. 2022) and lowered by two logits, because a wrong
answer costs more than none. `OTHER_PASSAGE` and `OTHER_UNIT` were fitted to English questions and
texts, by cosine alone: 150 of CLAP NQ (Rosenthal et al. 2025) and 220 of Chroma's chunking
evaluation (Smith and Troynikov 2024). For 45 of the former, translated to Japanese, the cosine at
logit 0 was 0.03 lower. The scripts of these fits are not in the repository.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document.nodes import Unit
from ingest.index.statistics import Statistics
from ingest.language.content_terms import content_terms
from ingest.language.figures import numbers, shared_figures
from ingest.language.scripts import is_japanese
from retriever.query.question import Question
from retriever.search.multilingual import MultilingualSearch
from retriever.text.context import context_of
from retriever.text.passage_text import content_units
from retriever.text.rendering import render_passage, render_unit
from retriever.types import Hit

MISSING_FIGURE = 2.0
"""Logits subtracted from a passage in another language for each figure of the question that it
lacks. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logit that is linear in coverage and similarity; `start` is the intercept."""

    coverage: float
    similarity: float
    start: float

    def at(self, coverage: float, similarity: float) -> float:
        """Return the logit of a text with these measures."""
        return self.coverage * coverage + self.similarity * similarity + self.start


PASSAGE = LinearModel(coverage=32.0, similarity=31.0, start=-30.0)
UNIT = LinearModel(coverage=22.0, similarity=18.0, start=-19.0)
OTHER_PASSAGE = LinearModel(coverage=0.0, similarity=34.0, start=-12.0)
OTHER_UNIT = LinearModel(coverage=0.0, similarity=27.0, start=-10.8)
WORDS = LinearModel(coverage=34.0, similarity=0.0, start=-22.1)
"""The model without multilingual vectors. Its logit is 0 at a coverage a tenth above the fit,
because a wrong answer costs more than none."""


class LinearReranker:
    """Scores passages and units; `multilingual` is None where it is switched off."""

    def __init__(self, statistics: Statistics, multilingual: MultilingualSearch | None) -> None:
        self._statistics = statistics
        self._multilingual = multilingual

    def passages(self, question: Question, hits: Sequence[Hit]) -> list[float]:
        """Return a logit for each hit."""
        own = [0.0] * len(hits)
        if self._multilingual is not None:
            passages = [hit.passage.id for hit in hits]
            own = self._multilingual.passage_similarities(question.text, passages)
        logits = []
        for hit, whole in zip(hits, own, strict=True):
            words = render_passage(hit.document, hit.passage)
            units = [render_unit(hit.document, unit) for unit in content_units(hit)]
            # The best unit counts as much as the whole passage, which may have other topics.
            best = max(self._similarities(question, units), default=whole)
            model = self._model_for(words, PASSAGE, OTHER_PASSAGE)
            logit = model.at(self._coverage(question, words), (whole + best) / 2)
            if model is OTHER_PASSAGE:
                missing = shared_figures(question.text) - numbers(words)
                logit -= MISSING_FIGURE * len(missing)
            logits.append(logit)
        return logits

    def units(self, question: Question, units: Sequence[tuple[Hit, Unit, str]]) -> list[float]:
        """Return a logit for each unit, given with its hit and words.

        Coverage is the mean of the unit's own and that with its headings and headers.
        """
        similarities = self._similarities(question, [words for _, _, words in units])
        logits = []
        for (hit, unit, words), similarity in zip(units, similarities, strict=True):
            alone = self._coverage(question, words)
            together = self._coverage(question, words, context_of(hit, unit))
            model = self._model_for(words, UNIT, OTHER_UNIT)
            logits.append(model.at((alone + together) / 2, similarity))
        return logits

    def _coverage(self, question: Question, words: str, above: str = "") -> float:
        held = content_terms(words) | content_terms(above)
        return self._statistics.coverage(question.terms, held)

    def _similarities(self, question: Question, texts: Sequence[str]) -> list[float]:
        if self._multilingual is None:
            return [0.0] * len(texts)
        return self._multilingual.similarities(question.text, texts)

    def _model_for(self, text: str, japanese: LinearModel, other: LinearModel) -> LinearModel:
        if self._multilingual is None:
            return WORDS
        return japanese if is_japanese(text) else other
