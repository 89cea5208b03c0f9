"""What stops an ingestion in its middle: being killed, and disks that are full."""

import errno
import os
from pathlib import Path

import pytest

from ingest.errors import IndexUnavailableError, TenkyoError
from ingest.index.folder.generations import current_generation, open_generation
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import ingest
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.command import ENCODER, MOMENTS, kill_at, run_limited
from tests.ingest.conftest import Folder
from tests.ingest.held import Held, held, leftovers, opened

BEFORE = {"a.txt": "The harbour opened in 1911.\n", "b.md": "# Rope\n\nRope is made of hemp.\n"}
AFTER = {
    "a.txt": "The harbour closed in 2001.\n",
    "c.md": "".join(f"# Shed {n}\n\nShed {n} holds rope.\n\n" for n in range(200)),
}


def made_at_once(docs: Path, tmp_path: Path) -> Held:
    ingest(
        [docs],
        FolderIndex(tmp_path / "at once"),
        TermsEncoder(ENCODER),
        multilingual=TranslatingEncoder(),
    )
    return held(tmp_path / "at once")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_ingestion_leaves_what_served_and_the_next_completes_it(
    moment: str, index: Path, folder: Folder, tmp_path: Path
) -> None:
    docs = folder(BEFORE)
    ingest([docs], FolderIndex(index), TermsEncoder(), multilingual=TranslatingEncoder())
    before = held(index)
    serving = open_generation(index)
    folder(AFTER)
    with opened(serving) as store:
        kill_at(moment, docs, index)
        whole = made_at_once(docs, tmp_path)
        assert held(index) == (whole if moment == "after the swap" else before)
        ingest([docs], FolderIndex(index), TermsEncoder(ENCODER), multilingual=TranslatingEncoder())
        assert held(index) == whole
        # Who opened the index before it all still reads what was in it.
        assert [one.sources for one in store.contents()] == [("a.txt",), ("b.md",)]
        assert [store.document(one.id) for one in store.contents()] == [
            document for document, _ in before.documents
        ]
    assert leftovers(index) == []


def test_a_first_ingestion_that_was_killed_leaves_no_index(
    index: Path, folder: Folder, tmp_path: Path
) -> None:
    docs = folder(BEFORE)
    kill_at("before the swap", docs, index)
    with pytest.raises(IndexUnavailableError, match="There is no index"):
        open_generation(index)
    ingest([docs], FolderIndex(index), TermsEncoder(ENCODER), multilingual=TranslatingEncoder())
    assert held(index) == made_at_once(docs, tmp_path)
    assert leftovers(index) == []


@pytest.mark.parametrize("largest", [10, 5_000, 20_000])
def test_a_full_disk_is_one_message_and_leaves_what_served(
    largest: int, index: Path, folder: Folder, tmp_path: Path
) -> None:
    docs = folder(BEFORE)
    ingest([docs], FolderIndex(index), TermsEncoder(), multilingual=TranslatingEncoder())
    before = held(index)
    folder(AFTER)
    ended = run_limited(largest, docs, index)
    assert (ended.exit_code, ended.stdout) == (1, "")
    [line] = ended.stderr.splitlines()
    reasons = ("File too large", "disk I/O error", "database or disk is full")
    assert line in {
        f"Error: The index in {index} could not be written ({reason}). "
        "What was indexed before is unchanged."
        for reason in reasons
    }
    assert held(index) == before
    assert not list(index.glob(".building*"))
    ingest([docs], FolderIndex(index), TermsEncoder(ENCODER), multilingual=TranslatingEncoder())
    assert held(index) == made_at_once(docs, tmp_path)
    assert leftovers(index) == []


def test_a_disk_that_fails_at_any_moment_leaves_a_whole_index(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time that bytes are to be safe on the disk, one run finds that they are not."""
    sync = os.fsync
    calls = 0
    fails_at = -1

    def failing_sync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    docs = folder(BEFORE)
    whole = made_at_once(docs, tmp_path)
    monkeypatch.setattr(os, "fsync", failing_sync)
    ingest(
        [docs],
        FolderIndex(tmp_path / "counted"),
        TermsEncoder(ENCODER),
        multilingual=TranslatingEncoder(),
    )
    needed = calls
    assert needed > 10
    for fails_at in range(1, needed + 1):
        calls = 0
        index = tmp_path / str(fails_at)
        with pytest.raises(TenkyoError, match=r"could not be written \(No space left on device\)"):
            ingest(
                [docs], FolderIndex(index), TermsEncoder(ENCODER), multilingual=TranslatingEncoder()
            )
        # Only the last sync comes after the switch to the new generation.
        switched = fails_at == needed
        assert (current_generation(index) is not None) is switched
        if switched:
            assert held(index) == whole
        ingest([docs], FolderIndex(index), TermsEncoder(ENCODER), multilingual=TranslatingEncoder())
        assert held(index) == whole
        assert leftovers(index) == []
