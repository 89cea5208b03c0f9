"""The bytes of an answer: the HTTP API and `python -m retriever --json` send the same."""

import json
from typing import Any


def render(shape: dict[str, Any]) -> bytes:
    """Return a public shape as compact UTF-8 JSON."""
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()
