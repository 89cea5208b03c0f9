import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex
from tests.service.wording.scripted_model import Handler, Script, saying, scripted

QUESTION = {"question": "It handled how many ships in 2024?"}
VERBATIM = "It handled 240 ships in 2024."
WORDED = "In 2024, it handled 240 ships."
UNKNOWN = {"question": "Who painted the Mona Lisa in Paris?"}


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted() as script:
        script.reply = saying(f"{WORDED} [1] It handled 241 ships. [1]")
        yield script


@pytest.fixture
def worded(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, script: Script
) -> Callable[..., TestClient]:
    def client(**more: Any) -> TestClient:
        given: dict[str, Any] = {
            "llm_url": script.url,
            "llm_model": "small",
            "llm_seconds": 60,
            **more,
        }
        return start(make_app(index, **given))

    return client


def test_without_a_model_there_is_no_such_key(client: TestClient) -> None:
    assert "wording" not in client.post("/v1/ask", json=QUESTION).json()


@pytest.mark.models
def test_an_answer_is_worded_and_what_was_dropped_is_told(
    worded: Callable[..., TestClient], script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = worded(llm_key="sk-secret")
    response = client.post("/v1/ask", json=QUESTION)
    answer = response.json()
    assert (answer["answer"], answer["degraded"]) == (WORDED, [])
    assert [cited["quote"]["text"] for cited in answer["citations"]] == [VERBATIM]
    assert answer["wording"] == {
        "model": "small",
        "dropped": [
            {
                "sentence": "It handled 241 ships.",
                "why": "the quote does not have “241” in this form",
            }
        ],
    }
    assert "wording;dur=" in response.headers["server-timing"]
    assert 'tenkyo_stage_seconds_count{stage="wording"} 1.0' in client.get("/metrics").text
    again = client.post("/v1/ask", json=QUESTION).json()
    assert again == answer
    assert len(script.asked) == 1
    assert script.headers[0]["Authorization"] == "Bearer sk-secret"
    assert "ships" not in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.models
def test_the_other_adapters_say_the_same(worded: Callable[..., TestClient]) -> None:
    asked = {"messages": [{"role": "user", "content": QUESTION["question"]}]}
    completion = worded().post("/v1/chat/completions", json=asked).json()
    assert completion["choices"][0]["message"]["content"].startswith(WORDED)
    assert completion["tenkyo"]["wording"]["model"] == "small"


def test_a_refusal_stays_one_and_no_model_hears_of_it(
    worded: Callable[..., TestClient], script: Script
) -> None:
    answer = worded().post("/v1/ask", json=UNKNOWN).json()
    assert (answer["answerable"], answer["answer"], answer["degraded"]) == (False, None, [])
    assert "wording" not in answer
    assert script.asked == []


def test_a_fault_costs_the_wording_and_nothing_else(
    worded: Callable[..., TestClient], script: Script
) -> None:
    script.reply = lambda handler: handler.send(b"busy", 500)
    client = worded()
    answer = client.post("/v1/ask", json=QUESTION).json()
    assert (answer["answer"], answer["degraded"]) == (VERBATIM, ["llm"])
    assert answer["wording"] == {"model": "small", "dropped": []}
    assert "tenkyo_degraded_total 1.0" in client.get("/metrics").text


def test_a_new_generation_is_worded_anew(
    worded: Callable[..., TestClient], script: Script, index: FakeIndex
) -> None:
    script.reply = saying("It handled 9 ships.")
    client = worded()
    for _ in range(2):
        client.post("/v1/ask", json=QUESTION)
    assert len(script.asked) == 1
    index.put("g2", index.generations["g1"])
    app = client.app
    assert isinstance(app, Tenkyo)
    app.state.service.retriever_handle.refresh()
    client.post("/v1/ask", json=QUESTION)
    assert len(script.asked) == 2


def test_a_slow_model_keeps_no_worker_from_answering(
    worded: Callable[..., TestClient], script: Script
) -> None:
    begun = Event()

    def wait(handler: Handler) -> None:
        if len(script.asked) == 1:
            begun.set()
            script.gate.wait(10)
        handler.send(b"busy", 500)

    script.reply = wait
    client = worded(threads=1)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(client.post, "/v1/ask", json=QUESTION)
        assert begun.wait(10)
        # The only worker is free meanwhile.
        assert client.post("/v1/search", json={"query": "ships"}).status_code == 200
        other = client.post("/v1/ask", json={"question": "When was the lighthouse painted red?"})
        assert other.json()["degraded"] == ["llm"]
        assert not slow.done()
        script.gate.set()
        assert slow.result().json()["answer"] == VERBATIM


def test_the_model_is_closed_with_the_service(
    index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    class Writer:
        async def close(self) -> None:
            closed.append(True)

    monkeypatch.setattr("service.app.writer_of", lambda *_: Writer())
    with TestClient(make_app(index)):
        assert closed == []
    assert closed == [True]
