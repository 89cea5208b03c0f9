"""An answer as it is made: its stages, the words that are found, and then the answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from retriever.progress import Progress
from retriever.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class StageBegun:
    """A stage of the answer begins."""

    name: str


@dataclass(frozen=True, slots=True)
class PartFound:
    """Words were found that may answer."""

    citation: Citation


Step = StageBegun | PartFound | Answer


async def begun(ask: Callable[[Progress], Awaitable[Answer]]) -> AsyncIterator[Step]:
    """Begin to answer and return the steps, of which the last is the answer.

    It returns when the first step is known, so that what is refused at once raises here and not
    amid the steps: a question without words, a full queue.

    Args:
        ask: makes the answer, and tells the progress that it is given.

    """
    steps = _steps(ask)
    first = await anext(steps)
    return _with_first(first, steps)


async def _with_first(first: Step, steps: AsyncIterator[Step]) -> AsyncIterator[Step]:
    yield first
    async for step in steps:
        yield step


async def _steps(ask: Callable[[Progress], Awaitable[Answer]]) -> AsyncIterator[Step]:
    queue: asyncio.Queue[Step | None] = asyncio.Queue()
    answering = asyncio.ensure_future(ask(_Queued(asyncio.get_running_loop(), queue)))
    answering.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (step := await queue.get()) is not None:
            yield step
        yield await answering
    finally:
        # Whoever listened has gone.
        answering.cancel()


class _Queued:
    """Puts what a thread tells into a queue of the event loop."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, queue: "asyncio.Queue[Step | None]"
    ) -> None:
        self._loop = loop
        self._queue = queue

    def begins(self, stage: str) -> None:
        self._put(StageBegun(stage))

    def found(self, citations: Sequence[Citation]) -> None:
        for citation in citations:
            self._put(PartFound(citation))

    def _put(self, step: Step) -> None:
        # The loop is closed where the service stops while a question is answered.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._queue.put_nowait, step)
