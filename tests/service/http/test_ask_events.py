"""`POST /v1/ask` as server-sent events."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo
from tests.service.fake import FakeIndex

QUESTION = "When was the harbour opened?"
STREAM = {"Accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the name and the data of each event."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_stages_and_parts_come_before_the_answer(client: TestClient) -> None:
    whole = client.post("/v1/ask", json={"question": QUESTION}).json()
    with client.stream("POST", "/v1/ask", json={"question": QUESTION}, headers=STREAM) as streamed:
        assert streamed.headers["content-type"].startswith("text/event-stream")
        events = events_of("".join(streamed.iter_text()))
    assert [name for name, _ in events] == ["stage", "part", "stage", "answer"]
    assert events[0][1] == {"stage": "search"}
    assert events[1][1] == whole["citations"][0]
    assert events[-1][1] == whole


def test_what_cannot_be_asked_has_a_status(client: TestClient) -> None:
    refused = client.post("/v1/ask", json={"question": "?!"}, headers=STREAM)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"


def test_a_fault_on_the_way_is_an_event(
    index: FakeIndex, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    index.fault = RuntimeError("a secret of the machine")
    streamed = client.post("/v1/ask", json={"question": QUESTION}, headers=STREAM)
    assert streamed.status_code == 200
    (_, stage), (name, problem) = events_of(streamed.text)
    assert stage == {"stage": "search"}
    assert (name, problem["status"]) == ("error", 500)
    assert "secret" not in streamed.text
    assert "a secret of the machine" in caplog.text


def test_the_description_names_the_events(app: Tenkyo) -> None:
    answered = app.openapi()["paths"]["/v1/ask"]["post"]["responses"]["200"]
    assert set(answered["content"]) == {"application/json", "text/event-stream"}
    for name in ("stage", "part", "answer", "error"):
        assert f"`{name}`" in answered["description"]
