from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from service.auth.access import Role
from service.auth.keys import KeyFile
from service.operations.metrics import Metrics
from service.questions.retriever_handle import RetrieverHandle
from tests.service.checks import until
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex

ANSWERED = {"question": "When was the lighthouse painted red?"}
REFUSED = {"question": "Who painted the Mona Lisa in Paris?"}


def read(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return every sample by its name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def labels(**names: str) -> frozenset[tuple[str, str]]:
    return frozenset(names.items())


def test_requests_are_counted_by_route_and_status(client: TestClient) -> None:
    client.post("/v1/ask", json=ANSWERED)
    client.post("/v1/ask", json={})
    client.get("/v1/documents/one")
    client.get("/v1/documents/two")
    client.get("/nowhere/at/all")
    client.get("/static/chat/chat.js")
    found = read(client)
    for route, status, count in [
        ("/v1/ask", "200", 1),
        ("/v1/ask", "422", 1),
        ("/v1/documents/{document_id}", "404", 2),
        ("other", "404", 1),
        ("/static", "200", 1),
    ]:
        assert found["tenkyo_requests_total", labels(route=route, status=status)] == count
    assert found["tenkyo_request_seconds_count", labels(route="/v1/ask")] == 2


def test_stages_and_refusals_are_counted(client: TestClient) -> None:
    for question in (ANSWERED, REFUSED, REFUSED):
        client.post("/v1/ask", json=question)
    client.post("/v1/search", json={"query": "cod"})
    found = read(client)
    assert found["tenkyo_stage_seconds_count", labels(stage="search")] == 4
    assert found["tenkyo_stage_seconds_count", labels(stage="answer")] == 3
    assert found["tenkyo_stage_seconds_count", labels(stage="wait")] == 4
    assert found["tenkyo_refusals_total", labels()] == 2
    assert found["tenkyo_degraded_total", labels()] == 0


def test_changes_are_counted_by_what_became_of_the_file(client: TestClient) -> None:
    for text in (b"Tar is black.", b"Tar is black.", b"Tar is brown."):
        answer = client.post("/v1/documents", files={"file": ("tar.txt", text)})
    client.delete(answer.headers["location"])
    client.delete(answer.headers["location"])
    found = read(client)
    for status in ("added", "unchanged", "replaced", "removed"):
        assert found["tenkyo_document_changes_total", labels(status=status)] == 1
    assert found["tenkyo_documents", labels()] == len(TEXTS)


def test_the_index_that_serves_is_named(client: TestClient, index: FakeIndex) -> None:
    app = client.app
    index_labels = labels(generation="g1", encoder="words-in-common")
    found = read(client)
    assert found["tenkyo_index_info", index_labels] == 1
    assert found["tenkyo_documents", labels()] == len(TEXTS)
    assert found["tenkyo_ready", labels()] == 1
    assert found["tenkyo_index_generation", labels()] == 1
    index.put("g2", {"a.txt": "One text."})
    handle: RetrieverHandle = app.state.service.retriever_handle  # type: ignore[attr-defined]
    handle.refresh()
    after = read(client)
    assert ("tenkyo_index_info", index_labels) not in after
    assert after["tenkyo_documents", labels()] == 1
    assert after["tenkyo_index_generation", labels()] == 2


def test_applications_do_not_share_their_counts(client: TestClient, index: FakeIndex) -> None:
    client.post("/v1/ask", json=ANSWERED)
    index.current = None
    with TestClient(make_app(index)) as other:
        found = read(other)
    assert found["tenkyo_ready", labels()] == 0
    assert not any(name == "tenkyo_requests_total" for name, _ in found)


def test_answers_with_less_than_the_full_pipeline_are_counted(
    client: TestClient, index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle: RetrieverHandle = client.app.state.service.retriever_handle  # type: ignore[attr-defined]
    whole = handle.retriever.ask
    monkeypatch.setattr(
        handle.retriever, "ask", lambda *a, **k: replace(whole(*a, **k), degraded=("less",))
    )
    client.post("/v1/ask", json=ANSWERED)
    client.post("/v1/ask", json=REFUSED)
    assert read(client)["tenkyo_degraded_total", labels()] == 2


def test_what_runs_waits_and_is_turned_away(index: FakeIndex) -> None:
    keys = index.folder / "keys.json"
    key = {"X-API-Key": KeyFile(keys).add("wiki", Role.ASK)}
    app = make_app(index, threads=1, waiting=1, keys=keys, requests_per_minute=10)
    with TestClient(app) as client, ThreadPoolExecutor(2) as pool:
        client.headers.update(key)
        index.gate.clear()
        asked = [pool.submit(client.post, "/v1/ask", json=ANSWERED)]
        until(lambda: read(client)["tenkyo_questions_running", labels()] == 1)
        asked.append(pool.submit(client.post, "/v1/ask", json=ANSWERED))
        until(lambda: read(client)["tenkyo_questions_waiting", labels()] == 1)
        assert client.post("/v1/ask", json=ANSWERED).status_code == 503
        assert read(client)["tenkyo_requests_in_flight", labels()] == 3
        index.gate.set()
        assert [each.result().status_code for each in asked] == [200, 200]
        until(lambda: client.get("/v1/documents").status_code == 429)
        assert client.get("/v1/documents", headers={"X-API-Key": "none"}).status_code == 401
        metrics: Metrics = app.state.service.metrics
        found = metrics.render(None).decode()
    for reason in ("overloaded", "too-many-requests", "unauthorized"):
        assert f'tenkyo_rejected_total{{reason="{reason}"}} 1.0' in found
    assert "tenkyo_questions_running 0.0" in found
    assert "tenkyo_questions_waiting 0.0" in found
