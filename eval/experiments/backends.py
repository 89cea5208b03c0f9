"""`python -m eval.experiments.backends INDEX OTHER`: one index in two places, question by question.

INDEX searches exactly (a folder does); OTHER holds the same documents (`python -m ingest migrate`)
and may search by approximation, as HNSW does. Both are asked the same questions with the same
models. Told are how many of the candidates that INDEX finds OTHER finds too, and which answers
differ. Answers may differ only where the candidates do.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from eval.bench.harness import application, finish, save, table
from eval.formats.source import read_questions
from eval.gold.questions import Question
from eval.gold.sample import sample, select_split
from eval.runs.options import OWN_GOLD, FiguresFile, Gold, Limit, Split
from eval.runs.progress import progress
from ingest.command import report_errors
from ingest.document.document import PassageId
from ingest.errors import TenkyoError
from ingest.index.backends import index_at
from ingest.index.protocol import DocumentSummary, ScoredPassage
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever

_MEASURED = frozenset({"score", "confidence", "index"})
"""Keys of an answer that are not compared as words: figures, and the generation's name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an index gives for a question: passages best first, and the answer's public JSON."""

    lexical: tuple[PassageId, ...]
    dense: tuple[PassageId, ...]
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two indexes give for one question.

    `lexical` and `dense` are the shares of the first one's candidates that the other has; `alike`
    says whether all candidates are the same and in the same order, `same_answer` whether the
    answers are, citations and nearest passages included. `confidence` is by how much they differ.
    """

    id: str
    lexical: float
    dense: float
    alike: bool
    same_answer: bool
    confidence: float
    answers: tuple[str | None, str | None]


def main(
    index: Annotated[Path, typer.Argument(help="The index that searches exactly.")],
    other: Annotated[Path, typer.Argument(help="The same documents elsewhere.")],
    gold: Gold = OWN_GOLD,
    split: Split = None,
    questions: Limit = None,
    out: FiguresFile = None,
) -> None:
    """Compare the candidates and the answers of one index in two places.

    \b
    Exit codes:
    0  answers are the same wherever the candidates are
    1  an answer differs where the candidates are the same
    2  bad usage, or a file or an index that cannot be used

    \b
    Example:
    python -m ingest migrate .tenkyo/index milvus://127.0.0.1:19530/tenkyo
    python -m eval.experiments.backends .tenkyo/index milvus://127.0.0.1:19530/tenkyo
    """  # noqa: D301 - \b keeps the lines that follow as they are
    with report_errors():
        drawn = sample(select_split(read_questions(gold), split, gold), questions)
        _check_same_documents(index, other)
        models = Models()
        first, second = (open_retriever(place, models) for place in (index, other))
        results = [
            compare(question.id, ask(first, question), ask(second, question))
            for question in progress(drawn, "Asking both")
        ]
        save(out, gold=gold.name, index=str(index), other=str(other), questions=results)
    Console(width=120).print(_table(gold.name, results))
    for one in results:
        if not one.same_answer:
            typer.echo(f"{one.id}: {one.answers[0]!r} / {one.answers[1]!r}")
    finish(
        [
            f"{one.id}: the candidates are the same, the answers are not"
            for one in results
            if one.alike and not one.same_answer
        ],
        "Answers are the same wherever the candidates are.",
    )


def ask(retriever: Retriever, question: Question) -> Found:
    """Return what an index gives for a question."""
    stages = retriever.stages
    candidates = stages.look_up.retrieve.run(stages.understand.run(question.text, question.history))
    answer = retriever.ask(question.text, history=question.history)
    return Found(_ids(candidates.lexical), _ids(candidates.dense), answer.to_dict())


def compare(question_id: str, first: Found, second: Found) -> Compared:
    """Return how what two indexes give differs; the first one's candidates are the right ones."""
    return Compared(
        question_id,
        _recall(first.lexical, second.lexical),
        _recall(first.dense, second.dense),
        (first.lexical, first.dense) == (second.lexical, second.dense),
        _in_words(first.answer) == _in_words(second.answer),
        abs(first.answer["confidence"] - second.answer["confidence"]),
        (first.answer["answer"], second.answer["answer"]),
    )


def _check_same_documents(index: Path, other: Path) -> None:
    if _documents(index) != _documents(other):
        raise TenkyoError(
            f"{index} and {other} hold different documents. Move one to the place of the other "
            "with: python -m ingest migrate FROM TO"
        )


def _documents(index: Path) -> list[DocumentSummary]:
    with closing(index_at(index).snapshot()) as snapshot:
        return snapshot.documents()


def _ids(found: Sequence[ScoredPassage]) -> tuple[PassageId, ...]:
    return tuple(one.id for one in found)


def _recall(right: Sequence[PassageId], found: Sequence[PassageId]) -> float:
    return len(set(right) & set(found)) / len(right) if right else 1.0


def _in_words(shape: Any) -> Any:
    """Return an answer without its figures of relevance, which differ in their last bits."""
    if isinstance(shape, dict):
        return {key: _in_words(value) for key, value in shape.items() if key not in _MEASURED}
    return [_in_words(one) for one in shape] if isinstance(shape, list) else shape


def _table(gold: str, results: Sequence[Compared]) -> Table:
    count = len(results)
    by_words, by_vectors = ([getattr(one, of) for one in results] for of in ("lexical", "dense"))
    return table(
        f"{count} questions of {gold}",
        ("measure", "value"),
        [
            ("recall of the candidates by words, mean", f"{sum(by_words) / count:.3f}"),
            ("the lowest of a question", f"{min(by_words):.3f}"),
            ("recall of the candidates by vectors, mean", f"{sum(by_vectors) / count:.3f}"),
            ("the lowest of a question", f"{min(by_vectors):.3f}"),
            ("questions with the same candidates in the same order", _of(results, "alike")),
            ("questions with the same answer and citations", _of(results, "same_answer")),
            ("largest difference in confidence", f"{max(one.confidence for one in results):.4f}"),
        ],
    )


def _of(results: Sequence[Compared], kind: str) -> str:
    return f"{sum(getattr(one, kind) for one in results)} of {len(results)}"


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.backends")
