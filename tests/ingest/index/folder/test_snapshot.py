import gc
import shutil
import weakref
from pathlib import Path

import psutil
import pytest

from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import MULTILINGUAL_FILE, VECTORS_FILE, open_generation
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.metadata import METADATA_FILE
from ingest.index.folder.snapshot import FolderSnapshot
from ingest.index.folder.store import STORE_FILE
from ingest.pipeline import ingest
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.held import forget_sums


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with every file that one has, without the sums that would tell of any damage."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "docs").mkdir()
    (folder / "docs" / "rope.txt").write_text("Rope is made of hemp.\n")
    index = FolderIndex(folder / "index")
    ingest([folder / "docs"], index, TermsEncoder(), multilingual=TranslatingEncoder())
    forget_sums(open_generation(index.folder))
    return index.folder


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    """The same, to change."""
    return Path(shutil.copytree(made, tmp_path / "index"))


@pytest.mark.parametrize("content", [None, b"", b"garbage"], ids=["missing", "empty", "garbage"])
@pytest.mark.parametrize(
    "name",
    [
        METADATA_FILE,
        STORE_FILE,
        VECTORS_FILE,
        MULTILINGUAL_FILE,
        "lexical/words.json",
        "lexical/vocabulary.txt",
        "lexical/frequencies.npy",
    ],
)
def test_a_damaged_file_is_one_message(name: str, content: bytes | None, index: Path) -> None:
    file = open_generation(index).path / name
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(IndexUnavailableError, match=r"incomplete or damaged.*python -m ingest"):
        FolderSnapshot.open(index)


def test_what_is_not_used_any_more_is_given_back_at_once(made: Path) -> None:
    """A service opens one after the other, and Python may not look for cycles for long."""

    def opened() -> list[str]:
        return [one.path for one in psutil.Process().open_files() if str(made) in one.path]

    snapshot = FolderSnapshot.open(made)
    (summary,) = snapshot.documents()
    assert snapshot.document(summary.id)
    assert any(STORE_FILE in path for path in opened())
    gone = weakref.ref(snapshot)
    gc.disable()
    try:
        del snapshot
        assert gone() is None
        assert opened() == []
    finally:
        gc.enable()


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_an_encoder_that_is_not_the_one_is_refused(content: bytes | None, index: Path) -> None:
    snapshot = FolderSnapshot.open(index)
    (model,) = index.glob("encoders/*/encoder.onnx")
    model.unlink()
    if content is not None:
        model.write_bytes(content)
    with pytest.raises(IndexUnavailableError, match="The encoder beside the index"):
        snapshot.encoder_export()
