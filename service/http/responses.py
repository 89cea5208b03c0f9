"""Responses of routes: JSON, the Server-Timing header, and the description of a document."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.responses import Response

from ingest.document.document import Document
from ingest.messages import to_shape
from retriever.serialization import render
from service.documents.printed_pages import printed_pages


def json_response(
    shape: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON response, in the same bytes that the commands print."""
    return Response(render(shape), status, headers, media_type="application/json")


def server_timing(timings: Mapping[str, float]) -> dict[str, str]:
    """Return the header with the time that each stage took (W3C Server Timing)."""
    stages = (f"{name};dur={1000 * seconds:.1f}" for name, seconds in timings.items())
    return {"Server-Timing": ", ".join(stages)}


def ingested_at(original: Path | None) -> str | None:
    """Return when a document was first ingested: the time at which its original was written."""
    try:
        seconds = original.stat().st_mtime if original else None
    except OSError:
        seconds = None
    return (
        None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat("T", "seconds")
    )


def describe_notes(notes: Sequence[str]) -> dict[str, Any]:
    """Return notes on how a file was read, also with their values apart, to be translated."""
    return {"notes": list(notes), "messages": [to_shape(note) for note in notes]}


def describe_document(document: Document, original: Path | None) -> dict[str, Any]:
    """Return a document's description without its text; `original` is its file, if kept."""
    return {
        "id": document.id,
        "source": document.source,
        "sources": list(document.sources),
        "title": document.title,
        "media_type": document.media_type,
        "pages": len(document.page_starts) or None,
        "characters": len(document.text),
        "sha256": document.sha256,
        "page_starts": list(document.page_starts),
        "ingested_at": ingested_at(original),
        "page_pictures": printed_pages(document, original) is not None,
        **describe_notes(document.notes),
    }
