"""Answers held against what the generations of a fake index answer."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.bench.server.clients import Reply, Request
from eval.bench.server.oracle import ASK, OPEN_GENERATIONS, SEARCH, Oracle
from tests.service.conftest import TEXTS
from tests.service.fake import FakeRetriever

RED = Request(ASK, {"question": "When was the lighthouse painted red?"})
COD = Request(SEARCH, {"query": "cod landed", "limit": 2})


class OpenedFake(FakeRetriever):
    def sources(self) -> Mapping[str, str]:
        return {each.source: each.id for each in self.documents(0, 100)}


class Index:
    """Generations that differ in the year of one sentence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.year = 1957

    def open(self, _index: Path) -> OpenedFake:
        texts = {name: text.replace("1957", str(self.year)) for name, text in TEXTS.items()}
        return OpenedFake(texts, self.folder, f"g{self.year}", lambda: None)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


@pytest.fixture
def oracle(index: Index) -> Oracle:
    made = Oracle(index.folder, index.open)
    made.open_current()
    return made


def said(index: Index, request: Request) -> Reply:
    body = dict(request.body)
    opened = index.open(index.folder)
    if request.path == SEARCH:
        return Reply(request, 200, 0.1, opened.search(body.pop("query"), **body).to_dict())
    return Reply(request, 200, 0.1, opened.ask(body.pop("question"), **body).to_dict())


def test_the_answers_of_both_generations_are_true(oracle: Oracle, index: Index) -> None:
    older = [said(index, RED), said(index, COD)]
    index.year = 1958
    assert oracle.open_current() == "g1958"
    assert oracle.generations == ("g1957", "g1958")
    for reply in (*older, said(index, RED), said(index, COD)):
        assert oracle.faults(reply, oracle.generations) == []


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("answer", "The lighthouse was painted red in 1958.", "is in no quote"),
        ("answer", "It was painted red.", "answer is not that of generation g1957"),
        ("confidence", 0.5, "confidence is not that"),
        ("degraded", ["reranker"], "degraded is not that"),
        ("citations", [], "without a citation"),
        ("index", {"generation": "g1900"}, "did not serve"),
    ],
)
def test_a_wrong_answer_is_told(
    oracle: Oracle, index: Index, key: str, value: Any, fault: str
) -> None:
    reply = said(index, RED)
    reply.payload[key] = value
    assert any(fault in found for found in oracle.faults(reply, oracle.generations))


def test_a_citation_that_does_not_slice_back_is_told(oracle: Oracle, index: Index) -> None:
    reply = said(index, RED)
    payload = copy.deepcopy(reply.payload)
    payload["citations"][0]["start"] += 1
    moved = Reply(RED, 200, 0.1, payload)
    assert any("slice back" in found for found in oracle.faults(moved, oracle.generations))


def test_an_answer_of_one_generation_under_the_name_of_another_is_told(
    oracle: Oracle, index: Index
) -> None:
    older = said(index, RED)
    index.year = 1958
    older.payload["index"]["generation"] = oracle.open_current()
    assert oracle.faults(older, oracle.generations)


def test_a_generation_that_no_longer_serves_is_told(oracle: Oracle, index: Index) -> None:
    older = said(index, RED)
    hits = said(index, Request(SEARCH, {"query": "painted red"}))
    index.year = 1958
    now = (oracle.open_current(),)
    assert oracle.faults(older, now) == ["the generation g1957 did not serve"]
    assert oracle.faults(hits, now) == ["these are no generation's hits"]


def test_the_latest_generations_are_kept(oracle: Oracle, index: Index) -> None:
    for index.year in range(1958, 1968):
        oracle.open_current()
    assert oracle.generations == tuple(f"g{year}" for year in range(1968 - OPEN_GENERATIONS, 1968))
    assert oracle.faults(said(index, RED), oracle.generations) == []
