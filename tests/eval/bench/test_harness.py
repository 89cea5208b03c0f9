"""What benchmarks share: drawing, timing, figures and verdicts."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from eval.bench.harness import (
    application,
    draw_with_evidence,
    finish,
    measure_each,
    median,
    percentiles,
    save,
    table,
    timed,
)
from eval.gold.questions import GoldError
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import ingest
from tests.eval.memory import TEXTS, gold_row, write_rows
from tests.fake_encoder import TermsEncoder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, text in TEXTS.items():
        (docs / name).write_text(text, encoding="utf-8")
    ingest([docs], FolderIndex(tmp_path / "index"), TermsEncoder())
    return tmp_path / "index"


def test_questions_with_evidence_are_drawn_and_located(index: Path, tmp_path: Path) -> None:
    toes = "Cats have 18 toes."
    rows = [
        gold_row("q1", "fish?", split="dev"),
        gold_row("q2", "cats toes?", toes, split="dev"),
        gold_row("q3", "dogs tamed?", "Dogs were tamed 15,000 years ago.", split="test"),
    ]
    gold = write_rows(tmp_path / "gold.jsonl", rows)
    questions, places = draw_with_evidence(gold, index, "dev")
    assert [question.id for question in questions] == ["q2"]
    (place,) = places["q2"]
    assert TEXTS["cats.txt"][place.start : place.end] == toes
    assert len(draw_with_evidence(gold, index)[0]) == 2
    assert len(draw_with_evidence(gold, index, limit=1)[0]) == 1


def test_a_set_without_evidence_cannot_be_drawn_from(index: Path, tmp_path: Path) -> None:
    gold = write_rows(tmp_path / "gold.jsonl", [gold_row("q1", "fish?")])
    with pytest.raises(GoldError, match="no question that names its evidence"):
        draw_with_evidence(gold, index)


def test_a_call_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 3.0

    def work() -> str:
        nonlocal clock
        clock += 0.5
        return "done"

    monkeypatch.setattr("eval.bench.harness.time.perf_counter", lambda: clock)
    assert timed(work) == ("done", 0.5)


def test_warming_up_is_measured_by_nobody() -> None:
    seen: list[int] = []

    def measure(item: int) -> int:
        seen.append(item)
        return item * item

    assert measure_each(measure, [2, 3], "Squaring", warm_up=[1]) == [4, 9]
    assert seen == [1, 2, 3]


def test_median_and_percentiles() -> None:
    estimate = median([3, 1, 2])
    assert (estimate.value, estimate.n) == (2, 3)
    assert 1 <= estimate.low <= 2 <= estimate.high <= 3
    assert percentiles([1, 2, 3], (0, 50, 100)) == [1, 2, 3]
    assert percentiles([], (50, 95)) == [None, None]


def test_a_table_prints_its_brackets_and_its_lines() -> None:
    file = io.StringIO()
    rows = [["a", "1"], ["b", "22"]]
    made = table("set [bold]", ("stage", "ms"), rows, "below", sections=(0,))
    Console(file=file, width=60).print(made)
    text = file.getvalue()
    assert "set [bold]" in text
    assert "below" in text
    lines = [line.split() for line in text.splitlines()]
    # A line follows the first row.
    assert lines.index(["b", "22"]) - lines.index(["a", "1"]) == 2


@dataclass(frozen=True)
class Point:
    x: float


def test_figures_are_written_if_a_file_is_named(tmp_path: Path) -> None:
    save(None, points=[Point(1)])
    out = tmp_path / "figures.json"
    save(out, gold="a.jsonl", points=(Point(1.5),), one=Point(2))
    figures = json.loads(out.read_text("utf-8"))
    assert figures.pop("cores") >= 1
    assert figures == {"gold": "a.jsonl", "points": [{"x": 1.5}], "one": {"x": 2}}


@pytest.mark.parametrize(("faults", "said", "code"), [([], "Well.\n", 0), (["Bad."], "Bad.\n", 1)])
def test_a_verdict_is_printed_and_decides_the_exit_code(
    faults: list[str], said: str, code: int
) -> None:
    def command(word: str = typer.Option("Well.")) -> None:
        finish(faults, word)

    result = CliRunner().invoke(application(command))
    assert (result.output, result.exit_code) == (said, code)
