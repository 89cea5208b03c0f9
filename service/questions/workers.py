"""The threads that answer questions, with bounds for the queue and the time."""

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
    """The queue is full; the question was refused at once."""


class TooSlowError(TenkyoError):
    """An answer took longer than the caller may wait."""


class Workers:
    """Threads with a bounded queue.

    A thread cannot be stopped. The caller of a job that takes too long gets an error, but the job
    keeps its thread until it ends, so that never more than `threads` jobs run.
    """

    def __init__(
        self, threads: int, waiting: int, seconds: float, metrics: Metrics | None = None
    ) -> None:
        """Start without threads; they are made when needed.

        Args:
            threads: how many jobs run at the same time.
            waiting: how many more may wait.
            seconds: how long a job may take, its wait included.
            metrics: where the queue is counted.

        """
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
            OverloadedError: the queue is full; the job was not taken.
            TooSlowError: it did not end in time. If it still waited, it never begins.

        """
        with self._counting:
            if self._unfinished >= self._most:
                self._metrics.rejected.labels("overloaded").inc()
                raise OverloadedError("Too many questions are waiting. Try again in a moment.")
            self._count(1)
        queued = time.perf_counter()

        def begin() -> T:
            self._metrics.observe_stages({WAIT: time.perf_counter() - queued})
            return job()

        # The thread runs in the request's context, as with asyncio.to_thread.
        future = self._threads.submit(copy_context().run, begin)
        future.add_done_callback(self._finished)
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            # The job may have raised a TimeoutError of its own.
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
