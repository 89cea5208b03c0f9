"""An index of short texts with the real models: reading costs a tenth of what the seeds cost."""

from pathlib import Path

import pytest

from ingest.index.folder.generations import open_generation
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import ingest
from retriever.assembly import Models
from tests.eval.memory import write_rows
from tests.eval.town import ROWS, TEXTS


@pytest.fixture(scope="session")
def town_index(seed_index: Path, models: Models, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town, embedded as the service embeds what is added."""
    folder = tmp_path_factory.mktemp("town")
    files = folder / "files"
    files.mkdir()
    for name, text in TEXTS.items():
        (files / name).write_text(text, "utf-8")
    encoder = models.passage_encoder(open_generation(seed_index).encoder_export())
    ingest([files], FolderIndex(folder / "index"), encoder, multilingual=models.multilingual)
    return folder / "index"


@pytest.fixture(scope="session")
def town_gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Questions about the town, and where their answers are."""
    return write_rows(tmp_path_factory.mktemp("gold") / "town.jsonl", ROWS)
