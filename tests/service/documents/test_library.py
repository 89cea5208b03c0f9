import hashlib
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.document.document import id_of
from ingest.index.folder.generations import open_generation
from service.app import Tenkyo
from service.documents import library
from service.documents.library import IndexWriter
from service.documents.uploads import PATH
from service.questions.retriever_handle import make_models
from service.settings import ServiceSettings
from tests.service.checks import check_problem, until
from tests.service.conftest import TEXTS, make_app
from tests.service.documents.test_uploads import ASK, send, sources
from tests.service.fake import FakeIndex

QUESTION = {"question": "When was the lighthouse painted red?"}


def test_questions_are_answered_while_a_change_is_made(
    client: TestClient, index: FakeIndex
) -> None:
    index.writing_gate.clear()
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send, client, "Tar is black.")
        until(lambda: bool(index.writing))
        for _ in range(5):
            assert client.post(ASK, json=QUESTION).json()["index"]["generation"] == "g1"
        assert not sent.done()
        index.writing_gate.set()
        assert sent.result().status_code == 201
    assert client.post(ASK, json=QUESTION).json()["index"]["generation"] == "g2"


def test_a_question_in_flight_keeps_what_it_began_with(
    client: TestClient, index: FakeIndex
) -> None:
    index.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, ASK, json=QUESTION)
        until(lambda: bool(index.inside))
        for document in client.get(PATH).json()["documents"]:
            assert client.delete(f"{PATH}/{document['id']}").status_code == 204
        index.gate.set()
        answer = asked.result().json()
    assert answer["answerable"]
    assert answer["index"]["generation"] == "g1"
    assert sources(client) == []


def test_changes_are_made_one_at_a_time_and_none_is_lost(
    client: TestClient, index: FakeIndex
) -> None:
    names = [f"{number}.txt" for number in range(12)]
    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(lambda name: send(client, f"Shed {name}.", name), names))
    assert [answer.status_code for answer in answers] == [201] * len(names)
    assert sorted(sources(client)) == sorted([*TEXTS, *names])
    assert index.most_writing == 1


def test_an_index_that_is_busy_is_waited_for(
    client: TestClient, index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "SECONDS_BETWEEN_TRIES", 0.001)
    index.busy = 3
    answer = send(client, "Tar is black.")
    assert answer.status_code == 201
    assert client.get(answer.headers["location"]).json()["characters"] == len("Tar is black.")
    index.busy = 3
    assert client.delete(answer.headers["location"]).status_code == 204
    assert sources(client) == list(TEXTS)


def test_what_does_not_open_afterwards_is_said_so(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = start(make_app(index))
    monkeypatch.setattr(index, "put", lambda name, _: FakeIndex.put(index, name, OSError("bad")))
    check_problem(send(client, "Tar is black."), 503)
    assert client.post(ASK, json=QUESTION).json()["index"]["generation"] == "g1"


def test_what_is_added_is_embedded_as_the_rest_was(seed_index: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(seed_index, index, copy_function=os.link)
    made_with = open_generation(index).metadata
    assert made_with.multilingual is not None
    settings = ServiceSettings(index=index, multilingual=False)
    writer = IndexWriter(settings, make_models(settings))
    data = b"The lighthouse was painted red.\n"
    writer.add(data, "a.txt")
    metadata = open_generation(index).metadata
    assert metadata.counts["documents"] == 2
    assert (metadata.encoder, metadata.multilingual) == (made_with.encoder, made_with.multilingual)
    writer.remove(id_of(hashlib.sha256(data).hexdigest()))
    assert open_generation(index).metadata == made_with
