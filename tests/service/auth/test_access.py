"""Who gets in, on a real application: keys, a proxy's users, this machine, and nobody else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service import adapters
from service.app import Tenkyo
from service.auth.access import Role
from service.auth.auth_middleware import PUBLIC, is_public
from service.auth.keys import KeyFile
from tests.service.checks import check_problem
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex, make_document

Start = Callable[[Tenkyo], TestClient]

HARBOUR = make_document("reports/harbour.pdf", TEXTS["reports/harbour.pdf"]).id
DOCUMENT = f"/v1/documents/{HARBOUR}"
QUESTION = {"question": "When was the lighthouse painted red?"}
READING: list[Callable[..., Any]] = [
    lambda client, **how: client.post("/v1/ask", json=QUESTION, **how),
    lambda client, **how: client.post("/v1/search", json={"query": "cod"}, **how),
    lambda client, **how: client.get("/v1/documents", **how),
    lambda client, **how: client.get(DOCUMENT, **how),
    lambda client, **how: client.get(f"{DOCUMENT}/text", **how),
    lambda client, **how: client.get(f"{DOCUMENT}/file", **how),
    lambda client, **how: client.get("/v1/suggestions", **how),
    lambda client, **how: client.get("/v1/uploads", **how),
    lambda client, **how: client.get("/v1/feedback", **how),
    lambda client, **how: client.get("/metrics", **how),
]
CHANGING: list[Callable[..., Any]] = [
    lambda client, **how: client.post(
        "/v1/documents", files={"file": ("tar.txt", b"Tar is black.")}, **how
    ),
    lambda client, **how: client.delete(DOCUMENT, **how),
]


def bearer(token: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {token}"}}


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def asker(file: KeyFile) -> str:
    return file.add("asker", Role.ASK)


@pytest.fixture
def manager(file: KeyFile) -> str:
    return file.add("manager", Role.MANAGE)


@pytest.fixture
def keyed(start: Start, index: FakeIndex, file: KeyFile, asker: str, manager: str) -> TestClient:
    """A service for which keys were made, on this machine as anywhere."""
    return start(make_app(index, keys=file.path))


@pytest.mark.parametrize("send", [*READING, *CHANGING])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer tk_none"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer \xe9"},
        {"Authorization": "Basic dGtfYTpi"},
        {"Authorization": "tk_none"},
        {"X-API-Key": ""},
        {"X-API-Key": "tk_none"},
        {"Cookie": "tenkyo_key=tk_none"},
        {"X-Forwarded-User": "alice"},
        {"X-Forwarded-For": "127.0.0.1"},
    ],
)
def test_nobody_gets_in_without_a_key(
    keyed: TestClient, index: FakeIndex, send: Callable[..., Any], headers: dict[str, str]
) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = send(keyed, headers=raw)
    problem = check_problem(answer, 401)
    assert answer.headers["www-authenticate"] == 'Bearer realm="Tenkyo"'
    assert problem["type"] == "/docs#unauthorized"
    assert "python -m service keys add" in problem["detail"]
    assert index.current == "g1"


@pytest.mark.parametrize("send", READING)
@pytest.mark.parametrize("name", ["Authorization", "authorization", "X-API-Key", "x-api-key"])
def test_a_key_may_be_sent_in_either_header(
    keyed: TestClient, asker: str, send: Callable[..., Any], name: str
) -> None:
    for scheme in ("Bearer", "bearer") if name.lower() == "authorization" else ("",):
        assert send(keyed, headers={name: f"{scheme} {asker}".strip()}).status_code == 200


@pytest.mark.parametrize("send", CHANGING)
def test_only_a_manager_changes_the_documents(
    keyed: TestClient, index: FakeIndex, asker: str, manager: str, send: Callable[..., Any]
) -> None:
    assert keyed.get("/v1/uploads", **bearer(asker)).json()["allowed"] is False
    problem = check_problem(send(keyed, **bearer(asker)), 403)
    assert "--role manage" in problem["detail"]
    assert index.current == "g1"
    assert keyed.get("/v1/uploads", **bearer(manager)).json()["allowed"] is True
    assert send(keyed, **bearer(manager)).is_success
    assert index.current != "g1"


def test_a_key_works_until_it_is_revoked(keyed: TestClient, file: KeyFile, asker: str) -> None:
    for _ in range(2):
        assert keyed.get(DOCUMENT, **bearer(asker)).status_code == 200
    file.revoke("asker")
    check_problem(keyed.get(DOCUMENT, **bearer(asker)), 401)
    late = file.add("late", Role.ASK)
    assert keyed.get(DOCUMENT, **bearer(late)).status_code == 200


def test_damaged_keys_let_nobody_in(
    keyed: TestClient, file: KeyFile, manager: str, caplog: pytest.LogCaptureFixture
) -> None:
    file.path.write_text("{")
    answer = keyed.get(DOCUMENT, **bearer(manager))
    problem = check_problem(answer, 503)
    assert str(file.path) not in answer.text
    assert "The service's log" in problem["detail"]
    assert "is damaged" in caplog.text
    check_problem(keyed.get(DOCUMENT), 401)
    assert keyed.get("/livez").status_code == 200


def test_what_is_open_has_nothing_of_the_documents(keyed: TestClient) -> None:
    for path in [*sorted(PUBLIC), "/static/chat/chat.js", f"/documents/{HARBOUR}"]:
        answer = keyed.get(path)
        assert answer.status_code == 200, path
        assert "arbour" not in answer.text.replace("arbour master", "")


def test_what_is_not_there_is_closed_too(keyed: TestClient) -> None:
    for path in ("/nothing", "/v1/nothing", "/mcp", "/annotate/token", "//v1/ask", "/v1/session"):
        check_problem(keyed.get(path), 401)


def test_every_route_of_the_api_is_closed_and_is_described_so(keyed: TestClient) -> None:
    api = keyed.get("/openapi.json").json()
    assert set(api["components"]["securitySchemes"]) == {"Bearer", "X-API-Key"}
    closed = {path for path in api["paths"] if not is_public(path)}
    assert closed == api["paths"].keys() - {"/livez", "/readyz"}
    for path in api["paths"]:
        for method, operation in api["paths"][path].items():
            assert ("security" in operation) is (path in closed)
            if path in closed:
                described = operation["responses"].keys()
                # Adapters describe their errors all at once, in their clients' shape.
                adapted = path.startswith(adapters.PATHS)
                assert described >= ({"4XX"} if adapted else {"401", "429"})
                address = re.sub(r"\{\w+\}", "1", path)
                assert keyed.request(method, address).status_code == 401, address


@pytest.mark.parametrize("send", [*READING, *CHANGING])
def test_without_keys_this_machine_alone_gets_in(
    start: Start, index: FakeIndex, send: Callable[..., Any]
) -> None:
    beyond = start(make_app(index, host="0.0.0.0", uploads=True))
    check_problem(send(beyond), 401)
    assert index.current == "g1"
    alone = start(make_app(index))
    # Clients that cannot do without a key send any.
    assert send(alone, **bearer("sk-anything")).is_success


def test_revoking_the_last_key_opens_nothing(start: Start, index: FakeIndex, file: KeyFile) -> None:
    token = file.add("only", Role.MANAGE)
    client = start(make_app(index, keys=file.path))
    file.revoke("only")
    check_problem(client.get(DOCUMENT), 401)
    check_problem(client.get(DOCUMENT, **bearer(token)), 401)
    again = start(make_app(index, keys=file.path))
    check_problem(again.get(DOCUMENT), 401)


PROXY: dict[str, Any] = {
    "proxy_header": "X-Forwarded-User",
    "proxy_from": "10.1.0.0/16, 2001:db8::7",
}
ALICE = {"X-Forwarded-User": "alice"}


@pytest.fixture
def proxied(index: FakeIndex) -> Callable[..., TestClient]:
    """Talk to a service behind a proxy, from the address given."""

    def make(address: str, **more: Any) -> TestClient:
        app = make_app(index, host="0.0.0.0", **PROXY, **more)
        return TestClient(app, client=(address, 40000), raise_server_exceptions=False)

    return make


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::7"])
def test_a_trusted_proxys_users_get_in(proxied: Callable[..., TestClient], address: str) -> None:
    with proxied(address) as client:
        assert client.get("/v1/uploads", headers=ALICE).json()["allowed"] is False
        assert client.post("/v1/ask", json=QUESTION, headers=ALICE).json()["answerable"]
        check_problem(client.delete(DOCUMENT, headers=ALICE), 403)
        # What a proxy passes on besides is no key, and no harm.
        assert client.get(DOCUMENT, headers=ALICE | {"Authorization": "Basic YQ=="}).is_success
    with proxied(address, proxy_role="manage") as client:
        assert client.delete(DOCUMENT, headers=ALICE).status_code == 204


@pytest.mark.parametrize("send", [*READING, *CHANGING])
@pytest.mark.parametrize(
    "address", ["10.2.0.1", "127.0.0.1", "::1", "2001:db8::8", "::ffff:10.2.0.1", "testclient", ""]
)
def test_anybody_elses_header_counts_for_nothing(
    proxied: Callable[..., TestClient], address: str, send: Callable[..., Any]
) -> None:
    client = proxied(address, proxy_role="manage")
    forwarded = {
        "X-Forwarded-For": "10.1.2.3",
        "Forwarded": "for=10.1.2.3",
        "X-Real-IP": "10.1.2.3",
    }
    check_problem(send(client, headers=ALICE | forwarded), 401)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("X-Forwarded-User", "")],
        [("X-Forwarded-User", "  ")],
        [("X-Forwarded-User", "mallory"), ("X-Forwarded-User", "alice")],
        [("X_Forwarded_User", "mallory")],
    ],
)
def test_a_proxy_that_names_nobody_or_two_lets_nobody_in(
    proxied: Callable[..., TestClient], headers: list[tuple[str, str]]
) -> None:
    check_problem(proxied("10.1.2.3").get(DOCUMENT, headers=headers), 401)


def test_a_service_behind_a_proxy_is_not_open_to_its_own_machine(
    start: Start, index: FakeIndex
) -> None:
    check_problem(start(make_app(index, **PROXY)).get(DOCUMENT), 401)


def test_a_key_that_is_sent_counts_before_the_proxys_user(
    proxied: Callable[..., TestClient], file: KeyFile, manager: str
) -> None:
    client = proxied("10.1.2.3", keys=file.path)
    for headers, allowed in [({}, False), ({"X-API-Key": manager}, True)]:
        answer = client.get("/v1/uploads", headers=ALICE | headers)
        assert answer.json()["allowed"] is allowed


def test_a_browser_keeps_the_key_where_no_script_reads_it(keyed: TestClient, asker: str) -> None:
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    answer = keyed.post("/v1/session", headers=own | {"Authorization": f"Bearer {asker}"})
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/v1" in cookie
    assert "Secure" not in cookie
    assert keyed.get(DOCUMENT, headers=own).status_code == 200
    assert keyed.get(f"{DOCUMENT}/file", headers={"Sec-Fetch-Site": "none"}).status_code == 200
    for foreign in ({"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Origin": "http://testserver:3000"}, {"Origin": "null"}):  # fmt: skip
        check_problem(keyed.get(DOCUMENT, headers=foreign), 401)
        check_problem(keyed.post("/v1/ask", json=QUESTION, headers=foreign), 401)
    assert keyed.delete("/v1/session", headers=own).status_code == 204
    check_problem(keyed.get(DOCUMENT, headers=own), 401)


def test_the_cookie_is_for_tls_alone_where_the_page_came_by_it(
    keyed: TestClient, asker: str
) -> None:
    headers = {"Origin": "https://testserver", "Authorization": f"Bearer {asker}"}
    assert "Secure" in keyed.post("/v1/session", headers=headers).headers["set-cookie"]


def test_only_a_valid_key_is_kept_and_only_for_a_page_of_ours(
    keyed: TestClient, asker: str
) -> None:
    for headers, status in [
        ({}, 401),
        ({"Authorization": "Bearer tk_none"}, 401),
        ({"X-API-Key": asker}, 400),
        ({"Authorization": f"Bearer {asker}", "Origin": "https://example.org"}, 403),
    ]:
        answer = keyed.post("/v1/session", headers=headers)
        check_problem(answer, status)
        assert "set-cookie" not in answer.headers
