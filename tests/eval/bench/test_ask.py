"""The benchmark of answers, with the real models."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import current_thread
from typing import Any

import pytest
from onnxruntime import InferenceSession
from typer.testing import CliRunner, Result

from eval.bench.ask import AGAIN, MODELS, WHOLE, app, draw, measure_warm
from eval.gold.questions import GoldError, Question
from ingest.embedding.encoder import Vectors
from ingest.embedding.multilingual import MultilingualEncoder
from retriever.search.reranking import READ_FOR_ANSWERS
from tests.conftest import SEED_GOLD
from tests.eval.memory import gold_row, write_rows


def bench(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments], env={"COLUMNS": "200"})


def asked(key: str, text: str) -> Question:
    return Question(key, "fact", text, (), True, (), (), False, 1)


def test_the_models_alone_run_on_exactly_what_an_answer_runs_them_on(
    town_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "When did the harbour of Pellworm open, and how high is the tower?"
    whole: Counter[tuple[int, ...]] = Counter()
    alone: Counter[tuple[int, ...]] = Counter()
    run = InferenceSession.run

    def counted(self: object, outputs: object, feed: Any) -> Any:
        if "input_ids" in feed:
            in_bare_model = current_thread().name.startswith("bare")
            (alone if in_bare_model else whole)[tuple(feed["input_ids"][0])] += 1
        return run(self, outputs, feed)

    monkeypatch.setattr(InferenceSession, "run", counted)
    warm = measure_warm(town_index, [], [asked("q", text)])
    assert whole.total() > READ_FOR_ANSWERS
    assert alone <= whole
    # Asked again, the question is encoded once more and no text is read.
    assert (whole - alone).total() == 1
    by_name = {stage.name: stage for stage in warm.stages}
    assert {
        "lexical",
        "dense",
        "rerank",
        "evidence",
        "answer",
        WHOLE,
        MODELS,
        AGAIN,
    } <= by_name.keys()
    assert warm.ratio.value == pytest.approx(by_name[WHOLE].p50_ms / by_name[MODELS].p50_ms)


def test_no_question_is_asked_twice_nor_measured_after_it_warmed_up() -> None:
    questions = [asked("a", "one"), asked("b", "two"), asked("c", "two"), asked("d", "一つ")]
    warm_up, measured = draw(questions, 10, Path("gold.jsonl"))
    texts = [one.text for one in (*warm_up, *measured)]
    assert sorted(texts) == sorted({one.text for one in questions})
    assert {"一つ"} < {one.text for one in warm_up}
    with pytest.raises(GoldError, match="too few questions"):
        draw(questions[:1], 10, Path("gold.jsonl"))


def test_stages_ratio_and_cold_starts_are_shown_and_written(
    town_index: Path, town_gold: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bench.json"
    arguments = ("--gold", town_gold, "--index", town_index, "--questions", 2, "--cold", 1)
    result = bench(*arguments, "--out", out)
    assert result.exit_code == 0, result.output
    assert WHOLE in result.output
    assert "times what the models alone take" in result.output
    assert "Imported of torch and what needs it: nothing." in result.output
    figures = json.loads(out.read_text("utf-8"))
    assert figures["questions"] == figures["of_the_models"]["n"] == 2
    (cold,) = figures["cold"]
    assert cold["seconds"] > 0
    assert 50e6 < cold["peak_bytes"] < 600e6
    assert cold["imported"] == []


def test_japanese_questions_run_the_multilingual_model_alone_too(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, ...]] = []
    encode = MultilingualEncoder.encode

    def noted(self: MultilingualEncoder, texts: Sequence[str]) -> Vectors:
        read.append(tuple(texts))
        return encode(self, texts)

    monkeypatch.setattr(MultilingualEncoder, "encode", noted)
    question = asked("ja", "知的財産推進計画の目標は何ですか")
    measure_warm(seed_index, [], [question])
    whole, alone = read[: len(read) // 2], read[len(read) // 2 :]
    assert whole == alone
    assert len(whole) > 5


def test_what_cannot_be_measured_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    missing = tmp_path / "missing"
    for gold, fault in (
        (empty, "empty.jsonl has no questions"),
        (write_rows(tmp_path / "one.jsonl", [gold_row("q", "fish?")]), "has too few questions"),
        (SEED_GOLD, "python -m ingest"),
    ):
        result = bench("--gold", gold, "--index", missing)
        assert result.exit_code == 2
        assert fault in result.stderr
