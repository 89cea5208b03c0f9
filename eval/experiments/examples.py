"""Examples to fit refusal to: gold questions and altered ones, with the retriever's signals.

Each gold set gives six kinds of examples:

- answerable: questions whose best evidence is in a gold span,
- missed: answerable questions whose best evidence is elsewhere, so that the answer would be wrong,
- unanswerable: the set's own unanswerable questions,
- altered: an answerable question in which a figure or proper name that the evidence has is replaced
  by another one of the set,
- out_of_corpus: such a question in which a proper name is replaced by one of another set that is
  nowhere in the documents,
- dated: such a question with a year added that the evidence does not have.

The last three keep the topic, but their answers are not in the documents.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from eval.gold.questions import Question, read_gold
from eval.gold.sample import sample
from eval.runs.progress import progress
from ingest.language.figures import written_numbers
from retriever.pipeline import Examined
from retriever.reading.evidence import Evidence
from retriever.reading.refusal import Signals
from retriever.text.names import proper_names
from retriever.text.rendering import render_passage

ANSWERABLE, MISSED, UNANSWERABLE = "answerable", "missed", "unanswerable"
ALTERED, OUT_OF_CORPUS, DATED = "altered", "out_of_corpus", "dated"
TUNED_ON = "dev"
"""The split that may be fitted to."""
YEARS = (1950, 2040)
"""The range that added years are drawn from; chosen by eye."""


class Examiner(Protocol):
    """What is needed of a retriever."""

    def examine(self, question: str, *, history: Sequence[str] = ...) -> Examined | None:
        """Return a question's best evidence and its signals; None if nothing is found."""
        ...

    def knows(self, name: str) -> bool:
        """Tell whether a name is anywhere in the documents."""
        ...


@dataclass(frozen=True, slots=True)
class Example:
    """A question's signals; its `kind` says whether what is found answers it.

    `japanese` says whether the question or the evidence is.
    """

    set: str
    kind: str
    signals: Signals
    japanese: bool = False

    @property
    def answerable(self) -> bool:
        """Whether its evidence is the answer."""
        return self.kind == ANSWERABLE


def read_fitting_questions(gold: Path) -> list[Question]:
    """Return the questions that may be fitted to; raise GoldError if the file cannot be used."""
    return [question for question in read_gold(gold) if question.split in (None, TUNED_ON)]


def make_examples(
    name: str,
    questions: Sequence[Question],
    other_sets: Sequence[Question],
    retriever: Examiner,
    limit: int,
    *,
    altered: bool = True,
) -> list[Example]:
    """Ask the questions of a set and, if wanted, altered ones.

    Args:
        name: of the set.
        questions: of the set.
        other_sets: the questions whose names are looked for outside the documents.
        retriever: opened on the set's documents.
        limit: at most so many questions are drawn.
        altered: whether altered questions are asked too.

    """
    rng = random.Random(0)  # noqa: S311
    pool = [question.text for question in questions]
    out_of_corpus_names = sorted(
        {
            word
            for question in other_sets
            for word in proper_names(question.text)
            if not retriever.knows(word)
        }
    )
    alter = None
    if altered:
        alter = partial(
            altered_questions, pool=pool, out_of_corpus_names=out_of_corpus_names, rng=rng
        )
    return [
        example
        for question in progress(sample(questions, limit), name)
        for example in _examples_of(name, question, retriever, alter)
    ]


def _examples_of(
    name: str,
    question: Question,
    retriever: Examiner,
    alter: Callable[[str, Evidence], Iterator[tuple[str, str]]] | None,
) -> Iterator[Example]:
    """Yield a question's own example and, with `alter`, those of its altered questions."""
    examined = retriever.examine(question.text, history=question.history)
    if examined is None:
        return
    kind = UNANSWERABLE
    if question.answerable:
        kind = ANSWERABLE if _is_gold(examined.evidence, question) else MISSED
    yield Example(name, kind, examined.signals, examined.japanese)
    if kind == ANSWERABLE and alter:
        for altered, text in alter(question.text, examined.evidence):
            if other := retriever.examine(text, history=question.history):
                yield Example(name, altered, other.signals, other.japanese)


def altered_questions(
    text: str,
    evidence: Evidence,
    pool: Sequence[str],
    out_of_corpus_names: Sequence[str],
    rng: random.Random,
) -> Iterator[tuple[str, str]]:
    """Yield altered questions that the evidence does not answer, each with its kind.

    Args:
        text: the question.
        evidence: what answers it.
        pool: questions to take other figures and names from.
        out_of_corpus_names: names that are nowhere in the documents.
        rng: draws what is replaced, and by what.

    """
    passage = render_passage(evidence.hit.document, evidence.hit.passage)
    shared = [one for one in (*written_numbers(text), *proper_names(text)) if one in passage]
    if shared:
        old = rng.choice(shared)
        read = written_numbers if old[0].isdigit() else proper_names
        others = sorted({new for other in pool for new in read(other) if new not in passage})
        if others:
            yield ALTERED, text.replace(old, rng.choice(others), 1)
    names = proper_names(text)
    if names and out_of_corpus_names:
        yield OUT_OF_CORPUS, text.replace(rng.choice(names), rng.choice(out_of_corpus_names), 1)
    year = str(rng.randint(*YEARS))
    if not written_numbers(text) and year not in passage:
        yield DATED, f"{text.rstrip(' ?')} in {year}?"


def _is_gold(evidence: Evidence, question: Question) -> bool:
    """Tell whether the evidence is in a gold span of the question."""
    return any(
        gold.doc in evidence.hit.document.sources
        and (gold.start is None or gold.start < evidence.unit.end)
        and (gold.end is None or gold.end > evidence.unit.start)
        for gold in question.evidence
    )
