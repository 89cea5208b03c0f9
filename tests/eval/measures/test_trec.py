import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import AP, RR, R, SetR
from typer.testing import CliRunner

from eval.__main__ import app
from eval.gold.match import Place, covers
from eval.gold.questions import Evidence, Question
from eval.measures.trec import retrieval_values, write_trec
from eval.runs.run import Record
from tests.eval.memory import MemoryTarget, gold_row, served, write_rows

KS = [1, 3, 5, 10]


def record(
    hits: list[tuple[int, int]], gold: list[tuple[int, int]], key: str = "q1", needed: bool = False
) -> Record:
    evidence = tuple(Evidence("a b.txt", *span) for span in gold)
    question = Question(key, "fact", "?", (), True, (), evidence, needed, 1)
    places = tuple(Place("id", *span) for span in gold)
    found: list[dict[str, Any]] = [
        {"document_id": "id", "source": "a b.txt", "start": start, "end": end, "text": ""}
        for start, end in hits
    ]
    return Record(question, places, tuple(found), {}, 0.0)


def values(one: Record) -> dict[str, float]:
    return retrieval_values([one], KS)[one.question.id]


def test_any_place_is_enough() -> None:
    found = values(record([(90, 99), (90, 99), (10, 20)], [(0, 10), (10, 20)]))
    assert (found["recall@1"], found["recall@3"], found["recall@10"]) == (0, 1, 1)
    assert found["mrr@10"] == pytest.approx(1 / 3)
    assert found["span_recall@10"] == 0.5
    assert found["map@10"] == pytest.approx(1 / 3 / 2)


def test_all_places_are_needed() -> None:
    found = values(record([(10, 20), (90, 99), (0, 10)], [(0, 10), (10, 20)], needed=True))
    assert (found["recall@1"], found["recall@3"]) == (0.5, 1)
    assert found["mrr@10"] == 1
    assert found["map@10"] == pytest.approx((1 / 1 + 2 / 3) / 2)


def test_one_hit_on_two_places_finds_both_at_its_rank() -> None:
    found = values(record([(0, 20), (90, 99)], [(0, 10), (10, 20)], needed=True))
    assert (found["recall@1"], found["map@10"], found["mrr@10"]) == (1, 1, 1)


def test_a_second_hit_on_one_place_takes_a_rank_and_finds_nothing() -> None:
    found = values(record([(0, 5), (5, 10), (20, 30)], [(0, 10), (20, 30)], needed=True))
    assert found["recall@1"] == 0.5
    assert found["map@10"] == pytest.approx((1 + 2 / 3) / 2)


def test_cutoffs_count_hits() -> None:
    late = [(100 + n, 101 + n) for n in range(10)] + [(0, 10)]
    found = values(record(late, [(0, 10)]))
    assert set(found.values()) == {0}


def test_a_question_without_hits_scores_zero() -> None:
    assert set(values(record([], [(0, 10)])).values()) == {0}


def test_a_question_without_gold_has_no_values() -> None:
    assert retrieval_values([record([(0, 10)], [])], KS) == {}


spans = st.tuples(st.integers(0, 12).map(lambda n: n * 5), st.sampled_from([5, 10, 20])).map(
    lambda span: (span[0], span[0] + span[1])
)
records = st.lists(
    st.tuples(st.lists(spans, max_size=14), st.lists(spans, min_size=1, max_size=4), st.booleans()),
    min_size=1,
    max_size=5,
).map(
    lambda rows: [
        record(hits, gold, f"question {n}", needed) for n, (hits, gold, needed) in enumerate(rows)
    ]
)


@settings(max_examples=60, deadline=None)
@given(records)
def test_recall_is_the_share_of_places_the_first_hits_cover(rows: list[Record]) -> None:
    found = retrieval_values(rows, KS)
    for row in rows:
        mine = found[row.question.id]
        for k in KS:
            hits = [Place.of_passage(hit) for hit in row.hits[:k]]
            got = [any(covers(hit, place) for hit in hits) for place in row.places]
            expected = sum(got) / len(got) if row.question.all_needed else float(any(got))
            assert mine[f"recall@{k}"] == pytest.approx(expected)
            if k == 10:
                assert mine["span_recall@10"] == pytest.approx(sum(got) / len(got))
        assert sorted(mine[f"recall@{k}"] for k in KS) == [mine[f"recall@{k}"] for k in KS]
        assert 0 <= mine["map@10"] <= mine["span_recall@10"]


