"""`python -m eval.experiments.forms`: what each form of answer adds.

Every question is asked with all forms. Where a form answers, or refuses, it is asked again without
that form, so that the next form or the look-up answers. A form that makes more answers wrong than
right has to go.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from eval.bench.harness import application, save, table
from eval.formats.source import read_questions
from eval.gold.questions import Question
from eval.gold.sample import sample, select_split
from eval.measures.answers import answer_match
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Index, Limit, Split, index_folder
from eval.runs.progress import progress
from ingest.command import report_errors
from retriever.assembly import Models, open_retriever
from retriever.forms.form import AnswerForm, AnswerForms, Asked, Refusal
from retriever.pipeline import Retriever
from retriever.types import Composed

REMEMBERED = 200_000
"""Readings that are kept, so that a question that is asked again is not read again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a question with a form and without it: "right", "wrong" or "refused"."""

    form: str
    question: str
    with_form: str
    without_form: str


def main(
    gold: Gold = OWN_GOLD,
    index: Index = None,
    split: Split = None,
    questions: Limit = None,
    out: FiguresFile = None,
) -> None:
    """Count what is right, wrong and refused with and without each form, where it has a say.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.forms --gold eval/gold/answer-forms.jsonl --split dev
    """
    with report_errors():
        folder = index_folder(index)
        drawn = sample(select_split(read_questions(gold), split, gold), questions)
        asked = [one for one in drawn if one.answers or not one.answerable]
        changes = changes_of(asked, folder)
        save(out, gold=gold.name, index=str(folder), changes=changes)
    Console().print(
        table(
            f"{len(asked)} questions of {gold.name}",
            ("form", "has a say", "right with", "without", "wrong with", "without"),
            rows_of(changes),
        )
    )


def changes_of(questions: Iterable[Question], index: Path) -> list[Change]:
    """Return what each form that has a say to a question changes."""
    retriever = open_retriever(index, Models(remembered=REMEMBERED))
    stages = retriever.stages
    forms = stages.forms.forms
    recorded = [_Recorded(form) for form in forms]
    changes = []
    for question in progress(list(questions), "Asking"):
        for one in recorded:
            one.answered = False
        retriever.stages = replace(stages, forms=AnswerForms(recorded))
        outcome = outcome_of(question, retriever)
        for one in [form for form in recorded if form.answered]:
            others = [form for form in forms if form is not one.form]
            retriever.stages = replace(stages, forms=AnswerForms(others))
            name = getattr(one.form, "name", type(one.form).__name__)
            changes.append(Change(name, question.id, outcome, outcome_of(question, retriever)))
    return changes


def rows_of(changes: Sequence[Change]) -> list[tuple[str, ...]]:
    """Return a row for each form: how often it has a say, and what is right and wrong with it."""
    rows = []
    for form in dict.fromkeys(one.form for one in changes):
        own = [one for one in changes if one.form == form]
        with_form = Counter(one.with_form for one in own)
        without = Counter(one.without_form for one in own)
        figures = (len(own), *(c[o] for o in ("right", "wrong") for c in (with_form, without)))
        rows.append((form, *map(str, figures)))
    return rows


class _Recorded:
    """A form that tells whether it answered."""

    def __init__(self, form: AnswerForm) -> None:
        self.form = form
        self.answered = False

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        outcome = self.form.answer(asked)
        self.answered |= outcome is not None
        return outcome


def outcome_of(question: Question, retriever: Retriever) -> str:
    """Return what comes of a question: "right", "wrong" or "refused"."""
    answer = retriever.ask(question.text, history=question.history)
    if not question.answerable:
        return "right" if answer.answer is None else "wrong"
    if answer.answer is None:
        return "refused"
    match = answer_match(answer.answer, question.answers, question.forbidden)
    return "right" if match else "wrong"


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.forms")
