"""Evidence: the sentences, list items and table rows of the best passages, scored one by one.

An answer is smaller than a passage. The cross-encoder scores every unit of the best passages, read
with its headings; for a Japanese question `retriever.reading.linear_reranker` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.document.nodes import Unit
from ingest.language.figures import numbers, tells_a_quantity, without_numbers
from ingest.language.plain import plain
from ingest.language.scripts import is_japanese
from retriever.models.cross_encoder import CrossEncoder
from retriever.query import japanese
from retriever.query.question import AnswerType, Question
from retriever.reading.linear_reranker import LinearReranker, content_units
from retriever.reading.rendering import HEADINGS, render_unit
from retriever.types import Hit

PASSAGES = 5
"""How many of the best passages are read unit by unit. Chosen by eye."""

PASSAGE_WEIGHT = 0.6
"""Share of a passage's logit that is added to its units' own. Chosen by eye."""

SUB_ANSWER_LOGIT = 2.0
"""Logit from which a unit answers a sub-question: higher than 0, as a wrong addition costs more
than a missing one. Chosen by eye."""

MISSING_FIGURE_PENALTY = 4.0
"""Logits subtracted from a unit without a figure where the question asks for one. Chosen by eye."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a hit with its scores.

    Attributes:
        hit: the passage.
        rank: the passage's place among the hits, from 0.
        unit: the sentence, item or row.
        words: the unit as it is rendered for models and answers.
        logit: the reranker's logit for the unit, less the penalty for a missing figure.
        score: `logit` plus a share of the passage's logit.

    """

    hit: Hit
    rank: int
    unit: Unit
    words: str
    logit: float
    score: float


class EvidenceFinder:
    """Scores the units of the best passages."""

    def __init__(self, reranker: CrossEncoder, linear_reranker: LinearReranker) -> None:
        self._reranker = reranker
        self._linear_reranker = linear_reranker

    def find(
        self, question: Question, hits: Sequence[Hit], relevance: Mapping[int, float]
    ) -> list[Evidence]:
        """Return the units of the first hits, the highest score first.

        `relevance` has the logits of the hits' passages by rank.
        """
        units = _units(hits)
        logits = self._scores(question, [(hit, unit, words) for hit, _, unit, words in units])
        found = []
        for (hit, rank, unit, words), own in zip(units, logits, strict=True):
            logit = own - _figure_penalty(question, words)
            score = logit + PASSAGE_WEIGHT * relevance.get(rank, 0.0)
            found.append(Evidence(hit, rank, unit, words, logit, score))
        return sorted(found, key=lambda one: (-one.score, one.rank, one.unit.start))

    def answer_sub_questions(
        self, question: Question, evidence: Sequence[Evidence]
    ) -> list[Evidence]:
        """Return the best unit of the evidence for each sub-question that one answers.

        Only English questions have sub-questions.
        """
        found = []
        for part in question.sub_questions if evidence else ():
            read = [_under_headings(one.hit, one.words) for one in evidence]
            scored = zip(self._reranker.scores(part, read), evidence, strict=True)
            logit, best = max(scored, key=lambda of: (of[0], -of[1].rank, -of[1].unit.start))
            if logit >= SUB_ANSWER_LOGIT:
                found.append(replace(best, logit=logit, score=logit))
        return found

    def _scores(self, question: Question, units: Sequence[tuple[Hit, Unit, str]]) -> list[float]:
        if question.japanese:
            return self._linear_reranker.units(question, units)
        return self._reranker.scores(
            question.text, [_under_headings(hit, words) for hit, _, words in units]
        )


def _units(hits: Sequence[Hit]) -> list[tuple[Hit, int, Unit, str]]:
    return [
        (hit, rank, unit, render_unit(hit.document, unit))
        for rank, hit in enumerate(hits[:PASSAGES])
        for unit in content_units(hit)
    ]


def _under_headings(hit: Hit, words: str) -> str:
    headings = [plain(heading) for heading in hit.passage.heading_path[-HEADINGS:]]
    return f"{' > '.join(headings)}: {words}" if headings else words


def _figure_penalty(question: Question, words: str) -> float:
    if question.answer_type not in (AnswerType.QUANTITY, AnswerType.DATE):
        return 0.0
    if question.japanese and is_japanese(words):
        date = question.answer_type is AnswerType.DATE
        return (
            0.0 if japanese.adds_figure(question.text, words, date=date) else MISSING_FIGURE_PENALTY
        )
    if question.japanese:
        # Counters of other languages are unknown: any figure counts that the question lacks.
        words = without_numbers(words, numbers(question.text))
    return 0.0 if tells_a_quantity(words) else MISSING_FIGURE_PENALTY
