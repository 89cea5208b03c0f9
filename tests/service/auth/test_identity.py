"""Users of a trusted proxy, on a real application."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.auth.keys import KeyFile
from tests.service.auth.requests import CHANGING, DOCUMENT, QUESTION, READING, Start
from tests.service.checks import check_problem
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

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
