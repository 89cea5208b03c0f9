"""What is evaluated: an index opened in this process, or a service over HTTP.

Both return the public JSON of the HTTP API, so that everything else treats them alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.parse import quote

import httpx

from eval.gold.match import Documents, UnknownDocumentError
from ingest.document.document import Document
from ingest.errors import TenkyoError
from retriever.types import Answer, SearchResult

PAGE = 100
"""The most documents that the API lists at once."""
TIMEOUT_SECONDS = 120.0
"""Longer than the service ever queues a request."""


class TargetError(TenkyoError):
    """The index or service evaluated cannot answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The public JSON of an answer, and the seconds that each stage took."""

    answer: dict[str, Any]
    stages: Mapping[str, float] = field(default_factory=dict, compare=False)


class Target(Documents, Protocol):
    """Anything that can be asked and searched, and whose documents can be read."""

    def ask(self, question: str, history: Sequence[str]) -> Reply:
        """Return what `POST /v1/ask` gives."""
        ...

    def search(self, query: str, limit: int, history: Sequence[str] = ()) -> dict[str, Any]:
        """Return the public JSON of `POST /v1/search`."""
        ...


class Answerer(Protocol):
    """What is needed of a retriever."""

    def ask(self, question: str, *, history: Sequence[str] = ...) -> Answer:
        """Answer a question that may refer to earlier ones."""
        ...

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = ...,
        limit: int = ...,
        merge: bool = ...,
        context: int = ...,
    ) -> SearchResult:
        """Return the best passages, best first, for a question that may refer to earlier ones."""
        ...

    def sources(self) -> Mapping[str, str]:
        """Return the document id of every source name."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return a document, if the index has it."""
        ...


class IndexTarget:
    """An index on disk, asked in this process.

    With `merge`, neighbouring hits are merged, with up to so many characters around them.
    """

    def __init__(self, retriever: Answerer, merge: int | None = None) -> None:
        self._retriever = retriever
        self._merge = merge

    @classmethod
    def open(cls, index: Path, merge: int | None = None) -> Self:
        """Open the current generation of an index folder."""
        # Imported here, so that evaluating a service needs no models on this side.
        from retriever.assembly import Models, open_retriever

        return cls(open_retriever(index, Models()), merge)

    def ask(self, question: str, history: Sequence[str]) -> Reply:
        """Answer as `POST /v1/ask` does."""
        answer = self._retriever.ask(question, history=tuple(history))
        return Reply(answer.to_dict(), answer.timings)

    def search(self, query: str, limit: int, history: Sequence[str] = ()) -> dict[str, Any]:
        """Search as `POST /v1/search` does."""
        found = self._retriever.search(
            query,
            history=tuple(history),
            limit=limit,
            merge=self._merge is not None,
            context=self._merge or 0,
        )
        return found.to_dict()

    def sources(self) -> Mapping[str, str]:
        """Return the document id of every source name."""
        return self._retriever.sources()

    def document_text(self, document_id: str) -> str:
        """Return a document's canonical text."""
        document = self._retriever.document(document_id)
        if document is None:
            raise UnknownDocumentError(f"the index has no document {document_id}")
        return document.text


class UrlTarget:
    """A running service, asked over HTTP. Each text is fetched once."""

    def __init__(self, client: httpx.Client, merge: int | None = None) -> None:
        self._client = client
        self._merge = merge
        self._lengths: dict[str, int] = {}
        self._texts: dict[str, str] = {}

    @classmethod
    def open(cls, url: str, merge: int | None = None) -> Self:
        """Speak to the service at a base URL such as `http://127.0.0.1:8000`."""
        return cls(httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS), merge)

    def ask(self, question: str, history: Sequence[str]) -> Reply:
        """Call `POST /v1/ask`."""
        body = {"question": question, "history": list(history)}
        keys = ("answerable", "answer", "confidence", "citations", "nearest")
        response = self._request("POST", "/v1/ask", json=body)
        return Reply(_object(response, keys), _stages(response.headers.get("Server-Timing", "")))

    def search(self, query: str, limit: int, history: Sequence[str] = ()) -> dict[str, Any]:
        """Call `POST /v1/search`."""
        body: dict[str, Any] = {"query": query, "limit": limit}
        # A service older than these keys takes searches without them.
        if history:
            body["history"] = list(history)
        if self._merge is not None:
            body |= {"merge": True, "context": self._merge}
        return self._call("POST", "/v1/search", ("hits",), json=body)

    def sources(self) -> Mapping[str, str]:
        """Call `GET /v1/documents`, page after page."""
        names: dict[str, str] = {}
        offset, total = 0, 1
        while offset < total:
            page = self._call(
                "GET",
                "/v1/documents",
                ("documents", "total"),
                params={"offset": offset, "limit": PAGE},
            )
            for document in page["documents"]:
                names |= dict.fromkeys(document["sources"], document["id"])
                self._lengths[document["id"]] = document["characters"]
            offset, total = offset + len(page["documents"]), page["total"]
            if not page["documents"]:
                break
        return names

    def document_text(self, document_id: str) -> str:
        """Call `GET /v1/documents/{id}/text` for the whole of a document."""
        if document_id not in self._texts:
            self._texts[document_id] = self._fetch_text(document_id)
        return self._texts[document_id]

    def _fetch_text(self, document_id: str) -> str:
        if document_id not in self._lengths:
            self.sources()
        if document_id not in self._lengths:
            raise UnknownDocumentError(f"the service lists no document {document_id}")
        path = f"/v1/documents/{quote(document_id, safe='')}/text"
        length, text = self._lengths[document_id], ""
        # A service may give a long text in pieces.
        while len(text) < length:
            bounds = {"start": len(text), "end": length}
            piece = self._call("GET", path, ("text",), params=bounds)["text"]
            if not piece:
                raise TargetError(f"{path} ends at {len(text)} of {length} characters")
            text += piece
        return text

    def _call(self, method: str, path: str, keys: Sequence[str], **request: Any) -> dict[str, Any]:
        return _object(self._request(method, path, **request), keys)

    def _request(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Return a response that is a success; raise TargetError otherwise."""
        where = f"{method} {str(self._client.base_url).rstrip('/')}{path}"
        try:
            response = self._client.request(method, path, **request)
        except httpx.HTTPError as fault:
            raise TargetError(f"{where}: {fault}. Is the service running?") from None
        if not response.is_success:
            raise TargetError(f"{where}: {response.status_code} {response.text[:500]}")
        return response


def _object(response: httpx.Response, keys: Sequence[str]) -> dict[str, Any]:
    """Return the JSON object of a response that has `keys`; raise TargetError otherwise."""
    where = f"{response.request.method} {response.request.url}"
    try:
        payload = response.json()
    except ValueError:
        raise TargetError(f"{where}: the answer is not JSON") from None
    missing = [key for key in keys if not isinstance(payload, dict) or key not in payload]
    if missing:
        raise TargetError(f"{where}: the answer has no {', '.join(missing)}")
    return dict(payload)


def _stages(header: str) -> dict[str, float]:
    """Read the seconds by stage out of a Server-Timing header (W3C), which counts in ms.

    >>> _stages("lexical;dur=1.5, rerank;dur=250")
    {'lexical': 0.0015, 'rerank': 0.25}
    """
    found = re.findall(r"([\w-]+)\s*;\s*dur=([\d.]+)", header)
    return {name: float(milliseconds) / 1000 for name, milliseconds in found}
