"""The gate, with the real models: what it lets through and what it stops."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from eval.runs.target import IndexTarget
from retriever.assembly import Models, open_retriever
from retriever.models.reader import Reader, Reading
from tests.conftest import SEED_GOLD

QUESTIONS = 32
ROUNDING = 0.01
"""Logits of another machine's arithmetic differ by about as much."""


class Inverted(Reader):
    """A reader with a sign error."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        return [
            replace(
                one,
                relevance=-one.relevance,
                answerable=-one.answerable,
                starts=-one.starts,
                ends=-one.ends,
                nothing=-one.nothing,
            )
            for one in super().read(question, texts)
        ]


class Rounded(Reader):
    """A reader whose logits differ in their last digits."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        noise = [
            ROUNDING * (hashlib.sha256(text.encode()).digest()[0] / 255 - 0.5) for text in texts
        ]
        return [
            replace(one, relevance=one.relevance + more, answerable=one.answerable + more)
            for one, more in zip(super().read(question, texts), noise, strict=True)
        ]


@pytest.fixture(scope="module")
def baseline(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Values of the system as it is."""
    kept = tmp_path_factory.mktemp("baseline") / "kept.jsonl"
    result = evaluate("--index", seed_index, "--write-baseline", kept)
    assert result.exit_code == 0, result.output
    return kept


def evaluate(*arguments: object) -> Result:
    asked = ("--gold", SEED_GOLD, "--split", "dev", "--limit-questions", QUESTIONS)
    return CliRunner().invoke(
        app, [str(part) for part in (*asked, *arguments)], env={"COLUMNS": "200"}
    )


def with_reader(
    reader: Reader, index: Path, baseline: Path, monkeypatch: pytest.MonkeyPatch
) -> Result:
    target = IndexTarget(open_retriever(index, Models(reader=lambda _: reader)))
    monkeypatch.setattr(IndexTarget, "open", lambda *_: target)
    return evaluate("--baseline", baseline)


@pytest.mark.models
def test_a_harmed_retriever_fails_the_gate(
    seed_index: Path, baseline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = with_reader(Inverted(), seed_index, baseline, monkeypatch)
    assert result.exit_code == 1
    for measure in ("mrr@10", "answer_match", "citation_recall"):
        assert f"FAILED {measure} dropped below the baseline" in result.output


@pytest.mark.models
def test_a_harmless_change_passes(
    seed_index: Path, baseline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = with_reader(Rounded(), seed_index, baseline, monkeypatch)
    assert result.exit_code == 0, result.output
    assert "FAILED" not in result.output
