import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import anyio
import pytest
from fastapi.testclient import TestClient

from ingest.errors import IndexUnavailableError
from service.app import Tenkyo
from service.questions import retriever_handle
from service.questions.retriever_handle import Holder, Searcher
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

QUESTION = {"question": "What colour is the lighthouse?"}
RED = {"a.txt": "The colour of the lighthouse is red."}
BLUE = {"a.txt": "The colour of the lighthouse is blue."}


@pytest.fixture
def holder(index: FakeIndex) -> Holder:
    index.put("red", RED)
    return Holder(index.folder, index.open, index.pointer)


def test_nothing_is_served_before_the_index_is_opened(holder: Holder) -> None:
    with pytest.raises(IndexUnavailableError, match="still being opened"):
        _ = holder.retriever


def test_a_generation_is_opened_once(holder: Holder) -> None:
    holder.refresh()
    first = holder.retriever
    holder.refresh()
    assert holder.retriever is first


def test_the_newest_is_served_or_the_reason_is_said(holder: Holder, index: FakeIndex) -> None:
    assert holder.newest().generation == "red"
    index.put("blue", BLUE)
    assert holder.newest().generation == holder.retriever.generation == "blue"
    index.put("broken", IndexUnavailableError("The index is damaged."))
    for _ in range(2):
        with pytest.raises(IndexUnavailableError, match="damaged"):
            holder.newest()
    assert holder.retriever.generation == "blue"


def test_who_comes_second_waits_until_the_newest_is_open(index: FakeIndex) -> None:
    opening, go_on = Event(), Event()

    def open_slowly(folder: Path) -> Searcher:
        opening.set()
        assert go_on.wait(10)
        return index.open(folder)

    holder = Holder(index.folder, open_slowly, index.pointer)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(holder.refresh)
        assert opening.wait(10)
        second = pool.submit(holder.newest)
        sleep(0.05)
        assert not second.done()
        go_on.set()
        first.result()
        assert second.result() is holder.retriever


def test_an_index_is_taken_up_when_it_appears(index: FakeIndex) -> None:
    index.current = None
    holder = Holder(index.folder, index.open, index.pointer)
    holder.refresh()
    with pytest.raises(IndexUnavailableError, match="python -m ingest"):
        _ = holder.retriever
    index.put("red", RED)
    holder.refresh()
    assert holder.retriever.generation == "red"


def test_a_broken_generation_leaves_the_old_one_serving(
    holder: Holder, index: FakeIndex, caplog: pytest.LogCaptureFixture
) -> None:
    holder.refresh()
    index.put("broken", IndexUnavailableError("The index is damaged. Run: python -m ingest PATH"))
    with caplog.at_level(logging.WARNING):
        holder.refresh()
        holder.refresh()
    assert holder.retriever.generation == "red"
    assert caplog.messages == ["The index is damaged. Run: python -m ingest PATH"]
    index.put("blue", BLUE)
    holder.refresh()
    assert holder.retriever.generation == "blue"


def test_what_failed_is_tried_again_later(
    holder: Holder, index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.put("red", OSError("out of memory for now"))
    holder.refresh()
    index.put("red", RED)
    holder.refresh()
    with pytest.raises(IndexUnavailableError):
        _ = holder.retriever
    later = monotonic() + retriever_handle.RETRY_SECONDS + 1
    monkeypatch.setattr("service.questions.retriever_handle.time.monotonic", lambda: later)
    holder.refresh()
    assert holder.retriever.generation == "red"


def test_an_index_that_disappears_is_still_served(holder: Holder, index: FakeIndex) -> None:
    holder.refresh()
    index.current = None
    holder.refresh()
    assert holder.retriever.generation == "red"


def test_a_running_service_takes_up_a_new_generation(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    index.put("red", RED)
    client = start(make_app(index, refresh_seconds=0.01))
    assert client.post("/v1/ask", json=QUESTION).json()["answer"] == RED["a.txt"]
    index.put("broken", OSError("damaged"))
    sleep(0.1)
    assert client.post("/v1/ask", json=QUESTION).json()["answer"] == RED["a.txt"]
    index.put("blue", BLUE)
    wait_for_generation(client, "blue")
    answer = client.post("/v1/ask", json=QUESTION).json()
    assert answer["answer"] == BLUE["a.txt"]
    assert answer["index"]["generation"] == "blue"


def test_a_question_in_flight_keeps_its_generation(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    index.put("red", RED)
    client = start(make_app(index, refresh_seconds=0.01))
    index.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, "/v1/ask", json=QUESTION)
        sleep(0.1)
        index.put("blue", BLUE)
        wait_for_generation(client, "blue")
        index.gate.set()
        assert asked.result().json()["index"]["generation"] == "red"
    assert client.post("/v1/ask", json=QUESTION).json()["index"]["generation"] == "blue"


def wait_for_generation(client: TestClient, name: str) -> None:
    deadline = monotonic() + 5
    while client.get("/readyz").json().get("index", {}).get("generation") != name:
        assert monotonic() < deadline, f"generation {name} was not taken up"
        sleep(0.01)


def test_where_processes_share_an_index_a_request_waits_for_what_the_pointer_names(
    index: FakeIndex,
) -> None:
    go_on = Event()
    opened: list[str] = []

    def open_slowly(folder: Path) -> Searcher:
        assert go_on.wait(10)
        retriever = index.open(folder)
        opened.append(retriever.generation)
        return retriever

    holder = Holder(index.folder, open_slowly, index.pointer, shared=True)

    async def ask() -> list[str]:
        found: list[str] = []

        async def one() -> None:
            found.append((await holder.current()).generation)

        index.put("blue", BLUE)
        async with anyio.create_task_group() as tasks:
            # The watch finds it first; whoever asks meanwhile is not answered from what was.
            tasks.start_soon(anyio.to_thread.run_sync, holder.refresh)
            await anyio.sleep(0.05)
            for _ in range(3):
                tasks.start_soon(one)
            await anyio.sleep(0.05)
            assert found == []
            go_on.set()
        return found

    index.put("red", RED)
    go_on.set()
    holder.refresh()
    go_on.clear()
    assert anyio.run(ask) == ["blue"] * 3
    assert opened == ["red", "blue"]


def test_a_shared_index_that_does_not_open_is_not_tried_by_every_request(
    index: FakeIndex,
) -> None:
    index.put("red", RED)
    tries: list[str | None] = []

    def open_counting(folder: Path) -> Searcher:
        tries.append(index.current)
        return index.open(folder)

    holder = Holder(index.folder, open_counting, index.pointer, shared=True)
    holder.refresh()
    index.put("broken", IndexUnavailableError("The index is damaged."))

    async def ask() -> list[str]:
        return [(await holder.current()).generation for _ in range(3)]

    assert anyio.run(ask) == ["red"] * 3
    assert tries == ["red", "broken"]


def test_what_begins_to_serve_is_told(holder: Holder, index: FakeIndex) -> None:
    told: list[str] = []
    holder.tell(lambda retriever: told.append(retriever.generation))
    holder.refresh()
    index.put("broken", IndexUnavailableError("The index is damaged."))
    holder.refresh()
    index.put("blue", BLUE)
    holder.refresh()
    assert told == ["red", "blue"]
