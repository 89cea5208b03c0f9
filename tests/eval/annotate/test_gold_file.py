import json
import stat
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.annotate import gold_file
from eval.annotate.gold_file import ConflictError, GoldFile, version
from eval.annotate.user_questions import UserQuestion
from eval.gold.questions import GoldError, Question, read_gold
from tests.eval.memory import gold_row, write_rows

SAID: dict[str, Any] = {
    "kind": "fact",
    "answerable": True,
    "answers": [["18", "eighteen"]],
    "gold": [{"doc": "cats.txt", "start": 27, "end": 45, "text": "Cats have 18 toes."}],
    "all": False,
    "near_miss": None,
    "split": "dev",
}
NOT_ANSWERED = {
    "kind": "unanswerable",
    "answerable": False,
    "answers": [],
    "gold": [],
    "all": False,
    "near_miss": "the year",
    "split": None,
}
# The test removes the file that the example before it left.
FIXTURE = [HealthCheck.function_scoped_fixture]
CATS = UserQuestion("How many toes has a cat?", ("What is a cat?",))
FISH = UserQuestion("What do fish eat?")


def accept(_question: Question) -> None:
    """Find nothing wrong with the evidence."""


def save(
    path: Path, asked: UserQuestion, said: dict[str, Any] = SAID, seen: str | None = None
) -> None:
    GoldFile(path).save(asked, said, seen, accept)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".gold.jsonl.lock"}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return tmp_path / "gold.jsonl"


def test_rows_are_added_in_the_exact_format(gold: Path) -> None:
    save(gold, CATS)
    save(gold, FISH, NOT_ANSWERED)
    assert [list(row.items()) for row in rows(gold)] == [
        [
            ("id", "q001"),
            ("kind", "fact"),
            ("question", CATS.question),
            ("history", ["What is a cat?"]),
            ("answerable", True),
            ("answers", SAID["answers"]),
            ("gold", SAID["gold"]),
            ("split", "dev"),
        ],
        [
            ("id", "q002"),
            ("kind", "unanswerable"),
            ("question", FISH.question),
            ("answerable", False),
            ("near_miss", "the year"),
        ],
    ]
    assert [question.id for question in read_gold(gold)] == ["q001", "q002"]
    assert left(gold.parent) == {"gold.jsonl"}


def test_a_row_is_replaced_in_its_place_and_keeps_its_id_and_what_else_it_has(gold: Path) -> None:
    old = gold_row(
        "cat-toes", "HOW many toes has a cat?", author="me", reference="18 toes.", derived=True
    )
    write_rows(gold, [gold_row("q7", "Dogs?"), old, gold_row("q9", "Birds?")])
    asked = UserQuestion("How many toes has a cat?")
    save(gold, asked, {**SAID, "all": True}, version(old))
    first, row, last = rows(gold)
    assert (first["id"], last["id"]) == ("q7", "q9")
    assert row["id"] == "cat-toes"
    assert row["question"] == "HOW many toes has a cat?"
    assert (row["all"], row["author"], row["reference"]) == (True, "me", "18 toes.")
    save(gold, asked, NOT_ANSWERED, version(row))
    assert not {"reference", "derived"} & rows(gold)[1].keys()
    assert "gold" not in rows(gold)[1]


def test_a_question_of_another_gold_file_keeps_its_id_where_it_is_free(gold: Path) -> None:
    write_rows(gold, [gold_row("q3", "Dogs?"), gold_row("other", "Birds?")])
    for asked in ("Fish?", "Frogs?"):
        save(gold, UserQuestion(asked, row=gold_row("q12", asked, note="kept")), NOT_ANSWERED)
    save(gold, CATS)
    assert [row["id"] for row in rows(gold)] == ["q3", "other", "q12", "q013", "q014"]
    assert rows(gold)[2]["note"] == "kept"


