import gc
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.embedding.export import EncoderExport
from ingest.index.folder.snapshot import FolderSnapshot
from retriever.assembly import Models, assemble, open_retriever
from retriever.models.reader import Reader
from retriever.search.reranking import RERANKED
from tests.fake_encoder import TranslatingEncoder
from tests.retriever.small import OverlapReader

QUESTION = "How many visitors does Ghibli Park have per year?"


@pytest.fixture(scope="module")
def export(seed_index: Path) -> EncoderExport:
    return FolderSnapshot.open(seed_index).encoder_export()


def test_each_model_is_made_once_and_when_it_is_needed() -> None:
    made: list[object] = []

    def reader(remembered: int) -> Reader:
        made.append(remembered)
        return OverlapReader()

    def multilingual() -> TranslatingEncoder:
        made.append("multilingual")
        return TranslatingEncoder()

    models = Models(remembered=7, reader=reader, other_reader=reader, multilingual=multilingual)
    assert made == []
    assert models.reader is models.reader
    assert models.multilingual is models.multilingual
    assert models.multilingual_reader() is models.multilingual_reader()
    assert made == [7, "multilingual", 7]


def test_encoders_of_several_indexes_do_not_displace_each_other(export: EncoderExport) -> None:
    models = Models()
    exports = [
        replace(export, record=replace(export.record, sha256=str(number))) for number in range(4)
    ]
    loaded = [models.exported(one) for one in exports]
    assert len(set(map(id, loaded))) == 4
    assert [models.exported(one) for one in exports] == loaded


def test_an_encoder_that_nothing_uses_is_given_back(export: EncoderExport) -> None:
    models = Models()
    used, unused = models.question_encoder(export), Models().exported(export)
    kept, gone = weakref.ref(models.exported(export)), weakref.ref(unused)
    del unused
    gc.collect()
    assert kept() is models.exported(export)
    assert gone() is None
    assert used.is_common("weather")


def test_a_new_generation_loads_no_model_again(seed_index: Path, tmp_path: Path) -> None:
    shutil.copytree(seed_index, tmp_path / "index")
    made: list[Reader] = []

    def reader(_remembered: int) -> Reader:
        made.append(OverlapReader())
        return made[-1]

    models = Models(reader=reader)
    first = open_retriever(seed_index, models)
    loaded = models.exported(FolderSnapshot.open(seed_index).encoder_export())
    other = open_retriever(tmp_path / "index", models)
    assert models.exported(FolderSnapshot.open(tmp_path / "index").encoder_export()) is loaded
    assert other.ask(QUESTION).to_dict() == first.ask(QUESTION).to_dict()
    assert len(made) == 1


def test_a_generation_that_is_replaced_is_given_back_at_once(
    seed_index: Path, models: Models
) -> None:
    """A service opens one after the other, and Python may not look for cycles for long."""
    snapshot = FolderSnapshot.open(seed_index)
    retriever = assemble(snapshot, models)
    # In Japanese every part of it works.
    assert retriever.ask("コンテンツの海外売上の目標は何ですか").citations
    gone = weakref.ref(retriever), weakref.ref(snapshot)
    gc.disable()
    try:
        del retriever, snapshot
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()


def test_stages_can_be_run_one_by_one(seed_index: Path, models: Models) -> None:
    retriever = assemble(FolderSnapshot.open(seed_index), models, read=RERANKED)
    stages = retriever.stages
    question = stages.understand.run(QUESTION)
    looked_up = stages.look_up.find(question)
    assert looked_up.found.hits[:5] == retriever.search(QUESTION, limit=5).hits
    assert "Ghibli Park" in looked_up.chosen[0].words
    assert looked_up.decision.answers
