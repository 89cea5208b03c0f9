import logging
from collections.abc import Callable
from io import StringIO

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.operations import request_log
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

Start = Callable[[Tenkyo], TestClient]
ASKED = {"question": "When was the lighthouse painted red?"}


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, object]]]:
    """Return the fields of each request's line so far."""
    caplog.set_level(logging.INFO, request_log.__name__)
    names = ("method", "route", "status", "caller", "request_id", "ms")

    def read() -> list[dict[str, object]]:
        records = [r for r in caplog.records if r.name == request_log.__name__]
        return [{name: getattr(record, name) for name in names} for record in records]

    return read


def test_each_request_has_one_line(
    client: TestClient, lines: Callable[[], list[dict[str, object]]]
) -> None:
    client.post("/v1/ask", json=ASKED)
    client.get("/v1/documents/none")
    client.get("/nowhere?q=secret")
    client.get("/static/chat/chat.js")
    client.post("/v1/chat/completions", json={})
    said = [(line["method"], line["route"], line["status"]) for line in lines()]
    assert said == [
        ("POST", "/v1/ask", 200),
        ("GET", "/v1/documents/{document_id}", 404),
        ("GET", "other", 404),
        ("GET", "/static", 200),
        ("POST", "/v1/chat/completions", 400),
    ]
    assert all(isinstance(line["ms"], float) and line["ms"] >= 0 for line in lines())
    assert lines()[0]["caller"] == "loopback"
    assert len({line["request_id"] for line in lines()}) == 5


def test_what_is_asked_is_not_logged_unless_that_is_said(
    start: Start, index: FakeIndex, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    question = {"question": "Who painted\nthe lighthouse?"}
    client = start(make_app(index))
    client.post("/v1/ask", json=question)
    client.post("/v1/search", json={"query": "lighthouse"})
    client.post("/v1/ask", json={"question": "lighthouse " * 400})
    client.get("/?q=lighthouse")
    ours = [record for record in caplog.records if record.name.startswith("service")]
    assert len(ours) >= 4
    assert not any("lighthouse" in str(record.__dict__) for record in ours)
    caplog.clear()
    asked = start(make_app(index, log_questions=True))
    asked.post("/v1/ask", json=question)
    (line,) = (record for record in caplog.records if record.name == request_log.__name__)
    assert line.__dict__["question"] == question["question"]
    assert '"Who painted\\nthe lighthouse?"' in line.getMessage()
    assert "\n" not in line.getMessage()


def test_the_caller_is_named_and_its_key_is_not(
    start: Start,
    index: FakeIndex,
    lines: Callable[[], list[dict[str, object]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    keys = index.folder / "keys.json"
    key = KeyFile(keys).add("wiki", Role.ASK)
    client = start(make_app(index, keys=keys))
    client.post("/v1/ask", json=ASKED, headers={"X-API-Key": key})
    client.post("/v1/ask", json=ASKED)
    assert [(line["caller"], line["status"]) for line in lines()] == [
        ("key:wiki", 200), (None, 401),
    ]  # fmt: skip
    assert key not in caplog.text


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("4bf92f3577b34da6a3ce929d0e0e4736", True),
        ("Root=1-67891233-abcdef012345678912345678", True),
        ("a" * 128, True),
        ("", False),
        ("a" * 129, False),
        ("two words", False),
        ('"}{"', False),
    ],
)
def test_an_id_is_taken_where_it_is_well_formed(
    client: TestClient, given: str, taken: bool
) -> None:
    answer = client.get("/v1/documents/none", headers={"X-Request-ID": given})
    own = answer.headers["x-request-id"]
    assert (own == given) is taken
    assert own
    assert answer.json()["request_id"] == own


def test_every_refusal_names_the_request(start: Start, index: FakeIndex) -> None:
    client = start(make_app(index, concurrent_requests=1, hosts=()))
    index.fault = RuntimeError("a secret of the inside")
    answers = [
        client.post("/v1/ask", json=ASKED, headers={"Host": "localhost"}),
        client.get("/v1/documents"),
        client.post("/v1/ask", content=b"x" * 200_000, headers={"Host": "localhost"}),
    ]
    assert [answer.status_code for answer in answers] == [500, 421, 413]
    for answer in answers:
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


def test_what_is_logged_meanwhile_bears_the_id(start: Start, index: FakeIndex) -> None:
    client = start(make_app(index))
    handler = logging.StreamHandler(written := StringIO())
    handler.addFilter(request_log.add_request_id)
    handler.setFormatter(logging.Formatter("%(request_id)s"))
    index.fault = RuntimeError("a fault")
    work = index.before_answer

    def log_first() -> None:
        logging.getLogger("service.inside").warning("in a worker's thread")
        work()

    index.before_answer = log_first  # type: ignore[method-assign]
    index.put("g2", {"a.txt": "The lighthouse is red."})
    client.app.state.service.retriever_handle.refresh()  # type: ignore[attr-defined]
    logging.getLogger("service.inside").addHandler(handler)
    try:
        answer = client.post("/v1/ask", json=ASKED)
    finally:
        logging.getLogger("service.inside").removeHandler(handler)
    assert written.getvalue().strip() == answer.headers["x-request-id"]
