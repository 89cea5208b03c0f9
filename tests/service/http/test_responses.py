import os
from pathlib import Path

from retriever.serialization import render
from service.http.responses import (
    describe_document,
    ingested_at,
    json_response,
    server_timing,
)
from tests.service.fake import make_document


def test_json_is_sent_in_the_bytes_that_the_commands_print() -> None:
    shape = {"answer": "港 😀", "score": 0.1}
    response = json_response(shape, 201, {"X-Own": "kept"})
    assert response.body == render(shape)
    assert response.status_code == 201
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-own"] == "kept"


def test_times_are_sent_in_milliseconds() -> None:
    assert server_timing({"search": 0.01234, "answer": 2.0}) == {
        "Server-Timing": "search;dur=12.3, answer;dur=2000.0"
    }


def test_a_document_was_ingested_when_its_original_was_written(tmp_path: Path) -> None:
    original = tmp_path / "original"
    original.touch()
    os.utime(original, (0, 1_700_000_000))
    assert ingested_at(original) == "2023-11-14T22:13:20+00:00"
    assert ingested_at(tmp_path / "none") is None
    assert ingested_at(None) is None


def test_a_document_is_described_without_its_text() -> None:
    document = make_document("notes/harbour.txt", "Harbour 😀\n\nIt opened.\n")
    described = describe_document(document, None)
    assert "text" not in described
    assert described["source"] == "notes/harbour.txt"
    assert described["characters"] == len(document.text)
    assert described["pages"] is None
    assert described["ingested_at"] is None
    assert described["page_pictures"] is False
