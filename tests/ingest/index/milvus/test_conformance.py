"""The backend in Milvus by the same suites as the others, against a server of its own process."""

from pathlib import Path
from typing import ClassVar

import pytest

from ingest.index.milvus.client import BORN, ROW
from ingest.index.protocol import Index
from ingest.language.terms import terms
from tests.fake_encoder import TermsEncoder
from tests.ingest.index.change_conformance import (
    HARBOUR,
    LIGHTHOUSE,
    ROPE,
    ChangeConformance,
    found,
    texts,
    write,
)
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
    hits = milvus.lexical.search(terms(question), 100)
    expected = folder.lexical.search(terms(question), 100)
    assert [one.id for one in hits] == [one.id for one in expected]
    assert dict(hits) == pytest.approx(dict(expected), rel=1e-5)
    assert milvus.documents() == folder.documents()
    assert dict(milvus.statistics.words()) == dict(folder.statistics.words())
    vector = ENCODER.encode([question])[0]
    near, exact = (dict(one.dense.nearest(vector, 10)) for one in (milvus, folder))
    assert sorted(near.values()) == pytest.approx(sorted(exact.values()), abs=1e-5)
    for document in folder.documents():
        assert milvus.sections(document.id) == folder.sections(document.id)
        assert milvus.passages_of(document.id) == folder.passages_of(document.id)
        assert milvus.document(document.id) == folder.document(document.id)


def test_many_rows_are_sealed_and_found_as_before(
    server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.index.milvus.client.SEALED_FROM", 2)
    index, encoder = server.index(tmp_path), TermsEncoder()
    write(index, {"harbour.txt": HARBOUR, "rope.txt": ROPE}, encoder)
    before = index.snapshot()
    index.settle()
    assert texts(index.snapshot()) == texts(before)
    # One version of the lighthouse is sealed, the other one is not.
    write(index, {"harbour.txt": LIGHTHOUSE}, encoder)
    after = index.snapshot()
    assert found(after, "opened") == []
    assert found(after, "lighthouse")
    assert found(before, "opened")
    assert len(after.dense.nearest(encoder.encode([ROPE])[0], 10)) == 2


def test_rows_of_another_tenant_are_neither_found_nor_deleted(
    server: MilvusServer, tmp_path: Path
) -> None:
    index = server.index(tmp_path)
    write(index, {"harbour.txt": HARBOUR}, TermsEncoder())
    catalogue = index.parts.log.read()
    assert catalogue is not None
    collection, everything = catalogue.made.collection, f"{BORN} >= 0"
    # A second tenant of the same collection.
    other = server.index(tmp_path).parts.client
    assert len(index.parts.client.rows(collection, everything, [ROW])) == 1
    assert other.rows(collection, everything, [ROW]) == []
    other.delete(collection, everything)
    assert len(index.parts.client.rows(collection, everything, [ROW])) == 1
