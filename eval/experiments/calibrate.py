"""`python -m eval.experiments.calibrate`: fit the probability that an answer is right.

This command makes what the shipped `retriever/reading/calibration.json` says of the reader. It fits
a logistic regression over the retriever's signals to the examples of several gold sets
(`eval.experiments.examples`). Every kind of example of every set has the same weight within what is
right and within what is not. Each set is judged by a model that is fitted to the other
sets. Of a set with splits only `dev` is used.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit

from eval.bench.harness import application
from eval.experiments.examples import Example, make_examples, read_fitting_questions
from eval.measures.decisions import auroc
from eval.measures.intervals import Floats
from ingest.command import report_errors
from retriever.assembly import Models, open_retriever
from retriever.reading.refusal import SIGNALS, Calibration

THRESHOLD = 0.5
"""Below this probability the product refuses: answering and refusing wrongly cost the same."""
PRIOR = 0.7
"""The share of questions that are taken to be answered right: the higher, the fewer are refused.

With 0.65 in its place 0.774 of the strategy text's 323 questions are right and 0.071 wrong, with
0.7 0.789 and 0.080; of the 234 of the colleagues' test half 0.645 and 0.158, and 0.650 and 0.158.
"""
FEWEST = 10
"""Kinds with fewer examples are left out: each would weigh a tenth of a kind. Chosen by eye."""
CALIBRATION_FILE = Path("retriever/reading/calibration.json")


def main(
    gold: Annotated[list[Path], typer.Option(help="A gold file; give one for each --index.")],
    index: Annotated[list[Path], typer.Option(help="The index of the gold file's documents.")],
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = CALIBRATION_FILE,
    questions: Annotated[int, typer.Option(help="At most this many questions of a set.")] = 300,
    altered: Annotated[
        bool, typer.Option("--altered/--as-asked", help="Whether altered questions are asked too.")
    ] = False,
) -> None:
    """Fit refusal to question sets and write its weights.

    Exit codes: 0 done; 2 bad usage, or a file or an index that cannot be used.

    Example: python -m eval.experiments.calibrate --gold eval/gold/mine.jsonl --index .tenkyo/index
    """
    if len(gold) != len(index):
        raise typer.BadParameter("give as many --index as --gold")
    with report_errors():
        sets = {file: read_fitting_questions(file) for file in gold}
        examples: list[Example] = []
        models = Models()
        for file, folder in zip(gold, index, strict=True):
            retriever = open_retriever(folder, models)
            others = [one for other in gold if other != file for one in sets[other]]
            name = file.parent.name if file.stem == "gold" else file.stem
            examples += make_examples(
                name, sets[file], others, retriever, questions, altered=altered
            )
        examples = without_rare_kinds(examples)
        for name in sorted({one.set for one in examples}):
            typer.echo("\n".join(_held_out(name, examples)))
        held = as_json(fit(examples), examples)
        out.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"wrote {out}")


def without_rare_kinds(examples: Sequence[Example]) -> list[Example]:
    """Leave out kinds with so few examples that each would weigh too much."""
    counts = Counter((one.set, one.kind) for one in examples)
    return [one for one in examples if counts[one.set, one.kind] >= FEWEST]


def fit(examples: Sequence[Example]) -> Calibration:
    """Fit the model to weighted examples, no weight with another sign than its signal's.

    The weights are those of the examples that are not Japanese; the Japanese ones only say what is
    to be added for them, as they are too few for more.
    """
    model = _fit_weights([one for one in examples if not one.japanese] or examples)
    others = [one for one in examples if one.japanese]
    return replace(model, japanese=_fit_japanese(model, others) if others else 0.0)


def _fit_weights(examples: Sequence[Example]) -> Calibration:
    """Minimise the weighted log loss plus half the squared norm of the weights, within bounds.

    By L-BFGS-B (Byrd et al. 1995).
    """
    values = np.array([[*one.signals.values(), 1.0] for one in examples])
    labels, shares = _labels(examples), np.array(sample_weights(examples))

    def loss(parameters: Floats) -> tuple[float, Floats]:
        penalised = np.append(parameters[:-1], 0.0)
        margins = labels * (values @ parameters)
        slopes = -shares * labels * expit(-margins)
        total = shares @ np.logaddexp(0, -margins) + penalised @ penalised / 2
        return float(total), values.T @ slopes + penalised

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in SIGNALS.values()]
    start = np.zeros(len(SIGNALS) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    *weights, intercept = (round(float(parameter), 4) for parameter in found.x)
    return Calibration(dict(zip(SIGNALS, weights, strict=True)), intercept, THRESHOLD)


def _fit_japanese(model: Calibration, examples: Sequence[Example]) -> float:
    """Return the logit that Japanese examples need besides, penalised as the weights are."""
    labels, shares = _labels(examples), np.array(sample_weights(examples))
    logits = np.array([model.logit(one.signals) for one in examples])

    def loss(added: float) -> float:
        return float(shares @ np.logaddexp(0, -labels * (logits + added)) + added**2 / 2)

    return round(float(minimize_scalar(loss).x), 4)


def _labels(examples: Sequence[Example]) -> Floats:
    return np.array([1.0 if one.answerable else -1.0 for one in examples])


def sample_weights(examples: Sequence[Example]) -> list[float]:
    """Return a weight for each example: equal for all kinds, with the prior on answerable ones."""
    counts = Counter((one.set, one.kind) for one in examples)
    kinds = Counter({(one.set, one.kind): one.answerable for one in examples}.values())
    prior = {True: PRIOR, False: 1 - PRIOR}
    return [
        100 * prior[one.answerable] / (counts[one.set, one.kind] * kinds[one.answerable])
        for one in examples
    ]


def as_json(model: Calibration, examples: Sequence[Example]) -> dict[str, object]:
    """Return the model as `calibration.json` has it."""
    counts = Counter(f"{one.set}/{one.kind}" for one in examples)
    return {**asdict(model), "fitted_on": dict(sorted(counts.items()))}


def _held_out(name: str, examples: Sequence[Example]) -> Iterator[str]:
    """Say how well a model fitted to the other sets tells this set's questions apart."""
    own = [one for one in examples if one.set == name]
    model = fit([one for one in examples if one.set != name] or own)
    scores = np.array([model.probability(one.signals, japanese=one.japanese) for one in own])
    answerable = scores[np.array([one.answerable for one in own])]
    yield f"{name}: {np.mean(answerable >= THRESHOLD):.2f} of {len(answerable)} answerable answered"
    for kind in sorted({one.kind for one in own if not one.answerable}):
        others = scores[np.array([one.kind == kind for one in own])]
        unanswerable = [0.0] * len(answerable) + [1.0] * len(others)
        area = auroc(np.column_stack([unanswerable, [*answerable, *others]]))
        refused = np.mean(others < THRESHOLD)
        yield f"  {refused:.2f} of {len(others)} {kind} refused, AUROC {area:.3f}"


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.calibrate")
