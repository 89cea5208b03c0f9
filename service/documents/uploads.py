"""Adding and removing documents over HTTP."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Message, Receive

from ingest.errors import IndexUnavailableError, ModelError, TenkyoError, UnreadableFileError
from ingest.messages import Message as Words
from service.auth.access import ASK_ONLY, Caller, CallerDep
from service.documents.library import Added
from service.documents.quota import LibraryFullError
from service.http import schemas
from service.http.csrf import refuse_cross_site
from service.http.dependencies import NO_DOCUMENT, DocumentId, State, StateDep
from service.http.problems import UNREADABLE, responses
from service.http.responses import describe_document, describe_notes, json_response
from service.http.security_headers import BODY_LIMIT
from service.operations.audit import AuditLog

if TYPE_CHECKING:
    from ingest.pipeline import Outcome

logger = logging.getLogger(__name__)

PATH = "/v1/documents"


class UploadError(TenkyoError):
    """A file could not be received; the message says why."""


FORM_FIELD_LIMIT = 8 * 1024
"""Bytes of a field beside the file, by eye; check_source decides which names are valid."""

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


async def _allowed(request: Request, state: StateDep, caller: CallerDep) -> None:
    """Refuse changes that are switched off, cross-site, or by a caller who may only ask."""
    if not state.settings.uploads:
        raise HTTPException(
            403, "Documents cannot be changed here: TENKYO_UPLOADS is false. Use: python -m ingest"
        )
    refuse_cross_site(request, "change the documents")
    if not caller.may_manage:
        action = "upload" if request.method == "POST" else "remove"
        denied = partial(state.audit.record, caller.who, action, "denied")
        await to_thread.run_sync(partial(denied, document=request.path_params.get("document_id")))
        raise HTTPException(403, ASK_ONLY)


router = APIRouter(tags=["documents"], dependencies=[Depends(_allowed)])


@router.post(
    PATH,
    summary="Upload a document",
    status_code=201,
    response_model=schemas.Uploaded | schemas.UploadedArchive,
    responses={
        200: {
            "model": schemas.Uploaded | schemas.UploadedArchive,
            "description": "Replaced, or unchanged",
        },
        **responses(400, 403, 413, 422, UNREADABLE, 500, 503, 507),
    },
    openapi_extra=FORM,
)
async def upload_document(request: Request, state: StateDep, caller: CallerDep) -> Response:
    """Add a file, or replace the one of the same name; once this answers, it is served.

    The files of an archive, and those attached to a mail, become documents of their own.
    """
    async with _form(request, state.settings.max_upload_mb) as form:
        file, source = _file(form)
        async with _recorded(state, caller, "upload", source=source) as change:
            try:
                added = await state.library.add(file.file, source)
            except UnreadableFileError as error:
                change.outcome = "refused"
                raise UnreadableFileError(_not_added(source, error)) from None
            except LibraryFullError:
                change.outcome = "refused"
                raise
            change.outcome = _summary(added.outcomes)
            change.document = added.document.id if added.document else None
    if added.document:
        # What was added is to be seen in the questions to begin with.
        state.suggestions.prepare(await state.retriever_handle.current(), added.document.id)
    for outcome in added.outcomes:
        state.metrics.changes.labels(outcome.status).inc()
    return _uploaded(added, source)


def _uploaded(added: Added, source: str) -> Response:
    """Return what became of a file: 201 where a document is new."""
    status = 201 if any(one.status == "added" for one in added.outcomes) else 200
    files = [_file_shape(one) for one in added.outcomes if one.source != source]
    if added.document is None:
        return json_response({"source": source, "files": files}, status)
    own = next(one for one in added.outcomes if one.source == source)
    shape = describe_document(added.document, added.original)
    shape |= {"status": own.status, "files": files} | describe_notes(own.notes)
    return json_response(shape, status, {"Location": f"{PATH}/{added.document.id}"})


def _file_shape(outcome: "Outcome") -> dict[str, object]:
    described = describe_notes(outcome.notes)
    return {"source": outcome.source, "status": outcome.status, **described}


def _not_added(source: str, error: UnreadableFileError) -> Words:
    if not source:
        return Words("The file was not added: {reason}.", reason=error.message)
    return Words("{name} was not added: {reason}.", name=source, reason=error.message)


def _summary(outcomes: "Sequence[Outcome]") -> str:
    """Return what became of a file, or how often what of the files that it holds."""
    if len(outcomes) == 1:
        return str(outcomes[0].status)
    counts = Counter(str(one.status) for one in outcomes)
    return ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))


@router.delete(
    f"{PATH}/{{document_id}}",
    summary="Remove a document",
    status_code=204,
    response_class=Response,
    responses=responses(403, 404, 422, 500, 503),
)
async def remove_document(document_id: DocumentId, state: StateDep, caller: CallerDep) -> None:
    """Remove a document under all its names; once this answers, nothing cites it."""
    async with _recorded(state, caller, "remove", document=document_id) as change:
        outcomes = await state.library.remove(document_id)
        change.outcome = "removed" if outcomes else "not found"
        change.source = ", ".join(each.source for each in outcomes) or None
    if not outcomes:
        raise HTTPException(404, NO_DOCUMENT)
    for outcome in outcomes:
        state.metrics.changes.labels(outcome.status).inc()


@dataclass(slots=True)
class _Change:
    """What the audit log will record of a change."""

    source: str | None
    document: str | None
    outcome: str = "unknown"


@asynccontextmanager
async def _recorded(
    state: State,
    caller: Caller,
    action: str,
    *,
    source: str | None = None,
    document: str | None = None,
) -> AsyncIterator[_Change]:
    """Record a change in the audit log, however it ends.

    Args:
        state: what the routes share.
        caller: who makes the change.
        action: the name of the change.
        source: the name of the document, if known.
        document: the id of the document, if known.

    Raises:
        AuditError: the log cannot be written; nothing was changed.

    """
    await to_thread.run_sync(state.audit.check)
    change = _Change(source, document)
    try:
        yield change
    except Exception as error:
        if change.outcome == "unknown":
            change.outcome = "failed"
        if isinstance(error, IndexUnavailableError | ModelError):
            # Other errors are logged where they are answered; of these the client learns less.
            logger.error("%s", error)
        raise
    finally:
        # A change that is cut off when the service stops may have been made: outcome unknown.
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(partial(_record, state.audit, caller.who, action, change))


def _record(audit: AuditLog, who: str, action: str, change: _Change) -> None:
    audit.record(who, action, change.outcome, source=change.source, document=change.document)


@asynccontextmanager
async def _form(request: Request, megabytes: int) -> AsyncIterator[FormData]:
    """Give the form of a request, its file on disk; too large a body is not read to its end."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise _invalid("form", "must be sent as multipart/form-data")
    # The rest of the form may be as large as any other request.
    limit = megabytes * 1024 * 1024 + BODY_LIMIT
    too_large = HTTPException(413, f"A file may have at most {megabytes} MB: TENKYO_MAX_UPLOAD_MB.")
    if int(request.headers.get("content-length", 0)) > limit:
        raise too_large
    limited = Request(request.scope, _limited(request.receive, limit, too_large))
    try:
        form = await limited.form(max_files=1, max_fields=1, max_part_size=FORM_FIELD_LIMIT)
    except ClientDisconnect:
        raise HTTPException(400, "The file did not arrive whole.") from None
    except OSError as error:
        raise UploadError(
            f"The file could not be kept while it arrived ({error.strerror}). "
            "What was indexed before is unchanged."
        ) from None
    try:
        yield form
    finally:
        await form.close()


def _limited(receive: Receive, limit: int, too_large: HTTPException) -> Receive:
    """Wrap `receive` to raise `too_large` once the body is over the limit."""
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
    """Return the file and its name."""
    for name in form:
        if name not in ("file", "source"):
            raise _invalid(name, "is not a key that is known here")
    file, source = form.get("file"), form.get("source", "")
    if not isinstance(file, UploadFile):
        raise _invalid("file", "is required")
    if not isinstance(source, str):
        raise _invalid("source", "must be a text")
    # A part's file name may be a path on the sender's machine; only its end counts (RFC 7578).
    return file, source or PurePosixPath(file.filename or "").name


def _invalid(field: str, message: str) -> RequestValidationError:
    return RequestValidationError([{"type": "form", "loc": ("body", field), "msg": message}])
