"""From a folder to Milvus and back, without embedding anything again."""

from pathlib import Path

from ingest.index.folder.index import FolderIndex
from ingest.migration.moving import migrate
from tests.fake_encoder import TranslatingEncoder
from tests.ingest.index.change_conformance import put
from tests.ingest.index.conformance import FILES
from tests.ingest.migration.conftest import ExportingEncoder
from tests.ingest.migration.test_moving import same
from tests.milvus_server import MilvusServer, needs_milvus

pytestmark = needs_milvus


def test_to_milvus_and_back(server: MilvusServer, tmp_path: Path) -> None:
    folder, encoder = FolderIndex(tmp_path / "folder"), ExportingEncoder(tmp_path / "export")
    with folder.change(encoder, TranslatingEncoder()) as change:
        for source, text in sorted(FILES.items()):
            put(change, source, text)
    encoder.encoded.clear()
    milvus, back = server.index(tmp_path), FolderIndex(tmp_path / "back")
    assert migrate(folder, milvus) == len(FILES)
    same(folder.snapshot(), milvus.snapshot())
    assert migrate(milvus, back) == len(FILES)
    same(folder.snapshot(), back.snapshot())
    assert encoder.encoded == []
