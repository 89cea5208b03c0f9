"""Refusal: the calibrated probability that the documents answer a question.

A logistic model (Platt 1999) over signals that any documents give. Its weights are in
`calibration.json`, which `python -m eval.experiments.calibrate` fits to answerable and unanswerable
questions. No weight may have the wrong sign: what speaks for an answer never makes it less likely.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from ingest.index.statistics import Statistics
from ingest.language.figures import shared_figures, written_numbers
from ingest.language.scripts import is_japanese
from ingest.language.terms import terms
from ingest.messages import Message
from retriever.models.cross_encoder import probability
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.text.asking import other_questions
from retriever.text.by_value import missing_parts, without_said_values
from retriever.text.context import context_of
from retriever.text.document_names import names as document_names
from retriever.text.names import has_number, is_known, missing_names
from retriever.text.rendering import render_headed

_NOWHERE = {
    False: "The documents do not mention {words}.",
    True: "文書には{words}についての記載がありません。",
}
_NEAREST_LACK = {
    False: "The passages nearest to the question say nothing about {words}.",
    True: "質問に最も近い箇所には{words}についての記載がありません。",
}
_NO_ANSWER = {
    False: "The documents have passages on related subjects, but none that answers the question.",
    True: "関連する記載はありますが、この質問に答える箇所はありません。",
}
"""Why there is no answer, by whether the question is in Japanese."""
REFUSAL_CEILING = 0.45
"""The highest confidence of a refusal that the signals do not explain: a name that no document has,
another qualifier, or a row without the cell asked for. Chosen by eye: a little below the
threshold."""
_SUREST = 30.0
"""Logits beyond this are cut: their probabilities are 0 and 1 but for rounding."""
_RIVALS = 4
"""How many of the next passages the best one is compared with (chosen by eye)."""

SIGNALS: Mapping[str, int] = {
    "answerable": 1,
    "words": 1,
    "openness": -1,
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
        answerable: the logit of the passage having the answer.
        words: how much speaks for its best words, against none.
        openness: the logit of what is quoted first, by itself, leaving the question open.
        margin: how far the best passage's logit lies above the mean of the next ones: of the
            search, not of the passage.
        coverage: the share of the question's terms, by idf, that the passage has. Where the two
            are of different scripts, the probability of `answerable` is taken instead.
        missing_names: how many of the question's proper names the passage lacks, by idf, and what
            its document is called by.
        missing_figures: how many of its figures the passage lacks.
        out_of_corpus_names: how many of the names no passage of the index has.

    """

    answerable: float
    words: float
    openness: float
    margin: float
    coverage: float
    missing_names: float
    missing_figures: float
    out_of_corpus_names: float

    def values(self) -> list[float]:
        """Return the signals as numbers, in the order of `SIGNALS`."""
        return [getattr(self, name) for name in SIGNALS]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic model: one weight a signal; an answer is given from `threshold` on.

    `japanese` is added where the reader of several languages read: its logits are others.
    """

    weights: Mapping[str, float]
    intercept: float
    threshold: float
    japanese: float = 0.0

    def probability(self, signals: Signals, *, japanese: bool = False) -> float:
        """Return the probability that the documents answer the question.

        `japanese` says whether the question or the evidence is.
        """
        logit = self.logit(signals) + (self.japanese if japanese else 0.0)
        likely = probability(max(-_SUREST, min(_SUREST, logit)))
        return min(likely, REFUSAL_CEILING) if signals.out_of_corpus_names > 0 else likely

    def logit(self, signals: Signals) -> float:
        """Return what the signals of a question that is not Japanese add up to."""
        values = zip(SIGNALS, signals.values(), strict=True)
        return self.intercept + sum(self.weights[name] * value for name, value in values)


def read_calibration() -> Calibration:
    """Return the shipped calibration."""
    fields = json.loads((files("retriever.reading") / "calibration.json").read_text("utf-8"))
    names = ("weights", "intercept", "threshold", "japanese")
    return Calibration(*(fields[name] for name in names))


def read_signals(
    question: Question,
    best: Evidence,
    relevance: Sequence[float],
    openness: float,
    statistics: Statistics,
) -> Signals:
    """Read the signals of the evidence that an answer would quote.

    Args:
        question: what was asked.
        best: what the answer quotes first.
        relevance: the logits of all passages found, best first; none where nothing ranked them.
        openness: what the reader says of the quoted unit by itself.
        statistics: how rare the terms of the index are.

    """
    said = render_headed(
        best.hit.document, best.hit.passage, other_questions(question.text, best.hit, best.unit)
    )
    words = f"{said}\n{best.words}\n{best.called}"
    held = set(terms(words))
    top = relevance[0] if relevance else best.answerable
    rivals = relevance[1 : 1 + _RIVALS] or [top]
    across = question.japanese and not is_japanese(best.words)
    text = best.hit.document.text
    after = (one.of(text) for one in best.exceptions)
    near = "\n".join((best.words, context_of(best.hit, best.unit), *after))
    unsaid = without_said_values(question.text, words, near)
    # A document seldom repeats whose and of what it is.
    names = missing_names(unsaid, f"{words}\n{document_names(best.hit.document)}")
    # Other languages write 100万 as a million.
    asked = sorted(shared_figures(unsaid)) if across else written_numbers(unsaid)
    absent = [one for one in (*asked, *_parts_in_kanji(unsaid, words)) if not has_number(one, held)]
    return Signals(
        answerable=best.answerable,
        words=best.logit if best.answer else 0.0,
        openness=openness,
        margin=top - sum(rivals) / len(rivals),
        coverage=probability(best.answerable)
        if across
        else statistics.coverage(question.terms, held),
        missing_names=sum(statistics.rarity(term) for name in names for term in terms(name)),
        missing_figures=float(len(absent)),
        out_of_corpus_names=float(sum(not is_known(name, statistics) for name in names)),
    )


def _parts_in_kanji(asked: str, said: str) -> list[str]:
    """Return the numbers of the articles that the text lacks and that are not asked in digits."""
    return [one for one in missing_parts(asked, said) if one not in written_numbers(asked)]


def reason_for(question: Question, read: str, statistics: Statistics) -> Message:
    """Say in words why there is no answer.

    Args:
        question: what was asked.
        read: the words of all passages that were read.
        statistics: which terms the index has.

    """
    held = set(terms(read))
    unsaid = without_said_values(question.text, read, read)
    figures = [one for one in written_numbers(unsaid) if not has_number(one, held)]
    names = missing_names(unsaid, read)
    nowhere = [name for name in names if not is_known(name, statistics)]
    if nowhere:
        return Message(_NOWHERE[question.japanese], words=_quoted(question, nowhere))
    if figures or names:
        return nearest_lack(question, (*figures, *names))
    return Message(_NO_ANSWER[question.japanese])


def nearest_lack(question: Question, words: Iterable[str]) -> Message:
    """Say that what a question names is in other passages than those nearest to it."""
    return Message(_NEAREST_LACK[question.japanese], words=_quoted(question, words))


def _quoted(question: Question, words: Iterable[str]) -> str:
    if question.japanese:
        return "".join(f"「{word}」" for word in dict.fromkeys(words))
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
