"""The HTTP API, version 1, with health and metrics."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import partial
from pathlib import PurePosixPath
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response

from ingest.errors import IndexUnavailableError
from service.auth.access import CallerDep
from service.http import events, schemas
from service.http.dependencies import DocumentDep, RetrieverDep, SpanDep, StateDep
from service.http.error_handlers import problem_of
from service.http.problems import OVERLOADED, responses
from service.http.responses import (
    describe_document,
    describe_notes,
    ingested_at,
    json_response,
    server_timing,
)
from service.questions import answering, confidence, streaming
from service.questions.suggestions import similar

SHOWN_IN_BROWSER = {
    "application/pdf": "application/pdf",
    "text/plain": "text/plain; charset=utf-8",
    "text/markdown": "text/plain; charset=utf-8",
}
"""Originals that a browser may show, and as which type; it saves others (HTML runs scripts)."""

router = APIRouter()


@router.post(
    "/v1/ask",
    summary="Ask a question",
    tags=["questions"],
    response_model=schemas.AskResponse,
    responses={
        200: {
            "content": {events.MEDIA_TYPE: {"schema": {"type": "string"}}},
            "description": "The answer. With `Accept: text/event-stream`, events: `stage` as each "
            'stage begins (`{"stage": "evidence"}`), `part` as words are found that may answer, in '
            "the shape of a citation, and at the end `answer`, the whole of it; or `error` with a "
            "problem.",
        },
        **responses(400, 413, 422, 503, OVERLOADED, 504),
    },
)
async def ask(body: schemas.AskRequest, request: Request, state: StateDep) -> Response:
    """Answer from the documents, with the quote that supports each sentence, or say why not."""
    asked = partial(
        answering.ask,
        state,
        body.question,
        history=body.history,
        limit=body.limit,
        sources=schemas.sources_of(body.filter),
        reuse=body.reuse,
    )
    if events.MEDIA_TYPE in request.headers.get("accept", ""):
        steps = await streaming.begun(lambda progress: asked(progress=progress))
        return events.event_stream(_events(steps, request))
    answer = await asked()
    return json_response(answer.to_dict(), headers=server_timing(answer.timings))


async def _events(steps: AsyncIterator[streaming.Step], request: Request) -> AsyncIterator[bytes]:
    try:
        async for step in steps:
            match step:
                case streaming.StageBegun(name):
                    yield events.event({"stage": name}, "stage")
                case streaming.PartFound(citation):
                    yield events.event(citation.to_dict(), "part")
                case _:
                    yield events.event(step.to_dict(), "answer")
    except Exception as error:  # the status has been sent, so that no handler can tell of it
        yield events.event(problem_of(request, error), "error")


@router.get("/v1/confidence", summary="How sure is an answer?", tags=["questions"])
async def get_confidence_levels() -> schemas.ConfidenceLevels:
    """Say from which confidence on an answer is called how sure."""
    return schemas.ConfidenceLevels(likely=confidence.LIKELY, sure=confidence.SURE)


@router.post(
    "/v1/search",
    summary="Find passages",
    tags=["questions"],
    response_model=schemas.SearchResponse,
    responses=responses(400, 413, 422, 503, OVERLOADED, 504),
)
async def search(body: schemas.SearchRequest, state: StateDep) -> Response:
    """Return the most relevant passages, best first."""
    result = await answering.search(
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
def list_documents(
    retriever: RetrieverDep,
    offset: Annotated[int, Query(ge=0, le=2**31, description="How many to pass over.")] = 0,
    limit: Annotated[int, Query(ge=1, le=100, description="At most this many.")] = 50,
) -> Response:
    """Return a page of the documents, their total number, and the address of the next page."""
    found = [
        {
            **asdict(each),
            **describe_notes(each.notes),
            "ingested_at": ingested_at(retriever.original(each.id)),
        }
        for each in retriever.documents(offset, limit)
    ]
    total, end = retriever.document_count, offset + limit
    following = f"/v1/documents?offset={end}&limit={limit}" if found and end < total else None
    return json_response({"documents": found, "total": total, "next": following})


@router.get(
    "/v1/documents/{document_id}",
    summary="Describe a document",
    tags=["documents"],
    response_model=schemas.DocumentDetail,
    responses=responses(404, 422, 503),
)
def get_document(document: DocumentDep, retriever: RetrieverDep) -> Response:
    """Return the description of a document, without its text."""
    return json_response(describe_document(document, retriever.original(document.id)))


@router.get(
    "/v1/documents/{document_id}/text",
    summary="Read a document",
    tags=["documents"],
    response_model=schemas.DocumentText,
    responses=responses(404, 422, 503),
)
def get_document_text(document: DocumentDep, part: SpanDep) -> Response:
    """Return the document's text, or the code points from `start` up to `end`."""
    content = part.of(document.text)
    return json_response({"id": document.id, "start": part.start, "end": part.end, "text": content})


