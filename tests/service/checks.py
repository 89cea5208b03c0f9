"""Checks that tests of several modules share."""

import time
from collections.abc import Callable
from typing import Any

from tests.offline import SECONDS


def check_problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem a response carries, after checking that it is one."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/docs#")
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in answer.text
    return problem


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread or process does."""
    deadline = time.monotonic() + SECONDS
    pause = 0.01
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(pause)
        # What takes seconds is slowed by being looked at.
        pause = min(1.5 * pause, 0.1)
