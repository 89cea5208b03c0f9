from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document.document import Document
from ingest.errors import IndexUnavailableError, TenkyoError
from ingest.index.folder.generations import original_file
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.snapshot import FolderSnapshot
from ingest.index.protocol import Snapshot
from ingest.language.terms import terms
from ingest.migration.moving import migrate
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.index.change_conformance import HARBOUR, ROPE, put, write
from tests.ingest.index.conformance import FILES
from tests.ingest.migration.conftest import ExportingEncoder


@pytest.fixture
def origin(tmp_path: Path, exporting: ExportingEncoder) -> FolderIndex:
    """An index with a document of two names."""
    index = FolderIndex(tmp_path / "origin")
    with index.change(exporting, TranslatingEncoder()) as change:
        for source, text in sorted({**FILES, "z.txt": FILES["harbour.txt"]}.items()):
            put(change, source, text)
    exporting.encoded.clear()
    return index


def same(one: Snapshot, other: Snapshot) -> None:
    assert one.documents() == other.documents()
    assert (one.encoder, one.multilingual) == (other.encoder, other.multilingual)
    asked = terms("the red lighthouse of shed 17 灯台")
    scores = dict(one.lexical.search(asked, 50))
    assert dict(other.lexical.search(asked, 50)) == pytest.approx(scores, rel=1e-5)
    export = one.encoder_export()
    assert other.encoder_export().model.read_bytes() == export.model.read_bytes()


def test_an_index_is_the_same_in_another_place(
    origin: FolderIndex, tmp_path: Path, exporting: ExportingEncoder
) -> None:
    target = FolderIndex(tmp_path / "target")
    steps: set[str] = set()
    moved = migrate(origin, target, progress=lambda step, *_: steps.add(step))
    assert moved == len(FILES)
    same(origin.snapshot(), target.snapshot())
    assert exporting.encoded == []
    assert {"Moving documents", "Comparing documents"} <= steps


def test_what_the_target_holds_stays(origin: FolderIndex, tmp_path: Path) -> None:
    target = FolderIndex(tmp_path / "target")
    migrate(origin, target)
    name = target.current()
    migrate(origin, target)
    assert target.current() == name
    other = FolderIndex(tmp_path / "other")
    with other.change(ExportingEncoder(tmp_path / "again"), TranslatingEncoder()) as change:
        put(change, "rope.txt", ROPE)
    migrate(other, target)
    assert target.snapshot().sources().keys() == {*FILES, "z.txt", "rope.txt"}


def test_an_index_of_another_encoder_is_no_target(origin: FolderIndex, tmp_path: Path) -> None:
    target = FolderIndex(tmp_path / "target")
    with target.change(ExportingEncoder(tmp_path / "again")) as change:
        put(change, "a.txt", HARBOUR)
    name = target.current()
    with pytest.raises(TenkyoError, match="other encoders"):
        migrate(origin, target)
    assert target.current() == name


def test_there_must_be_an_index_to_move(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="no index"):
        migrate(FolderIndex(tmp_path / "none"), FolderIndex(tmp_path / "target"))


def test_a_document_without_its_original_is_not_moved(origin: FolderIndex, tmp_path: Path) -> None:
    snapshot = origin.snapshot()
    document = snapshot.document(snapshot.sources()["twins/a.txt"])
    assert document is not None
    original_file(origin.folder, document.sha256).write_bytes(b"altered")
    target = FolderIndex(tmp_path / "target")
    with pytest.raises(TenkyoError, match=r"twins/a\.txt.*original is missing or altered"):
        migrate(origin, target)
    assert target.current() is None


def test_what_is_split_otherwise_today_must_be_ingested_anew(
    origin: FolderIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.passages.TARGET_TOKENS", 6)
    with pytest.raises(TenkyoError, match=r"split otherwise.*python -m ingest PATH"):
        migrate(origin, FolderIndex(tmp_path / "target"))


def test_a_document_that_differs_in_the_target_is_told(
    origin: FolderIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = FolderSnapshot.document

    def altered(self: FolderSnapshot, document_id: str) -> Document | None:
        document = read(self, document_id)
        if document is None or not self.location.endswith("target"):
            return document
        return replace(document, text=document.text.upper())

    monkeypatch.setattr(FolderSnapshot, "document", altered)
    with pytest.raises(TenkyoError, match=r"target is not what it should be: its text"):
        migrate(origin, FolderIndex(tmp_path / "target"))


def test_a_vector_that_is_not_there_is_not_made_up(tmp_path: Path) -> None:
    index = FolderIndex(tmp_path / "small")
    write(index, {"a.txt": HARBOUR}, TermsEncoder())
    assert index.snapshot().dense.vectors([]).shape[0] == 0
