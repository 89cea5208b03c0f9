"""A small question-answering system over lines of text: a pure function of what it holds.

It scores a line by the share of the question's words that stand in it, and answers with
the best line if that share is at least a half.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from eval.gold.match import UnknownDocumentError
from eval.runs.target import Reply

TEXTS = {
    "cats.txt": "Cats sleep 16 hours a day.\nCats have 18 toes.\nA group of cats is a clowder.\n",
    "dogs.txt": "Dogs sleep 12 hours a day.\nDogs were tamed 15,000 years ago.\n",
}


class MemoryTarget:
    """Documents by source; a document's id is its source with `id-` before it."""

    def __init__(self, texts: Mapping[str, str] = TEXTS) -> None:
        self.texts = texts

    def ask(self, question: str, history: Sequence[str]) -> Reply:
        return Reply(self.answer(question), {"words": 0.001})

    def answer(self, question: str) -> dict[str, Any]:
        """Return the public JSON of an answer."""
        ranked = self.search(question, 5)["hits"]
        confidence = ranked[0]["score"] if ranked else 0.0
        cited = [_citation(hit) for hit in ranked[:1]]
        answered = confidence >= 0.5
        return {
            "question": question,
            "answerable": answered,
            "answer": ranked[0]["text"] if answered else None,
            "confidence": confidence,
            "reason": None if answered else "no line has half of the question's words",
            "citations": cited if answered else [],
            "nearest": [] if answered else cited,
            "index": {"generation": "1", "encoder": "words"},
            "degraded": [],
        }

    def search(self, query: str, limit: int, history: Sequence[str] = ()) -> dict[str, Any]:
        wanted = _words(query)
        hits = [_hit(source, start, line, wanted) for source, start, line in self._lines()]
        return {"hits": sorted(hits, key=lambda hit: -hit["score"])[:limit]}

    def sources(self) -> Mapping[str, str]:
        return {source: f"id-{source}" for source in self.texts}

    def document_text(self, document_id: str) -> str:
        source = document_id.removeprefix("id-")
        if source not in self.texts:
            raise UnknownDocumentError(f"no document {document_id}")
        return self.texts[source]

    def _lines(self) -> Iterator[tuple[str, int, str]]:
        for source, text in self.texts.items():
            for match in re.finditer(r"[^\n\f]+", text):
                yield source, match.start(), match.group()


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _hit(source: str, start: int, line: str, wanted: set[str]) -> dict[str, Any]:
    return {
        "document_id": f"id-{source}",
        "source": source,
        "title": source,
        "page": None,
        "heading_path": [],
        "start": start,
        "end": start + len(line),
        "text": line,
        "score": len(wanted & _words(line)) / len(wanted) if wanted else 0.0,
    }


def _citation(hit: Mapping[str, Any]) -> dict[str, Any]:
    quote = {key: hit[key] for key in ("start", "end", "text")}
    return {**hit, "quote": quote, "url": f"/documents/{hit['document_id']}"}


def reply(target: MemoryTarget, path: str, body: Any, piece: int = 1000) -> Any:
    """Answer a request as the HTTP API does, at most `piece` characters of text at a time."""
    url = urlsplit(path)
    bounds = {key: int(value[0]) for key, value in parse_qs(url.query).items()}
    if url.path == "/v1/ask":
        return target.answer(body["question"])
    if url.path == "/v1/search":
        return target.search(body["query"], body["limit"])
    if url.path == "/v1/documents":
        listed = [
            {"id": key, "source": source, "sources": [source], "characters": len(text)}
            for (source, key), text in zip(
                target.sources().items(), target.texts.values(), strict=True
            )
        ]
        # One a page, whatever was asked for, so that paging is needed.
        return {"documents": listed[bounds["offset"] :][:1], "total": len(listed)}
    text = target.document_text(url.path.split("/")[3])
    return {"text": text[bounds["start"] : min(bounds["end"], bounds["start"] + piece)]}


@contextmanager
def served(target: MemoryTarget) -> Iterator[str]:
    """Serve a target over HTTP on the loopback interface, and give its base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(None)

        def do_POST(self) -> None:
            self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _reply(self, body: Any) -> None:
            payload = json.dumps(reply(target, self.path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def gold_row(key: str, question: str, line: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a row of gold whose evidence is a line of `TEXTS`, or unanswerable without one."""
    row = {"id": key, "kind": "fact", "question": question, "answerable": line is not None}
    if line is None:
        return {**row, "kind": "unanswerable", **more}
    source = next(name for name, text in TEXTS.items() if line in text)
    start = TEXTS[source].index(line)
    span = {"doc": source, "start": start, "end": start + len(line), "text": line}
    return {**row, "gold": [span], **more}


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write a gold file and return its path."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
