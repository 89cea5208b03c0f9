"""The backend on the disk, and one in memory that shares no code with it, by the same suites."""

from pathlib import Path

import pytest

from ingest.index.folder.index import FolderIndex
from ingest.index.protocol import Index
from ingest.language.terms import terms
from tests.ingest.index.change_conformance import ChangeConformance
from tests.ingest.index.conformance import FILES, SnapshotConformance
from tests.memory_index import MemoryIndex


class Folder:
    @classmethod
    def make(cls, folder: Path) -> Index:
        return FolderIndex(folder)


class Memory:
    @classmethod
    def make(cls, folder: Path) -> Index:
        return MemoryIndex(folder)


class TestFolderSnapshot(Folder, SnapshotConformance):
    pass


class TestFolderChange(Folder, ChangeConformance):
    pass


class TestMemorySnapshot(Memory, SnapshotConformance):
    pass


class TestMemoryChange(Memory, ChangeConformance):
    pass


@pytest.mark.parametrize("question", ["the red lighthouse of shed 17", "灯台は赤い", "rope rope"])
def test_both_give_the_same_scores(question: str, tmp_path: Path) -> None:
    folder, memory = (
        one.opened(tmp_path / one.__name__, FILES)
        for one in (TestFolderSnapshot, TestMemorySnapshot)
    )
    asked = terms(question)
    scores = dict(memory.lexical.search(asked, 100))
    assert dict(folder.lexical.search(asked, 100)) == pytest.approx(scores, rel=1e-5)
    assert all(folder.statistics.idf(one) == memory.statistics.idf(one) for one in asked)
    assert folder.documents() == memory.documents()
