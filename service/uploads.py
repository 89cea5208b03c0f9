"""Adding and removing documents over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Message, Receive

from ingest.errors import UnreadableFileError
from service import schemas
from service.api import NO_DOCUMENT, StateNow, document_shape, json_response
from service.edge import BODY_LIMIT
from service.origin import refuse_other_sites
from service.problems import UNREADABLE, responses

PATH = "/v1/documents"

FORM_FIELD_LIMIT = 8 * 1024
"""Bytes a field beside the file may have; check_source has the last word on a name."""

FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                        "source": {
                            "type": "string",
                            "description": "The name to give it, such as reports/2025/a.pdf; "
                            "the file's own unless given.",
                        },
                    },
                }
            }
        },
    }
}


async def _allowed(request: Request, state: StateNow) -> None:
    """Refuse changes where they are switched off, and what a page of another site sends."""
    if not state.settings.uploads_allowed:
        raise HTTPException(
            403,
            "Documents cannot be changed here: the service listens beyond this machine and has no "
            "login. To let whoever reaches it change them, set TENKYO_UPLOADS=true.",
        )
    refuse_other_sites(request, "change the documents")


router = APIRouter(tags=["documents"], dependencies=[Depends(_allowed)])


@router.post(
    PATH,
    summary="Upload a document",
    status_code=201,
    response_model=schemas.Uploaded,
    responses={
        200: {"model": schemas.Uploaded, "description": "Replaced, or unchanged"},
        **responses(400, 403, 413, 422, UNREADABLE, 503),
    },
    openapi_extra=FORM,
)
async def upload(request: Request, state: StateNow) -> Response:
    """Add a file, or replace the one of the same name; by the time this answers, it is served."""
    async with _form(request, state.settings.max_upload_mb) as form:
        file, source = _file(form)
        try:
            added = await state.library.add(file.file, source)
        except UnreadableFileError as error:
            raise UnreadableFileError(f"{source or 'The file'} was not added: {error}.") from None
    outcome = added.outcome
    state.metrics.changes.labels(outcome.status).inc()
    notes = [outcome.reason] if outcome.reason else []
    shape = document_shape(added.document) | {"status": outcome.status, "notes": notes}
    status = 201 if outcome.status == "added" else 200
    return json_response(shape, status, {"Location": f"{PATH}/{added.document.id}"})


@router.delete(
    f"{PATH}/{{document_id}}",
    summary="Remove a document",
    status_code=204,
    response_class=Response,
    responses=responses(403, 404, 422, 503),
)
async def remove(document_id: str, state: StateNow) -> None:
    """Remove a document under all its names; by the time this answers, nothing cites it."""
    outcomes = await state.library.remove(document_id)
    if not outcomes:
        raise HTTPException(404, NO_DOCUMENT)
    for outcome in outcomes:
        state.metrics.changes.labels(outcome.status).inc()


@asynccontextmanager
async def _form(request: Request, megabytes: int) -> AsyncIterator[FormData]:
    """Give the form that is sent, its file on disk; what is too large is not read to its end."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise _invalid("form", "must be sent as multipart/form-data")
    # What the form adds to the file may be as large as any other request.
    limit = megabytes * 1024 * 1024 + BODY_LIMIT
    too_large = HTTPException(413, f"A file may have at most {megabytes} MB: TENKYO_MAX_UPLOAD_MB.")
    if int(request.headers.get("content-length", 0)) > limit:
        raise too_large
    limited = Request(request.scope, _limited(request.receive, limit, too_large))
    try:
        async with limited.form(max_files=1, max_fields=1, max_part_size=FORM_FIELD_LIMIT) as form:
            yield form
    except ClientDisconnect:
        raise HTTPException(400, "The file did not arrive whole.") from None


def _limited(receive: Receive, limit: int, too_large: HTTPException) -> Receive:
    """Count a body's bytes while it is received."""
    received = 0

    async def count() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise too_large
        return message

    return count


def _file(form: FormData) -> tuple[UploadFile, str]:
    """Return the file and the name it shall have."""
    for name in form:
        if name not in ("file", "source"):
            raise _invalid(name, "is not a key that is known here")
    file, source = form.get("file"), form.get("source", "")
    if not isinstance(file, UploadFile):
        raise _invalid("file", "is required")
    if not isinstance(source, str):
        raise _invalid("source", "must be a text")
    # A part's file name may be a path on the sender's machine, which is not to be used (RFC 7578).
    return file, source or PurePosixPath(file.filename or "").name


def _invalid(field: str, message: str) -> RequestValidationError:
    return RequestValidationError([{"type": "form", "loc": ("body", field), "msg": message}])
