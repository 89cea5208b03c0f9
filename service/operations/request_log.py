"""One line in the log for each request, and the id by which it is found again.

What is asked is private: no question stands in the log unless TENKYO_LOG_QUESTIONS says so, and
addresses, which may hold one, stand there only as the pattern of their route.
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
"""An id that a proxy or client gave and that can stand in any log; others are not taken."""

_line: ContextVar[dict[str, Any] | None] = ContextVar("request_log", default=None)


def add_fields(**fields: Any) -> None:
    """Add fields to the line of the request that is worked on; outside of one, do nothing."""
    line = _line.get()
    if line is not None:
        line.update(fields)


def request_id() -> str | None:
    """Return the id of the request that is worked on, None outside of one."""
    line = _line.get()
    return line["request_id"] if line else None


def label(record: logging.LogRecord) -> bool:
    """Give a record the id of the request in whose course it is logged; a filter that drops none.

    Worker threads see the context of the request that they work for.
    """
    if (found := request_id()) and not hasattr(record, "request_id"):
        record.request_id = found
    return True


class RequestLog:
    """Writes the line when a response has ended, and puts the request's id into its headers."""

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
        # Not set back: the server's last resort, which answers 500, names the id too. A request
        # has a context of its own.
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
    """Log one request; no status means that the client went away before there was one."""
    caller = scope.get("state", {}).get("caller")
    line = {
        "method": scope["method"],
        "route": route_of(scope),
        "status": status,
        "ms": ms,
        "caller": caller.who if caller else None,
        **fields,
    }
    said = f"{line['method']} {line['route']} {status or '-'} {ms} ms {line['caller'] or '-'}"
    if question := line.get("question"):
        # As JSON it stays on one line.
        said += f" {json.dumps(question, ensure_ascii=False)}"
    logger.info("%s %s", said, line["request_id"], extra=line)
