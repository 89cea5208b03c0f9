"""Server-sent events (WHATWG HTML, section 9.2).

The answer is complete before its first event is sent, so errors have an HTTP status.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.sse import format_sse_event
from starlette.responses import Response

DONE = "[DONE]"
"""The last event of OpenAI's chat completions."""


def event(shape: dict[str, Any] | str, name: str | None = None) -> bytes:
    """Return one event; a text is sent as it is.

    The JSON is ASCII: many clients end a line at U+2028 and similar, which documents may contain.
    """
    data = shape if isinstance(shape, str) else json.dumps(shape, separators=(",", ":"))
    return format_sse_event(data_str=data, event=name)


def event_stream(events: Iterable[bytes], headers: Mapping[str, str]) -> Response:
    """Return a response of these events; its header asks proxies not to buffer it."""
    unbuffered = {**headers, "X-Accel-Buffering": "no"}
    return Response(b"".join(events), headers=unbuffered, media_type="text/event-stream")