def test_other_lines_stay_byte_for_byte(gold: Path) -> None:
    lines = [
        '{"id":"q1" , "kind":"x","question":"\\u732b?","answerable":false}',
        "",
        '{"id": "q2", "kind": "x", "question": "b\u2028c", "answerable": false, "more": [1]}',
    ]
    gold.write_bytes("\n".join(lines).encode())
    save(gold, FISH, NOT_ANSWERED)
    assert gold.read_text("utf-8").split("\n")[:3] == lines


def test_edits_of_other_processes_are_not_lost(gold: Path) -> None:
    file = GoldFile(gold)
    save(gold, CATS)
    seen = version(file.rows()[CATS.key])
    save(gold, FISH, NOT_ANSWERED)
    save(gold, CATS, {**SAID, "kind": "why"}, seen)
    assert [(row["id"], row["kind"]) for row in rows(gold)] == [
        ("q001", "why"),
        ("q002", "unanswerable"),
    ]
    for stale in (seen, None):
        with pytest.raises(ConflictError, match="changed in the meantime"):
            save(gold, CATS, SAID, stale)
    assert rows(gold)[0]["kind"] == "why"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": " "}, '"kind" must be a string'),
        ({"answers": [[" "]]}, "would match any answer"),
        ({"answerable": False}, 'neither "answers" nor "gold"'),
        ({"near_miss": "the year"}, '"near_miss"'),
        ({"gold": [{"doc": "a", "start": 3, "end": 3}]}, "start 3 at or after end 3"),
        ({"answers": [["\ud83d"]]}, "half a character"),
    ],
)
def test_what_the_evaluation_would_refuse_is_refused(
    gold: Path, change: dict[str, Any], message: str
) -> None:
    save(gold, FISH, NOT_ANSWERED)
    before = gold.read_bytes()
    with pytest.raises(GoldError) as caught:
        save(gold, CATS, {**SAID, **change})
    assert message in str(caught.value)
    assert ".new" not in str(caught.value)
    assert gold.read_bytes() == before
    assert left(gold.parent) == {"gold.jsonl"}


def test_evidence_that_does_not_hold_is_refused(gold: Path) -> None:
    def refuse(question: Question) -> None:
        raise GoldError(f"{question.id}: it says something else")

    with pytest.raises(GoldError, match="q001: it says something else"):
        GoldFile(gold).save(CATS, SAID, None, refuse)
    assert left(gold.parent) == set()


def test_a_file_with_a_fault_is_left_alone(gold: Path) -> None:
    write_rows(gold, [gold_row("q1", "Dogs?"), {**gold_row("q2", "Birds?"), "answerable": "no"}])
    before = gold.read_bytes()
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 2: "):
        save(gold, CATS)
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 2: "):
        GoldFile(gold).rows()
    assert gold.read_bytes() == before


def test_a_link_and_the_modes_of_the_file_are_kept(gold: Path, tmp_path: Path) -> None:
    real = tmp_path / "real" / "gold.jsonl"
    real.parent.mkdir()
    real.touch(0o640)
    gold.symlink_to(real)
    assert GoldFile(gold).rows() == {}
    save(gold, CATS)
    assert gold.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert len(rows(real)) == 1


def test_a_file_that_is_locked_is_said_so(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gold_file, "SECONDS_TO_WAIT", 0)
    with (
        FileLock(gold.with_name(".gold.jsonl.lock")),
        pytest.raises(GoldError, match="written elsewhere"),
    ):
        save(gold, CATS)


@given(
    question=st.text(min_size=1).filter(str.strip),
    answers=st.lists(st.lists(st.text(min_size=1).filter(str.strip), min_size=1)),
)
@settings(max_examples=30, deadline=None, suppress_health_check=FIXTURE)
def test_whatever_is_said_is_read_back(gold: Path, question: str, answers: list[list[str]]) -> None:
    gold.unlink(missing_ok=True)
    save(gold, UserQuestion(question), {**SAID, "answers": answers})
    [read] = read_gold(gold)
    assert read.text == question
    assert read.answers == tuple(tuple(group) for group in answers)
