"""Limits of each caller: requests a minute, and requests at the same time."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MINUTE = 60 * 10**9
"""In nanoseconds, like all times here: integers add up exactly."""

MANY = 10_000
"""With so many callers remembered, those with a full bucket are forgotten; chosen by eye."""


class TooManyError(Exception):
    """A caller is over a limit; `seconds` says when to try again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class RateLimit:
    """A token bucket for each caller, refilled at `per_minute` tokens a minute.

    Over any time it grants at most the tokens that were in the bucket and those refilled. It is
    the generic cell rate algorithm (ITU-T I.371), which stores one time for each caller: when the
    bucket will be full again. The package `limits` is not used because it reads the wall clock,
    which may jump, and starts a thread with most requests.
    """

    def __init__(self, per_minute: int, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._interval = -(-MINUTE // per_minute)
        self._whole = self._interval * per_minute
        self._clock = clock
        self._full_at: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many callers are remembered."""
        return len(self._full_at)

    def take(self, who: str) -> int:
        """Take a token and return 0; if there is none, return the nanoseconds until there is."""
        now = self._clock()
        full_at = max(self._full_at.get(who, now), now) + self._interval
        wait = full_at - now - self._whole
        if wait > 0:
            return wait
        if len(self._full_at) >= MANY:
            self._full_at = {name: at for name, at in self._full_at.items() if at > now}
        self._full_at[who] = full_at
        return 0


class CallerLimits:
    """The limits of all callers; used from the event loop only, so it needs no lock."""

    def __init__(self, per_minute: int, at_once: int) -> None:
        self._rate = RateLimit(per_minute)
        self._per_minute = per_minute
        self._at_once = at_once
        self._inside: Counter[str] = Counter()

    @contextmanager
    def holding(self, who: str) -> Iterator[None]:
        """Count a request while it is processed.

        Raises:
            TooManyError: the caller is over a limit; the request was not counted.

        """
        # Checked first: a request refused here takes no token.
        if self._inside[who] >= self._at_once:
            raise TooManyError(
                f"At most {self._at_once} requests are worked on at a time for one caller. "
                "Wait for an answer before you ask on.",
                1,
            )
        if wait := self._rate.take(who):
            seconds = math.ceil(wait / 10**9)
            raise TooManyError(
                f"At most {self._per_minute} requests a minute are taken from one caller. "
                f"Try again in {seconds} s.",
                seconds,
            )
        self._inside[who] += 1
        try:
            yield
        finally:
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who]
