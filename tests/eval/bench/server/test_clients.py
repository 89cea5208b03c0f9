"""Clients against a real server over a fake retriever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import httpx
import pytest

from eval.bench.server.clients import Reply, Request, drive, for_seconds
from tests.browsing import serving
from tests.service.checks import until
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex

ASKED = Request("/v1/ask", {"question": "When was the lighthouse painted red?"})


@pytest.fixture
def index(tmp_path: Path) -> FakeIndex:
    made = FakeIndex(tmp_path)
    made.put("g1", TEXTS)
    return made


@pytest.fixture
def url(index: FakeIndex) -> Iterator[str]:
    with serving(make_app(index, threads=1, waiting=1, keys=None)) as url:
        yield url


def test_every_request_is_sent_once_and_its_answer_kept(url: str) -> None:
    numbered = [Request("/v1/search", {"query": "cod", "limit": n}) for n in range(1, 21)]
    replies = drive(url, numbered, 2)
    assert sorted(reply.request.body["limit"] for reply in replies) == list(range(1, 21))
    assert {(reply.status, reply.kind) for reply in replies} == {(200, "200")}
    assert all(reply.explained and not reply.shed and reply.seconds > 0 for reply in replies)
    assert all(reply.payload["hits"] for reply in replies)


def test_what_is_shed_and_what_is_wrong_are_told_apart(url: str, index: FakeIndex) -> None:
    index.gate.clear()
    shed = 'tenkyo_requests_total{route="/v1/ask",status="503"} 2.0'
    with ThreadPoolExecutor(1) as pool:
        driven = pool.submit(drive, url, islice(cycle([ASKED]), 4), 4)
        # One is answered and one waits: there is no room for the other two.
        until(lambda: shed in httpx.get(f"{url}/metrics").text)
        index.gate.set()
        replies = driven.result()
    kinds = sorted(reply.kind for reply in replies)
    assert kinds == ["200", "200", "503 overloaded", "503 overloaded"]
    assert [reply.shed for reply in replies if reply.status == 503] == [True, True]
    assert all(reply.explained for reply in replies)
    (refused,) = drive(url, [Request("/v1/ask", {"question": 7})], 1)
    assert (refused.kind, refused.shed, refused.explained) == ("422 invalid-request", False, True)


def test_nobody_there_is_not_explained() -> None:
    (reply,) = drive("http://127.0.0.1:1", [ASKED], 1)
    assert (reply.status, reply.kind, reply.explained) == (0, "ConnectError", False)


@pytest.mark.parametrize(
    ("status", "payload", "retry_after", "explained"),
    [
        (503, {"title": "Not ready", "detail": "There is no index."}, 5.0, True),
        (503, {"title": "Not ready", "detail": "There is no index."}, None, False),
        (500, {"title": "Something went wrong", "detail": "The disk is full."}, None, True),
        (500, {"title": "Something went wrong"}, None, False),
        (502, {}, None, False),
    ],
)
def test_a_failure_needs_its_reason_and_one_that_passes_a_time(
    status: int, payload: dict[str, str], retry_after: float | None, explained: bool
) -> None:
    reply = Reply(ASKED, status, 0.1, payload, retry_after)
    assert reply.explained is explained
    assert reply.shed is (explained and status == 503)


def test_requests_end_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 100.5, 104.9, 105.1])
    monkeypatch.setattr("eval.bench.server.clients.time.monotonic", lambda: next(clock))
    assert list(for_seconds(cycle([ASKED]), 5)) == [ASKED, ASKED]
