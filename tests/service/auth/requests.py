"""Requests of every kind, and how they are signed; for the tests of who may do what."""

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from service.app import Tenkyo
from tests.service.conftest import TEXTS
from tests.service.fake import make_document

Start = Callable[[Tenkyo], TestClient]

HARBOUR = make_document("reports/harbour.pdf", TEXTS["reports/harbour.pdf"]).id
DOCUMENT = f"/v1/documents/{HARBOUR}"
QUESTION = {"question": "When was the lighthouse painted red?"}
READING: list[Callable[..., Any]] = [
    lambda client, **how: client.post("/v1/ask", json=QUESTION, **how),
    lambda client, **how: client.post("/v1/search", json={"query": "cod"}, **how),
    lambda client, **how: client.get("/v1/documents", **how),
    lambda client, **how: client.get(DOCUMENT, **how),
    lambda client, **how: client.get(f"{DOCUMENT}/text", **how),
    lambda client, **how: client.get(f"{DOCUMENT}/file", **how),
    lambda client, **how: client.get("/v1/suggestions", **how),
    lambda client, **how: client.get("/v1/uploads", **how),
    lambda client, **how: client.get("/v1/feedback", **how),
    lambda client, **how: client.get("/metrics", **how),
]
CHANGING: list[Callable[..., Any]] = [
    lambda client, **how: client.post(
        "/v1/documents", files={"file": ("tar.txt", b"Tar is black.")}, **how
    ),
    lambda client, **how: client.delete(DOCUMENT, **how),
]


def bearer(token: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {token}"}}
