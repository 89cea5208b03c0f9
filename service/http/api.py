"""The HTTP API, version 1, with health and metrics."""

from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Query
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response

from ingest.errors import IndexUnavailableError
from service.auth.access import CallerDep
from service.http import schemas
from service.http.dependencies import DocumentDep, RetrieverDep, SpanDep, StateDep
from service.http.problems import OVERLOADED, responses
from service.http.responses import describe_document, ingested_at, json_response, server_timing
from service.questions import answering

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
    responses=responses(400, 413, 422, 503, OVERLOADED, 504),
)
async def ask(body: schemas.AskRequest, state: StateDep) -> Response:
    """Answer from the documents, with the quote that supports each sentence, or say why not."""
    answer = await answering.ask(
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
def documents(
    retriever: RetrieverDep,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Return a page of the documents, and their total number."""
    found = [
        {**asdict(each), "ingested_at": ingested_at(retriever.original(each.id))}
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
def document(document: DocumentDep, retriever: RetrieverDep) -> Response:
    """Return the description of a document, without its text."""
    return json_response(describe_document(document, retriever.original(document.id)))


@router.get(
    "/v1/documents/{document_id}/text",
    summary="Read a document",
    tags=["documents"],
    response_model=schemas.DocumentText,
    responses=responses(404, 422, 503),
)
def text(document: DocumentDep, part: SpanDep) -> Response:
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
def file(document: DocumentDep, retriever: RetrieverDep) -> FileResponse:
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
def outline(document: DocumentDep, retriever: RetrieverDep) -> Response:
    """Return the document's sections, each with its headings, outermost first."""
    sections = [asdict(section) for section in retriever.outline(document.id)]
    return json_response({"id": document.id, "sections": sections})


@router.get("/v1/uploads", summary="May documents be changed here?", tags=["documents"])
def upload_rules(state: StateDep, caller: CallerDep) -> schemas.UploadRules:
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
    responses=responses(503),
)
async def suggestions(state: StateDep, retriever: RetrieverDep) -> Response:
    """Return a few questions that the documents answer, drawn from their headings."""
    return json_response({"questions": await state.suggestions.of(retriever)})


@router.get("/livez", summary="Is the process alive?", tags=["health"])
async def livez() -> schemas.Live:
    """Say that the process answers."""
    return schemas.Live(status="live")


@router.get(
    "/readyz", summary="Can it answer questions?", tags=["health"], responses=responses(503)
)
async def readyz(retriever: RetrieverDep) -> schemas.Ready:
    """Say which index answers; 503 with the reason while there is none."""
    index = schemas.IndexState(generation=retriever.generation, encoder=retriever.encoder)
    return schemas.Ready(status="ready", index=index)


@router.get(
    "/metrics",
    summary="Measures for Prometheus",
    tags=["health"],
    response_class=PlainTextResponse,
)
def metrics(state: StateDep) -> Response:
    """Return counts and times in Prometheus's text format."""
    try:
        retriever = state.retriever_handle.retriever
    except IndexUnavailableError:
        retriever = None
    return Response(state.metrics.render(retriever), media_type=CONTENT_TYPE_LATEST)
