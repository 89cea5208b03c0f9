import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from threading import Event, current_thread

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.questions.workers import OverloadedError, TooSlowError, Workers
from tests.service.checks import check_problem, until
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

QUESTION = {"question": "When was the lighthouse painted red?"}


def test_a_job_runs_in_a_thread_with_the_context_of_who_waits() -> None:
    asked: ContextVar[str] = ContextVar("asked")

    async def run() -> tuple[str, str]:
        asked.set("this")
        return await Workers(1, 0, 10).run(lambda: (current_thread().name, asked.get()))

    name, seen = asyncio.run(run())
    assert name.startswith("tenkyo")
    assert seen == "this"


def test_what_a_job_raises_is_raised() -> None:
    def fail() -> None:
        raise TimeoutError("a fault of the job's own")

    with pytest.raises(TimeoutError, match="own"):
        asyncio.run(Workers(1, 0, 10).run(fail))


def test_a_job_that_takes_too_long_is_given_up_and_goes_on_holding_its_thread() -> None:
    gate, holding, begun = Event(), Event(), []

    def hold() -> None:
        holding.set()
        gate.wait()

    async def run() -> None:
        workers = Workers(1, 1, 0.1)
        # On a busy machine the thread may begin too late: such a job never begins.
        while not holding.is_set():
            with pytest.raises(TooSlowError, match=r"within 0\.1 s"):
                await workers.run(hold)
        # The next one waits behind it, and is never begun.
        with pytest.raises(TooSlowError):
            await workers.run(lambda: begun.append(1))
        gate.set()
        for _ in range(100):
            with suppress(TooSlowError):
                assert await workers.run(lambda: 7) == 7
                break
        else:
            pytest.fail("the thread was never free again")

    asyncio.run(run())
    assert begun == []


def test_more_than_may_wait_are_turned_away_at_once() -> None:
    gate = Event()

    async def run() -> list[object]:
        workers = Workers(2, 3, 10)
        asked = [asyncio.create_task(workers.run(gate.wait)) for _ in range(9)]
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) == 4
        gate.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    ended = asyncio.run(run())
    assert [answer is True for answer in ended] == [True] * 5 + [False] * 4
    assert all(isinstance(answer, OverloadedError) for answer in ended[5:])


def test_a_service_with_too_much_to_do_says_so_and_goes_on(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    client = start(make_app(index, threads=1, waiting=1))
    index.gate.clear()
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(client.post, "/v1/ask", json=QUESTION) for _ in range(6)]
        until(lambda: sum(each.done() for each in asked) == 4)
        for each in [each for each in asked if each.done()]:
            problem = check_problem(each.result(), 503)
            assert problem["type"] == "/docs#overloaded"
            assert each.result().headers["retry-after"] == "1"
        assert client.get("/livez").status_code == 200
        index.gate.set()
        assert sorted(each.result().status_code for each in asked) == [200] * 2 + [503] * 4
    assert client.post("/v1/ask", json=QUESTION).json()["answerable"]


def test_whoever_waits_too_long_is_told_so(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    client = start(make_app(index, answer_seconds=0.01))
    index.gate.clear()
    try:
        answer = client.post("/v1/ask", json=QUESTION)
    finally:
        index.gate.set()
    problem = check_problem(answer, 504)
    assert answer.headers["retry-after"] == "5"
    assert problem["type"] == "/docs#too-slow"
    assert "TENKYO_ANSWER_SECONDS" in problem["detail"]


def test_a_key_may_have_so_many_questions_worked_on_at_a_time(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    app = make_app(index, concurrent_requests=1)
    key = {"X-API-Key": KeyFile(app.state.service.settings.keys).add("one", Role.ASK)}
    client = start(app)
    index.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.post, "/v1/ask", json=QUESTION, headers=key)
        until(lambda: bool(index.inside))
        answer = client.get("/v1/documents", headers=key)
        index.gate.set()
    assert check_problem(answer, 429)["type"] == "/docs#too-many-requests"
    assert answer.headers["retry-after"] == "1"
    assert first.result().status_code == 200
    assert client.get("/v1/documents", headers=key).status_code == 200
