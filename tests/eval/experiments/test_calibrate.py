"""Fitting refusal to examples."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.experiments.calibrate import app, fit, sample_weights, weights, without_rare_kinds
from eval.experiments.examples import Example
from retriever.reading.refusal import SIGNALS, Calibration, Signals


def signals(relevance: float) -> Signals:
    return Signals(relevance, 0.0, 0.5, 0.0, 0.0, 0.0, (), ())


def test_every_kind_weighs_the_same_and_answerable_ones_by_their_prior() -> None:
    examples = [
        Example("a", "answerable", signals(5)),
        Example("a", "dated", signals(-5)),
        Example("a", "dated", signals(-6)),
        Example("a", "altered", signals(-4)),
    ]
    assert sample_weights(examples) == pytest.approx([50, 12.5, 12.5, 25])


def test_kinds_of_a_few_examples_are_left_out() -> None:
    many = [Example("a", "answerable", signals(n)) for n in range(10)]
    assert without_rare_kinds([*many, Example("a", "altered", signals(0))]) == many


def test_what_is_written_is_the_model_that_was_fitted() -> None:
    examples = [
        *(Example("a", "answerable", signals(3 + n)) for n in range(5)),
        *(Example("a", "dated", signals(-3 - n)) for n in range(5)),
    ]
    model = fit(examples)
    written = json.loads(json.dumps(weights(model, examples)))
    shipped = Calibration(written["weights"], written["intercept"], written["threshold"])
    assert set(shipped.weights) == set(SIGNALS)
    for one in examples:
        expected = model.predict_proba([one.signals.values()])[0, 1]
        assert shipped.probability(one.signals) == pytest.approx(expected, abs=1e-3)


def test_every_gold_file_needs_its_index(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--gold", "a", "--gold", "b", "--index", str(tmp_path)])
    assert result.exit_code == 2
    assert "as many" in result.output
