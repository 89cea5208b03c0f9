"""Refusal: the calibrated probability that the documents answer a question.

A logistic model (Platt 1999) over signals that any documents give. Its weights are in
`calibration.json`, which `python -m eval.experiments.calibrate` fits to answerable and unanswerable
questions. No weight may have the wrong sign: what speaks for an answer never makes it less likely.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from ingest.index.statistics import Statistics
from ingest.language.figures import YEAR, written_numbers
from ingest.language.scripts import is_japanese
from ingest.language.terms import stem, terms
from retriever.models.cross_encoder import probability
from retriever.query.names import has_number, is_known, missing_names
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.reading.linear_reranker import shared_figures
from retriever.reading.rendering import render_passage

REFUSAL_CEILING = 0.45
"""The highest confidence of a refusal that the signals do not explain: a name that no document has,
or a row without the cell asked for. Of the 325 answerable questions that calibration
was fitted to, 20 have such a name, and the weights alone refuse all but two of them."""
_SUREST = 30.0
"""Logits beyond this are cut: their probabilities are 0 and 1 but for rounding."""
_RIVALS = 4
"""How many of the next passages the best one is compared with (chosen by eye)."""

SIGNALS: Mapping[str, int] = {
    "evidence": 1,
    "margin": 1,
    "coverage": 1,
    "missing_names": -1,
    "missing_figures": -1,
    "out_of_corpus_names": -1,
}
"""The signals with the sign that their weights must have: 1 speaks for an answer, -1 against."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer from the passage that is quoted.

    Attributes:
        evidence: the logit of the passage's best unit.
        margin: how far the best passage's logit lies above the mean of the next ones: of the
            search, not of the passage.
        coverage: the share of the question's terms, by idf, that the passage has. Where the two
            are of different scripts, the probability of `evidence` is taken instead.
        missing_names: how many of the question's proper names the passage lacks, by idf.
        missing_figures: how many of its figures the passage lacks. A year counts twice where the
            passage has other years.
        out_of_corpus_names: how many of the names no passage of the index has.
        missing: those names and figures in words, for the reason.
        unknown: the question's terms that no passage of the index has, for the reason.

    """

    evidence: float
    margin: float
    coverage: float
    missing_names: float
    missing_figures: float
    out_of_corpus_names: float
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def values(self) -> list[float]:
        """Return the signals as numbers, in the order of `SIGNALS`."""
        return [getattr(self, name) for name in SIGNALS]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic model: one weight a signal; an answer is given from `threshold` on."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float

    def probability(self, signals: Signals) -> float:
        """Return the probability that the documents answer the question."""
        values = zip(SIGNALS, signals.values(), strict=True)
        logit = self.intercept + sum(self.weights[name] * value for name, value in values)
        likely = probability(max(-_SUREST, min(_SUREST, logit)))
        return min(likely, REFUSAL_CEILING) if signals.out_of_corpus_names else likely


def read_calibration() -> Calibration:
    """Return the calibration that is shipped."""
    fields = json.loads((files("retriever.reading") / "calibration.json").read_text("utf-8"))
    return Calibration(fields["weights"], fields["intercept"], fields["threshold"])


def read_signals(
    question: Question,
    evidence: Sequence[Evidence],
    relevance: Sequence[float],
    statistics: Statistics,
) -> Signals:
    """Read the signals of the passage that an answer would quote.

    Args:
        question: what was asked.
        evidence: the passage's units, best first (see `retriever.answer.choice.quoted_passage`).
        relevance: the logits of all passages found, best first; none where nothing ranked them.
        statistics: how rare the terms of the index are.

    """
    best = evidence[0]
    words = f"{render_passage(best.hit.document, best.hit.passage)}\n{best.words}"
    held = set(terms(words))
    top = relevance[0] if relevance else best.logit
    rivals = relevance[1 : 1 + _RIVALS] or [top]
    across = question.japanese and not is_japanese(best.words)
    names = missing_names(question.text, words)
    # Other languages write 100万 as a million.
    asked = sorted(shared_figures(question.text)) if across else written_numbers(question.text)
    absent = [one for one in asked if not has_number(one, held)]
    return Signals(
        evidence=best.logit,
        margin=top - sum(rivals) / len(rivals),
        coverage=probability(best.logit) if across else statistics.coverage(question.terms, held),
        missing_names=sum(statistics.rarity(term) for name in names for term in terms(name)),
        missing_figures=float(len(absent) + len(_other_years(absent, held))),
        out_of_corpus_names=float(sum(not is_known(name, statistics) for name in names)),
        missing=(*absent, *names),
        unknown=tuple(sorted(term for term in question.terms if not statistics.knows(term))),
    )


def _other_years(absent: Sequence[str], held: Collection[str]) -> list[str]:
    """Return the years among absent figures if the evidence has other years.

    A table of 2023 and 2024 does not answer for 2022, however well its row fits.
    """
    tells = any(YEAR.fullmatch(term) for term in held)
    return [figure for figure in absent if tells and YEAR.fullmatch(figure)]


def reason_for(question: Question, signals: Signals) -> str:
    """Say in words why there is no answer."""
    if signals.missing:
        named = ", ".join(f"“{word}”" for word in dict.fromkeys(signals.missing))
        return f"The passages nearest to the question say nothing about {named}."
    absent = [
        word
        for word in dict.fromkeys(re.findall(r"[^\W\d_]+", question.text))
        if stem(word.casefold()) in signals.unknown
    ]
    if absent and 2 * len(signals.unknown) >= len(question.terms):
        named = ", ".join(f"“{word}”" for word in absent)
        return f"The documents do not mention {named}."
    return "The documents have passages on related subjects, but none that answers the question."
