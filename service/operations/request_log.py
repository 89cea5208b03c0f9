"""The request log: a line for each request, with an id that the response has too.

Questions are private. The log contains them only if TENKYO_LOG_QUESTIONS is set, and instead of
URLs, which may contain one, it has the pattern of the route.
"""

import json
import logging
import re
import time
import uuid
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.route_info import StatusRecorder, route_of

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"

_WELL_FORMED = re.compile(r"[A-Za-z0-9._:+/=-]{1,128}")
"""Ids of proxies and clients that are safe in any log; others are replaced."""

_line: ContextVar[dict[str, Any] | None] = ContextVar("request_log", default=None)


def add_fields(**fields: Any) -> None:
    """Add fields to the line of the current request; does nothing outside of one."""
    line = _line.get()
    if line is not None:
        line.update(fields)


def request_id() -> str | None:
    """Return the id of the current request, None outside of one."""
    line = _line.get()
    return line["request_id"] if line else None


def add_request_id(record: logging.LogRecord) -> bool:
    """Add the id of the current request to a log record; a logging filter that drops none.

    Worker threads run in the context of the request that they work for.
    """
    if (found := request_id()) and not hasattr(record, "request_id"):
        record.request_id = found
    return True


class RequestLog:
    """Writes the line when a response has ended, and adds the request's id to its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        own = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        line: dict[str, Any] = {"request_id": own}
        # Not reset: the server's own handler for 500 names the id too. Each request has its own
        # context.
        _line.set(line)
        started = time.perf_counter()
        recorder = StatusRecorder(send)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = own
            await recorder(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            recorder.status = recorder.status or 500
            raise
        finally:
            ms = round(1000 * (time.perf_counter() - started), 1)
            _write(scope, recorder.status, ms, line)


def _write(scope: Scope, status: int | None, ms: float, fields: dict[str, Any]) -> None:
    """Log a request; without a status, the client went away before the response."""
    caller = scope.get("state", {}).get("caller")
    line = {
        "method": scope["method"],
        "route": route_of(scope),
        "status": status,
        "ms": ms,
        "caller": caller.who if caller else None,
        **fields,
    }
    message = f"{line['method']} {line['route']} {status or '-'} {ms} ms {line['caller'] or '-'}"
    if question := line.get("question"):
        # As JSON, it is one line.
        message += f" {json.dumps(question, ensure_ascii=False)}"
    logger.info("%s %s", message, line["request_id"], extra=line)
