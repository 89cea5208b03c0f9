from dataclasses import replace
from pathlib import Path

import pytest

from ingest.embedding.export import EncoderRecord
from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.milvus.catalogue import Catalogue, Commit, Entry, Made, first
from ingest.index.milvus.log import CHECKPOINT_EVERY, CHECKPOINTS, LOG, CommitLog
from ingest.index.milvus.storage.objects import FolderObjects

MADE = Made("harbour_1", EncoderRecord("small", "0" * 64, 16, "1" * 64), None, {"version": 6})


def entry(number: int) -> Entry:
    return Entry(
        edition=f"{number:016x}-{number}-0",
        sha256=f"{number:064x}",
        sources=(f"{number}.txt",),
        title=f"{number}",
        media_type="text/plain",
        pages=None,
        characters=10,
        passages=1,
        terms=3,
        content="a",
        tree="b",
    )


def commit(number: int) -> Commit:
    """Return a commit that puts one document, and removes the one of five commits ago."""
    gone = (f"{number - 5}",) if number > 5 else ()
    terms = {"rope": 1, f"term{number}": 1, **({f"term{number - 5}": -1} if gone else {})}
    return Commit(number, MADE, {f"{number}": entry(number)}, gone, terms=terms)


@pytest.fixture
def objects(tmp_path: Path) -> FolderObjects:
    return FolderObjects(tmp_path)


@pytest.fixture
def log(objects: FolderObjects) -> CommitLog:
    return CommitLog(objects, "milvus://there:1/harbour")


def written(log: CommitLog, count: int) -> Catalogue:
    """Append commits, and return the catalogue that they make one after another."""
    catalogue = None
    for number in range(1, count + 1):
        log.append(commit(number))
        catalogue = catalogue.after(commit(number)) if catalogue else first(commit(number))
        log.tidy(catalogue)
    assert catalogue is not None
    return catalogue


def test_nothing_was_committed_at_first(log: CommitLog) -> None:
    assert (log.number(), log.read()) == (None, None)


def test_what_is_read_is_the_sum_of_all_commits(log: CommitLog, objects: FolderObjects) -> None:
    expected = written(log, 3 * CHECKPOINT_EVERY + 5)
    assert CommitLog(objects, "elsewhere").read() == log.read() == expected
    assert set(expected.sources) == {f"{n}.txt" for n in range(expected.number - 4, 54)}
    assert expected.terms["rope"] == expected.number
    assert "term1" not in expected.terms
    assert log.number() == expected.number


def test_old_commits_are_removed_and_the_last_checkpoints_kept(
    log: CommitLog, objects: FolderObjects
) -> None:
    written(log, 3 * CHECKPOINT_EVERY + 5)
    assert len(objects.names(CHECKPOINTS)) == 2
    assert len(objects.names(LOG)) == CHECKPOINT_EVERY + 5


def test_a_number_is_taken_once(log: CommitLog, objects: FolderObjects) -> None:
    written(log, 2)
    with pytest.raises(IndexBusyError, match="run it again"):
        CommitLog(objects, "here").append(replace(commit(2), put={}))
    assert log.read() == first(commit(1)).after(commit(2))


@pytest.mark.parametrize("damage", [b"", b"no commit"])
def test_a_damaged_log_is_refused(log: CommitLog, objects: FolderObjects, damage: bytes) -> None:
    written(log, 2)
    objects.write(f"{LOG}/00000002", damage)
    with pytest.raises(IndexUnavailableError, match=r"damaged.*00000002.*backup"):
        log.read()
    objects.delete(f"{LOG}/00000001")
    with pytest.raises(IndexUnavailableError, match=r"missing.*backup"):
        CommitLog(objects, "here").read()
