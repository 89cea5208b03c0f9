"""Several processes read and embed: the index is the same, and a file that ends one is refused."""

import hashlib
import os
import pickle
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.encoder import Encoder, Vectors
from ingest.embedding.export import EXPORT_FILE
from ingest.embedding.exported import ExportedEncoder
from ingest.embedding.protocol import TextEncoder
from ingest.errors import TenkyoError
from ingest.index.folder.generations import encoder_folder, open_generation
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import Outcome, Status, ingest
from ingest.readers import READERS
from ingest.readers.options import ReadOptions
from ingest.settings import IngestSettings
from ingest.workers import Workers, as_set, encoders
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.index.change_conformance import HARBOUR, LIGHTHOUSE, ROPE, texts
from tests.ingest.migration.conftest import ExportingEncoder

FATAL = "The process that reads this ends.\n"


class FatalEncoder(TermsEncoder):
    """Ends its process when it is asked to embed."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        os._exit(1)


def setup(encoder: type[TermsEncoder], _cores: int) -> tuple[ReadOptions, list[TextEncoder]]:
    """Return what the workers of these tests work with; one text is fatal to them."""
    read = READERS[".txt"]

    def reading(data: bytes, options: ReadOptions) -> object:
        if data.decode() == FATAL:
            os._exit(1)
        return read(data, options)

    READERS[".txt"] = reading  # type: ignore[index]
    return ReadOptions(ocr=None), [encoder(), TranslatingEncoder()]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, partial(setup, TermsEncoder)) as started:
        yield started


def test_what_they_embed_with_is_sent_to_them(seed_index: Path) -> None:
    export = open_generation(seed_index).encoder_export()
    sent = pickle.loads(pickle.dumps(partial(as_set, IngestSettings(multilingual=False), export)))
    _, [encoder] = sent(1)
    vectors = encoder.encode(["The port is open."])
    assert np.array_equal(vectors, ExportedEncoder(export).encode(["The port is open."]))


@pytest.mark.parametrize("kept", ["whole", "damaged", "lost", "of another encoder", "none"])
def test_only_an_export_that_is_whole_and_of_the_encoder_is_taken_over(
    kept: str, tmp_path: Path
) -> None:
    index, made_by = FolderIndex(tmp_path / "index"), ExportingEncoder(tmp_path / "export")
    if kept != "none":
        ingest([put(tmp_path / "files", a=HARBOUR)], index, made_by)
    if kept == "damaged":
        (encoder_folder(index.folder, made_by.sha256) / EXPORT_FILE).write_bytes(b"damaged")
    elif kept == "lost":
        shutil.rmtree(encoder_folder(index.folder, made_by.sha256))
    model = tmp_path / "model"
    model.mkdir()
    weights = b"others" if kept == "of another encoder" else made_by.name.encode()
    (model / "model.safetensors").write_bytes(weights)
    found, other = encoders(IngestSettings(encoder=str(model), multilingual=False), index)
    assert isinstance(found, ExportedEncoder if kept == "whole" else Encoder)
    assert found.sha256 == hashlib.sha256(weights).hexdigest()
    assert other is None


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def read(folder: Path, index: FolderIndex, workers: Workers | None) -> list[Outcome]:
    encoder = TermsEncoder()
    outcomes = ingest([folder], index, encoder, multilingual=TranslatingEncoder(), workers=workers)
    # Passages are embedded elsewhere.
    assert workers is None or encoder.encoded == []
    return outcomes


def test_the_index_is_as_one_process_makes_it(tmp_path: Path, workers: Workers) -> None:
    files = {f"n{number:02d}": f"{HARBOUR}Berth {number} is deep.\n" for number in range(12)}
    folder = put(tmp_path / "files", **files)
    one, two = FolderIndex(tmp_path / "one"), FolderIndex(tmp_path / "two")
    assert read(folder, one, workers) == read(folder, two, None)
    first, second = one.snapshot(), two.snapshot()
    assert first.documents() == second.documents()
    assert texts(first) == texts(second)
    ids = [one.id for summary in first.documents() for one in first.passages_of(summary.id)]
    assert np.array_equal(first.dense.vectors(ids), second.dense.vectors(ids))
    assert first.multilingual_dense is not None
    assert second.multilingual_dense is not None
    vectors = first.multilingual_dense.vectors(ids)
    assert np.array_equal(vectors, second.multilingual_dense.vectors(ids))


def test_what_is_unchanged_is_not_read_again(tmp_path: Path, workers: Workers) -> None:
    folder = put(tmp_path / "files", a=HARBOUR, b=ROPE)
    index = FolderIndex(tmp_path / "index")
    read(folder, index, workers)
    put(folder, b=LIGHTHOUSE)
    assert [one.status for one in read(folder, index, workers)] == [
        Status.UNCHANGED,
        Status.REPLACED,
    ]


def test_a_file_that_ends_its_process_is_refused_alone(tmp_path: Path, workers: Workers) -> None:
    folder = put(tmp_path / "files", a=HARBOUR, b=FATAL, c=ROPE, d=LIGHTHOUSE, e="Five.\n")
    index = FolderIndex(tmp_path / "index")
    outcomes = {one.source: one for one in read(folder, index, workers)}
    assert outcomes.pop("b.txt").status is Status.REFUSED
    assert {one.status for one in outcomes.values()} == {Status.ADDED}
    assert sorted(texts(index.snapshot())) == ["a.txt", "c.txt", "d.txt", "e.txt"]


def test_files_that_cannot_be_read_are_refused_by_name(tmp_path: Path, workers: Workers) -> None:
    folder = put(tmp_path / "files", a=HARBOUR, empty="")
    outcomes = read(folder, FolderIndex(tmp_path / "index"), workers)
    assert [(one.source, one.reason) for one in outcomes if one.reason] == [
        ("empty.txt", "the file is empty")
    ]


def test_an_embedding_that_ends_its_process_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    folder = put(tmp_path / "files", a=HARBOUR)
    index = FolderIndex(tmp_path / "index")
    with (
        Workers(2, partial(setup, FatalEncoder)) as fatal,
        pytest.raises(TenkyoError, match="fewer --workers"),
    ):
        read(folder, index, fatal)
    assert index.current() is None
