"""Refusal: the calibrated probability that the documents answer a question.

A logistic model (Platt 1999) over signals that any documents give. Its weights lie in
`calibration.json`, which `python -m eval.calibrate` makes from answerable and unanswerable
questions.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.terms import stem, terms
from retriever.evidence import Evidence
from retriever.lexical import LexicalSearch
from retriever.question import FUNCTION_TERMS, Question, content_terms
from retriever.words import passage_words

SIGNALS = ("relevance", "evidence", "coverage", "missing_names", "missing_figures", "unknown")

_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][\w’'-]*|\b[A-Z]{2,}\w*\b")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer.

    `relevance` and `evidence` are logits of the best passage and of the best unit. `coverage` is
    the share of the question's terms, by idf, that the best passage has. `missing_names` and
    `missing_figures` count the question's proper names and figures that it lacks, and `unknown`
    those of its terms that stand nowhere in the index.
    """

    relevance: float
    evidence: float
    coverage: float
    missing_names: tuple[str, ...]
    missing_figures: tuple[str, ...]
    unknown: tuple[str, ...]

    def values(self) -> list[float]:
        """Return the signals as numbers, in the order of `SIGNALS`."""
        return [
            self.relevance,
            self.evidence,
            self.coverage,
            float(len(self.missing_names)),
            float(len(self.missing_figures)),
            float(len(self.unknown)),
        ]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic model: one weight a signal; an answer is given from `threshold` on."""

    weights: dict[str, float]
    intercept: float
    threshold: float

    def probability(self, signals: Signals) -> float:
        """Return the probability that the documents answer the question."""
        values = zip(SIGNALS, signals.values(), strict=True)
        logit = self.intercept + sum(self.weights[name] * value for name, value in values)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def calibration() -> Calibration:
    """Return the calibration that is shipped."""
    fields = json.loads((files("retriever") / "calibration.json").read_text("utf-8"))
    return Calibration(fields["weights"], fields["intercept"], fields["threshold"])


def read_signals(
    question: Question, evidence: Sequence[Evidence], relevance: float, lexical: LexicalSearch
) -> Signals:
    """Read the signals of a question's best evidence; `relevance` is its best passage's logit."""
    best = evidence[0]
    held = set(terms(f"{passage_words(best.hit.document, best.hit.passage)}\n{best.words}"))
    names = [name for name in dict.fromkeys(_NAME.findall(question.text)) if _content(name)]
    figures = dict.fromkeys(_FIGURE.findall(question.text))
    return Signals(
        relevance=relevance,
        evidence=best.score,
        coverage=lexical.coverage(question.terms, held),
        missing_names=tuple(name for name in names if not set(terms(name)) <= held),
        missing_figures=tuple(figure for figure in figures if not set(terms(figure)) <= held),
        unknown=tuple(sorted(term for term in question.terms if not lexical.knows(term))),
    )


def reason_for(question: Question, signals: Signals) -> str:
    """Say in words why there is no answer."""
    missing = [*signals.missing_figures, *signals.missing_names]
    if missing:
        named = ", ".join(f"“{word}”" for word in dict.fromkeys(missing))
        return f"The passages nearest to the question say nothing about {named}."
    absent = [
        word
        for word in dict.fromkeys(re.findall(r"[^\W\d_]+", question.text))
        if stem(word.casefold()) in signals.unknown
    ]
    if absent:
        named = ", ".join(f"“{word}”" for word in absent)
        return f"The documents do not mention {named}."
    return "The documents have passages on related subjects, but none that answers the question."


def _content(name: str) -> bool:
    return bool(content_terms(name) - FUNCTION_TERMS)
