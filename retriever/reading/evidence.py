"""Evidence: the sentences, list items and table rows of the best passages, scored one by one.

What answers is smaller than what is retrieved. The cross-encoder reads every unit of the best
passages under its headings and says how well it answers by itself; for a Japanese question
retriever.reading.linear_reranker does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.language.figures import numbers, tells_a_quantity, without_numbers
from ingest.language.plain import plain
from ingest.language.scripts import is_japanese
from ingest.types import Unit
from retriever.models.cross_encoder import CrossEncoder
from retriever.query import japanese
from retriever.query.question import AnswerType, Question
from retriever.reading.linear_reranker import LinearReranker, content_units
from retriever.reading.rendering import HEADINGS, render_unit
from retriever.search.lexical import LexicalSearch
from retriever.search.multilingual import MultilingualSearch
from retriever.types import Hit

PASSAGES = 5
"""The best passages whose units are read."""

PASSAGE_WEIGHT = 0.6
"""How much of its passage's logit is added to a unit's own."""

SUB_ANSWER_LOGIT = 2.0
"""Logits from which a unit is taken to answer what else is asked."""

MISSING_FIGURE_PENALTY = 4.0
"""Logits taken from a unit that has no figure where the question asks for one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a hit and how it reads.

    `rank` is its passage's place among the hits, `logit` how well the unit answers by itself, and
    `score` how well it does in its passage.
    """

    hit: Hit
    rank: int
    unit: Unit
    words: str
    logit: float
    score: float


class EvidenceFinder:
    """Scores the units of the best passages."""

    def __init__(
        self,
        reranker: CrossEncoder,
        lexical: LexicalSearch,
        multilingual: MultilingualSearch | None = None,
    ) -> None:
        self._reranker = reranker
        self._linear_reranker = LinearReranker(lexical, multilingual)

    def find(
        self, question: Question, hits: Sequence[Hit], relevance: Mapping[int, float]
    ) -> list[Evidence]:
        """Return the units of the first hits, those that answer best first.

        `relevance` holds the logits of the hits' passages, by rank.
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
        """Return what answers the questions that are joined to the first: a unit each, if any does.

        It is chosen from the evidence that `find` gave. Only English questions are told apart.
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
        # Of another language no counters are known: any figure may be the one, but not its own.
        words = without_numbers(words, numbers(question.text))
    return 0.0 if tells_a_quantity(words) else MISSING_FIGURE_PENALTY
