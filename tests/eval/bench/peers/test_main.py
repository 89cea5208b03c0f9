"""The command, with a system for tests in place of the peers."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.bench.peers.__main__ import app, draw, measure, select
from eval.bench.peers.recall import TextDocuments
from eval.bench.peers.systems import SETUPS
from eval.gold.match import Place
from eval.gold.questions import Evidence, GoldError, Question
from tests.eval.bench.peers.samples import DOCUMENTS, JOB, MODULE, PYTHON, SHELF, TEXT


def question(name: str, text: str, *history: str, found: bool = True) -> Question:
    evidence = (Evidence("town.txt", 0, 5),) if found else ()
    return Question(name, "fact", text, history, True, (), evidence, False, 1)


def test_a_system_is_measured(tmp_path: Path) -> None:
    asked = [question(f"q{n}", text) for n, text in enumerate(JOB.questions)]
    start = TEXT.index("The mill\nhas")
    places = {"q0": (Place("town.txt", 0, 25),), "q1": (Place("town.txt", start, len(TEXT)),)}
    documents = TextDocuments(DOCUMENTS)
    (row,) = measure([SHELF], {MODULE: PYTHON}, JOB, tmp_path, asked, places, documents)
    assert (row.system, row.settings, row.passages, row.failed) == ("Shelf 1.2", "default", 3, 0)
    assert row.recall is not None
    assert row.recall.value == 1.0
    assert row.p50_ms is not None
    assert row.p95_ms is not None
    assert 0 < row.p50_ms <= row.p95_ms
    assert row.answers_per_second > 0
    assert row.first_seconds > 0


def test_systems_are_named_in_any_case() -> None:
    assert select(None) == list(SETUPS)
    assert {one.system for one in select(["haystack", "TXTAI"])} == {"Haystack", "txtai"}
    with pytest.raises(GoldError, match="no system other"):
        select(["other"])


def test_questions_stand_alone_and_have_evidence() -> None:
    alone, follow_up = question("a", "one"), question("b", "two", "one")
    lost = question("c", "three", found=False)
    assert draw([alone, follow_up, lost], 9, Path("gold")) == [alone]
    with pytest.raises(GoldError, match="gold has no question without a history"):
        draw([follow_up, lost], 9, Path("gold"))


def test_an_unknown_system_is_bad_usage() -> None:
    result = CliRunner().invoke(app, ["--system", "other"])
    assert result.exit_code == 2
    assert "there are" in result.stderr
