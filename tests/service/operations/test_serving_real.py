"""Several workers over a real index, changed, backed up and restored while they answer."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from retriever.assembly import Models, open_retriever
from service.__main__ import command
from tests.service.checks import until
from tests.service.running import Service, running

QUESTION = "what is the target for Content Regional Revitalization Bases?"
QUESTIONS = (QUESTION, "海賊版対策は何ですか？", "Who is the prime minister of Japan?")

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def served(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(seed_index, folder / "index")
    # Nobody looks for a new generation but those who are asked.
    with running(
        folder, "--index", "index", "--workers", "2", TENKYO_REFRESH_SECONDS="3600"
    ) as service:
        yield service
        assert service.stop() == 0
        assert "Traceback" not in service.log.read_text()


def search(service: Service, words: str) -> list[str]:
    answer = service.send("POST", "/v1/search", json={"query": words, "limit": 3})
    assert answer.status_code == 200, answer.text
    return [hit["source"] for hit in answer.json()["hits"]]


def test_what_one_worker_is_given_all_answer_from_while_others_are_answered(
    served: Service, seed_text: str
) -> None:
    stop = Event()
    answers: list[httpx.Response] = []

    def keep_asking() -> None:
        while not stop.is_set():
            answers.append(served.send("POST", "/v1/ask", json={"question": QUESTION}))

    with ThreadPoolExecutor(6) as pool:
        asking = [pool.submit(keep_asking) for _ in range(2)]
        file = {"file": ("warden.txt", b"The warden of Pellworm is called Maren.")}
        added = served.send("POST", "/v1/documents", files=file)
        assert added.status_code == 201, added.text
        found = pool.map(lambda _: search(served, "warden of Pellworm"), range(8))
        assert all(sources[0] == "warden.txt" for sources in found)
        removed = served.send("DELETE", added.headers["location"])
        assert removed.status_code == 204
        found = pool.map(lambda _: search(served, "warden of Pellworm"), range(8))
        assert not any("warden.txt" in sources for sources in found)
        stop.set()
        for each in asking:
            each.result()
    assert len(answers) >= 4
    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        shape = answer.json()
        assert "200 locations" in shape["answer"]
        for citation in shape["citations"]:
            assert seed_text[citation["start"] : citation["end"]] == citation["text"]

    def both_serve_the_third() -> bool:
        search(served, "warden of Pellworm")
        return served.metric("tenkyo_index_generation{") == [3, 3]

    until(both_serve_the_third)


def answers_of(index: Path, models: Models) -> list[dict[str, Any]]:
    opened = open_retriever(index, models)
    return [opened.ask(question).to_dict() for question in QUESTIONS]


def test_a_backup_made_meanwhile_gives_the_same_answers(
    served: Service, models: Models, tmp_path: Path
) -> None:
    index = served.log.parent / "index"
    file, restored = tmp_path / "kept.tar.gz", tmp_path / "restored"
    for words in (
        ("backup", file, "--index", index), ("restore", file, "--index", restored),
        ("check", "--index", restored),
    ):  # fmt: skip
        ended = CliRunner().invoke(command, list(map(str, words)))
        assert ended.exit_code == 0, ended.output
    assert "was answered" in ended.output
    assert "fail" not in ended.output
    assert answers_of(restored, models) == answers_of(index, models)


def test_a_damaged_generation_is_told_by_the_check(seed_index: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(seed_index, index)
    (store,) = index.glob("*/store.sqlite")
    content = bytearray(store.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xff" * 8192
    store.write_bytes(content)
    ended = CliRunner().invoke(command, ["check", "--index", str(index)])
    assert ended.exit_code == 1
    assert isinstance(ended.exception, SystemExit)
    assert "Restore a backup" in ended.stdout
