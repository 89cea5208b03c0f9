"""The backend on the disk, and one in memory that shares no code with it, by the same suite."""

from pathlib import Path

import pytest

from ingest.embedding.export import EncoderRecord
from ingest.index.folder_index import FolderIndex
from ingest.index.protocol import Snapshot
from ingest.index.snapshot import FolderSnapshot
from ingest.language.terms import terms
from ingest.passages import embedded_text, split_passages
from ingest.pipeline import ingest, remove_document
from ingest.readers import read_document
from tests.fake_encoder import TermsEncoder
from tests.ingest.index.conformance import ENCODER, FILES, OTHER, SnapshotConformance
from tests.memory_index import MemorySnapshot


class TestFolder(SnapshotConformance):
    @classmethod
    def opened(cls, folder: Path, files: dict[str, str]) -> Snapshot:
        index = folder / "index"
        for source, text in {**files, "gone.txt": "Gone with the tide.\n"}.items():
            (folder / "docs" / source).parent.mkdir(parents=True, exist_ok=True)
            (folder / "docs" / source).write_text(text, encoding="utf-8")
        ingest([folder / "docs"], FolderIndex(index), ENCODER, multilingual=OTHER)
        gone = FolderSnapshot.open(index).sources()["gone.txt"]
        remove_document(gone, FolderIndex(index), ENCODER, multilingual=OTHER)
        return FolderSnapshot.open(index)


class TestMemory(SnapshotConformance):
    @classmethod
    def opened(cls, folder: Path, files: dict[str, str]) -> Snapshot:
        folder.mkdir(exist_ok=True)
        held, vectors, others, originals = {}, {}, {}, {}
        for source, text in sorted(files.items()):
            parsed = read_document(text.encode(), source)
            document, passages = parsed.document, split_passages(parsed, ENCODER.tokens)
            held[document.id] = parsed, passages
            for passage in passages:
                embedded = embedded_text(document, passage)
                vectors[passage.id] = ENCODER.encode([embedded])[0]
                others[passage.id] = OTHER.encode([embedded])[0]
            originals[document.id] = folder / document.id
            originals[document.id].write_text(text, encoding="utf-8")
        return MemorySnapshot(
            "1", _record(ENCODER), _record(OTHER), held, vectors, others, originals
        )


@pytest.mark.parametrize("question", ["the red lighthouse of shed 17", "灯台は赤い", "rope rope"])
def test_both_give_the_same_scores(question: str, tmp_path: Path) -> None:
    folder, memory = (
        one.opened(tmp_path / one.__name__, FILES) for one in (TestFolder, TestMemory)
    )
    asked = terms(question)
    scores = dict(memory.lexical.search(asked, 100))
    assert dict(folder.lexical.search(asked, 100)) == pytest.approx(scores, rel=1e-5)
    assert all(folder.statistics.idf(one) == memory.statistics.idf(one) for one in asked)
    assert folder.documents() == memory.documents()


def _record(encoder: TermsEncoder) -> EncoderRecord:
    return EncoderRecord(encoder.name, encoder.sha256, encoder.dimension)
