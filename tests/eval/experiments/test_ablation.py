"""What each stage adds, with the real models."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.bench.harness import draw_with_evidence
from eval.experiments.ablation import MEASURES, SHARED, WHOLE, app, rows_of, search
from eval.experiments.ablation import ROWS as STAGES
from tests.conftest import SEED_GOLD
from tests.eval.memory import write_rows
from tests.town import ROWS


def ablate(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments], env={"COLUMNS": "120"})


def test_the_last_stage_put_together_here_is_what_the_product_finds(seed_index: Path) -> None:
    questions, places = draw_with_evidence(SEED_GOLD, seed_index, None, 3)
    values = search(questions, places, seed_index)
    assert list(values) == list(STAGES)
    assert values[SHARED] == values[WHOLE]
    # The stages differ, or the table would tell nothing.
    assert len({json.dumps(of_row) for of_row in values.values()}) >= 3


def test_japanese_questions_go_their_own_way(town_index: Path, tmp_path: Path) -> None:
    gold = write_rows(tmp_path / "gold.jsonl", ROWS[-1:])
    questions, places = draw_with_evidence(gold, town_index, None, None)
    values = search(questions, places, town_index)
    assert values[SHARED] == values[WHOLE]


def test_a_change_is_the_difference_of_two_rows() -> None:
    few = {f"q{n}": dict.fromkeys(MEASURES, float(n == 0)) for n in range(4)}
    all_of_them = {name: dict.fromkeys(MEASURES, 1.0) for name in few}
    first, second, third = rows_of({"a": few, "b": all_of_them, "c": all_of_them})
    assert first.change == {}
    for before, row in pairwise((first, second, third)):
        for name in MEASURES:
            difference = row.measures[name].value - before.measures[name].value
            assert row.change[name].value == pytest.approx(difference)
    assert second.change["mrr@10"].low < 0.75 < second.change["mrr@10"].high
    assert (third.change["mrr@10"].low, third.change["mrr@10"].high) == (0, 0)


def test_the_table_is_shown_and_written(town_index: Path, town_gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "ablation.json"
    result = ablate("--gold", town_gold, "--index", town_index, "--questions", 2, "--out", out)
    assert result.exit_code == 0, result.output
    assert "2 questions of" in result.output
    assert all(name in result.output for name in (*STAGES, *MEASURES))
    rows = json.loads(out.read_text("utf-8"))["rows"]
    assert [row["name"] for row in rows] == list(STAGES)
    assert rows[0]["measures"]["recall@5"]["n"] == 2
    assert rows[1]["change"]["recall@5"]["n"] == 2


def test_what_cannot_be_measured_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    missing = tmp_path / "missing"
    result = ablate("--gold", empty, "--index", missing)
    assert (result.exit_code, "empty.jsonl has no questions" in result.stderr) == (2, True)
    result = ablate("--gold", SEED_GOLD, "--index", missing)
    assert result.exit_code == 2
    assert str(missing) in result.stderr
    assert "python -m ingest" in result.stderr
