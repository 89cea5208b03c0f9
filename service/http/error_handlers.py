"""Handlers that turn every error of a route into a problem (RFC 9457)."""

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Route

from ingest.errors import (
    IndexUnavailableError,
    ModelError,
    QuestionError,
    TenkyoError,
    UnreadableFileError,
)
from ingest.messages import to_shape
from service.documents.quota import LibraryFullError
from service.http import pages
from service.http.problems import OVERLOADED, UNREADABLE, problem
from service.http.redaction import redact
from service.http.security_headers import SECURITY_HEADERS
from service.operations.request_log import HEADER, request_id
from service.questions.workers import OverloadedError, TooSlowError

logger = logging.getLogger(__name__)

DETAILS = {
    400: "The body is not JSON in UTF-8.",
    404: "There is nothing at this address. /docs lists what there is.",
    500: "The service could not finish this request. Its log says why.",
}

AGAIN = "If it happens again, tell whoever runs the service: its log says more."

MESSAGES = {
    "missing": "is required",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "must be a text",
    "string_unicode": "must be valid Unicode text",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "list_type": "must be a list",
    "too_long": "must have at most {max_length} items",
    "too_short": "must have at least {min_length} item",
    "json_invalid": "is not valid JSON",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object, sent as application/json",
}
"""The message for an invalid field, by pydantic's error type."""


def install(app: FastAPI) -> None:
    """Add the handlers to an application."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(QuestionError, _question)
    app.add_exception_handler(IndexUnavailableError, _unavailable)
    app.add_exception_handler(ModelError, _unavailable)
    app.add_exception_handler(UnreadableFileError, _unreadable)
    app.add_exception_handler(OverloadedError, _overloaded)
    app.add_exception_handler(TooSlowError, _too_slow)
    app.add_exception_handler(LibraryFullError, _full)
    app.add_exception_handler(TenkyoError, _failed)
    app.add_exception_handler(Exception, _unexpected)


def field_in_words(location: Sequence[int | str]) -> str:
    """Return a field's name for people.

    >>> field_in_words(("body", "filter", "source", 0))
    'filter, source, item 1'
    """
    names = [f"item {part + 1}" if isinstance(part, int) else part for part in location[1:]]
    return ", ".join(names) or str(location[0])


def problem_of(request: Request, error: Exception) -> dict[str, Any]:
    """Return the problem that an error is, for a response that has begun; it is logged here."""
    handlers = request.app.exception_handlers
    kind = next(one for one in type(error).__mro__ if one in handlers)
    if kind is Exception:
        logger.error("An answer failed on its way", exc_info=error)
    response: Response = handlers[kind](request, error)
    shape: dict[str, Any] = json.loads(bytes(response.body))
    return shape


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - how Starlette calls it
    status = error.status_code
    if status == 404 and (page := pages.lost(request)):
        return page
    detail = error.detail
    if detail in (HTTPStatus(status).phrase, "There was an error parsing the body"):
        detail = DETAILS.get(status, detail)
    headers = dict(error.headers or {})
    if status == 405:
        headers["Allow"] = _methods(request) or headers.get("Allow", "GET, HEAD")
        detail = f"This address answers {headers['Allow']} only."
    return problem(status, detail, headers=headers)


def _methods(request: Request) -> str:
    """Return the methods of all routes of an address (RFC 9110, 10.2.1).

    The framework returns those of the first route only.
    """
    methods: set[str] = set()
    for each in iter_route_contexts(request.app.routes):
        route = each.original_route
        if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL:
            methods |= route.methods or set()
    return ", ".join(sorted(methods))


def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = []
    for found in error.errors():
        template = MESSAGES.get(found["type"], found["msg"])
        location = ("body",) if found["type"] == "json_invalid" else found["loc"]
        message = template.format(**found.get("ctx", {}))
        if found["type"] == "json_invalid":
            message += _place_in_json(error.body, found["loc"][-1])
        errors.append({"field": field_in_words(location), "message": message})
    detail = "; ".join(f"{each['field']} {each['message']}" for each in errors[:3]) + "."
    return problem(422, detail, errors=errors)


def _place_in_json(body: object, position: object) -> str:
    """Return where JSON ends to be valid, in words; empty where that is not known.

    >>> _place_in_json('{"question":}', 12)
    ' (line 1, column 13)'
    """
    if not isinstance(body, str) or not isinstance(position, int):
        return ""
    before = body[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    return f" (line {line}, column {column})"


def _question(request: Request, error: Exception) -> Response:
    field = "query" if request.url.path.endswith("/search") else "question"
    return problem(422, str(error), errors=[{"field": field, "message": str(error)}])


def _unavailable(request: Request, error: Exception) -> Response:
    return problem(503, _redacted(request, error), headers={"Retry-After": "5"})


def _unreadable(_request: Request, error: Exception) -> Response:
    assert isinstance(error, UnreadableFileError)  # noqa: S101 - how Starlette calls it
    message = to_shape(error.message)
    return problem(422, str(error), kind=UNREADABLE, message=message)


def _overloaded(_request: Request, error: Exception) -> Response:
    return problem(503, str(error), kind=OVERLOADED, headers={"Retry-After": "1"})


def _too_slow(_request: Request, error: Exception) -> Response:
    return problem(504, str(error), headers={"Retry-After": "5"})


def _full(_request: Request, error: Exception) -> Response:
    return problem(507, str(error))


def _failed(request: Request, error: Exception) -> Response:
    logger.error("%s", error)
    return problem(500, f"{_redacted(request, error)} {AGAIN}")


def _redacted(request: Request, error: Exception) -> str:
    return redact(error, request.app.state.service.settings.index)


def _unexpected(_request: Request, _error: Exception) -> Response:
    # The server logs the error. This response bypasses all middleware, so it needs their headers.
    named = {HEADER: found} if (found := request_id()) else {}
    return problem(500, DETAILS[500], headers={**SECURITY_HEADERS, **named})
