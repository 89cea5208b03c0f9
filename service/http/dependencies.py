"""Dependencies of routes: the shared state, the current retriever, a document, a span."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, TypeVar, cast

from fastapi import Depends, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from ingest.document.document import Document
from ingest.document.nodes import Span
from service.documents.library import Library
from service.operations.audit import AuditLog
from service.operations.metrics import Metrics
from service.operations.tracing import Traces
from service.questions.remembered import RememberedAnswers
from service.questions.retriever_handle import RetrieverHandle, Searcher
from service.questions.suggestions import Suggestions
from service.questions.workers import Workers
from service.settings import ServiceSettings
from service.wording.wording import AnswerWriter

if TYPE_CHECKING:
    from retriever.assembly import Models

T = TypeVar("T")

NO_DOCUMENT = "There is no document with this id. It may have been replaced or removed."


@dataclass(frozen=True, slots=True)
class State:
    """What the routes share."""

    settings: ServiceSettings
    models: "Models"
    retriever_handle: RetrieverHandle
    library: Library
    metrics: Metrics
    workers: Workers
    audit: AuditLog
    traces: Traces | None = None
    wording: AnswerWriter | None = None
    answers: RememberedAnswers = field(default_factory=RememberedAnswers)
    suggestions: Suggestions = field(default_factory=Suggestions)

    async def work(self, job: Callable[[], T]) -> T:
        """Run a job in a worker thread as soon as one is free.

        Raises:
            OverloadedError: too many jobs wait.
            TooSlowError: the job took too long.

        """
        return await self.workers.run(job)


async def _state(request: Request) -> State:
    return cast(State, request.app.state.service)


StateDep = Annotated[State, Depends(_state)]


async def _retriever(state: StateDep) -> Searcher:
    return await state.retriever_handle.current()


RetrieverDep = Annotated[Searcher, Depends(_retriever)]


DocumentId = Annotated[str, Path(description="The document's id.")]


def _document(document_id: DocumentId, retriever: RetrieverDep) -> Document:
    document = retriever.document(document_id)
    if document is None:
        raise HTTPException(404, NO_DOCUMENT)
    return document


DocumentDep = Annotated[Document, Depends(_document)]


async def _part(
    document: DocumentDep,
    start: Annotated[int, Query(ge=0, description="The first code point.")] = 0,
    end: Annotated[
        int | None, Query(ge=0, description="The code point after the last; the text's end if null")
    ] = None,
) -> Span:
    """Return the span `[start, end)` of the query, the whole text by default."""
    length = len(document.text)
    stop = length if end is None else end
    _require(stop <= length, "end", f"must be at most {length}, the document's length")
    _require(start <= stop, "start", f"must be at most {stop}, where the span ends")
    return Span(start, stop)


def _require(holds: bool, field: str, message: str) -> None:
    """Refuse a query parameter with the framework's own error."""
    if not holds:
        raise RequestValidationError([{"type": "span", "loc": ("query", field), "msg": message}])


SpanDep = Annotated[Span, Depends(_part)]