@settings(max_examples=20, deadline=None)
@given(records)
def test_the_files_give_the_same_figures(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Record]
) -> None:
    folder = tmp_path_factory.mktemp("trec")
    write_trec(folder, rows)
    ours = retrieval_values(rows, KS)

    def calculate(prefix: str, *measures: ir_measures.Measure) -> dict[str, dict[str, float]]:
        table: dict[str, dict[str, float]] = {}
        # The package is typed, these two readers are not.
        qrels = list(ir_measures.read_trec_qrels(str(folder / f"{prefix}qrels.trec")))  # type: ignore[no-untyped-call]
        run = list(ir_measures.read_trec_run(str(folder / f"{prefix}run.trec")))  # type: ignore[no-untyped-call]
        for metric in ir_measures.iter_calc(list(measures), qrels, run):
            table.setdefault(metric.query_id, {})[str(metric.measure)] = metric.value
        return table

    topics = calculate("", R @ 5, RR @ 10)
    questions = calculate("spans.", AP, SetR)
    for row in rows:
        name = row.question.id.replace(" ", "%20")
        mine = ours[row.question.id]
        parts = [topic for key, topic in topics.items() if key.split("#")[0] == name]
        assert mine["recall@5"] == pytest.approx(sum(p["R@5"] for p in parts) / len(parts))
        assert mine["mrr@10"] == pytest.approx(max(part["RR@10"] for part in parts))
        assert mine["map@10"] == pytest.approx(questions[name]["AP"])
        assert mine["span_recall@10"] == pytest.approx(questions[name]["SetR"])


def test_the_run_file_has_the_six_columns_of_trec(tmp_path: Path) -> None:
    write_trec(tmp_path, [record([(90, 99), (0, 10)], [(0, 10)], key="q 1")])
    assert (tmp_path / "run.trec").read_text() == (
        "q%201 Q0 1:a%20b.txt:90-99 1 -1 tenkyo\nq%201 Q0 gold 2 -2 tenkyo\n"
    )
    assert (tmp_path / "qrels.trec").read_text() == "q%201 0 gold 1\n"


def test_the_command_of_ir_measures_gives_the_figures_of_the_report(tmp_path: Path) -> None:
    """A whole run's report agrees with another process that knows only the TREC files."""
    both = gold_row("both", "how long do cats and dogs sleep", "Cats sleep 16 hours a day.")
    both["gold"] += gold_row("", "", "Dogs sleep 12 hours a day.")["gold"]
    rows = [
        gold_row("toes of cats", "what toes have cats", "Cats have 18 toes."),
        gold_row("tamed", "were cats a group long ago", "Dogs were tamed 15,000 years ago."),
        {**both, "all": True},
        {**both, "id": "either"},
        gold_row("fish", "what do fish eat"),
    ]
    gold, out = write_rows(tmp_path / "gold.jsonl", rows), tmp_path / "out"
    with served(MemoryTarget()) as url:
        arguments = ["--gold", gold, "--url", url, "--out", out, "--k", "1,2,5"]
        result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))

    def calculate(prefix: str, *names: str) -> dict[str, dict[str, float]]:
        files = [str(out / f"{prefix}{kind}.trec") for kind in ("qrels", "run")]
        options = ["--by_query", "--no_summary", "--places", "9", "--output_format", "jsonl"]
        command = [sys.executable, "-m", "ir_measures", *options, *files, *names]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        table: dict[str, dict[str, float]] = {}
        for line in done.stdout.splitlines():
            metric = json.loads(line)
            table.setdefault(metric["query_id"], {})[metric["measure"]] = metric["value"]
        return table

    topics = calculate("", "R@1", "R@2", "R@5", "RR@10")
    questions = calculate("spans.", "AP", "SetR")
    assert set(topics) == {"toes%20of%20cats", "tamed", "both#1", "both#2", "either"}
    expected: dict[str, list[float]] = {}
    for key, found in questions.items():
        parts = [values for topic, values in topics.items() if topic.split("#")[0] == key]
        for k in (1, 2, 5):
            share = sum(part[f"R@{k}"] for part in parts) / len(parts)
            expected.setdefault(f"recall@{k}", []).append(share)
        expected.setdefault("mrr@10", []).append(max(part["RR@10"] for part in parts))
        expected.setdefault("map@10", []).append(found["AP"])
        expected.setdefault("span_recall@10", []).append(found["SetR"])
    for name, values in expected.items():
        figure = report["measures"]["all"][name]
        assert figure["n"] == len(values) == 4
        assert figure["value"] == pytest.approx(sum(values) / 4, abs=1e-6)
    assert len({round(sum(values), 6) for values in expected.values()}) > 3
