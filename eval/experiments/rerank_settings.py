"""What reranking brings and costs at any number of passages and any length that is read.

The cross-encoder scores each text by itself. The scores of the most passages therefore hold for
fewer too, and a text that fits a length keeps its score, so that the figures need each text once
a length that cuts it. For the times each setting is run in full, in an order that is drawn for each
question.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np

from eval.bench.bare_models import BareModel
from eval.bench.harness import median, timed
from eval.gold.match import Place
from eval.gold.questions import Question
from eval.measures.intervals import Estimate, bootstrap, mean
from eval.measures.trec import RowValues, retrieval_values
from eval.runs.run import Record
from retriever.assembly import Models, open_retriever
from retriever.models.cross_encoder import MAX_TOKENS
from retriever.query.question import understand
from retriever.reading.rendering import render_passage
from retriever.search.candidates import Candidates
from retriever.search.reranking import RERANKED, reranked, with_lexical
from retriever.types import Hit

RECALL, MRR = "recall@5", "mrr@10"
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Setting:
    """How many passages are read, and how many tokens of each together with the question."""

    passages: int
    tokens: int

    @property
    def is_default(self) -> bool:
        """Whether the product reads so."""
        return (self.passages, self.tokens) == (RERANKED, MAX_TOKENS)


@dataclass(frozen=True, slots=True)
class Point:
    """A setting with what it brings, and the median time of a search in milliseconds."""

    setting: Setting
    recall: Estimate
    mrr: Estimate
    p50_ms: Estimate


def settings_of(passages: Iterable[int], tokens: Iterable[int]) -> list[Setting]:
    """Return every number at every length; where nothing is read, the length is nothing too.

    >>> settings_of([4, 0], [64, 32])
    [Setting(passages=0, tokens=0), Setting(passages=4, tokens=32), Setting(passages=4, tokens=64)]
    """
    return sorted(
        {Setting(count, length if count else 0) for count, length in product(passages, tokens)},
        key=lambda one: (one.tokens, one.passages),
    )


class RerankSettings:
    """Searches one index with every setting."""

    def __init__(self, index: Path, settings: Sequence[Setting]) -> None:
        """Raise IndexUnavailableError and ModelError, whose messages say what to do."""
        self._settings = settings
        self._stages = open_retriever(index, Models()).stages
        self._model = BareModel.reranker()

    def values(
        self, questions: Iterable[Question], places: Mapping[str, tuple[Place, ...]]
    ) -> dict[Setting, RowValues]:
        """Return each question's recall@5 and MRR@10 at each setting."""
        records: dict[Setting, list[Record]] = {one: [] for one in self._settings}
        for question in questions:
            for setting, hits in self.orders(question).items():
                listed = tuple(hit.to_dict() for hit in hits)
                records[setting].append(Record(question, places[question.id], listed, {}, 0.0))
        return {setting: retrieval_values(of_one, (5,)) for setting, of_one in records.items()}

    def orders(self, question: Question) -> dict[Setting, list[Hit]]:
        """Return the first ten passages at each setting."""
        understood = understand(question.text, question.history)
        found = self._stages.retrieve.run(understood)
        hits = self._stages.rerank.hits(found.fused)
        most = max(one.passages for one in self._settings)
        logits = self._logits(understood.text, hits[:most])
        return {
            one: _first(found, hits, logits[one.tokens][: one.passages] if one.passages else [])
            for one in self._settings
        }

    def _logits(self, question: str, hits: Sequence[Hit]) -> dict[int, list[float]]:
        """Return a logit a hit, by length; what two lengths do not cut is read once."""
        pairs = _pairs(question, hits)
        lengths = {one.tokens for one in self._settings if one.passages}
        cut = {length: self._model.tokenise(pairs, length) for length in lengths}
        different = {tuple(one.ids): one for of_length in cut.values() for one in of_length}
        outputs = self._model.forward(list(different.values()))
        known = {ids: float(output[0]) for ids, output in zip(different, outputs, strict=True)}
        return {
            length: [known[tuple(one.ids)] for one in of_length]
            for length, of_length in cut.items()
        }

    def seconds(self, questions: Iterable[Question]) -> dict[Setting, list[float]]:
        """Return how long a search takes at each setting, question by question."""
        taken: dict[Setting, list[float]] = {one: [] for one in self._settings}
        rng = random.Random(0)  # noqa: S311
        for question in questions:
            for setting in rng.sample(self._settings, len(self._settings)):
                _, seconds = timed(partial(self._search, question, setting))
                taken[setting].append(seconds)
        return taken

    def _search(self, question: Question, setting: Setting) -> None:
        understood = understand(question.text, question.history)
        found = self._stages.retrieve.run(understood)
        hits = self._stages.rerank.hits(found.fused[: max(DEPTH, setting.passages)])
        logits = []
        if setting.passages:
            pairs = _pairs(understood.text, hits[: setting.passages])
            outputs = self._model.forward(self._model.tokenise(pairs, setting.tokens))
            logits = [float(output[0]) for output in outputs]
        _first(found, hits, logits)


def _pairs(question: str, hits: Sequence[Hit]) -> list[tuple[str, str]]:
    return [(question, render_passage(hit.document, hit.passage)) for hit in hits]


def _first(found: Candidates, hits: Sequence[Hit], logits: Sequence[float]) -> list[Hit]:
    """Return the best of the fused hits, the first of them having these logits."""
    return reranked(hits, with_lexical(logits, hits, found.lexical_shares()))[:DEPTH]


def points(
    values: Mapping[Setting, RowValues], seconds: Mapping[Setting, Sequence[float]]
) -> list[Point]:
    """Return each setting's figures with their 95 % bootstrap intervals."""
    found = []
    for setting, rows in values.items():
        recall, mrr = (np.array([[row[name]] for row in rows.values()]) for name in (RECALL, MRR))
        taken = median([1000 * one for one in seconds[setting]])
        found.append(Point(setting, bootstrap(recall, mean), bootstrap(mrr, mean), taken))
    return found
