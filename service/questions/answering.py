"""Ask the retriever for a request: off the event loop, timed and counted, for every adapter."""

import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TypeVar

from retriever.progress import Progress
from retriever.types import Answer, SearchResult
from service.http.dependencies import State
from service.operations import request_log
from service.questions.remembered import Asked

Found = TypeVar("Found", Answer, SearchResult)


async def ask(
    state: State,
    question: str,
    *,
    history: Sequence[str] = (),
    limit: int | None = None,
    sources: Collection[str] | None = None,
    progress: Progress | None = None,
    reuse: bool = False,
) -> Answer:
    """Answer a question, or refuse, with the current retriever.

    Args:
        state: what the routes share.
        question: the question.
        history: earlier questions, oldest first.
        limit: the most citations to return; None leaves it to the form of the answer.
        sources: the documents to search, None for all.
        progress: told of the stages and of what is found, in the thread that answers.
        reuse: whether the answer that this generation gave before will do.

    Raises:
        QuestionError: the question is empty or too long.
        IndexUnavailableError: there is no index yet.
        OverloadedError: too many questions wait.
        TooSlowError: there was no answer in time.

    """
    retriever = await state.retriever_handle.current()
    asked = Asked.of(retriever.generation, question, history, limit, sources)
    if reuse and (given := state.answers.get(asked)):
        return given
    answer = await _run(
        state,
        question,
        partial(
            retriever.ask,
            question,
            history=history,
            limit=limit,
            sources=sources,
            progress=progress,
        ),
    )
    answer = await _word(state, answer, history)
    if answer.answer is None:
        state.metrics.refusals.inc()
    if answer.degraded:
        state.metrics.degraded.inc()
    state.answers.put(asked, answer)
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
    """Find passages with the current retriever; raises what `ask` raises.

    Args:
        state: what the routes share.
        query: the words to look for.
        history: earlier questions, oldest first.
        limit: the most hits to return.
        sources: the documents to search, None for all.
        merge: whether adjacent passages become one hit, and irrelevant ones are left out.
        context: how many characters to add on each side of a merged hit.

    """
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
    """Have a language model word the answer, if one is configured, without holding a worker."""
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


async def _run(state: State, question: str, job: Callable[[], Found]) -> Found:
    """Run a job in a worker; record its stages, and the question in the log if allowed."""
    if state.settings.log_questions:
        request_log.add_fields(question=question)
    began = time.time_ns()
    found = await state.work(job)
    state.metrics.observe_stages(found.timings)
    if state.traces:
        state.traces.stages(found.timings, began, time.time_ns())
    return found
