"""Quality and latency of reranking, on the seeds' index with the real models."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from eval.bench.harness import draw_with_evidence
from eval.experiments.rerank_curve import app
from eval.experiments.rerank_settings import RerankSettings, Setting
from eval.measures.trec import RowValues
from retriever.models.cross_encoder import MAX_TOKENS
from retriever.pipeline import Retriever
from retriever.search.reranking import RERANKED
from tests.conftest import SEED, SEED_GOLD
from tests.eval.memory import write_rows

SMALL = ("--passages", 0, "--passages", 4, "--tokens", 64, "--questions", 3, "--timed", 2)


def curve(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments], env={"COLUMNS": "120"})


def test_the_products_setting_finds_what_the_product_finds(
    seed_index: Path, retriever: Retriever
) -> None:
    default, none = Setting(RERANKED, MAX_TOKENS), Setting(0, 0)
    questions, places = draw_with_evidence(SEED_GOLD, seed_index, None, 2)
    searched = RerankSettings(seed_index, [none, Setting(4, 64), default])
    assert default.is_default
    for question in questions:
        orders = searched.orders(question)
        hits = retriever.search(question.text, history=question.history, limit=10).hits
        found = [(hit.passage.document_id, hit.passage.start) for hit in hits]
        first = orders[default]
        assert [(hit.passage.document_id, hit.passage.start) for hit in first] == found
    values: dict[Setting, RowValues] = searched.values(questions, places)
    assert values.keys() == {none, Setting(4, 64), default}
    assert values[none].keys() == {question.id for question in questions}


def test_the_curve_is_shown_and_written(seed_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "curve.json"
    arguments = ("--gold", SEED_GOLD, "--index", seed_index, *SMALL)
    result = curve(*arguments, "--out", out)
    assert result.exit_code == 0, result.output
    assert "3 questions" in result.output
    points = json.loads(out.read_text("utf-8"))["points"]
    assert [point["setting"] for point in points] == [
        {"passages": 0, "tokens": 0},
        {"passages": 4, "tokens": 64},
    ]
    assert points[0]["recall"]["n"] == 3
    assert points[0]["p50_ms"]["n"] == 2


def test_what_cannot_be_measured_is_told(seed_index: Path, tmp_path: Path) -> None:
    result = curve("--gold", SEED_GOLD, "--index", tmp_path / "missing")
    assert (result.exit_code, "python -m ingest" in result.stderr) == (2, True)
    row = {"id": "ja", "kind": "fact", "question": "目標は何ですか", "answerable": True}
    gold = write_rows(tmp_path / "gold.jsonl", [row | {"gold": [{"doc": SEED.name}]}])
    result = curve("--gold", gold, "--index", seed_index)
    assert (result.exit_code, "only Japanese questions" in result.stderr) == (2, True)