@router.get(
    "/v1/documents/{document_id}/file",
    summary="Get the original file",
    tags=["documents"],
    response_class=FileResponse,
    responses=responses(404, 422, 503),
)
def get_document_file(document: DocumentDep, retriever: RetrieverDep) -> FileResponse:
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
def get_document_outline(document: DocumentDep, retriever: RetrieverDep) -> Response:
    """Return the document's sections, each with its headings, outermost first."""
    sections = [asdict(section) for section in retriever.outline(document.id)]
    return json_response({"id": document.id, "sections": sections})


@router.get("/v1/uploads", summary="May documents be changed here?", tags=["documents"])
def get_upload_rules(state: StateDep, caller: CallerDep) -> schemas.UploadRules:
    """Say whether the caller may upload and remove documents, and which files are accepted."""
    # Imported when first needed: a service that is only read starts without the readers.
    from ingest.readers import SUFFIXES

    return schemas.UploadRules(
        allowed=state.settings.uploads and caller.may_manage,
        max_mb=state.settings.max_upload_mb,
        suffixes=list(SUFFIXES),
    )


@router.get(
    "/v1/suggestions",
    summary="Questions to begin with",
    tags=["questions"],
    response_model=schemas.SuggestedQuestions,
    responses=responses(422, 503),
)
async def suggest_questions(
    state: StateDep,
    retriever: RetrieverDep,
    language: Annotated[
        Literal["en", "ja"], Query(description="The reader's language: its questions come first.")
    ] = "en",
) -> Response:
    """Return a few questions that the documents answer, made from what they state."""
    questions, complete = await state.suggestions.of(retriever, language)
    return json_response({"questions": questions, "complete": complete})


@router.post(
    "/v1/suggestions",
    summary="Questions like another",
    tags=["questions"],
    response_model=schemas.SuggestedQuestions,
    responses=responses(400, 413, 422, 503, OVERLOADED, 504),
)
async def suggest_similar_questions(
    body: schemas.SimilarRequest, state: StateDep, retriever: RetrieverDep
) -> Response:
    """Return questions on what is near one that was refused; the documents answer all of them."""
    find = partial(
        similar,
        retriever,
        body.question,
        history=body.history,
        sources=schemas.sources_of(body.filter),
    )
    return json_response({"questions": await state.work(find), "complete": True})


@router.get("/livez", summary="Is the process alive?", tags=["health"])
async def check_alive() -> schemas.Live:
    """Say that the process answers."""
    return schemas.Live(status="live")


@router.get(
    "/readyz", summary="Can it answer questions?", tags=["health"], responses=responses(503)
)
async def check_ready(retriever: RetrieverDep) -> schemas.Ready:
    """Say which index answers; 503 with the reason while there is none."""
    index = schemas.IndexState(generation=retriever.generation, encoder=retriever.encoder)
    return schemas.Ready(status="ready", index=index)


@router.get(
    "/metrics",
    summary="Measures for Prometheus",
    tags=["health"],
    response_class=PlainTextResponse,
)
def get_metrics(state: StateDep) -> Response:
    """Return counts and times in Prometheus's text format."""
    try:
        retriever = state.retriever_handle.retriever
    except IndexUnavailableError:
        retriever = None
    return Response(state.metrics.render(retriever), media_type=CONTENT_TYPE_LATEST)
