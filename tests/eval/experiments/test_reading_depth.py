"""How many passages are read for an answer, with the real models."""

import json
from pathlib import Path

from typer.testing import CliRunner

from eval.experiments.reading_depth import app
from eval.measures.score import OUTCOMES


def test_each_depth_has_its_outcomes(town_index: Path, town_gold: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    options = ("--gold", town_gold, "--index", town_index, "--questions", 2, "--out", figures)
    depths = ("--read", 2, "--read", 1)
    result = CliRunner().invoke(app, [str(part) for part in (*options, *depths)])
    assert result.exit_code == 0, result.output
    assert "passages read" in result.output
    depths_measured = json.loads(figures.read_text("utf-8"))["depths"]
    assert [one["read"] for one in depths_measured] == [2, 1]
    for one in depths_measured:
        assert sum(one["outcomes"][name]["value"] for name in OUTCOMES) == 1
