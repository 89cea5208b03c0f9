"""Who gets in, on a real application: with a key, from this machine, and nobody else."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service import adapters
from service.auth.access import Role
from service.auth.auth_middleware import PUBLIC, is_public
from service.auth.keys import KeyFile
from tests.service.auth.requests import (
    CHANGING,
    DOCUMENT,
    HARBOUR,
    READING,
    Start,
    bearer,
)
from tests.service.checks import check_problem
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex


@pytest.fixture(scope="module")
def closed(shared: FakeIndex, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service that stays as it is for all who do not get in."""
    keys = KeyFile(tmp_path_factory.mktemp("closed") / "keys.json")
    keys.add("manager", Role.MANAGE)
    app = make_app(shared, keys=keys.path)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


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
    closed: TestClient, shared: FakeIndex, send: Callable[..., Any], headers: dict[str, str]
) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = send(closed, headers=raw)
    problem = check_problem(answer, 401)
    assert answer.headers["www-authenticate"] == 'Bearer realm="Tenkyo"'
    assert problem["type"] == "/docs#unauthorized"
    assert "python -m service keys add" in problem["detail"]
    assert shared.current == "g1"


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
