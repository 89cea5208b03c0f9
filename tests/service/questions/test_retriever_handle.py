import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic

import anyio
import pytest
from anyio import wait_all_tasks_blocked
from fastapi.testclient import TestClient

from ingest.embedding.export import EncoderRecord
from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import POINTER
from ingest.index.folder.metadata import FORMAT, METRIC, Metadata, write_metadata
from service.app import Tenkyo
from service.questions import retriever_handle
from service.questions.retriever_handle import RetrieverHandle, Searcher, verify_index
from tests.offline import SECONDS
from tests.service.checks import until
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

QUESTION = {"question": "What colour is the lighthouse?"}
RED = {"a.txt": "The colour of the lighthouse is red."}
BLUE = {"a.txt": "The colour of the lighthouse is blue."}


@pytest.fixture
def handle(index: FakeIndex) -> RetrieverHandle:
    index.put("red", RED)
    return RetrieverHandle(index.folder, index.open, index.pointer)


def test_nothing_is_served_before_the_index_is_opened(handle: RetrieverHandle) -> None:
    with pytest.raises(IndexUnavailableError, match="still being opened"):
        _ = handle.retriever


def test_a_generation_is_opened_once(handle: RetrieverHandle) -> None:
    handle.refresh()
    first = handle.retriever
    handle.refresh()
    assert handle.retriever is first


def test_the_newest_is_served_or_the_reason_is_said(
    handle: RetrieverHandle, index: FakeIndex
) -> None:
    assert handle.newest().generation == "red"
    index.put("blue", BLUE)
    assert handle.newest().generation == handle.retriever.generation == "blue"
    index.put("broken", IndexUnavailableError("The index is damaged."))
    for _ in range(2):
        with pytest.raises(IndexUnavailableError, match="damaged"):
            handle.newest()
    assert handle.retriever.generation == "blue"


def test_who_comes_second_waits_until_the_newest_is_open(index: FakeIndex) -> None:
    opening, asking, go_on = Event(), Event(), Event()
    order: list[str] = []

    def open_slowly(folder: Path) -> Searcher:
        opening.set()
        assert go_on.wait(SECONDS)
        order.append("opened")
        return index.open(folder)

    handle = RetrieverHandle(index.folder, open_slowly, index.pointer)

    def ask() -> Searcher:
        asking.set()
        newest = handle.newest()
        order.append("answered")
        return newest

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(handle.refresh)
        assert opening.wait(SECONDS)
        second = pool.submit(ask)
        assert asking.wait(SECONDS)
        go_on.set()
        first.result()
        assert second.result() is handle.retriever
    assert order == ["opened", "answered"]


def test_an_index_is_taken_up_when_it_appears(index: FakeIndex) -> None:
    index.current = None
    handle = RetrieverHandle(index.folder, index.open, index.pointer)
    handle.refresh()
    with pytest.raises(IndexUnavailableError, match="python -m ingest"):
        _ = handle.retriever
    index.put("red", RED)
    handle.refresh()
    assert handle.retriever.generation == "red"


def test_a_broken_generation_leaves_the_old_one_serving(
    handle: RetrieverHandle, index: FakeIndex, caplog: pytest.LogCaptureFixture
) -> None:
    handle.refresh()
    index.put("broken", IndexUnavailableError("The index is damaged. Run: python -m ingest PATH"))
    with caplog.at_level(logging.WARNING):
        handle.refresh()
        handle.refresh()
    assert handle.retriever.generation == "red"
    assert caplog.messages == ["The index is damaged. Run: python -m ingest PATH"]
    index.put("blue", BLUE)
    handle.refresh()
    assert handle.retriever.generation == "blue"


