"""One index in two places: what is the same, what differs, and what may not."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from eval.experiments.backends import Found, app, compare
from ingest.document.document import PassageId
from ingest.index.backends import index_at
from ingest.index.folder.index import FolderIndex
from ingest.migration.moving import migrate
from tests.conftest import SEED_GOLD
from tests.milvus_server import milvus_server, needs_milvus

FIRST, SECOND, THIRD = (PassageId("a", ordinal) for ordinal in range(3))


def answer(text: str | None, start: int = 0, **figures: float) -> dict[str, Any]:
    return {
        "answer": text,
        "confidence": figures.get("confidence", 0.9),
        "citations": [{"start": start, "score": figures.get("score", 1.0)}],
        "index": {"generation": figures.get("generation", 1)},
    }


def test_figures_and_generations_may_differ_in_the_same_answer() -> None:
    found = compare(
        "q1",
        Found((FIRST,), (FIRST, SECOND), answer("1911")),
        Found((FIRST,), (FIRST, SECOND), answer("1911", score=2, generation=7, confidence=0.8)),
    )
    assert (found.alike, found.same_answer, found.lexical, found.dense) == (True, True, 1, 1)
    assert found.confidence == pytest.approx(0.1)


def test_other_words_or_another_place_are_another_answer() -> None:
    right = Found((FIRST,), (), answer("1911"))
    for other in (answer("1912"), answer(None), answer("1911", start=5)):
        assert not compare("q1", right, Found((FIRST,), (), other)).same_answer


def test_recall_is_the_share_of_what_the_first_finds() -> None:
    right = Found((FIRST, SECOND), (FIRST, SECOND), answer("1911"))
    found = compare("q1", right, Found((SECOND, FIRST), (THIRD, FIRST), answer("1911")))
    assert (found.lexical, found.dense, found.alike) == (1, 0.5, False)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def test_an_index_and_its_copy_answer_alike(
    town_index: Path, town_gold: Path, tmp_path: Path
) -> None:
    copy, out = tmp_path / "copy", tmp_path / "figures.json"
    migrate(FolderIndex(town_index), FolderIndex(copy))
    result = run(town_index, copy, "--gold", town_gold, "--questions", 2, "--out", out)
    assert result.exit_code == 0, result.output
    assert "Answers are the same wherever the candidates are." in result.output
    figures = json.loads(out.read_text("utf-8"))["questions"]
    assert [(one["dense"], one["same_answer"]) for one in figures] == [(1.0, True)] * 2


@needs_milvus
def test_questions_are_answered_alike_in_milvus(
    town_index: Path, town_gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few of a town here; all of the seeds' test half are in RESULTS."""
    monkeypatch.setenv("TENKYO_OBJECTS", str(tmp_path / "objects"))
    monkeypatch.setenv("TENKYO_CACHE", str(tmp_path / "cache"))
    out = tmp_path / "figures.json"
    with milvus_server(tmp_path / "milvus") as server:
        place = Path(f"milvus://127.0.0.1:{server.port}/gold")
        migrate(FolderIndex(town_index), index_at(place))
        result = run(town_index, place, "--gold", town_gold, "--questions", 6, "--out", out)
    assert result.exit_code == 0, result.output
    figures = json.loads(out.read_text("utf-8"))["questions"]
    assert [(one["alike"], one["same_answer"]) for one in figures] == [(True, True)] * 6
    assert max(one["confidence"] for one in figures) < 1e-4


def test_indexes_of_other_documents_are_not_compared(tmp_path: Path) -> None:
    result = run(tmp_path / "none", tmp_path / "nothing", "--gold", SEED_GOLD)
    assert result.exit_code == 2
    assert "none" in result.stderr
