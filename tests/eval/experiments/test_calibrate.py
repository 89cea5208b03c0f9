"""Making examples for refusal, and fitting them."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.experiments.calibrate import (
    Example,
    _altered,
    _enough,
    _fit,
    _read_examples,
    _shares,
    _weights,
    _write_examples,
    app,
)
from ingest.types import Document, Kind, Passage, Unit
from retriever.reading.evidence import Evidence
from retriever.reading.refusal import SIGNALS, Calibration, Signals
from retriever.types import Hit

TEXT = "In 2019 Norway sold 40 ships."


@pytest.fixture
def evidence() -> Evidence:
    document = Document("d", "0" * 64, ("d.txt",), "D", False, "text/plain", TEXT)
    unit = Unit(0, len(TEXT), Kind.PARAGRAPH)
    passage = Passage("d", 0, 0, len(TEXT), None, (), "", (unit,))
    return Evidence(Hit(document, passage, 0.9), 0, unit, TEXT, 5.0, 5.0)


def signals(relevance: float) -> Signals:
    return Signals(relevance, 0.0, 0.5, 0.0, 0.0, 0.0, (), ())


def test_an_exchanged_name_stands_neither_in_the_question_nor_in_the_evidence(
    evidence: Evidence,
) -> None:
    question = "How many ships did Norway sell?"
    pool = [question, "What did Sweden buy?"]
    made = dict(_altered(question, evidence, pool, ["Zork"], random.Random(0)))
    assert made["altered"] == "How many ships did Sweden sell?"
    assert made["out_of_corpus"] == "How many ships did Zork sell?"


def test_an_added_year_is_not_one_of_the_evidence(evidence: Evidence) -> None:
    made = dict(_altered("How many ships were sold?", evidence, [], ["Zork"], random.Random(0)))
    year = made["dated"].removesuffix("?").split()[-1]
    assert year.isdigit()
    assert year not in TEXT


def test_a_question_with_a_figure_gets_another_figure_and_no_year(evidence: Evidence) -> None:
    pool = ["What happened in 1999?"]
    made = dict(_altered("Who sold 40 ships?", evidence, pool, [], random.Random(0)))
    assert made == {"altered": "Who sold 1999 ships?"}


def test_every_sort_weighs_the_same_and_answerable_ones_by_their_prior() -> None:
    examples = [
        Example("a", "answerable", True, signals(5)),
        Example("a", "dated", False, signals(-5)),
        Example("a", "dated", False, signals(-6)),
        Example("a", "altered", False, signals(-4)),
    ]
    assert _shares(examples) == pytest.approx([50, 12.5, 12.5, 25])


def test_sorts_of_a_few_examples_are_left_out() -> None:
    many = [Example("a", "answerable", True, signals(n)) for n in range(10)]
    assert _enough([*many, Example("a", "altered", False, signals(0))]) == many


def test_what_is_written_is_the_model_that_was_fitted() -> None:
    examples = [
        *(Example("a", "answerable", True, signals(3 + n)) for n in range(5)),
        *(Example("a", "dated", False, signals(-3 - n)) for n in range(5)),
    ]
    model = _fit(examples)
    written = json.loads(json.dumps(_weights(model, examples)))
    shipped = Calibration(written["weights"], written["intercept"], written["threshold"])
    assert set(shipped.weights) == set(SIGNALS)
    for one in examples:
        expected = model.predict_proba([one.signals.values()])[0, 1]
        assert shipped.probability(one.signals) == pytest.approx(expected, abs=1e-3)


def test_saved_examples_are_fitted_to_again(tmp_path: Path) -> None:
    examples = [
        *(Example("a", "answerable", True, signals(3 + n)) for n in range(12)),
        *(Example("a", "dated", False, signals(-3 - n)) for n in range(12)),
    ]
    _write_examples(tmp_path / "examples.jsonl", examples)
    assert _read_examples(tmp_path / "examples.jsonl") == examples
    out = tmp_path / "weights.json"
    arguments = ["--refit", str(tmp_path / "examples.jsonl"), "--out", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert json.loads(out.read_text()) == _weights(_fit(examples), examples)


def test_every_gold_file_needs_its_index(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--gold", "a", "--gold", "b", "--index", str(tmp_path)])
    assert result.exit_code == 2
    assert "as many" in result.output
