"""The whole command, against the small system served over loopback."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from eval.__main__ import app
from eval.gold.questions import read_gold
from eval.gold.sample import one_in, sample
from eval.runs.run import WARM_UP
from tests.eval.memory import MemoryTarget, gold_row, served, write_rows

ROWS = [
    gold_row("q1", "cats toes", "Cats have 18 toes.", answers=[["18"]]),
    gold_row("q2", "dogs sleep", "Dogs sleep 12 hours a day.", answers=[["12 hours"]]),
    gold_row("q3", "group of cats [bold]", "A group of cats is a clowder.", answers=[["clowder"]]),
    gold_row("q4", "what do fish eat for breakfast", note="kept"),
    gold_row("q5", "dogs tamed", "Dogs were tamed 15,000 years ago.", answers=[["15,000"]]),
    gold_row("q6", "sixteen hours sleep", "Cats sleep 16 hours a day.", answers=[["16"]]),
]


class Mute(MemoryTarget):
    """Refuses whatever is asked, and finds nothing."""

    def search(self, query: str, limit: int, history: Sequence[str] = ()) -> dict[str, Any]:
        return {"hits": []}


class Liar(MemoryTarget):
    """Adds a number of its own to every answer, and cites words one place off."""

    def answer(self, question: str) -> dict[str, Any]:
        answer = super().answer(question)
        for citation in answer["citations"]:
            citation["quote"] = {**citation["quote"], "start": citation["start"] + 1}
        return {**answer, "answer": answer["answer"] and f"{answer['answer']} 999"}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "gold.jsonl", ROWS)


@pytest.fixture
def url() -> Iterator[str]:
    with served(MemoryTarget()) as base:
        yield base


def evaluate(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments], env={"COLUMNS": "200"})


def test_a_run_is_shown_and_written(gold: Path, url: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    result = evaluate("--gold", gold, "--url", url, "--out", out, "--k", "5,1", "--jobs", 2)
    assert result.exit_code == 0, result.output
    assert "recall@5" in result.output
    assert "unanswerable" in result.output
    assert "6 questions of gold.jsonl; generation 1, encoder words" in result.output
    report = json.loads((out / "report.json").read_text())
    assert report["about"]["questions"] == 6
    assert report["about"]["k"] == [1, 5]
    assert report["measures"]["all"]["recall@5"]["value"] == 1
    assert report["measures"]["all"]["recall@5"]["n"] == 5
    assert report["measures"]["all"]["answer_match"]["value"] == pytest.approx(5 / 5)
    assert report["measures"]["kinds"]["unanswerable"]["recall@1"]["value"] is None
    assert report["failures"] == []
    rows = [json.loads(line) for line in (out / "rows.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert rows[3]["extra"] == {"note": "kept"}
    assert rows[0]["values"] == report["rows"]["q1"]
    assert {"run.trec", "qrels.trec", "spans.run.trec", "spans.qrels.trec"} <= {
        path.name for path in out.iterdir()
    }


def test_a_significant_drop_fails_the_gate(url: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    more = [
        {**row, "id": f"{row['id']}-{n}"} for n in range(3) for row in ROWS if row["answerable"]
    ]
    many = write_rows(tmp_path / "many.jsonl", more)
    assert evaluate("--gold", many, "--url", url, "--out", before).exit_code == 0
    same = evaluate("--gold", many, "--url", url, "--baseline", before / "report.json")
    assert same.exit_code == 0
    with served(Mute()) as mute:
        worse = evaluate("--gold", many, "--url", mute, "--baseline", before / "rows.jsonl")
    assert worse.exit_code == 1
    assert "recall@5 dropped below the baseline" in worse.output


def test_citations_that_do_not_verify_fail_the_gate(gold: Path) -> None:
    with served(Liar()) as liar:
        result = evaluate("--gold", gold, "--url", liar)
    assert result.exit_code == 1
    assert "citations_verified is below 1" in result.output
    assert "answers_verified is below 1" in result.output
    assert "the number 999 is in no quote" in result.output
    assert "does not slice back" in result.output


def test_a_sample_is_drawn_by_its_seed(gold: Path, url: str, tmp_path: Path) -> None:
    arguments = ["--gold", gold, "--url", url, "--limit-questions", 3, "--seed", 1]
    assert evaluate(*arguments, "--out", tmp_path).exit_code == 0
    drawn = sample(read_gold(gold), 3, 1)
    asked = json.loads((tmp_path / "report.json").read_text())["rows"]
    assert list(asked) == [question.id for question in drawn]


def test_one_question_in_so_many_is_asked_and_compared(
    gold: Path, url: str, tmp_path: Path
) -> None:
    evaluate("--gold", gold, "--url", url, "--out", tmp_path / "all")
    baseline = tmp_path / "all" / "rows.jsonl"
    arguments = ["--gold", gold, "--url", url, "--every", 2, "--baseline", baseline]
    result = evaluate(*arguments, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "report.json").read_text())
    assert list(report["rows"]) == [question.id for question in one_in(read_gold(gold), 2)]
    assert "one question in 2 of each kind" in (tmp_path / "report.html").read_text()


def test_a_beir_folder_is_gold(tmp_path: Path, url: str) -> None:
    write_rows(
        tmp_path / "corpus.jsonl", [{"_id": "cats", "text": ""}, {"_id": "dogs", "text": ""}]
    )
    write_rows(tmp_path / "queries.jsonl", [{"_id": "1", "text": "dogs tamed"}])
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\tdogs\t1\n")
    result = evaluate("--gold", tmp_path, "--url", url, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["rows"]["1"]["recall@1"] == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answerable": None}, "line 7: "),
        ({"gold": [{"doc": "fish.txt"}]}, "line 7 (q9): no document 'fish.txt'"),
        ({"gold": [{"doc": "cats.txt", "start": 0, "end": 4, "text": "Dogs"}]}, "says 'Cats'"),
    ],
)
def test_unusable_gold_is_named(
    tmp_path: Path, url: str, change: dict[str, Any], message: str
) -> None:
    bad = {**ROWS[0], "id": "q9", **change}
    result = evaluate("--gold", write_rows(tmp_path / "gold.jsonl", [*ROWS, bad]), "--url", url)
    assert result.exit_code == 2
    assert str(tmp_path / "gold.jsonl") in result.stderr
    assert message in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--k", "0,5"],
        ["--k", "101"],
        ["--k", "a"],
        ["--jobs", "0"],
        ["--index", "x"],
        ["--baseline", "missing.json"],
        ["--unknown"],
    ],
)
def test_bad_usage_exits_with_2(gold: Path, url: str, arguments: list[str]) -> None:
    assert evaluate("--gold", gold, "--url", url, *arguments).exit_code == 2


def test_a_service_that_is_not_running_exits_with_2(gold: Path) -> None:
    with served(MemoryTarget()) as url:
        pass
    result = evaluate("--gold", gold, "--url", url)
    assert result.exit_code == 2
    assert "Is the service running?" in result.stderr


def test_help_teaches() -> None:
    result = evaluate("--help")
    assert result.exit_code == 0
    assert "--baseline before/report.json" in result.output


class FailedQuestion(MemoryTarget):
    """Fails once it has answered so many questions, and counts those it is asked."""

    def __init__(self, after: float) -> None:
        super().__init__()
        self.left = after
        self.asked: list[str] = []

    def answer(self, question: str) -> dict[str, Any]:
        if self.left <= 0:
            raise OSError("broken")
        self.left -= 1
        self.asked.append(question)
        return super().answer(question)


def test_an_interrupted_run_goes_on_where_it_was(gold: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    with served(FailedQuestion(4)) as url:
        result = evaluate("--gold", gold, "--url", url, "--out", out)
    assert result.exit_code == 2
    assert "go on with --resume" in result.output
    again = FailedQuestion(math.inf)
    with served(again) as url:
        assert evaluate("--gold", gold, "--url", url, "--out", out, "--resume").exit_code == 0
    # The first one warmed up; three of the set were answered before.
    asked = [row["question"] for row in ROWS]
    assert again.asked == [WARM_UP, *asked[3:]]
    with served(MemoryTarget()) as url:
        evaluate("--gold", gold, "--url", url, "--out", whole)
    for name in ("run.trec", "spans.run.trec", "qrels.trec"):
        assert (out / name).read_text() == (whole / name).read_text()
    rows = [
        [json.loads(line)["answer"] for line in (folder / "rows.jsonl").read_text().splitlines()]
        for folder in (out, whole)
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--resume"], "name it with --out"),
        (["--resume", "--out", "none"], "no run to go on with"),
        (["--split", "dev"], "it has: test"),
    ],
)
def test_what_cannot_be_gone_on_with(
    arguments: list[str], said: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    split = write_rows(tmp_path / "gold.jsonl", [{**row, "split": "test"} for row in ROWS])
    result = evaluate("--gold", split, "--url", url, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_only_the_split_that_is_named_is_asked(url: str, tmp_path: Path) -> None:
    rows = [{**row, "split": "dev" if n % 2 else "test"} for n, row in enumerate(ROWS)]
    split = write_rows(tmp_path / "gold.jsonl", rows)
    out = tmp_path / "out"
    assert evaluate("--gold", split, "--url", url, "--split", "dev", "--out", out).exit_code == 0
    report = json.loads((out / "report.json").read_text())
    assert list(report["rows"]) == ["q2", "q4", "q6"]
    assert report["about"]["split"] == "dev"


WITHOUT_EXTRA = """
import runpy, sys
from eval.__main__ import EXTRA

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in EXTRA:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
sys.argv = ["eval", *sys.argv[1:]]
runpy.run_module("eval", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--help"], 0, "--baseline"),
        (["convert", "--help"], 0, "--to"),
        (["readers", "--help"], 0, "--only"),
        (["--gold", "missing.jsonl"], 2, "Install what eval needs: make install-dev"),
    ],
)
def test_help_needs_no_extra_and_whatever_does_says_so(
    arguments: list[str], code: int, said: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRA, *arguments], capture_output=True, text=True
    )
    assert ended.returncode == code, ended.stderr
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
