"""`python -m eval.calibrate`: fit the probability that the documents answer a question.

The shipped `retriever/calibration.json` is made by this command. From each gold set and its index
come four sorts of examples:

- answerable questions whose evidence was found,
- the set's own unanswerable questions,
- withheld: answerable questions, with the passages that answer them left out,
- altered: answerable questions in which a figure or a proper name was exchanged for another of
  the set, so that the topic is right and the question is not.

A logistic regression over the retriever's signals is fitted to all of them, each sort of each set
counting the same. It is judged by the area under the ROC curve on sets it has not seen, one set
left out at a time.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.questions import Question, read_gold
from retriever.pipeline import Retriever
from retriever.refusal import SIGNALS, Signals, figures, proper_names
from retriever.types import Hit

THRESHOLD = 0.5
SEED = 0

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A question's signals, and whether the documents answer it."""

    set: str
    sort: str
    answerable: bool
    signals: Signals


@app.command()
def main(
    gold: Annotated[list[Path], typer.Option(help="A gold file; give one for each --index.")],
    index: Annotated[list[Path], typer.Option(help="The index of the gold file's documents.")],
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = Path(
        "retriever/calibration.json"
    ),
    examples: Annotated[
        Path | None, typer.Option(help="Also write every example's signals, as JSON Lines.")
    ] = None,
    questions: Annotated[int, typer.Option(help="At most this many questions of a set.")] = 300,
) -> None:
    """Fit refusal to question sets and write its weights."""
    if len(gold) != len(index):
        raise typer.BadParameter("give as many --index as --gold")
    made: list[Example] = []
    for file, folder in zip(gold, index, strict=True):
        made += _examples(file, Retriever.open(folder), questions)
    if examples is not None:
        _write_examples(examples, made)
    for name in sorted({one.set for one in made}):
        _show_left_out(name, made)
    model = _fit(made)
    out.write_text(json.dumps(_weights(model, made), indent=2) + "\n", encoding="utf-8")
    typer.echo(f"wrote {out}")


def _examples(gold: Path, retriever: Retriever, limit: int) -> list[Example]:
    rng = random.Random(SEED)  # noqa: S311
    asked = read_gold(gold)
    chosen = asked if len(asked) <= limit else rng.sample(asked, limit)
    name = gold.parent.name if gold.stem == "gold" else gold.stem
    pool = [question.text for question in asked]
    return [
        example
        for question in track(chosen, description=f"{name:<16}")
        for example in _of_question(name, question, retriever, pool, rng)
    ]


def _of_question(
    name: str, question: Question, retriever: Retriever, pool: Sequence[str], rng: random.Random
) -> Iterator[Example]:
    signals, hits = retriever.signals(question.text, history=question.history)
    if signals is None:
        return
    if not question.answerable:
        yield Example(name, "unanswerable", False, signals)
        return
    if not any(_answers(question, hit) for hit in hits[:5]):
        return
    yield Example(name, "answerable", True, signals)
    without, _ = retriever.signals(
        question.text, history=question.history, withheld=lambda hit: _answers(question, hit)
    )
    if without is not None:
        yield Example(name, "withheld", False, without)
    if altered := _alter(question, pool, rng):
        other, _ = retriever.signals(altered, history=question.history)
        if other is not None:
            yield Example(name, "altered", False, other)


def _answers(question: Question, hit: Hit) -> bool:
    """Whether the passage has any word of the question's gold spans."""
    return any(
        evidence.doc in hit.document.sources
        and (evidence.start is None or evidence.start < hit.passage.end)
        and (evidence.end is None or evidence.end > hit.passage.start)
        for evidence in question.evidence
    )


def _alter(question: Question, pool: Sequence[str], rng: random.Random) -> str | None:
    """Return the question with one figure or name exchanged, None where it has neither."""
    own = figures(question.text)
    if own:
        figure = rng.choice(own)
        changed = str(int(figure) + rng.choice((-3, -2, -1, 1, 2, 3))) if figure.isdigit() else "7"
        return question.text.replace(figure, changed, 1)
    names = [name for name in proper_names(question.text) if name.isalpha()]
    if not names:
        return None
    others = [
        other
        for text in rng.sample(list(pool), min(20, len(pool)))
        for other in proper_names(text)
        if other.isalpha() and other not in question.text
    ]
    return question.text.replace(rng.choice(names), rng.choice(others), 1) if others else None


def _fit(examples: Sequence[Example]) -> LogisticRegression:
    values = np.array([one.signals.values() for one in examples])
    truth = np.array([one.answerable for one in examples])
    model = LogisticRegression(C=1.0, max_iter=2000)
    return model.fit(values, truth, sample_weight=_shares(examples))


def _shares(examples: Sequence[Example]) -> list[float]:
    """Weigh every set the same, and in it the answerable examples as much as the others."""
    counts = Counter((one.set, one.sort) for one in examples)
    sorts = Counter((name, sort == "answerable") for name, sort in counts)
    return [100 / (counts[one.set, one.sort] * sorts[one.set, one.answerable]) for one in examples]


def _show_left_out(name: str, examples: Sequence[Example]) -> None:
    """Print how a model fitted to the other sets tells this one's questions apart."""
    own = [one for one in examples if one.set == name]
    others = [one for one in examples if one.set != name] or own
    model = _fit(others)
    scores = model.predict_proba(np.array([one.signals.values() for one in own]))[:, 1]
    truth = np.array([one.answerable for one in own])
    for sort in sorted({one.sort for one in own} - {"answerable"}):
        mask = np.array([one.answerable or one.sort == sort for one in own])
        refused = float(np.mean(scores[np.array([one.sort == sort for one in own])] < THRESHOLD))
        typer.echo(
            f"{name:<16} {sort:<13} AUROC {roc_auc_score(truth[mask], scores[mask]):.3f}  "
            f"refused {refused:.2f}  answered {float(np.mean(scores[truth] >= THRESHOLD)):.2f}"
        )


def _weights(model: LogisticRegression, examples: Sequence[Example]) -> dict[str, object]:
    weights = {name: round(float(w), 4) for name, w in zip(SIGNALS, model.coef_[0], strict=True)}
    counts = Counter(f"{one.set}/{one.sort}" for one in examples)
    return {
        "weights": weights,
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": THRESHOLD,
        "fitted_on": dict(sorted(counts.items())),
    }


def _write_examples(file: Path, examples: Sequence[Example]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for one in examples:
            row = {"set": one.set, "sort": one.sort, "values": one.signals.values()}
            lines.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    app(prog_name="python -m eval.calibrate")
