"""The threads that answer questions: so many at once, so many waiting, each for so long."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock
from typing import TypeVar

from ingest.errors import TenkyoError
from service.operations.metrics import WAIT, Metrics

T = TypeVar("T")


class OverloadedError(TenkyoError):
    """As many questions wait as may; another one is turned away at once."""


class TooSlowError(TenkyoError):
    """An answer took longer than whoever asked is to wait."""


class Workers:
    """Threads with a queue that ends.

    A thread cannot be stopped. A job that takes too long is given up by whoever waits for it, and
    goes on holding its thread until it ends: no more run at a time than was said, come what may.
    """

    def __init__(
        self, threads: int, waiting: int, seconds: float, metrics: Metrics | None = None
    ) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="tenkyo")
        self._at_once = threads
        self._most = threads + waiting
        self._metrics = metrics or Metrics()
        self._seconds = seconds
        self._unfinished = 0
        self._counting = Lock()

    async def run(self, job: Callable[[], T]) -> T:
        """Run a job as soon as a thread is free, and return what it returns.

        Raises:
            OverloadedError: too many wait already; the job was not taken.
            TooSlowError: it did not end in time, its wait included; one that still waited is
                never begun.

        """
        with self._counting:
            if self._unfinished >= self._most:
                self._metrics.rejected.labels("overloaded").inc()
                raise OverloadedError("Too many questions are waiting. Try again in a moment.")
            self._count(1)
        asked = time.perf_counter()

        def begin() -> T:
            self._metrics.observe_stages({WAIT: time.perf_counter() - asked})
            return job()

        # The thread sees the request's context, as it does with asyncio.to_thread.
        future = self._threads.submit(copy_context().run, begin)
        future.add_done_callback(self._finished)
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            # The job may have raised one of its own.
            if future.done() and not future.cancelled():
                raise
            self._metrics.rejected.labels("too-slow").inc()
            raise TooSlowError(
                f"There was no answer within {self._seconds:g} s. Ask again, perhaps more shortly; "
                "TENKYO_ANSWER_SECONDS says how long to wait."
            ) from None

    def _finished(self, _future: "Future[T]") -> None:
        with self._counting:
            self._count(-1)

    def _count(self, more: int) -> None:
        self._unfinished += more
        self._metrics.running.set(min(self._unfinished, self._at_once))
        self._metrics.waiting.set(max(0, self._unfinished - self._at_once))
