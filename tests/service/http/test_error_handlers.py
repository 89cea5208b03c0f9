from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.errors import IndexUnavailableError, ModelError
from service.app import Tenkyo
from service.http.error_handlers import field_in_words
from service.http.security_headers import BODY_LIMIT
from tests.service.checks import check_problem
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

ASK = "/v1/ask"


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "question", "is required"),
        ({"question": ""}, "question", "no word"),
        ({"question": " \n\t"}, "question", "no word"),
        ({"question": "?!… 。、"}, "question", "no word"),
        ({"question": 5}, "question", "must be a text"),
        ({"question": None}, "question", "must be a text"),
        ({"question": ["what"]}, "question", "must be a text"),
        ({"question": "a" * 3000}, "question", "longer than 2000 characters"),
        ({"question": "a" * 100_000}, "question", "at most 4000 characters"),
        ({"question": "a", "limit": 0}, "limit", "must be at least 1"),
        ({"question": "a", "limit": 101}, "limit", "must be at most 100"),
        ({"question": "a", "limit": "5"}, "limit", "must be a whole number"),
        ({"question": "a", "limit": True}, "limit", "must be a whole number"),
        ({"question": "a", "limit": 2.5}, "limit", "must be a whole number"),
        ({"question": "a", "history": "b"}, "history", "must be a list"),
        ({"question": "a", "history": ["b", 1]}, "history, item 2", "must be a text"),
        ({"question": "a", "history": ["b"] * 51}, "history", "at most 50 items"),
        ({"question": "a", "filter": []}, "filter", "must be a JSON object"),
        ({"question": "a", "filter": {"source": "b"}}, "filter, source", "must be a list"),
        ({"question": "a", "filter": {"source": []}}, "filter, source", "at least 1 item"),
        ({"question": "a", "filter": {"src": ["b"]}}, "filter, src", "not a key"),
        ({"question": "a", "filters": {}}, "filters", "not a key"),
        (["question"], "body", "must be a JSON object"),
        ("question", "body", "must be a JSON object"),
        (7, "body", "must be a JSON object"),
    ],
)
def test_invalid_questions_are_told_what_is_wrong(
    client: TestClient, body: Any, field: str, message: str
) -> None:
    problem = check_problem(client.post(ASK, json=body), 422)
    assert problem["errors"][0]["field"] == field
    assert message in problem["errors"][0]["message"]
    assert message in problem["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"not json", 422),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "\xff"}', 400),
        (b'{"question": "a", "limit": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b'{"question": "' + b"a" * BODY_LIMIT + b'"}', 413),
        (b" " * 10 * BODY_LIMIT, 413),
    ],
)
def test_bodies_that_cannot_be_read(client: TestClient, content: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    check_problem(client.post(ASK, content=content, headers=headers), status)


def test_chunked_bodies_are_limited_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield from [b" " * 1024] * 1024

    headers = {"Content-Type": "application/json"}
    check_problem(client.post(ASK, content=chunks(), headers=headers), 413)


def test_a_form_is_no_question(client: TestClient) -> None:
    """A page of another site can send a form without being asked: it is not read."""
    headers = {"Content-Type": "text/plain"}
    answer = client.post(ASK, content=b'{"question": "harbour"}', headers=headers)
    problem = check_problem(answer, 422)
    assert "application/json" in problem["detail"]


def test_search_names_its_own_field(client: TestClient) -> None:
    problem = check_problem(client.post("/v1/search", json={"query": "..."}), 422)
    assert problem["errors"][0]["field"] == "query"


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/v1/documents/none", "/v1/documents/none/text", "/v1/documents/none/file",
     "/static/none.js", "/static/../app.py", "/static/%2e%2e/app.py"],
)  # fmt: skip
def test_what_is_not_there(client: TestClient, path: str) -> None:
    check_problem(client.get(path), 404)


def test_another_method(client: TestClient) -> None:
    answer = client.get(ASK)
    problem = check_problem(answer, 405)
    assert answer.headers["allow"] == "POST"
    assert "POST" in problem["detail"]
    answer = client.post("/static/chat/chat.js")
    check_problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"
    # Whichever route answers to the others.
    answer = client.patch("/v1/documents/none")
    problem = check_problem(answer, 405)
    assert answer.headers["allow"] == "DELETE, GET"
    assert "DELETE, GET" in problem["detail"]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ModelError("The model is not here. Run: pip install it"), "pip install"),
        (OSError("disk is gone at /secret/place"), "python -m ingest"),
    ],
)
def test_an_index_that_does_not_open(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, failure: Exception, words: str
) -> None:
    index.put("broken", failure)
    client = start(make_app(index))
    for answer in (
        client.post(ASK, json={"question": "When?"}),
        client.get("/v1/documents"),
        client.get("/readyz"),
    ):
        assert words in check_problem(answer, 503)["detail"]
        assert "/secret/place" not in answer.text
        assert answer.headers["retry-after"] == "5"
    assert client.get("/").status_code == 200


def test_the_index_folder_is_not_told(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, caplog: pytest.LogCaptureFixture
) -> None:
    whole = f"There is no index in {index.folder}. Run: python -m ingest PATH"
    index.put("broken", IndexUnavailableError(whole))
    client = start(make_app(index))
    assert whole in caplog.messages
    message = {"messages": [{"role": "user", "content": "When?"}]}
    for answer in (
        client.post(ASK, json={"question": "When?"}),
        client.get("/readyz"),
        client.post("/v1/chat/completions", json=message),
    ):
        assert answer.status_code == 503
        assert (
            "no index in INDEX (the folder that the service's log names). Run: python"
            in answer.text
        )
        assert str(index.folder.parent) not in answer.text


def test_a_fault_is_not_shown(client: TestClient, index: FakeIndex) -> None:
    for file in index.folder.iterdir():
        file.unlink()
        file.mkdir()
    [first, *_] = client.get("/v1/documents").json()["documents"]
    check_problem(client.get(f"/v1/documents/{first['id']}/file"), 404)
    index.fault = ZeroDivisionError("division by zero")
    answer = client.post(ASK, json={"question": "When was the harbour opened?"})
    problem = check_problem(answer, 500)
    assert "division" not in answer.text
    assert "content-security-policy" in answer.headers
    assert problem["type"] == "/docs#internal-error"


def test_fields_are_named_in_words() -> None:
    assert field_in_words(("body", "filter", "source", 0)) == "filter, source, item 1"
    assert field_in_words(("query", "start")) == "start"
    assert field_in_words(("body",)) == "body"
