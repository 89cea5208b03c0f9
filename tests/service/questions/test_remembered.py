"""An answer that was given before will do where it is asked for."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from retriever.types import Answer
from service.questions.remembered import Asked, RememberedAnswers
from tests.service.fake import FakeIndex, FakeRetriever

OPENED = "Was the lighthouse painted red in 1957?"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the questions that the retriever answers."""
    answered: list[str] = []
    own = FakeRetriever.ask

    def ask(self: FakeRetriever, question: str, **named: Any) -> Any:
        answered.append(question)
        return own(self, question, **named)

    monkeypatch.setattr(FakeRetriever, "ask", ask)
    return answered


def ask(client: TestClient, **fields: Any) -> dict[str, Any]:
    answer = client.post("/v1/ask", json={"question": OPENED, **fields})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def times(asked: list[str]) -> int:
    return asked.count(OPENED)


def test_what_was_answered_is_not_looked_up_again(client: TestClient, asked: list[str]) -> None:
    first = ask(client)
    assert ask(client, reuse=True) == first
    assert times(asked) == 1
    assert ask(client) == first
    assert times(asked) == 2


@pytest.mark.parametrize(
    "other", [{"history": ["Who?"]}, {"limit": 1}, {"filter": {"source": ["sheds.md"]}}]
)
def test_what_was_asked_otherwise_is(
    client: TestClient, asked: list[str], other: dict[str, Any]
) -> None:
    ask(client)
    ask(client, reuse=True, **other)
    assert times(asked) == 2


def test_another_generation_is_asked_anew(
    client: TestClient, asked: list[str], index: FakeIndex
) -> None:
    ask(client)
    client.post("/v1/documents", files={"file": ("new.txt", b"A new quay.")})
    before = times(asked)
    assert ask(client, reuse=True)["index"]["generation"] == index.current
    assert times(asked) == before + 1


def test_answers_of_a_generation_before_are_let_go() -> None:
    remembered = RememberedAnswers()
    first, second = (Asked.of(one, OPENED, (), None, None) for one in ("1", "2"))
    answers = [
        Answer(
            question=OPENED,
            answer="Yes",
            confidence=0.9,
            reason=None,
            citations=(),
            nearest=(),
            generation=one.generation,
            encoder="fake",
        )
        for one in (first, second)
    ]
    for one, answer in zip((first, second), answers, strict=True):
        remembered.put(one, answer)
        assert remembered.get(one) == answer
    assert remembered.get(first) is None