def test_what_failed_is_tried_again_later(
    handle: RetrieverHandle, index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.put("red", OSError("out of memory for now"))
    handle.refresh()
    index.put("red", RED)
    handle.refresh()
    with pytest.raises(IndexUnavailableError):
        _ = handle.retriever
    later = monotonic() + retriever_handle.RETRY_SECONDS + 1
    monkeypatch.setattr("service.questions.retriever_handle.time.monotonic", lambda: later)
    handle.refresh()
    assert handle.retriever.generation == "red"


def test_an_index_that_disappears_is_still_served(
    handle: RetrieverHandle, index: FakeIndex
) -> None:
    handle.refresh()
    index.current = None
    handle.refresh()
    assert handle.retriever.generation == "red"


def test_a_running_service_takes_up_a_new_generation(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, caplog: pytest.LogCaptureFixture
) -> None:
    index.put("red", RED)
    client = start(make_app(index, refresh_seconds=0.01))
    assert client.post("/v1/ask", json=QUESTION).json()["answer"] == RED["a.txt"]
    index.put("broken", OSError("damaged"))
    until(lambda: "could not be opened" in caplog.text)
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
        until(lambda: bool(index.inside))
        index.put("blue", BLUE)
        wait_for_generation(client, "blue")
        index.gate.set()
        assert asked.result().json()["index"]["generation"] == "red"
    assert client.post("/v1/ask", json=QUESTION).json()["index"]["generation"] == "blue"


def wait_for_generation(client: TestClient, name: str) -> None:
    until(lambda: client.get("/readyz").json().get("index", {}).get("generation") == name)


def test_where_processes_share_an_index_a_request_waits_for_what_the_pointer_names(
    index: FakeIndex,
) -> None:
    opening, go_on = Event(), Event()
    opened: list[str] = []

    def open_slowly(folder: Path) -> Searcher:
        opening.set()
        assert go_on.wait(SECONDS)
        retriever = index.open(folder)
        opened.append(retriever.generation)
        return retriever

    handle = RetrieverHandle(index.folder, open_slowly, index.pointer, shared=True)

    async def ask() -> list[str]:
        found: list[str] = []

        async def one() -> None:
            found.append((await handle.current()).generation)

        index.put("blue", BLUE)
        async with anyio.create_task_group() as tasks:
            # The watch finds it first; whoever asks meanwhile is not answered from what was.
            tasks.start_soon(anyio.to_thread.run_sync, handle.refresh)
            assert await anyio.to_thread.run_sync(opening.wait, SECONDS)
            for _ in range(3):
                tasks.start_soon(one)
            await wait_all_tasks_blocked()
            assert found == []
            go_on.set()
        return found

    index.put("red", RED)
    go_on.set()
    handle.refresh()
    opening.clear()
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

    handle = RetrieverHandle(index.folder, open_counting, index.pointer, shared=True)
    handle.refresh()
    index.put("broken", IndexUnavailableError("The index is damaged."))

    async def ask() -> list[str]:
        return [(await handle.current()).generation for _ in range(3)]

    assert anyio.run(ask) == ["red"] * 3
    assert tries == ["red", "broken"]


def test_what_begins_to_serve_is_told(handle: RetrieverHandle, index: FakeIndex) -> None:
    told: list[str] = []
    handle.on_swap(lambda retriever: told.append(retriever.generation))
    handle.refresh()
    index.put("broken", IndexUnavailableError("The index is damaged."))
    handle.refresh()
    index.put("blue", BLUE)
    handle.refresh()
    assert told == ["red", "blue"]


def test_a_bit_that_flips_while_it_serves_is_noticed_once(
    index: FakeIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "kept"
    generation = folder / "000001-0123abcd"
    generation.mkdir(parents=True)
    (folder / POINTER).write_text(generation.name)
    vectors = generation / "vectors.faiss"
    vectors.write_bytes(b"\x00" * 64)
    encoder = EncoderRecord("e", "cd" * 32, 2)
    write_metadata(generation, Metadata(FORMAT, encoder, None, METRIC, {}, {}, {}))
    handle = RetrieverHandle(folder, index.open, index.pointer, verify=verify_index)
    handle.refresh()
    handle.verify()
    assert "has changed" not in caplog.text
    vectors.write_bytes(b"\x00" * 63 + b"\x04")
    handle.verify()
    handle.verify()
    told = [line for line in caplog.messages if "has changed" in line]
    assert len(told) == 1
    assert "vectors.faiss is not as it was written" in told[0]
    assert handle.retriever.generation == index.current
