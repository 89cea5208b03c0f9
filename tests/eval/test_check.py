"""The command, and what it says of the committed gold set."""

from pathlib import Path

from typer.testing import CliRunner, Result

from eval.__main__ import app
from tests.conftest import SEED_GOLD


def run(*arguments: object) -> Result:
    command = ["check", *(str(part) for part in arguments)]
    return CliRunner().invoke(app, command, env={"COLUMNS": "200"})


def test_the_committed_gold_set_is_fit(seed_index: Path) -> None:
    result = run(SEED_GOLD, "--index", seed_index)
    assert result.exit_code == 0, result.output
    assert "fit to measure with" in result.output
    # Every section of the text has a question.
    assert "No question is about" not in result.output


def test_a_set_that_is_not_fit_is_refused_with_every_fault(
    seed_index: Path, tmp_path: Path
) -> None:
    rows = SEED_GOLD.read_text("utf-8").splitlines()[:2]
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join([*rows, rows[0].replace('"q001"', '"q9"')]), encoding="utf-8")
    result = run(file, "--index", seed_index)
    assert result.exit_code == 1
    assert "line 3 (q9): asks the same as q001" in result.output
    assert "No question is about: ip-strategic-program-2025.txt › " in result.output


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    result = run(SEED_GOLD, "--index", tmp_path / "none")
    assert result.exit_code == 2
    assert "python -m ingest" in result.output
