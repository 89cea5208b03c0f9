"""`python -m eval.experiments.calibrate`: fit the probability that the documents answer a question.

The shipped `retriever/reading/calibration.json` is made by this command. From each gold set and its
index come five sorts of examples:

- answerable: questions whose best evidence lies in a gold span,
- unanswerable: the set's own unanswerable questions,
- altered: such a question in which a figure or a proper name that the evidence has is exchanged
  for another one of the set,
- out_of_corpus: such a question in which a proper name is exchanged for one of another set that
  no document has,
- dated: such a question with a year added that the evidence does not have. The topic is right and
  the question is not.

A logistic regression over the retriever's signals is fitted to all of them, every sort of every set
counting the same and half of the questions taken as answerable. It is judged on each set by a
model fitted to the other sets. Of a set with splits only `dev` is used, and Japanese questions are
left out: no cross-encoder reads them (see retriever.reading.linear_reranker).
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

from eval.gold.questions import Question, read_gold
from ingest.language.figures import written_numbers
from retriever.pipeline import Retriever
from retriever.query.names import proper_names
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from retriever.reading.refusal import SIGNALS, Signals
from retriever.reading.rendering import render_passage

ANSWERABLE = "answerable"
THRESHOLD = 0.5
PRIOR = 0.5
"""The share of questions that is taken to be answerable: the higher, the fewer are refused."""
FEWEST = 10
"""A sort of fewer examples than this is not fitted to."""
SEED = 0
TUNED_ON = "dev"
YEARS = (1950, 2040)

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
    gold: Annotated[
        list[Path] | None, typer.Option(help="A gold file; give one for each --index.")
    ] = None,
    index: Annotated[
        list[Path] | None, typer.Option(help="The index of the gold file's documents.")
    ] = None,
    refit: Annotated[
        Path | None, typer.Option(help="Examples that --examples wrote, to fit to instead.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = Path(
        "retriever/reading/calibration.json"
    ),
    examples: Annotated[
        Path | None, typer.Option(help="Also write every example's signals, as JSON Lines.")
    ] = None,
    questions: Annotated[int, typer.Option(help="At most this many questions of a set.")] = 300,
) -> None:
    """Fit refusal to question sets and write its weights."""
    gold, index = gold or [], index or []
    if len(gold) != len(index) or bool(gold) == bool(refit):
        raise typer.BadParameter("give as many --index as --gold, or --refit")
    made = _read_examples(refit) if refit else []
    asked = {file: _asked(file) for file in gold}
    for file, folder in zip(gold, index, strict=True):
        foreign = [one.text for other in gold if other != file for one in asked[other]]
        made += _examples(file, asked[file], foreign, Retriever.open(folder), questions)
    made = _enough(made)
    if examples is not None:
        _write_examples(examples, made)
    for name in sorted({one.set for one in made}):
        _show_left_out(name, made)
    model = _fit(made)
    out.write_text(json.dumps(_weights(model, made), indent=2) + "\n", encoding="utf-8")
    typer.echo(f"wrote {out}")


def _asked(gold: Path) -> list[Question]:
    """Return the questions that may be fitted to."""
    return [
        question
        for question in read_gold(gold)
        if question.split in (None, TUNED_ON) and not understand(question.text).japanese
    ]


def _examples(
    gold: Path,
    asked: Sequence[Question],
    foreign: Sequence[str],
    retriever: Retriever,
    limit: int,
) -> list[Example]:
    rng = random.Random(SEED)  # noqa: S311
    chosen = asked if len(asked) <= limit else rng.sample(asked, limit)
    name = gold.parent.name if gold.stem == "gold" else gold.stem
    own = [question.text for question in asked]
    out_of_corpus_names = sorted(
        {word for text in foreign for word in proper_names(text) if not retriever.knows(word)}
    )
    return [
        example
        for question in track(chosen, description=f"{name:<16}")
        for example in _of_question(name, question, retriever, own, out_of_corpus_names, rng)
    ]


def _of_question(
    name: str,
    question: Question,
    retriever: Retriever,
    pool: Sequence[str],
    out_of_corpus_names: Sequence[str],
    rng: random.Random,
) -> Iterator[Example]:
    examined = retriever.examine(question.text, history=question.history)
    if examined is None:
        return
    if not question.answerable:
        yield Example(name, "unanswerable", False, examined.signals)
    elif _answers(question, examined.evidence):
        yield Example(name, ANSWERABLE, True, examined.signals)
        for sort, text in _altered(
            question.text, examined.evidence, pool, out_of_corpus_names, rng
        ):
            if other := retriever.examine(text, history=question.history):
                yield Example(name, sort, False, other.signals)


def _enough(examples: Sequence[Example]) -> list[Example]:
    """Leave out sorts with so few examples that each would count as much as a whole sort."""
    counts = Counter((one.set, one.sort) for one in examples)
    return [one for one in examples if counts[one.set, one.sort] >= FEWEST]


def _answers(question: Question, evidence: Evidence) -> bool:
    """Whether the evidence lies in a gold span of the question."""
    return any(
        gold.doc in evidence.hit.document.sources
        and (gold.start is None or gold.start < evidence.unit.end)
        and (gold.end is None or gold.end > evidence.unit.start)
        for gold in question.evidence
    )


def _altered(
    text: str,
    evidence: Evidence,
    pool: Sequence[str],
    out_of_corpus_names: Sequence[str],
    rng: random.Random,
) -> Iterator[tuple[str, str]]:
    """Give the question with a figure or name exchanged, and with a year added."""
    words = render_passage(evidence.hit.document, evidence.hit.passage)
    said = [one for one in (*written_numbers(text), *proper_names(text)) if one in words]
    if said:
        old = rng.choice(said)
        read = written_numbers if old[0].isdigit() else proper_names
        others = sorted({new for other in pool for new in read(other) if new not in words})
        if others:
            yield "altered", text.replace(old, rng.choice(others), 1)
    names = proper_names(text)
    if names and out_of_corpus_names:
        yield "out_of_corpus", text.replace(rng.choice(names), rng.choice(out_of_corpus_names), 1)
    year = str(rng.randint(*YEARS))
    if not written_numbers(text) and year not in words:
        yield "dated", f"{text.rstrip(' ?')} in {year}?"


def _fit(examples: Sequence[Example]) -> LogisticRegression:
    values = np.array([one.signals.values() for one in examples])
    truth = np.array([one.answerable for one in examples])
    model = LogisticRegression(C=1.0, max_iter=2000)
    return model.fit(values, truth, sample_weight=_shares(examples))


def _shares(examples: Sequence[Example]) -> list[float]:
    """Weigh every sort of every set the same, and answerable examples by their prior."""
    counts = Counter((one.set, one.sort) for one in examples)
    sorts = Counter(sort == ANSWERABLE for _, sort in counts)
    prior = {True: PRIOR, False: 1 - PRIOR}
    return [
        100 * prior[one.answerable] / (counts[one.set, one.sort] * sorts[one.answerable])
        for one in examples
    ]


def _show_left_out(name: str, examples: Sequence[Example]) -> None:
    """Print how a model fitted to the other sets tells this one's questions apart."""
    own = [one for one in examples if one.set == name]
    model = _fit([one for one in examples if one.set != name] or own)
    scores = model.predict_proba(np.array([one.signals.values() for one in own]))[:, 1]
    sorts = np.array([one.sort for one in own])
    right = scores[sorts == ANSWERABLE]
    typer.echo(f"{name}: {np.mean(right >= THRESHOLD):.2f} of {len(right)} answerable answered")
    for sort in sorted(set(sorts) - {ANSWERABLE}):
        wrong = scores[sorts == sort]
        truth = [True] * len(right) + [False] * len(wrong)
        area = roc_auc_score(truth, [*right, *wrong])
        refused = np.mean(wrong < THRESHOLD)
        typer.echo(f"  {refused:.2f} of {len(wrong)} {sort} refused, AUROC {area:.3f}")


def _weights(model: LogisticRegression, examples: Sequence[Example]) -> dict[str, object]:
    weights = {name: round(float(w), 4) for name, w in zip(SIGNALS, model.coef_[0], strict=True)}
    counts = Counter(f"{one.set}/{one.sort}" for one in examples)
    return {
        "weights": weights,
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": THRESHOLD,
        "fitted_on": dict(sorted(counts.items())),
    }


def _read_examples(file: Path) -> list[Example]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [
        Example(
            row["set"],
            row["sort"],
            row["sort"] == ANSWERABLE,
            Signals(**dict(zip(SIGNALS, row["values"], strict=True)), missing=(), unknown=()),
        )
        for row in rows
    ]


def _write_examples(file: Path, examples: Sequence[Example]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for one in examples:
            row = {
                "set": one.set,
                "sort": one.sort,
                "values": one.signals.values(),
            }
            lines.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.calibrate")
