import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.app import Tenkyo
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.http.limits import MINUTE, CallerLimits, RateLimit, TooManyError
from tests.offline import ROOT, environment, run_python
from tests.service.checks import check_problem
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex


class Clock:
    def __init__(self) -> None:
        self.now = 10**15

    def __call__(self) -> int:
        return self.now


@given(
    st.integers(1, 100),
    st.lists(st.integers(0, MINUTE), min_size=1, max_size=60),
)
def test_no_stretch_of_time_has_more_than_the_bucket_and_its_refill(
    per_minute: int, pauses: list[int]
) -> None:
    clock = Clock()
    rate = RateLimit(per_minute, clock)
    granted: list[int] = []
    for pause in pauses:
        clock.now += pause
        if not rate.take("a"):
            granted.append(clock.now)
    for first in range(len(granted)):
        for last in range(first, len(granted)):
            elapsed = granted[last] - granted[first]
            assert last - first + 1 <= per_minute + elapsed * per_minute / MINUTE


@given(st.integers(1, 1000), st.integers(0, MINUTE))
def test_what_is_said_to_wait_is_enough_and_no_less(per_minute: int, pause: int) -> None:
    clock = Clock()
    rate = RateLimit(per_minute, clock)
    assert [rate.take("a") for _ in range(per_minute)] == [0] * per_minute
    clock.now += min(pause, MINUTE // per_minute - 1)
    wait = rate.take("a")
    assert wait > 0
    clock.now += wait - 1
    assert rate.take("a") == 1
    clock.now += 1
    assert rate.take("a") == 0


def test_callers_do_not_share_a_bucket() -> None:
    rate = RateLimit(1, Clock())
    assert [rate.take(who) for who in ("a", "b")] == [0, 0]
    assert rate.take("a") == MINUTE


def test_callers_whose_bucket_is_full_are_forgotten() -> None:
    clock = Clock()
    rate = RateLimit(1, clock)
    assert not any(rate.take(f"caller {number}") for number in range(100))
    assert len(rate) == 100
    clock.now += MINUTE
    assert rate.take("one more") == 0
    assert len(rate) == 1


def test_a_request_that_is_one_too_many_at_a_time_takes_no_token() -> None:
    limits = CallerLimits(per_minute=2, at_once=1)
    with limits.holding("a"):
        for _ in range(3):
            with pytest.raises(TooManyError, match="at a time"), limits.holding("a"):
                pass
        with limits.holding("b"):
            pass
    with limits.holding("a"):
        pass
    with pytest.raises(TooManyError, match="Try again in 30 s") as told, limits.holding("a"):
        pass
    assert told.value.seconds == 30


ELSEWHERE = """
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from service.http.limits import CallerLimits, TooManyError

limits = CallerLimits(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
taken = 0
with ExitStack() as held, suppress(TooManyError):
    while True:
        held.enter_context(limits.holding("a"))
        taken += 1
        print(taken, flush=True)
        if sys.argv[4:] and taken == 2:
            sys.stdin.read()
"""
"""Takes as much as it can; with one more word it stops at two and holds them until it is killed."""


def test_processes_share_a_bucket(tmp_path: Path) -> None:
    limits = CallerLimits(5, 100, tmp_path)
    for _ in range(2):
        with limits.holding("a"):
            pass
    ended = run_python("-c", ELSEWHERE, "5", "100", tmp_path, cwd=ROOT)
    assert (ended.returncode, ended.stdout.split()[-1:]) == (0, [b"3"]), ended
    with pytest.raises(TooManyError, match="At most 5 requests a minute"), limits.holding("a"):
        pass
    with limits.holding("b"):
        pass


def test_processes_share_what_is_worked_on_and_one_that_is_killed_is_forgotten(
    tmp_path: Path,
) -> None:
    limits = CallerLimits(100, 3, tmp_path)
    command = [sys.executable, "-c", ELSEWHERE, "100", "3", str(tmp_path), "hold"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert [other.stdout.readline() for _ in range(2)] == [b"1\n", b"2\n"]
        with limits.holding("a"):
            with pytest.raises(TooManyError, match="at a time"), limits.holding("a"):
                pass
            other.kill()
        assert other.wait() < 0
    limits.forget(other.pid)
    with limits.holding("a"), limits.holding("a"), limits.holding("a"):
        pass


def test_a_key_may_send_so_many_requests_a_minute(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    app = make_app(index, requests_per_minute=3)
    file = KeyFile(app.state.service.settings.keys)
    one, other = ({"X-API-Key": file.add(name, Role.ASK)} for name in ("one", "other"))
    client = start(app)
    answers = [client.get("/v1/documents", headers=one) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    problem = check_problem(answers[3], 429)
    assert problem["type"] == "/docs#too-many-requests"
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert client.get("/v1/documents", headers=other).status_code == 200
    assert client.get("/livez", headers=one).status_code == 200


def test_this_machine_itself_is_not_counted(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    client = start(make_app(index, requests_per_minute=1, concurrent_requests=1))
    assert {client.get("/v1/documents").status_code for _ in range(5)} == {200}
