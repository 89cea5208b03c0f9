"""Ask the retriever for a request: off the event loop, timed and counted, for every adapter."""

import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TypeVar

from retriever.types import Answer, SearchResult
from service.http.dependencies import State
from service.operations import request_log

Found = TypeVar("Found", Answer, SearchResult)


async def ask(
    state: State,
    question: str,
    *,
    history: Sequence[str] = (),
    limit: int = 5,
    sources: Collection[str] | None = None,
) -> Answer:
    """Answer or refuse, with the retriever that serves now.

    Raises:
        QuestionError: nothing is asked, or too much; says what to do.
        IndexUnavailableError: there is nothing to answer from yet; says why.

    """
    retriever = await state.retriever_handle.current()
    answer = await _run(
        state,
        question,
        partial(retriever.ask, question, history=history, limit=limit, sources=sources),
    )
    answer = await _word(state, answer, history)
    if answer.answer is None:
        state.metrics.refusals.inc()
    if answer.degraded:
        state.metrics.degraded.inc()
    return answer


async def search(
    state: State,
    query: str,
    *,
    history: Sequence[str] = (),
    limit: int = 10,
    sources: Collection[str] | None = None,
    merge: bool = False,
    context: int = 0,
) -> SearchResult:
    """Find passages, with the retriever that serves now; raises what `ask` raises."""
    retriever = await state.retriever_handle.current()
    return await _run(
        state,
        query,
        partial(
            retriever.search,
            query,
            history=history,
            limit=limit,
            sources=sources,
            merge=merge,
            context=context,
        ),
    )


async def _word(state: State, answer: Answer, history: Sequence[str]) -> Answer:
    """Have a language model word the answer, where one is configured; no worker waits for it."""
    if state.wording is None:
        return answer
    began = time.time_ns()
    worded = await state.wording.word(answer, history, state.work)
    if worded is not answer:
        taken = {"wording": worded.timings["wording"]}
        state.metrics.observe_stages(taken)
        if state.traces:
            state.traces.stages(taken, began, time.time_ns())
    return worded


async def _run(state: State, asked: str, job: Callable[[], Found]) -> Found:
    """Have a worker do what was asked; log what may be logged, time the stages, trace them."""
    if state.settings.log_questions:
        request_log.add_fields(question=asked)
    began = time.time_ns()
    found = await state.work(job)
    state.metrics.observe_stages(found.timings)
    if state.traces:
        state.traces.stages(found.timings, began, time.time_ns())
    return found
