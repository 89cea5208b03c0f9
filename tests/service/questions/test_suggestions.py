"""The outline of a document, and the questions suggested from it."""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Event
from threading import enumerate as enumerate_threads
from time import sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient

from retriever.pipeline import Retriever
from service.app import Tenkyo
from service.questions.suggestions import (
    AT_ONCE,
    READ,
    SUGGESTED,
    THREAD,
    Suggestions,
    similar,
    suggest,
)
from tests.service.checks import until
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex, FakeRetriever, make_document
from tests.service.pages.guide import GUIDE, HEADINGS

LONGEST_WAIT_SECONDS = 30
GUIDE_ID = make_document("guide.md", GUIDE).id


@pytest.fixture
def guided(index: FakeIndex, start: Callable[[Tenkyo], TestClient]) -> TestClient:
    index.put("g2", {"guide.md": GUIDE, "harbour.txt": HARBOUR})
    return start(make_app(index))


def suggested(client: TestClient, language: str = "en") -> list[str]:
    """Return the questions that are suggested once all are found, however long that takes."""

    def answer() -> dict[str, Any]:
        shape: dict[str, Any] = client.get(f"/v1/suggestions?language={language}").json()
        return shape

    until(lambda: answer()["complete"])
    return list(answer()["questions"])


def test_the_outline_names_every_section(guided: TestClient) -> None:
    answer = guided.get(f"/v1/documents/{GUIDE_ID}/outline").json()
    assert answer["id"] == GUIDE_ID
    paths = [section["heading_path"] for section in answer["sections"]]
    title = GUIDE.splitlines()[0]
    assert paths == [[title], *([title, heading] for heading in HEADINGS)]
    for section, heading in zip(answer["sections"][1:], HEADINGS, strict=True):
        assert GUIDE[section["start"] :].startswith(f"## {heading}")
        assert section["page"] is None


def test_no_document_has_no_outline(guided: TestClient) -> None:
    answer = guided.get("/v1/documents/nothing/outline")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_suggested_is_answered(guided: TestClient) -> None:
    questions = suggested(guided)
    assert len(questions) == SUGGESTED
    for question in questions:
        assert guided.post("/v1/ask", json={"question": question}).json()["answerable"]
    asked = " ".join(questions)
    assert not any(part in asked for part in ("Notes", "2024", GUIDE.splitlines()[0]))
    assert suggested(guided) == questions


