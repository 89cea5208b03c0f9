"""An answer as the events of a client's own protocol, while it is made."""

from collections.abc import AsyncIterator, Callable, Iterable

from retriever.types import Answer
from service.http.events import comment
from service.questions.streaming import PartFound, StageBegun, Step


async def events_of(
    steps: AsyncIterator[Step],
    answered: Callable[[Answer], Iterable[bytes]],
    failed: Callable[[Exception], bytes],
) -> AsyncIterator[bytes]:
    """Yield a comment as each stage begins, which keeps the connection open, then the answer.

    Args:
        steps: what `streaming.begun` returned.
        answered: makes the events of the answer.
        failed: makes the event that tells of a fault, as the status has been sent.

    """
    try:
        async for step in steps:
            if isinstance(step, StageBegun):
                yield comment(step.name)
            elif not isinstance(step, PartFound):
                for event in answered(step):
                    yield event
    except Exception as error:  # no handler can tell of it
        yield failed(error)
