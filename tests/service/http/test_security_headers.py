import asyncio
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from starlette.types import Message

from service.app import Tenkyo
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.http.security_headers import BodyLimit
from tests.service.checks import check_problem
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

Start = Callable[[Tenkyo], TestClient]
SITE = "https://wiki.example.org"
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-api-key"}


def test_headers_are_those_of_owasp(client: TestClient) -> None:
    for path in ("/", "/v1/documents", "/nothing"):
        headers = client.get(path).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-permitted-cross-domain-policies"] == "none"
        assert "camera=()" in headers["permissions-policy"]
        assert "private" in headers["cache-control"]
        assert "server" not in headers


HOSTS = [
    ("localhost", True),
    ("LOCALHOST:8000", True),
    ("127.0.0.1", True),
    ("127.0.0.1:8000", True),
    ("[::1]", True),
    ("[::1]:8000", True),
    ("evil.example.org", False),
    ("evil.example.org:8000", False),
    ("localhost.evil.example.org", False),
    ("127.0.0.1.evil.example.org", False),
    ("localhost:x", False),
    ("", False),
    ("docs.example.org", False),
]


@pytest.mark.parametrize(("host", "ours"), HOSTS)
def test_a_name_that_is_not_ours_is_refused(
    start: Start, index: FakeIndex, host: str, ours: bool
) -> None:
    client = start(make_app(index, hosts=()))
    for path in ("/", "/v1/documents", "/livez"):
        answer = client.get(path, headers={"Host": host})
        if ours:
            assert answer.status_code == 200
        else:
            assert "TENKYO_HOSTS" in check_problem(answer, 421)["detail"]


def test_a_name_can_be_added(start: Start, index: FakeIndex) -> None:
    client = start(make_app(index, hosts="Docs.example.org"))
    assert client.get("/livez", headers={"Host": "docs.example.org:443"}).status_code == 200
    assert client.get("/livez", headers={"Host": "wiki.example.org"}).status_code == 421


def test_any_name_will_do_where_others_reach_us_unless_some_are_named(
    start: Start, index: FakeIndex
) -> None:
    client = start(make_app(index, host="0.0.0.0", hosts=()))
    assert client.get("/livez", headers={"Host": "docs.example.org"}).status_code == 200
    strict = start(make_app(index, host="0.0.0.0", hosts="docs.example.org"))
    assert strict.get("/livez", headers={"Host": "wiki.example.org"}).status_code == 421


def test_no_other_site_reads_what_is_answered(client: TestClient) -> None:
    headers = {"Origin": SITE}
    answer = client.options("/v1/ask", headers=headers | ASKED)
    assert not answer.is_success
    for each in (answer, client.get("/v1/documents", headers=headers)):
        assert not [name for name in each.headers if name.startswith("access-control")]


def test_a_site_that_is_named_may_use_the_api(start: Start, index: FakeIndex) -> None:
    app = make_app(index, origins=SITE)
    key = {"X-API-Key": KeyFile(app.state.service.settings.keys).add("wiki", Role.MANAGE)}
    client = start(app)
    # A browser asks first, and sends no key when it does.
    preflight = client.options("/v1/ask", headers={"Origin": SITE} | ASKED)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in preflight.headers
    browser = {"Origin": SITE, "Sec-Fetch-Site": "cross-site"}
    files = {"file": ("tar.txt", b"Tar.")}
    answer = client.post("/v1/documents", files=files, headers=browser | key)
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == SITE
    # What goes wrong can be read there too.
    refused = client.get("/v1/documents", headers=browser)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == SITE


def test_other_sites_stay_out_where_one_is_named(start: Start, index: FakeIndex) -> None:
    client = start(make_app(index, origins=SITE))
    headers = {"Origin": "https://evil.example.org", "Sec-Fetch-Site": "cross-site"}
    assert client.options("/v1/ask", headers=headers | ASKED).status_code == 400
    files = {"file": ("tar.txt", b"Tar.")}
    answer = client.post("/v1/documents", files=files, headers=headers)
    check_problem(answer, 403)
    assert "access-control-allow-origin" not in answer.headers


def test_a_body_that_never_ends_is_given_up() -> None:
    """Driven without a server: its client sends a byte and then nothing."""
    sent: list[Message] = []
    arriving: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> Message:
        if arriving:
            return arriving.pop()
        return await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        sent.append(message)

    late, inside = PlainTextResponse("late", 408), PlainTextResponse("inside")
    limit = BodyLimit(
        inside, lambda _: PlainTextResponse("large"), late, "/uploads", {}, seconds=0.01
    )
    scope = {"type": "http", "method": "POST", "path": "/v1/ask", "headers": []}
    asyncio.run(limit(scope, receive, send))
    assert sent[0]["status"] == 408


@pytest.mark.parametrize(
    ("path", "kb"),
    [("/v1/ask", 128), ("/v1/feedback", 128), ("/v1/chat/completions", 1024),
     ("/v1/responses", 1024), ("/v2/rerank", 1024), ("/mcp", 1024)],
)  # fmt: skip
def test_each_path_has_its_limit(client: TestClient, path: str, kb: int) -> None:
    within = client.post(path, content=b" " * kb * 1024)
    assert within.status_code != 413
    beyond = client.post(path, content=b" " * (kb * 1024 + 1))
    assert beyond.status_code == 413
    assert f"{kb} kB" in beyond.text


def test_the_public_name_is_one_that_the_service_goes_by(start: Start, index: FakeIndex) -> None:
    client = start(make_app(index, hosts=(), public_url="https://docs.example.org/tenkyo"))
    assert client.get("/livez", headers={"Host": "docs.example.org"}).status_code == 200
    assert client.get("/livez", headers={"Host": "other.example.org"}).status_code == 421
