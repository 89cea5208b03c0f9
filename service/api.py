"""The HTTP API, version 1, with health and metrics."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response

from ingest.errors import IndexUnavailableError
from ingest.types import Document, Span
from retriever.wire import render
from service import asking, schemas
from service.access import Asking
from service.audit import AuditLog
from service.library import Library
from service.metrics import Metrics
from service.pdf_pages import pdf_of
from service.problems import OVERLOADED, responses
from service.settings import ServiceSettings
from service.state import Holder, Searcher
from service.suggestions import Suggestions
from service.tracing import Traces
from service.wording.wording import AnswerWriter
from service.workers import Workers

T = TypeVar("T")

SHOWN_IN_BROWSER = {
    "application/pdf": "application/pdf",
    "text/plain": "text/plain; charset=utf-8",
    "text/markdown": "text/plain; charset=utf-8",
}
"""Originals that a browser may open, and as what; it saves all others (HTML runs scripts)."""

NO_DOCUMENT = "There is no document with this id. It may have been replaced or removed."


@dataclass(frozen=True, slots=True)
class State:
    """What the routes share: settings, what answers and changes it, what watches and records it."""

    settings: ServiceSettings
    holder: Holder
    library: Library
    metrics: Metrics
    workers: Workers
    audit: AuditLog
    traces: Traces | None = None
    wording: AnswerWriter | None = None
    suggestions: Suggestions = field(default_factory=Suggestions)

    async def work(self, job: Callable[[], T]) -> T:
        """Run a job off the event loop as soon as a worker is free.

        Raises:
            OverloadedError, TooSlowError: too many jobs wait, or this one took too long.

        """
        return await self.workers.run(job)


async def _state(request: Request) -> State:
    return cast(State, request.app.state.service)


StateNow = Annotated[State, Depends(_state)]


async def _retriever(state: StateNow) -> Searcher:
    return await state.holder.current()


Retriever = Annotated[Searcher, Depends(_retriever)]


def _document(document_id: str, retriever: Retriever) -> Document:
    document = retriever.document(document_id)
    if document is None:
        raise HTTPException(404, NO_DOCUMENT)
    return document


Found = Annotated[Document, Depends(_document)]


async def _part(
    document: Found,
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int | None, Query(ge=0)] = None,
) -> Span:
    """Return the span that a query asks for, the whole text unless it says less."""
    length = len(document.text)
    stop = length if end is None else end
    _require(stop <= length, "end", f"must be at most {length}, the document's length")
    _require(start <= stop, "start", f"must be at most {stop}, where the span ends")
    return Span(start, stop)


def _require(holds: bool, field: str, message: str) -> None:
    """Refuse a query parameter as the framework would."""
    if not holds:
        raise RequestValidationError([{"type": "span", "loc": ("query", field), "msg": message}])


Part = Annotated[Span, Depends(_part)]

router = APIRouter()


@router.post(
    "/v1/ask",
    summary="Ask a question",
    tags=["questions"],
    response_model=schemas.AskResponse,
    responses=responses(400, 413, 422, 503, OVERLOADED, 504),
)
async def ask(body: schemas.AskRequest, state: StateNow) -> Response:
    """Answer from the documents, with the words each sentence stands on, or say why not."""
    answer = await asking.ask(
        state,
        body.question,
        history=body.history,
        limit=body.limit,
        sources=schemas.sources_of(body.filter),
    )
    return json_response(answer.to_dict(), headers=server_timing(answer.timings))


@router.post(
    "/v1/search",
    summary="Find passages",
    tags=["questions"],
    response_model=schemas.SearchResponse,
    responses=responses(400, 413, 422, 503, OVERLOADED, 504),
)
async def search(body: schemas.SearchRequest, state: StateNow) -> Response:
    """Return the passages that bear most on the words, best first."""
    result = await asking.search(
        state,
        body.query,
        history=body.history,
        limit=body.limit,
        sources=schemas.sources_of(body.filter),
        merge=body.merge,
        context=body.context,
    )
    return json_response(result.to_dict(), headers=server_timing(result.timings))


@router.get(
    "/v1/documents",
    summary="List the documents",
    tags=["documents"],
    response_model=schemas.DocumentList,
    responses=responses(422, 503),
)
def documents(
    retriever: Retriever,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Return some of the documents, and how many there are in all."""
    found = [
        {**asdict(each), "ingested_at": came_in(retriever.original(each.id))}
        for each in retriever.documents(offset, limit)
    ]
    return json_response({"documents": found, "total": retriever.document_count})


@router.get(
    "/v1/documents/{document_id}",
    summary="Describe a document",
    tags=["documents"],
    response_model=schemas.DocumentDetail,
    responses=responses(404, 422, 503),
)
def document(document: Found, retriever: Retriever) -> Response:
    """Return what is known of a document, without its text."""
    return json_response(document_shape(document, retriever.original(document.id)))


