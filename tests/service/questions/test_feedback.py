import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from service.app import Tenkyo
from service.questions import feedback
from service.settings import ServiceSettings
from tests.service.checks import check_problem
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

FILE = Path(".tenkyo/feedback.jsonl")
VOTE: dict[str, Any] = {
    "question": "When was the 灯台 painted? 😀",
    "history": ["What is the harbour?"],
    "thumb": "down",
    "comment": None,
    "generation": "g1",
    "answerable": True,
    "answer": "The lighthouse was painted red in 1957.",
    "citations": [{"document_id": "d", "source": "reports/harbour.pdf", "start": 3, "end": 42}],
}
REFUSAL = {**VOTE, "history": [], "answerable": False, "answer": None, "citations": []}


def send(client: TestClient, vote: dict[str, Any] = VOTE) -> Any:
    return client.post(feedback.PATH, json=vote)


def kept() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FILE.read_bytes().splitlines()]


def test_a_vote_is_kept_with_the_time_and_nothing_else(client: TestClient) -> None:
    answer = send(client)
    assert (answer.status_code, answer.content) == (204, b"")
    [row] = kept()
    time = row.pop("time")
    assert row == VOTE
    assert time.endswith("Z")
    assert datetime.now(UTC) - datetime.fromisoformat(time) < timedelta(minutes=1)


def test_votes_are_added_one_a_line(client: TestClient) -> None:
    votes = [VOTE, {**VOTE, "comment": "two\nlines\u2028and “more”"}, REFUSAL]
    for vote in votes:
        assert send(client, vote).status_code == 204
    assert [{**row, "time": ""} for row in kept()] == [{**vote, "time": ""} for vote in votes]


def test_questions_are_for_the_owner_of_the_file_alone(client: TestClient) -> None:
    send(client)
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600


def test_votes_at_the_same_time_do_not_mix(client: TestClient) -> None:
    votes = [{**VOTE, "comment": f"{number} " + "word " * 150} for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda vote: send(client, vote), votes))
    assert {answer.status_code for answer in answers} == {204}
    assert sorted(row["comment"] for row in kept()) == sorted(vote["comment"] for vote in votes)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"thumb": "sideways"}, "thumb"),
        ({"question": ""}, "question"),
        ({"question": " \n\x1c\u3000"}, "question"),
        ({"question": "a" * 4001}, "question"),
        ({"question": 3}, "question"),
        ({"comment": "a" * 1001}, "comment"),
        ({"comment": "half \ud83d"}, "comment"),
        ({"answerable": "yes"}, "answerable"),
        ({"answer": 5}, "answer"),
        ({"history": ["a"] * 51}, "history"),
        (
            {"citations": [{"document_id": "d", "source": "s", "start": 0}]},
            "citations, item 1, end",
        ),
        ({"citations": [{**VOTE["citations"][0], "start": -1}]}, "citations, item 1, start"),
        ({"citations": [{**VOTE["citations"][0], "end": 10**20}]}, "citations, item 1, end"),
        ({"address": "127.0.0.1"}, "address"),
    ],
)
def test_what_is_no_vote_is_refused_by_field(
    client: TestClient, change: dict[str, Any], field: str
) -> None:
    body = json.dumps({**VOTE, **change})
    headers = {"Content-Type": "application/json"}
    problem = check_problem(client.post(feedback.PATH, content=body, headers=headers), 422)
    assert problem["errors"][0]["field"] == field
    assert not FILE.exists()


def test_a_vote_that_is_too_large_is_refused(client: TestClient) -> None:
    large = {**VOTE, "history": ["a" * 4000] * 20}
    assert "64 kB" in check_problem(send(client, large), 413)["detail"]
    assert not FILE.exists()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_page_of_another_site_does_not_vote(client: TestClient, headers: dict[str, str]) -> None:
    problem = check_problem(client.post(feedback.PATH, json=VOTE, headers=headers), 403)
    assert "another site may not vote" in problem["detail"]
    assert not FILE.exists()


def test_where_votes_are_not_kept_it_is_said_so(
    start: Callable[[Tenkyo], TestClient],
    client: TestClient,
    index: FakeIndex,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert client.get(feedback.PATH).json() == {"kept": True}
    monkeypatch.setenv("TENKYO_FEEDBACK", "")
    assert ServiceSettings().feedback is None
    off = start(make_app(index))
    assert off.get(feedback.PATH).json() == {"kept": False}
    assert "TENKYO_FEEDBACK" in check_problem(send(off), 403)["detail"]
    assert not FILE.exists()


def test_the_file_is_where_the_setting_says(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENKYO_FEEDBACK", "said/of/us.jsonl")
    send(start(make_app(index)))
    assert Path("said/of/us.jsonl").read_text("utf-8").count("\n") == 1


def test_what_cannot_be_written_is_said_so(client: TestClient) -> None:
    FILE.mkdir(parents=True)
    assert "Is a directory" in check_problem(send(client), 500)["detail"]
    FILE.rmdir()
    FILE.parent.joinpath("feedback.jsonl.lock").unlink()
    FILE.parent.rmdir()
    FILE.parent.write_text("a file")
    assert "not kept" in check_problem(send(client), 500)["detail"]


def test_a_full_disk_leaves_whole_lines(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(client)
    before = FILE.read_bytes()
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda file, line: write(file, line[: len(line) // 2]))
        assert "No space left" in check_problem(send(client), 500)["detail"]
    assert FILE.read_bytes() == before


def test_a_vote_does_not_join_half_a_line(client: TestClient) -> None:
    FILE.parent.mkdir()
    FILE.write_bytes(b'{"time": "2026')
    send(client)
    assert FILE.read_bytes().startswith(b'{"time": "2026\n{"time":')
    send(client)
    assert FILE.read_bytes().count(b"\n") == 3


def test_the_file_does_not_grow_without_end(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "FILE_LIMIT", 1000)
    answers = [send(client).status_code for _ in range(5)]
    assert answers[0] == 204
    assert answers[-1] == 500
    assert "is full" in check_problem(send(client), 500)["detail"]
    assert FILE.stat().st_size <= 1000


def test_a_file_that_stays_locked_is_said_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "SECONDS_TO_WAIT", 0)
    FILE.parent.mkdir()
    with FileLock(f"{FILE}.lock"):
        assert "busy" in check_problem(send(client), 500)["detail"]
    assert send(client).status_code == 204


def test_votes_are_described(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    post = api["paths"][feedback.PATH]["post"]
    assert set(post["responses"]) == {"204", "400", "401", "403", "413", "422", "429", "500"}
    vote = api["components"]["schemas"]["Vote"]
    assert set(VOTE) == set(vote["properties"])
    assert set(vote["required"]) == set(VOTE) - {"history", "comment"}
