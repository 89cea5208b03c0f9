import asyncio
from typing import Any

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException

from service.auth.access import CHALLENGE, LOOPBACK, Caller, Role, require_ask


def request_of(state: dict[str, Any]) -> Request:
    return Request({"type": "http", "state": state})


def test_whoever_was_identified_may_ask() -> None:
    caller = Caller("key:wiki", Role.ASK)
    assert asyncio.run(require_ask(request_of({"caller": caller}))) is caller


@pytest.mark.parametrize("state", [{}, {"caller": None}])
def test_nobody_else_may(state: dict[str, Any]) -> None:
    with pytest.raises(HTTPException, match="python -m service keys add NAME") as refused:
        asyncio.run(require_ask(request_of(state)))
    assert refused.value.status_code == 401
    assert refused.value.headers == {"WWW-Authenticate": CHALLENGE}


def test_only_managers_change_documents() -> None:
    assert not Caller("key:wiki", Role.ASK).may_manage
    assert Caller("key:wiki", Role.MANAGE).may_manage
    assert LOOPBACK.may_manage
