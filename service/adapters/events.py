"""Server-sent events (WHATWG HTML, section 9.2): a whole answer, sent in the pieces of a stream.

An answer is found before its first piece is sent, so that what goes wrong has a status of its own.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.sse import format_sse_event
from starlette.responses import Response

DONE = "[DONE]"
"""What ends a stream of OpenAI's chat completions."""


def event(shape: dict[str, Any] | str, name: str | None = None) -> bytes:
    """Return one event; a text is sent as it is.

    The JSON is ASCII: many clients end a line at U+2028 and its like, which documents may hold.
    """
    data = shape if isinstance(shape, str) else json.dumps(shape, separators=(",", ":"))
    return format_sse_event(data_str=data, event=name)


def event_stream(events: Iterable[bytes], headers: Mapping[str, str]) -> Response:
    """Return the response that holds the events; proxies are asked not to hold it back."""
    kept = {**headers, "X-Accel-Buffering": "no"}
    return Response(b"".join(events), headers=kept, media_type="text/event-stream")
