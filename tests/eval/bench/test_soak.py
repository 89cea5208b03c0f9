"""The soak: what is asked, how it judges, and a short one with the real models."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from eval.bench.server.clients import Reply, Request
from eval.bench.server.oracle import ASK, SEARCH, Oracle
from eval.bench.soak import (
    ABOUT_CHANGED,
    CHANGED,
    NEW_EVERY,
    ROUNDS_TO_TELL,
    SEARCH_EVERY,
    Round,
    app,
    change,
    growth_of,
    joined,
    judged,
    mixed,
    verdict,
)
from eval.runs.target import TargetError
from tests.browsing import serving
from tests.conftest import SEED_GOLD
from tests.eval.bench.server.test_oracle import RED, Index, said
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex

ROUND = Round(10, 1.0, 10, 0, 0, 0, 1000, "g1", ())


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def test_questions_and_searches_alternate_and_none_is_left_out() -> None:
    questions = [Request(ASK, {"question": str(number)}) for number in range(5)]
    sent = list(islice(mixed(questions), 200))
    assert sum(one.path == SEARCH for one in sent) == pytest.approx(200 / SEARCH_EVERY, abs=4)
    for path, key in ((ASK, "question"), (SEARCH, "query")):
        asked = {one.body[key] for one in sent if one.path == path}
        assert asked > {str(number) for number in range(5)}
        assert any("Pellworm" in words for words in asked)


def test_some_questions_were_never_asked_before() -> None:
    questions = [Request(ASK, {"question": str(number)}) for number in range(5)]
    sent = list(islice(mixed(questions), 10 * NEW_EVERY))
    new = [one.body["question"] for one in sent[NEW_EVERY - 1 :: NEW_EVERY]]
    before = {one.body.get("question", one.body.get("query")) for one in sent} - set(new)
    assert len(set(new)) == len(new) == 10
    assert before == {str(number) for number in range(5)} | set(ABOUT_CHANGED)


@given(st.sets(st.text(min_size=1)).map(sorted))
def test_each_question_is_joined_to_each_other_once(texts: list[str]) -> None:
    pairs = list(joined(texts))
    assert len(pairs) == len(texts) * max(0, len(texts) - 1)
    assert Counter(pairs) == Counter(f"{one} {other}" for one, other in permutations(texts, 2))


def test_replies_are_counted_by_what_they_are(tmp_path: Path) -> None:
    index = Index(tmp_path)
    oracle = Oracle(tmp_path, index.open)
    oracle.open_current()
    wrong = said(index, RED)
    wrong.payload["answer"] = "In 1958."
    told = Reply(RED, 503, 0.1, {"title": "Not ready", "detail": "No index."}, 5.0)
    silent = Reply(RED, 0, 0.1, {}, fault="ReadError")
    done = judged([said(index, RED), wrong, told, silent], oracle, ("g1957", "g1957"), 2.0, 1000)
    assert (done.requests, done.right, done.wrong, done.explained, done.unexplained) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert any("1958" in fault for fault in done.faults)
    assert any("ReadError" in fault for fault in done.faults)
    assert verdict([done])[-1].startswith("1 wrong answers, 1 failures")


@pytest.mark.parametrize(
    ("memory", "growth"),
    [
        ([100] * (ROUNDS_TO_TELL - 1), None),
        ([10, 50, 100, 100, 100, 100], 1.0),
        ([100, 100, 100, 100, 120, 120], 1.2),
        ([100, 100, 200, 200, 100, 100], 0.5),
    ],
)
def test_growth_leaves_the_start_out(memory: list[int], growth: float | None) -> None:
    assert growth_of(memory) == growth


def test_memory_that_grows_is_told() -> None:
    rounds = [Round(10, 1.0, 10, 0, 0, 0, 1000 + 100 * n, "g", ()) for n in range(9)]
    (fault,) = verdict(rounds)
    assert fault.startswith("Memory grew")
    assert verdict([ROUND] * 9) == []


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    index = FakeIndex(tmp_path)
    index.put("g1", TEXTS)
    with serving(make_app(index, keys=None, audit=tmp_path / "audit.jsonl")) as url:
        yield url
    assert CHANGED in (tmp_path / "audit.jsonl").read_text()


def test_the_document_changes_each_time(url: str) -> None:
    change(url, 1)
    change(url, 2)


def test_what_is_not_changed_stops_the_soak() -> None:
    with pytest.raises(TargetError, match="was not changed: ConnectError"):
        change("http://127.0.0.1:1", 1)


def test_a_short_soak(town_index: Path, town_gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "soak.json"
    before = sorted(path.name for path in town_index.iterdir())
    arguments = ("--index", town_index, "--gold", town_gold, "--questions", 2, "--clients", 2)
    result = run(*arguments, "--requests", 8, "--swap-every", 4, "--workers", 1, "--out", out)
    assert result.exit_code == 0, result.output
    assert "No wrong answer and no failure without a reason: 8 right" in result.output
    rounds = json.loads(out.read_text("utf-8"))["rounds"]
    assert [one["right"] for one in rounds] == [4, 4]
    assert len({one["generation"] for one in rounds}) == 2
    assert all(one["memory"] > 50e6 for one in rounds)
    # It is a copy that changes.
    assert sorted(path.name for path in town_index.iterdir()) == before


def test_what_cannot_be_soaked_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    for gold, fault in ((empty, "has no questions"), (SEED_GOLD, "No such file")):
        result = run("--gold", gold, "--index", tmp_path / "none")
        assert result.exit_code == 2
        assert fault in result.stderr
