"""Fitting refusal to examples."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from eval.experiments.calibrate import (
    PRIOR,
    app,
    as_json,
    fit,
    sample_weights,
    without_rare_kinds,
)
from eval.experiments.examples import Example
from retriever.reading.refusal import SIGNALS, Calibration, Signals


def signals(relevance: float) -> Signals:
    return Signals(relevance, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0)


def test_every_kind_weighs_the_same_and_answerable_ones_by_their_prior() -> None:
    examples = [
        Example("a", "answerable", signals(5)),
        Example("a", "dated", signals(-5)),
        Example("a", "dated", signals(-6)),
        Example("a", "altered", signals(-4)),
    ]
    others = 100 * (1 - PRIOR)
    expected = [100 * PRIOR, others / 4, others / 4, others / 2]
    assert sample_weights(examples) == pytest.approx(expected)


def test_kinds_of_a_few_examples_are_left_out() -> None:
    many = [Example("a", "answerable", signals(n)) for n in range(10)]
    assert without_rare_kinds([*many, Example("a", "altered", signals(0))]) == many


def test_what_is_written_is_the_model_that_was_fitted() -> None:
    examples = [
        *(Example("a", "answerable", signals(3 + n)) for n in range(5)),
        *(Example("a", "dated", signals(-3 - n)) for n in range(5)),
    ]
    model = fit(examples)
    written = json.loads(json.dumps(as_json(model, examples)))
    assert written.pop("fitted_on") == {"a/answerable": 5, "a/dated": 5}
    assert Calibration(**written) == model


def test_the_fit_is_a_penalised_logistic_regression() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    examples = [
        Example("a", kind, Signals(shift + x, shift + y, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
        for kind, shift in (("answerable", 0.5), ("dated", -0.5))
        for x, y in rng.normal(size=(50, 2)).tolist()
    ]
    reference = LogisticRegression(tol=1e-8).fit(
        [one.signals.values() for one in examples],
        [one.answerable for one in examples],
        sample_weight=sample_weights(examples),
    )
    model = fit(examples)
    assert list(model.weights.values()) == pytest.approx(reference.coef_[0], abs=1e-3)
    assert model.intercept == pytest.approx(reference.intercept_[0], abs=1e-3)


def test_a_signal_that_the_examples_speak_against_gets_no_weight() -> None:
    examples = [
        Example("a", kind, Signals(-evidence, 0.0, 0.0, 0.0, coverage, 0.0, 0.0, 0.0))
        for kind, evidence, coverage in (
            [("answerable", n, 0.5 + n / 20) for n in range(10)]
            + [("dated", -n, 0.5 - n / 20) for n in range(10)]
        )
    ]
    weights = fit(examples).weights
    assert weights["answerable"] == 0
    assert weights["coverage"] > 0
    assert all(weights[name] * sign >= 0 for name, sign in SIGNALS.items())


def test_every_gold_file_needs_its_index(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--gold", "a", "--gold", "b", "--index", str(tmp_path)])
    assert result.exit_code == 2
    assert "as many" in result.output


def test_japanese_examples_move_only_what_is_added_for_them() -> None:
    examples = [
        *(Example("a", "answerable", signals(3 + n)) for n in range(5)),
        *(Example("a", "dated", signals(-3 - n)) for n in range(5)),
    ]
    lower = [
        *(Example("a", "answerable", signals(-2 + n), japanese=True) for n in range(5)),
        *(Example("a", "dated", signals(-8 - n), japanese=True) for n in range(5)),
    ]
    alone, both = fit(examples), fit([*examples, *lower])
    assert (both.weights, both.intercept) == (alone.weights, alone.intercept)
    assert alone.japanese == 0
    assert both.japanese > 1
    likely = [both.probability(one.signals, japanese=True) for one in lower]
    assert min(likely[:5]) > max(likely[5:])
