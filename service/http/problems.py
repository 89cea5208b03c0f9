"""Problems: errors as `application/problem+json` (RFC 9457), and how OpenAPI describes them."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.http.schemas import FieldError, Message, Problem
from service.operations.request_log import request_id

MEDIA_TYPE = "application/problem+json"

KINDS = {
    "malformed-request": (400, "The request cannot be read"),
    "unauthorized": (401, "A key is needed"),
    "forbidden": (403, "Not allowed"),
    "not-found": (404, "Not found"),
    "method-not-allowed": (405, "Method not allowed"),
    "too-slow-to-send": (408, "The request did not arrive in time"),
    "too-large": (413, "The request is too large"),
    "wrong-host": (421, "The service does not go by this name"),
    "invalid-request": (422, "The request is not valid"),
    "unreadable-file": (422, "The file cannot be read"),
    "too-many-requests": (429, "Too many requests"),
    "internal-error": (500, "Something went wrong here"),
    "not-ready": (503, "Not ready to answer"),
    "overloaded": (503, "Too many questions are waiting"),
    "too-slow": (504, "The answer took too long"),
    "library-full": (507, "There are as many documents as there may be"),
}
"""By kind, which is also the anchor on /docs that explains it: the status and the title."""

UNREADABLE = "unreadable-file"
OVERLOADED = "overloaded"

_UNUSUAL = (UNREADABLE, OVERLOADED)
_USUAL = {status: name for name, (status, _) in KINDS.items() if name not in _UNUSUAL}
"""The default kind by status."""


def problem(
    status: int,
    detail: str,
    *,
    kind: str | None = None,
    message: dict[str, Any] | None = None,
    errors: Sequence[dict[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem as a response.

    Args:
        status: the HTTP status.
        detail: what went wrong and what to do, for people.
        kind: a key of `KINDS`, where it is not the default of the status.
        message: the detail as `ingest.messages.to_shape` gives it, where it can be translated.
        errors: the invalid fields, each with `field` and `message`.
        headers: more headers of the response.

    """
    name = kind or _USUAL.get(status, "")
    title = KINDS[name][1] if name else HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": f"/docs#{name}" if name else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if message:
        body["message"] = message
    if errors:
        body["errors"] = list(errors)
    if found := request_id():
        body["request_id"] = found
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status, headers, media_type=MEDIA_TYPE)


def refusal(status: int, detail: str) -> ASGIApp:
    """Return an ASGI application that answers every request with this problem."""

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        # Made for each request, since it names the request's id.
        await problem(status, detail)(scope, receive, send)

    return refuse


def responses(*kinds: int | str) -> dict[int | str, dict[str, Any]]:
    """Return the problems of a route for the OpenAPI document.

    Each is given by its status, or by its kind where that is not the default of the status.
    """
    titles: dict[int | str, list[str]] = {}
    for kind in kinds:
        status, title = KINDS[_USUAL[kind] if isinstance(kind, int) else kind]
        titles.setdefault(status, []).append(title)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": "; ".join(found), "content": content}
        for status, found in titles.items()
    }


def schemas() -> dict[str, Any]:
    """Return the components of the OpenAPI document that `responses` refers to."""
    _, definitions = models_json_schema(
        [(one, "serialization") for one in (Problem, FieldError, Message)],
        ref_template="#/components/schemas/{model}",
    )
    found: dict[str, Any] = definitions["$defs"]
    return found
