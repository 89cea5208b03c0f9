"""Documents that ask and answer, and one that only asks; answered with the real models."""

from pathlib import Path

import pytest

from eval.gold.match import locate
from eval.gold.questions import read_gold
from ingest.index.folder.generations import open_generation
from ingest.index.folder.index import FolderIndex
from ingest.language.asking import asks
from ingest.pipeline import ingest
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "frequent-questions.jsonl"
FOLDER = GOLD.with_suffix("")


@pytest.fixture(scope="module")
def frequent(
    seed_index: Path, models: Models, tmp_path_factory: pytest.TempPathFactory
) -> Retriever:
    path = tmp_path_factory.mktemp("frequent") / "index"
    encoder = models.passage_encoder(open_generation(seed_index).encoder_export())
    ingest([FOLDER], FolderIndex(path), encoder, multilingual=models.multilingual)
    return open_retriever(path, models)


def test_every_span_says_what_the_file_says() -> None:
    locate(read_gold(GOLD), ReadFiles(FOLDER), GOLD)


@pytest.mark.models
def test_no_answer_is_a_question(frequent: Retriever) -> None:
    answers = [frequent.ask(one.text).answer for one in read_gold(GOLD)]
    lines = [line for answer in answers if answer for line in answer.splitlines()]
    assert len(lines) > len(answers) // 2
    assert not any(map(asks, lines))


@pytest.mark.models
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "When do the baths open on Sundays?",
            "A1. At nine in the morning; in July and August at eight.",
        ),
        ("Can I pay in instalments?", "No, the fee is due in full before the permit is sent."),
        ("引っ越しごみは持ち込めますか", "答3　はい、平日の午前九時から午後四時まで受け付けます。"),
    ],
)
def test_the_answer_below_a_question_is_quoted(
    frequent: Retriever, question: str, answer: str
) -> None:
    answered = frequent.ask(question)
    assert [one.quote.of(one.hit.document.text) for one in answered.citations] == [answer]


@pytest.mark.models
def test_what_is_only_asked_is_refused(frequent: Retriever) -> None:
    assert frequent.ask("Who pays for the new roof of the school?").answer is None


@pytest.mark.models
def test_questions_are_shown_where_they_are_asked_for(frequent: Retriever) -> None:
    answer = frequent.ask("Which question did the residents send in on the school?")
    found = (answer.citations or answer.nearest)[0]
    assert "5. Who pays for the new roof of the school?" in found.quote.of(found.hit.document.text)
