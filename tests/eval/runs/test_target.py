import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
import pytest

from eval.gold.match import UnknownDocumentError
from eval.runs.target import IndexTarget, Target, TargetError, UrlTarget
from ingest.document.document import Document, Passage
from ingest.document.nodes import Kind, Sentence, Span
from retriever.types import Answer, Citation, Hit, SearchResult
from tests.eval.memory import TEXTS, MemoryTarget, reply

DOCUMENT = Document("d1", "0", ("a.txt", "copy/a.txt"), "A", False, "text/plain", "Cats sleep.")


class OneDocument:
    """A retriever over one document that finds all of it, whatever is asked."""

    def __init__(self) -> None:
        self.merged: list[tuple[bool, int]] = []

    def search(
        self,
        query: str,
        history: Sequence[str] = (),
        limit: int = 10,
        sources: Sequence[str] | None = None,
        *,
        merge: bool = False,
        context: int = 0,
    ) -> SearchResult:
        self.merged.append((merge, context))
        return SearchResult(hits=(self._hit(),) * min(limit, 1), generation="g1", timings={})

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        limit: int = 5,
        sources: Sequence[str] | None = None,
    ) -> Answer:
        return Answer(
            question=" ".join([*history, question]),
            answer="Cats",
            confidence=0.9,
            reason=None,
            citations=(Citation(self._hit(), Span(0, 4)),),
            nearest=(),
            generation="g1",
            encoder="e1",
        )

    def document(self, document_id: str) -> Document | None:
        return DOCUMENT if document_id == DOCUMENT.id else None

    def sources(self) -> dict[str, str]:
        return dict.fromkeys(DOCUMENT.sources, DOCUMENT.id)

    def _hit(self) -> Hit:
        units = (Sentence(0, 11, Kind.PARAGRAPH),)
        return Hit(DOCUMENT, Passage("d1", 0, 0, 11, None, (), "", units), 1.0)


def url_target(answer: Callable[[httpx.Request], httpx.Response]) -> UrlTarget:
    transport = httpx.MockTransport(answer)
    return UrlTarget(httpx.Client(base_url="http://tenkyo.test/base", transport=transport))


def as_service(piece: int) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().removeprefix("/base")
        body = json.loads(request.content) if request.content else None
        return httpx.Response(200, json=reply(MemoryTarget(), path, body, piece))

    return answer


def test_an_index_speaks_the_public_json() -> None:
    target = IndexTarget(OneDocument())
    answer = target.ask("sleep?", ["Cats?"]).answer
    assert answer["question"] == "Cats? sleep?"
    assert answer["citations"][0]["quote"] == {"start": 0, "end": 4, "text": "Cats"}
    assert [hit["text"] for hit in target.search("x", 3)["hits"]] == ["Cats sleep."]
    assert target.sources() == {"a.txt": "d1", "copy/a.txt": "d1"}
    assert target.document_text("d1") == "Cats sleep."
    with pytest.raises(UnknownDocumentError, match="no document d2"):
        target.document_text("d2")


@pytest.mark.parametrize(("merge", "asked"), [(None, (False, 0)), (0, (True, 0)), (90, (True, 90))])
def test_hits_are_merged_where_that_is_measured(merge: int | None, asked: tuple[bool, int]) -> None:
    retriever = OneDocument()
    IndexTarget(retriever, merge).search("x", 3)
    assert retriever.merged == [asked]

    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={"hits": []})

    client = httpx.Client(base_url="http://tenkyo.test", transport=httpx.MockTransport(answer))
    UrlTarget(client, merge).search("x", 3)
    assert (bodies[0].get("merge", False), bodies[0].get("context", 0)) == asked


@pytest.mark.parametrize("piece", [1000, 7])
def test_a_service_gives_what_it_holds(piece: int) -> None:
    memory, service = MemoryTarget(), url_target(as_service(piece))
    assert service.ask("cats sleep", ["x"]) == memory.ask("cats sleep", ["x"])
    assert service.search("cats", 2) == memory.search("cats", 2)
    assert service.sources() == memory.sources()
    for document_id in memory.sources().values():
        assert service.document_text(document_id) == memory.document_text(document_id)


def test_a_text_can_be_read_before_any_listing() -> None:
    assert url_target(as_service(1000)).document_text("id-cats.txt") == TEXTS["cats.txt"]


def test_a_document_the_service_does_not_list_is_unknown() -> None:
    with pytest.raises(UnknownDocumentError, match="no document id-fish"):
        url_target(as_service(1000)).document_text("id-fish")


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (httpx.Response(503, text="no index"), "503 no index"),
        (httpx.Response(200, text="<html>"), "not JSON"),
        (httpx.Response(200, json={"results": []}), "has no hits"),
        (httpx.Response(200, json=[]), "has no hits"),
    ],
)
def test_a_service_that_does_not_answer_is_named(response: httpx.Response, message: str) -> None:
    with pytest.raises(TargetError) as caught:
        url_target(lambda _: response).search("x", 1)
    assert "POST http://tenkyo.test/base/v1/search" in str(caught.value)
    assert message in str(caught.value)


def test_a_service_that_is_not_there_is_named() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(TargetError, match=r"refused\. Is the service running?"):
        url_target(refuse).sources()


def test_a_text_that_ends_early_is_an_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        listing: Mapping[str, Any] = {
            "documents": [{"id": "d1", "sources": ["a.txt"], "characters": 9}],
            "total": 1,
        }
        is_text = request.url.path.endswith("/text")
        return httpx.Response(200, json={"text": ""} if is_text else listing)

    with pytest.raises(TargetError, match="ends at 0 of 9"):
        url_target(answer).document_text("d1")


def test_both_are_targets() -> None:
    targets: list[Target] = [IndexTarget(OneDocument()), url_target(as_service(9))]
    assert all(target.sources() for target in targets)