@router.get(
    "/v1/documents/{document_id}/text",
    summary="Read a document",
    tags=["documents"],
    response_model=schemas.DocumentText,
    responses=responses(404, 422, 503),
)
def text(document: Found, part: Part) -> Response:
    """Return the document's text, or the code points from `start` up to `end`."""
    words = part.of(document.text)
    return json_response({"id": document.id, "start": part.start, "end": part.end, "text": words})


@router.get(
    "/v1/documents/{document_id}/file",
    summary="Get the original file",
    tags=["documents"],
    response_class=FileResponse,
    responses=responses(404, 422, 503),
)
def file(document: Found, retriever: Retriever) -> FileResponse:
    """Return the file as it was ingested; a browser saves what it could run."""
    path = retriever.original(document.id)
    if path is None or not path.is_file():
        raise HTTPException(404, "The original of this document was not kept.")
    shown_as = SHOWN_IN_BROWSER.get(document.media_type)
    return FileResponse(
        path,
        media_type=shown_as or "application/octet-stream",
        filename=PurePosixPath(document.source).name,
        content_disposition_type="inline" if shown_as else "attachment",
    )


@router.get(
    "/v1/documents/{document_id}/outline",
    summary="Read a document's outline",
    tags=["documents"],
    response_model=schemas.Outline,
    responses=responses(404, 422, 503),
)
def outline(document: Found, retriever: Retriever) -> Response:
    """Return the document's sections, each with its headings, outermost first."""
    sections = [asdict(section) for section in retriever.outline(document.id)]
    return json_response({"id": document.id, "sections": sections})


@router.get("/v1/uploads", summary="May documents be changed here?", tags=["documents"])
def upload_rules(state: StateNow, caller: Asking) -> schemas.UploadRules:
    """Say whether whoever asks may upload and remove documents, and which files will do."""
    # Imported when first needed: a service that only reads starts without the readers.
    from ingest.readers import READERS

    return schemas.UploadRules(
        allowed=state.settings.uploads and caller.may_manage,
        max_mb=state.settings.max_upload_mb,
        suffixes=sorted(READERS),
    )


@router.get(
    "/v1/suggestions",
    summary="Questions to begin with",
    tags=["questions"],
    response_model=schemas.SuggestedQuestions,
    responses=responses(503),
)
async def suggestions(state: StateNow, retriever: Retriever) -> Response:
    """Return a few questions that the documents answer, drawn from their headings."""
    return json_response({"questions": await state.suggestions.of(retriever)})


@router.get("/livez", summary="Is the process alive?", tags=["health"])
async def livez() -> schemas.Live:
    """Say that the process answers."""
    return schemas.Live(status="live")


@router.get(
    "/readyz", summary="Can it answer questions?", tags=["health"], responses=responses(503)
)
async def readyz(retriever: Retriever) -> schemas.Ready:
    """Say which index answers; 503 with the reason while there is none."""
    index = schemas.IndexState(generation=retriever.generation, encoder=retriever.encoder)
    return schemas.Ready(status="ready", index=index)


@router.get(
    "/metrics",
    summary="Measures for Prometheus",
    tags=["health"],
    response_class=PlainTextResponse,
)
def metrics(state: StateNow) -> Response:
    """Return counts and times in Prometheus's text format."""
    try:
        retriever = state.holder.retriever
    except IndexUnavailableError:
        retriever = None
    return Response(state.metrics.render(retriever), media_type=CONTENT_TYPE_LATEST)


def json_response(
    shape: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the answer in the very bytes that the command prints."""
    return Response(render(shape), status, headers, media_type="application/json")


def server_timing(timings: Mapping[str, float]) -> dict[str, str]:
    """Return the header that tells a client how long each stage took (W3C Server Timing)."""
    stages = (f"{name};dur={1000 * seconds:.1f}" for name, seconds in timings.items())
    return {"Server-Timing": ", ".join(stages)}


def came_in(original: Path | None) -> str | None:
    """Return when a document came in: its original is written once, and kept as long as it is."""
    try:
        seconds = original.stat().st_mtime if original else None
    except OSError:
        seconds = None
    return (
        None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat("T", "seconds")
    )


def document_shape(document: Document, original: Path | None) -> dict[str, Any]:
    """Return what is told of a document, without its text; `original` is its file, if kept."""
    return {
        "id": document.id,
        "source": document.source,
        "sources": list(document.sources),
        "title": document.title,
        "media_type": document.media_type,
        "pages": len(document.page_starts) or None,
        "characters": len(document.text),
        "sha256": document.sha256,
        "page_starts": list(document.page_starts),
        "ingested_at": came_in(original),
        "page_pictures": pdf_of(document, original) is not None,
    }
