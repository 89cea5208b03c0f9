"""Refusal: the calibrated probability that the documents answer a question.

A logistic model (Platt 1999) over signals that any documents give. Its weights lie in
`calibration.json`, which `python -m eval.experiments.calibrate` makes from answerable and
unanswerable questions.
"""

import json
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.language.figures import YEAR, written_numbers
from ingest.language.scripts import is_japanese
from ingest.language.terms import stem, terms
from retriever.models.cross_encoder import probability
from retriever.query.names import has_figure, is_known, missing_names
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.reading.linear_reranker import shared_figures
from retriever.reading.rendering import render_passage
from retriever.search.lexical import LexicalSearch

REFUSAL_CEILING = 0.45
"""The most that is given to what is refused however well its signals fit, as where a name stands
nowhere in the documents: what they say is of something else. Of 325 answerable questions that
calibration was fitted to, 20 have such a name, and the weights alone refuse all but two of them."""
_RIVALS = 4
"""How many of the next passages the best one is compared with."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer.

    `relevance` and `evidence` are the logits of the best passage and of the best unit, `margin` is
    how far the best passage's lies above the mean of the next ones. `coverage` is the share of the
    question's terms, by idf, that the evidence's passage has; where the two are of different
    scripts, how surely the evidence answers stands in for it. `names` and `figures` say how much
    of the question's proper names, by idf, and how many of its figures that passage lacks (a year
    counts twice where the passage tells of others), `out_of_corpus_names` is how many of the names
    no passage of the index has.

    The words themselves are kept for the reason: `missing` are those names and figures, `unknown`
    the question's terms that stand nowhere in the index.
    """

    relevance: float
    evidence: float
    margin: float
    coverage: float
    names: float
    figures: float
    out_of_corpus_names: float
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def values(self) -> list[float]:
        """Return the signals as numbers, in the order of `SIGNALS`."""
        return [getattr(self, name) for name in SIGNALS]


SIGNALS = ("relevance", "evidence", "margin", "coverage", "names", "figures", "out_of_corpus_names")


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
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
        return min(probability, REFUSAL_CEILING) if signals.out_of_corpus_names else probability


@cache
def calibration() -> Calibration:
    """Return the calibration that is shipped."""
    fields = json.loads((files("retriever.reading") / "calibration.json").read_text("utf-8"))
    return Calibration(fields["weights"], fields["intercept"], fields["threshold"])


def read_signals(
    question: Question,
    evidence: Sequence[Evidence],
    relevance: Sequence[float],
    lexical: LexicalSearch,
) -> Signals:
    """Read the signals of the best evidence; `relevance` holds the passages' logits, best first."""
    best = evidence[0]
    words = f"{render_passage(best.hit.document, best.hit.passage)}\n{best.words}"
    held = set(terms(words))
    top = relevance[0] if relevance else best.logit
    rivals = relevance[1 : 1 + _RIVALS] or [top]
    across = question.japanese and not is_japanese(best.words)
    names = missing_names(question.text, words)
    # 100万 is a million elsewhere.
    asked = sorted(shared_figures(question.text)) if across else written_numbers(question.text)
    absent = [one for one in asked if not has_figure(one, held)]
    return Signals(
        relevance=top,
        evidence=best.logit,
        margin=top - sum(rivals) / len(rivals),
        coverage=probability(best.logit) if across else lexical.coverage(question.terms, held),
        names=sum(lexical.rarity(term) for name in names for term in terms(name)),
        figures=float(len(absent) + len(_other_years(absent, held))),
        out_of_corpus_names=float(sum(not is_known(name, lexical) for name in names)),
        missing=(*absent, *names),
        unknown=tuple(sorted(term for term in question.terms if not lexical.knows(term))),
    )


def _other_years(absent: Sequence[str], held: Collection[str]) -> list[str]:
    """Return the years among absent figures where the evidence tells of other years.

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
