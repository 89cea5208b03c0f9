"""Making examples of questions that the documents answer and of altered ones."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.experiments.examples import (
    altered_questions,
    make_examples,
    read_fitting_questions,
)
from eval.gold.questions import Evidence as GoldSpan
from eval.gold.questions import Question
from ingest.document.document import Document, Passage
from ingest.document.nodes import Kind, Sentence
from retriever.pipeline import Examined
from retriever.reading.evidence import Evidence
from retriever.reading.refusal import Signals
from retriever.types import Hit
from tests.eval.memory import gold_row, write_rows

TEXT = "In 2019 Norway sold 40 ships."


@pytest.fixture
def evidence() -> Evidence:
    document = Document("d", "0" * 64, ("d.txt",), "D", False, "text/plain", TEXT)
    unit = Sentence(0, len(TEXT), Kind.PARAGRAPH)
    passage = Passage("d", 0, 0, len(TEXT), None, (), "", (unit,))
    return Evidence(Hit(document, passage, 0.9), 0, unit, TEXT, 5.0, 5.0)


class OneSentence:
    """Finds its only sentence, whatever is asked; a signal is the length of the question."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def examine(self, question: str, *, history: Sequence[str] = ()) -> Examined | None:
        signals = Signals(float(len(question)), 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0)
        return Examined(self.evidence, signals)

    def knows(self, name: str) -> bool:
        return name in TEXT


def question(key: str, text: str, start: int | None) -> Question:
    spans = () if start is None else (GoldSpan("d.txt", start, start + 4),)
    return Question(key, "fact", text, (), start is not None, (), spans, False, 1)


def test_examples_are_of_questions_whose_evidence_is_found_and_of_altered_ones(
    evidence: Evidence,
) -> None:
    questions = [
        question("q1", "How many ships did Norway sell?", 8),
        question("q2", "What did Sweden buy?", None),
        # The sentence that is found is not this one's evidence.
        question("q3", "Where is Oslo?", 500),
    ]
    others = [question("q4", "Who rules Pellworm?", None), question("q5", "Is Norway far?", None)]
    made = make_examples("a", questions, others, OneSentence(evidence), 10)
    first, *altered, unanswerable, missed = made
    assert (first.set, first.kind, first.answerable) == ("a", "answerable", True)
    assert first.signals.answerable == len("How many ships did Norway sell?")
    assert [one.kind for one in altered] == ["altered", "out_of_corpus", "dated"]
    assert not any(one.answerable for one in altered)
    assert (unanswerable.kind, unanswerable.answerable) == ("unanswerable", False)
    assert (missed.kind, missed.answerable) == ("missed", False)
    # Of all names of other sets, Pellworm alone is not in the documents.
    assert altered[1].signals.answerable == len("How many ships did Pellworm sell?")
    assert make_examples("a", questions, others, OneSentence(evidence), 10) == made


def test_the_test_split_is_not_fitted_to(tmp_path: Path) -> None:
    rows = [
        gold_row("q1", "fish?"),
        gold_row("q2", "dogs?", split="dev"),
        gold_row("q3", "cats?", split="test"),
    ]
    found = read_fitting_questions(write_rows(tmp_path / "gold.jsonl", rows))
    assert [one.id for one in found] == ["q1", "q2"]


def test_an_exchanged_name_stands_neither_in_the_question_nor_in_the_evidence(
    evidence: Evidence,
) -> None:
    question = "How many ships did Norway sell?"
    pool = [question, "What did Sweden buy?"]
    made = dict(altered_questions(question, evidence, pool, ["Zork"], random.Random(0)))
    assert made["altered"] == "How many ships did Sweden sell?"
    assert made["out_of_corpus"] == "How many ships did Zork sell?"


def test_an_added_year_is_not_one_of_the_evidence(evidence: Evidence) -> None:
    made = dict(
        altered_questions("How many ships were sold?", evidence, [], ["Zork"], random.Random(0))
    )
    year = made["dated"].removesuffix("?").split()[-1]
    assert year.isdigit()
    assert year not in TEXT


def test_a_question_with_a_figure_gets_another_figure_and_no_year(evidence: Evidence) -> None:
    pool = ["What happened in 1999?"]
    made = dict(altered_questions("Who sold 40 ships?", evidence, pool, [], random.Random(0)))
    assert made == {"altered": "Who sold 1999 ships?"}


def test_without_altered_questions_none_is_asked(evidence: Evidence) -> None:
    asked: list[str] = []

    class Noting(OneSentence):
        def examine(self, question: str, *, history: Sequence[str] = ()) -> Examined | None:
            asked.append(question)
            return super().examine(question, history=history)

    only = question("q1", "How many ships did Norway sell?", 8)
    made = make_examples("a", [only], [], Noting(evidence), 10, altered=False)
    assert [one.kind for one in made] == ["answerable"]
    assert asked == [only.text]
