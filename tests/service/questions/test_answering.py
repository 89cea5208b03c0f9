from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.errors import QuestionError
from retriever.types import Answer, SearchResult
from service.http.dependencies import State
from service.questions.answering import ask, search
from tests.service.conftest import JAPANESE

OPENED = "When was the lighthouse painted red?"
UNKNOWN = "Who painted the Mona Lisa in Paris?"


@pytest.fixture
def state(client: TestClient) -> State:
    found = client.app.state.service  # type: ignore[attr-defined]
    assert isinstance(found, State)
    return found


def call(client: TestClient, job: Any, *arguments: Any, **named: Any) -> Any:
    """Run a job in the service's own event loop."""
    assert client.portal is not None
    return client.portal.call(partial(job, *arguments, **named))


def test_a_question_is_answered_as_the_retriever_does(client: TestClient, state: State) -> None:
    answer = call(client, ask, state, OPENED, limit=1)
    assert isinstance(answer, Answer)
    own = state.retriever_handle.retriever.ask(OPENED, limit=1)
    assert (answer.answer, answer.citations) == (own.answer, own.citations)


def test_only_named_sources_are_searched(client: TestClient, state: State) -> None:
    elsewhere = call(client, ask, state, OPENED, sources=["港の記録.txt"])
    assert elsewhere.answer is None
    found = call(client, search, state, "灯台", sources=["港の記録.txt"])
    assert isinstance(found, SearchResult)
    assert {hit.document.text for hit in found.hits} == {JAPANESE}


def test_refusals_are_counted_and_stages_timed(client: TestClient, state: State) -> None:
    for question in (OPENED, UNKNOWN, UNKNOWN):
        call(client, ask, state, question)
    call(client, search, state, "cod")
    measures = client.get("/metrics").text
    assert "tenkyo_refusals_total 2.0" in measures
    for stage in call(client, ask, state, OPENED).timings:
        assert f'tenkyo_stage_seconds_count{{stage="{stage}"}}' in measures


def test_what_the_retriever_raises_is_raised(client: TestClient, state: State) -> None:
    for job in (ask, search):
        with pytest.raises(QuestionError):
            call(client, job, state, "?!")