def test_a_new_generation_has_suggestions_of_its_own(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    index.put("g2", {"plain.txt": "Nothing to see."})
    client = start(make_app(index, refresh_seconds=0.01))
    assert suggested(client) == []
    index.put("g3", {"guide.md": GUIDE})
    until(lambda: client.get("/readyz").json()["index"]["generation"] == "g3")
    assert len(suggested(client)) == SUGGESTED


def test_suggestions_are_found_before_anybody_asks_and_told_while_they_are(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    index.suggesting_gate.clear()
    index.put("g2", {"guide.md": GUIDE})
    client = start(make_app(index))
    assert client.get("/v1/suggestions").json() == {"questions": [], "complete": False}
    index.suggesting_gate.set()
    assert len(suggested(client)) == SUGGESTED


def test_two_are_asked_at_a_time_and_none_that_is_not_needed(tmp_path: Path) -> None:
    both, asked = Barrier(2, timeout=LONGEST_WAIT_SECONDS), []
    guide = FakeRetriever({"guide.md": GUIDE}, tmp_path, "g1", lambda: asked.append(both.wait()))
    # With one at a time, the first would wait in vain for another.
    assert suggest(guide) == suggest(guide)
    assert len(asked) == 2 * SUGGESTED


def test_nothing_is_asked_once_it_is_closed(tmp_path: Path) -> None:
    begun, ended = Event(), []

    def ask() -> None:
        begun.set()
        sleep(0.2)
        ended.append("asked")

    suggestions = Suggestions()
    suggestions.prepare(FakeRetriever({"guide.md": GUIDE}, tmp_path, "g1", ask))
    assert begun.wait(LONGEST_WAIT_SECONDS)
    suggestions.close()
    assert 1 <= len(ended) <= AT_ONCE
    suggestions.prepare(FakeRetriever({"guide.md": GUIDE}, tmp_path, "g2", ask))
    assert not [thread for thread in enumerate_threads() if thread.name.startswith(THREAD)]


def test_no_more_is_read_for_them_than_they_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int | None] = []
    own = FakeRetriever.ask

    def ask(self: FakeRetriever, question: str, **named: Any) -> Any:
        read.append(named.get("read"))
        return own(self, question, **named)

    monkeypatch.setattr(FakeRetriever, "ask", ask)
    assert suggest(FakeRetriever({"guide.md": GUIDE}, tmp_path, "g1", lambda: None))
    assert set(read) == {READ}


def test_after_an_upload_the_questions_from_before_are_there_at_once_and_the_new_document_too(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    index.put("g2", {"guide.md": GUIDE})
    client = start(make_app(index))
    before = suggested(client)
    index.suggesting_gate.clear()
    upload = ("mill.txt", "About the mill\n\nThe old mill was rebuilt in stone in 1871.")
    assert client.post("/v1/documents", files={"file": upload}).status_code == 201
    assert client.get("/v1/suggestions").json() == {"questions": before, "complete": False}
    index.suggesting_gate.set()
    found = suggested(client)
    assert "When was the old mill rebuilt in stone?" in found
    assert set(found) & set(before)


def test_a_fault_ends_the_search_and_nothing_else(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    index.put("g2", {"guide.md": GUIDE})
    index.suggesting_fault = RuntimeError("broken")
    client = start(make_app(index))
    assert suggested(client) == []
    assert client.get("/readyz").status_code == 200
    assert "could be suggested" in caplog.text


def test_beside_a_refusal_are_questions_on_what_is_near_that_are_answered(
    guided: TestClient,
) -> None:
    refused = {"question": "Who painted the lighthouse of Paris in oil, and why in 1889?"}
    assert not guided.post("/v1/ask", json=refused).json()["answerable"]
    found = guided.post("/v1/suggestions", json=refused).json()["questions"]
    assert "When was the lighthouse painted red?" in found
    for question in found:
        assert guided.post("/v1/ask", json={"question": question}).json()["answerable"]
    elsewhere = {**refused, "filter": {"source": ["guide.md"]}}
    found = guided.post("/v1/suggestions", json=elsewhere).json()["questions"]
    assert "When was the lighthouse painted red?" not in found


def test_a_japanese_heading_is_asked_about_in_japanese(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    heading = "夜の入港と灯りのきまり"
    index.put("g2", {"港.md": f"港\n\n## {heading}\n\n{heading}について書かれている。何がが。"})
    client = start(make_app(index))
    assert suggested(client, "ja") == [f"「{heading}」について何が書かれていますか。"]
    assert client.get("/v1/suggestions?language=tlh").status_code == 422


def test_what_is_in_the_readers_language_is_suggested_first(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    heading = "夜の入港と灯りのきまり"
    japanese = f"港\n\n## {heading}\n\n{heading}について書かれている。何がが。"
    index.put("g2", {"guide.md": GUIDE})
    client = start(make_app(index))
    before = suggested(client)
    assert len(before) == SUGGESTED
    files = {"file": ("港.md", japanese)}
    assert client.post("/v1/documents", files=files).status_code == 201
    assert suggested(client) == before
    assert heading in suggested(client, "ja")[0]


def test_a_few_japanese_documents_are_found_among_many_for_a_japanese_reader(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    heading = "夜の入港と灯りのきまり"
    others = {f"guide-{number:02}.md": GUIDE.replace("Notes", f"{number}") for number in range(30)}
    own = f"港\n\n## {heading}\n\n{heading}について書かれている。何がが。"
    index.put("g2", {**others, "guide-05b.md": own})
    assert heading in suggested(start(make_app(index)), "ja")[0]


def test_nothing_is_suggested_before_there_is_an_index(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient]
) -> None:
    index.current = None
    assert start(make_app(index)).get("/v1/suggestions").status_code == 503


@pytest.mark.parametrize("allowed", [True, False])
def test_whether_documents_may_be_changed_is_told(
    index: FakeIndex, start: Callable[[Tenkyo], TestClient], allowed: bool
) -> None:
    rules = start(make_app(index, uploads=allowed, max_upload_mb=7)).get("/v1/uploads").json()
    assert (rules["allowed"], rules["max_mb"]) == (allowed, 7)
    assert {".pdf", ".md", ".docx"} <= set(rules["suffixes"])


def test_the_real_retriever_answers_what_is_suggested(retriever: Retriever) -> None:
    questions = suggest(retriever)
    assert len(questions) == SUGGESTED
    assert all(retriever.ask(question).answer for question in questions)


def test_what_is_asked_instead_shares_words_with_what_was_asked(tmp_path: Path) -> None:
    guide = FakeRetriever({"guide.md": GUIDE}, tmp_path, "g1", lambda: None)
    near = suggest(guide)[0]
    assert near in similar(guide, f"Is it said elsewhere: {near}")
    assert similar(guide, "Who won the regatta of Elmstead?") == []
    assert similar(guide, "And of Elmstead?", history=[near])
