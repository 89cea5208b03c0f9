"""The gate, with the real models: what it lets through and what it stops."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from eval.runs.target import IndexTarget
from retriever.assembly import Models, open_retriever
from retriever.models.reader import Reader, Reading

ROUNDING = 0.01
"""Logits of another machine's arithmetic differ by about as much."""


class Changed(Reader):
    """The real reader with other logits. What it has read before is not read again."""

    def __init__(self, real: Reader, change: Callable[[Reading, str], Reading]) -> None:
        self.real, self.change = real, change

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        return list(map(self.change, self.real.read(question, texts), texts))

    def openness(self, question: str, line: str) -> float:
        return self.real.openness(question, line)


def inverted(reading: Reading, _text: str) -> Reading:
    """Change a reading as a sign error does."""
    return replace(
        reading,
        relevance=-reading.relevance,
        answerable=-reading.answerable,
        starts=-reading.starts,
        ends=-reading.ends,
        nothing=-reading.nothing,
    )


def rounded(reading: Reading, text: str) -> Reading:
    """Change a reading in its last digits."""
    noise = ROUNDING * (hashlib.sha256(text.encode()).digest()[0] / 255 - 0.5)
    return replace(
        reading, relevance=reading.relevance + noise, answerable=reading.answerable + noise
    )


@pytest.fixture(scope="module")
def baseline(
    town_index: Path, town_gold: Path, models: Models, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Values of the system as it is."""
    kept = tmp_path_factory.mktemp("baseline") / "kept.jsonl"
    result = evaluate(town_index, town_gold, models.reader, "--write-baseline", kept)
    assert result.exit_code == 0, result.output
    return kept


def evaluate(index: Path, gold: Path, reader: Reader, *arguments: object) -> Result:
    """Run the command on an index that is opened with this reader."""
    target = IndexTarget(open_retriever(index, Models(reader=lambda _: reader)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IndexTarget, "open", lambda *_: target)
        return CliRunner().invoke(
            app, [str(part) for part in ("--gold", gold, *arguments)], env={"COLUMNS": "200"}
        )


def test_a_harmed_retriever_fails_the_gate(
    town_index: Path, town_gold: Path, models: Models, baseline: Path
) -> None:
    result = evaluate(
        town_index, town_gold, Changed(models.reader, inverted), "--baseline", baseline
    )
    assert result.exit_code == 1
    for measure in ("mrr@10", "answer_match", "citation_recall"):
        assert f"FAILED {measure} dropped below the baseline" in result.output


def test_a_harmless_change_passes(
    town_index: Path, town_gold: Path, models: Models, baseline: Path
) -> None:
    result = evaluate(
        town_index, town_gold, Changed(models.reader, rounded), "--baseline", baseline
    )
    assert result.exit_code == 0, result.output
    assert "FAILED" not in result.output
