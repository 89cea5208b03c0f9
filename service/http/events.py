"""Server-sent events (WHATWG HTML, section 9.2)."""

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi.sse import format_sse_event
from starlette.responses import Response, StreamingResponse

MEDIA_TYPE = "text/event-stream"
DONE = "[DONE]"
"""The last event of OpenAI's chat completions."""


def event(shape: dict[str, Any] | str, name: str | None = None) -> bytes:
    """Return one event; a text is sent as it is.

    The JSON is ASCII: many clients end a line at U+2028 and similar, which documents may contain.
    """
    data = shape if isinstance(shape, str) else json.dumps(shape, separators=(",", ":"))
    return format_sse_event(data_str=data, event=name)


def comment(text: str) -> bytes:
    """Return a comment, which clients pass over: it keeps proxies from closing the connection."""
    return f": {text}\n\n".encode()


def event_stream(events: AsyncIterator[bytes]) -> Response:
    """Return a response of these events, each sent when it is there.

    Its headers ask proxies and browsers neither to buffer nor to keep it.
    """
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(events, headers=headers, media_type=MEDIA_TYPE)
