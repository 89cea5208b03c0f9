import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.runs.checkpoint import CHECKPOINT_FILE, Checkpoint, ResumeError

RUN = {"gold": "abc", "depth": 10, "index": {"generation": "1"}}
ROWS: list[dict[str, Any]] = [
    {"id": f"q{n}", "answer": {"answer": f"第{n} \u2028 🍣"}} for n in range(3)
]


class InterruptedRunError(Exception):
    pass


def interrupted(folder: Path) -> Path:
    """Keep some rows and break off."""
    break_off(Checkpoint.open(folder, RUN, resume=False), ROWS)
    return folder / CHECKPOINT_FILE


def break_off(kept: Checkpoint, rows: list[dict[str, Any]]) -> None:
    """Keep some more rows and break off."""

    def begin() -> None:
        with kept:
            for row in rows:
                kept.add(row)
            raise InterruptedRunError

    with pytest.raises(InterruptedRunError):
        begin()


def test_nothing_stays_of_a_run_that_ended(tmp_path: Path) -> None:
    with Checkpoint.open(tmp_path / "new" / "out", RUN, resume=False) as kept:
        assert kept.rows == {}
        kept.add(ROWS[0])
    assert list((tmp_path / "new" / "out").iterdir()) == []


def test_an_interrupted_run_is_taken_up_again_and_again(tmp_path: Path) -> None:
    interrupted(tmp_path)
    more: dict[str, Any] = {"id": "q9"}
    kept = Checkpoint.open(tmp_path, RUN, resume=True)
    assert list(kept.rows.values()) == ROWS
    break_off(kept, [more])
    with Checkpoint.open(tmp_path, RUN, resume=True) as kept:
        assert list(kept.rows.values()) == [*ROWS, more]


@given(st.data())
def test_a_file_cut_anywhere_gives_the_rows_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = interrupted(tmp_path_factory.mktemp("out"))
    raw = file.read_bytes()
    ends = [at for at, byte in enumerate(raw) if byte == ord("\n")]
    cut = data.draw(st.integers(ends[0], len(raw)))
    file.write_bytes(raw[:cut])
    with Checkpoint.open(file.parent, RUN, resume=True) as kept:
        rows = list(kept.rows.values())
    # A row whose line lacks nothing but its end is whole as well. The first line is the run's.
    assert rows == ROWS[: sum(end <= cut for end in ends[1:])]


def test_begun_anew_nothing_of_before_is_left(tmp_path: Path) -> None:
    file = interrupted(tmp_path)
    kept = Checkpoint.open(tmp_path, RUN, resume=False)
    assert kept.rows == {}
    break_off(kept, [])
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == [{"run": RUN}]


@pytest.mark.parametrize("changed", [{"gold": "other"}, {"depth": 11}, {"index": None}])
def test_another_run_is_not_gone_on_with(changed: dict[str, object], tmp_path: Path) -> None:
    file = interrupted(tmp_path)
    before = file.read_bytes()
    with pytest.raises(ResumeError, match="another run"):
        Checkpoint.open(tmp_path, {**RUN, **changed}, resume=True)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]\n", b'{"id": "q1"}\n'])
def test_what_is_no_such_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT_FILE).write_bytes(content)
    with pytest.raises(ResumeError, match="another run"):
        Checkpoint.open(tmp_path, RUN, resume=True)


def test_without_a_file_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(ResumeError, match="no run to go on with"):
        Checkpoint.open(tmp_path, RUN, resume=True)
