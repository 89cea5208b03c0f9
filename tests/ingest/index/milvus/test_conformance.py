"""The backend in Milvus by the same suites as the others, against a server of its own process."""

from pathlib import Path
from typing import ClassVar

import pytest

from ingest.index.protocol import Index
from ingest.language.terms import terms
from tests.ingest.index.change_conformance import ChangeConformance
from tests.ingest.index.conformance import ENCODER, FILES, SnapshotConformance
from tests.ingest.index.test_conformance import Folder
from tests.milvus_server import MilvusServer, needs_milvus

pytestmark = needs_milvus


class Milvus:
    server: ClassVar[MilvusServer]

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def started(cls, server: MilvusServer) -> None:
        cls.server = server

    @classmethod
    def make(cls, folder: Path) -> Index:
        return cls.server.index(folder)


class TestMilvusSnapshot(Milvus, SnapshotConformance):
    pass


class TestMilvusChange(Milvus, ChangeConformance):
    pass


class FolderSnapshots(Folder, SnapshotConformance):
    """The folder's snapshots, to compare with; nothing here is collected as a test."""


@pytest.mark.parametrize("question", ["the red lighthouse of shed 17", "灯台は赤い", "rope rope"])
def test_it_finds_what_the_folder_finds(
    question: str, server: MilvusServer, tmp_path: Path
) -> None:
    TestMilvusSnapshot.server = server
    folder = FolderSnapshots.opened(tmp_path / "folder", FILES)
    milvus = TestMilvusSnapshot.opened(tmp_path / "milvus", FILES)
    found = milvus.lexical.search(terms(question), 100)
    expected = folder.lexical.search(terms(question), 100)
    assert [one.id for one in found] == [one.id for one in expected]
    assert dict(found) == pytest.approx(dict(expected), rel=1e-5)
    assert milvus.documents() == folder.documents()
    assert dict(milvus.statistics.words()) == dict(folder.statistics.words())
    vector = ENCODER.encode([question])[0]
    near, exact = (dict(one.dense.nearest(vector, 10)) for one in (milvus, folder))
    assert sorted(near.values()) == pytest.approx(sorted(exact.values()), abs=1e-5)
    for document in folder.documents():
        assert milvus.sections(document.id) == folder.sections(document.id)
        assert milvus.passages_of(document.id) == folder.passages_of(document.id)
        assert milvus.document(document.id) == folder.document(document.id)
