import json
import os
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.embedding.models import PackagedModel
from ingest.errors import IndexUnavailableError, ModelError, QuestionError
from ingest.index.folder.generations import POINTER, read_generation
from ingest.index.folder.metadata import METADATA_FILE
from retriever.answer.citations import NEAREST
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever
from retriever.query.question import MAX_CHARACTERS
from retriever.reading.refusal import read_calibration
from retriever.search.passage_reader import PassageReader, PassageReading
from retriever.search.reranking import READ_FOR_ANSWERS
from retriever.types import Hit
from tests.ingest.held import forget_sums
from tests.retriever.small import OverlapReader
from tests.town import QUESTIONS

SOURCE = "ip-strategic-program-2025.txt"
ANSWERED = [
    "How many visitors does Ghibli Park have per year?",
    "What are the eight strategic domains?",
    "How much are exports of cosmetics?",
]
SOUGHT = "What is the target for Content Regional Revitalization Bases?"
REFUSED = "Who is the prime minister of Japan?"
JAPANESE = "コンテンツの海外売上の目標は何ですか"


@pytest.fixture(scope="module")
def town(town_index: Path, models: Models) -> Retriever:
    """What does not hang on what is read is asked where reading costs least."""
    return open_retriever(town_index, models)


def test_the_same_question_always_has_the_same_answer(town: Retriever, town_index: Path) -> None:
    questions = [QUESTIONS[0], REFUSED, QUESTIONS[-1]]
    expected = [town.ask(question).to_dict() for question in questions]
    other = open_retriever(town_index, Models())
    with ThreadPoolExecutor(3) as threads:
        together = [
            threads.submit(one.ask, question) for one in (town, other) for question in questions
        ]
        assert [answer.result().to_dict() for answer in together] == expected * 2


def test_as_many_passages_are_read_as_is_said(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    own = PassageReader.read

    def counting(reader: PassageReader, question: str, hits: Sequence[Hit]) -> list[PassageReading]:
        read.append(len(hits))
        return own(reader, question, hits)

    monkeypatch.setattr(PassageReader, "read", counting)
    few, many = retriever.ask(ANSWERED[0], read=2), retriever.ask(ANSWERED[0])
    assert read[0] == 2
    assert read[-1] == READ_FOR_ANSWERS
    assert few.answer == many.answer


@pytest.mark.parametrize("question", [*ANSWERED[1:3], REFUSED])
def test_the_limit_bounds_the_citations_and_nothing_else(
    retriever: Retriever, question: str
) -> None:
    one, many = retriever.ask(question, limit=1), retriever.ask(question, limit=100)
    assert len(one.citations) <= 1
    assert one.confidence == many.confidence
    assert (one.answer is None) is (many.answer is None)


def test_an_answer_has_citations_and_a_refusal_the_nearest(retriever: Retriever) -> None:
    answer = retriever.ask(ANSWERED[0])
    assert answer.answer is not None
    assert answer.citations
    assert (answer.nearest, answer.reason) == ((), None)
    refusal = retriever.ask(REFUSED)
    assert refusal.answer is None
    assert refusal.citations == ()
    assert 0 < len(refusal.nearest) <= NEAREST
    assert refusal.reason
    assert refusal.confidence < answer.confidence


def test_an_answer_says_which_index_gave_it(retriever: Retriever, seed_index: Path) -> None:
    answer = retriever.ask(ANSWERED[0])
    assert answer.generation == retriever.generation
    assert answer.generation == (seed_index / POINTER).read_text().strip()
    assert answer.encoder == retriever.encoder == "all-MiniLM-L6-v2"
    assert answer.question == ANSWERED[0]


def test_an_answer_says_where_its_time_went(retriever: Retriever) -> None:
    timings = retriever.ask(ANSWERED[0]).timings
    assert {"lexical", "dense", "rerank", "evidence", "answer"} <= set(timings)
    assert all(seconds >= 0 for seconds in timings.values())


def test_a_japanese_question_is_answered_with_all_there_is(retriever: Retriever) -> None:
    assert retriever.ask(JAPANESE).degraded == ()
    assert retriever.ask(ANSWERED[0]).degraded == ()


def test_a_follow_up_leans_on_its_history(retriever: Retriever) -> None:
    alone = retriever.ask("And by how much did it change?")
    leaning = retriever.ask(
        "And by how much did it change?", history=["How much are exports of cosmetics?"]
    )
    assert leaning.question == "And by how much did it change?"
    assert leaning.read_as == "How much are exports of cosmetics? And by how much did it change?"
    assert leaning.answer is not None
    assert "-21.05" in leaning.answer
    assert alone.answer is None
    assert "“it”" in (alone.reason or "")
    assert alone.to_dict()["reason_message"]["values"] == {"word": "it"}


def test_thanks_are_met_politely(retriever: Retriever) -> None:
    answer = retriever.ask("Thank you!", history=[ANSWERED[0]])
    assert (answer.answer, answer.citations, answer.nearest) == (None, (), ())
    assert "You are welcome" in (answer.reason or "")
    assert answer.to_dict()["form"] == "remark"


def test_a_follow_up_does_not_repeat_the_answer_before(retriever: Retriever) -> None:
    first = retriever.ask(ANSWERED[0])
    again = retriever.ask("What else does it have?", history=[ANSWERED[0]])
    assert again.answer != first.answer
    assert retriever.ask(ANSWERED[0], history=[ANSWERED[0]]).answer == first.answer


def test_typos_do_not_matter(retriever: Retriever) -> None:
    typed, meant = "How much are exprots of cosmetcs?", "How much are exports of cosmetics?"
    answer, expected = retriever.ask(typed), retriever.ask(meant)
    assert answer.question == typed
    assert (answer.answer, answer.citations) == (expected.answer, expected.citations)


@pytest.mark.parametrize(
    "question",
    ["", "?!", "x" * (MAX_CHARACTERS + 1), "What is \udcff?"],
    ids=["empty", "marks", "too long", "no Unicode"],
)
def test_what_cannot_be_asked_is_an_error(retriever: Retriever, question: str) -> None:
    with pytest.raises(QuestionError):
        retriever.ask(question)
    with pytest.raises(QuestionError):
        retriever.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "x" * MAX_CHARACTERS,
        "𠮷" * 100,
        "harbour \x00 mill",
        "SELECT * FROM passages; -- 'harbour'",
        "<script>alert(1)</script> harbour",
        "١٢ things",
    ],
    ids=[
        "one long word",
        "beyond the BMP",
        "control character",
        "SQL",
        "HTML",
        "Arabic digits",
    ],
)
def test_odd_questions_are_asked_like_others(town: Retriever, question: str) -> None:
    answer = town.ask(question)
    assert (answer.answer is None) is (answer.reason is not None)


def test_search_gives_as_many_as_asked(retriever: Retriever, seed_text: str) -> None:
    (summary,) = retriever.documents(0, 10)
    for limit in (1, 10, 100):
        hits = retriever.search(SOUGHT, limit=limit).hits
        assert len(hits) == min(limit, summary.passages)
        assert all(seed_text[h.passage.start : h.passage.end] == h.text for h in hits)


def test_search_finds_the_passage(retriever: Retriever) -> None:
    hits = retriever.search(SOUGHT).hits
    assert any("approximately 200 locations" in hit.text for hit in hits[:5])
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_a_filter_keeps_to_its_sources(retriever: Retriever) -> None:
    question = ANSWERED[0]
    kept = retriever.search(question, sources=[SOURCE, "none.txt"])
    assert kept.hits == retriever.search(question).hits
    left_out = retriever.ask(question, sources=["none.txt"])
    assert (left_out.answer, left_out.nearest, left_out.confidence) == (None, (), 0)
    assert left_out.reason
    assert retriever.search(question, sources=["none.txt"]).hits == ()


def test_refusal_can_be_examined(retriever: Retriever) -> None:
    examined, other = retriever.examine(ANSWERED[0]), retriever.examine(REFUSED)
    assert examined is not None
    assert other is not None
    assert "Ghibli Park" in examined.evidence.words
    assert examined.signals.answerable > other.signals.answerable


@pytest.mark.parametrize("question", ANSWERED[::2])
def test_the_confidence_is_of_the_passage_that_is_quoted(
    retriever: Retriever, question: str
) -> None:
    answer, examined = retriever.ask(question), retriever.examine(question)
    assert examined is not None
    assert answer.confidence == read_calibration().probability(examined.signals)
    assert answer.citations[0].hit == examined.evidence.hit


def test_documents_are_given_as_they_were_ingested(retriever: Retriever, seed_text: str) -> None:
    assert retriever.document_count == 1
    (summary,) = retriever.documents(0, 10)
    assert retriever.sources() == {SOURCE: summary.id}
    document = retriever.document(summary.id)
    assert document is not None
    assert document.text == seed_text
    original = retriever.original(summary.id)
    assert original is not None
    assert original.read_bytes().decode("utf-8-sig") == seed_text
    assert retriever.document("0" * 16) is None
    assert retriever.original("0" * 16) is None


# Opening what cannot be opened.


@pytest.fixture
def copy(seed_index: Path, tmp_path: Path) -> Path:
    """A copy of the index to damage: files are replaced, never written over."""
    shutil.copytree(seed_index, tmp_path / "copy", copy_function=os.link)
    return tmp_path / "copy"


def _replace(index: Path, pattern: str, content: bytes | None) -> None:
    (file,) = index.glob(pattern)
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def _refusal(index: Path, models: Models, encoder: str | None = None) -> str:
    with pytest.raises(IndexUnavailableError) as refused:
        open_retriever(index, models, encoder)
    message = str(refused.value)
    assert str(index) in message
    assert re.search(r"python -m ingest PATH\.\.\. --index \S+", message)
    return message


def test_where_there_is_no_index_it_says_how_to_make_one(models: Models, tmp_path: Path) -> None:
    assert "There is no index" in _refusal(tmp_path / "none", models)


def test_an_index_made_with_another_encoder_is_refused(seed_index: Path, models: Models) -> None:
    message = _refusal(seed_index, models, "another-encoder")
    assert "another-encoder" in message
    assert "all-MiniLM-L6-v2" in message


def test_an_encoder_is_known_by_the_name_of_its_folder(seed_index: Path, models: Models) -> None:
    opened = open_retriever(seed_index, models, "/models/all-MiniLM-L6-v2")
    assert opened.document_count == 1


def _with_multilingual(index: Path, record: dict[str, object] | None) -> None:
    """Have the index say that this made its multilingual vectors."""
    forget_sums(read_generation(index))
    (file,) = index.glob(f"*/{METADATA_FILE}")
    fields = json.loads(file.read_text("utf-8")) | {"multilingual": record}
    _replace(index, f"*/{METADATA_FILE}", json.dumps(fields).encode())


def test_multilingual_vectors_of_another_model_are_refused(copy: Path, models: Models) -> None:
    _with_multilingual(copy, {"name": "other", "sha256": "0" * 64, "dimension": 512})
    assert "were made with other, and this version of Tenkyo has univ" in _refusal(copy, models)


def test_a_multilingual_model_that_is_not_there_is_said_so(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = PackagedModel("of all languages", "no_such_model", "resources", {})
    monkeypatch.setattr("ingest.embedding.multilingual.MULTILINGUAL", missing)
    with pytest.raises(ModelError, match=r"of all languages is not installed.*MULTILINGUAL=false"):
        open_retriever(seed_index, Models())


def test_without_multilingual_vectors_japanese_is_answered_with_less(
    copy: Path, models: Models
) -> None:
    _with_multilingual(copy, None)
    _replace(copy, "*/multilingual.faiss", None)
    retriever = open_retriever(copy, models)
    answer = retriever.ask(JAPANESE)
    assert answer.degraded == ("dense",)
    assert "20 trillion yen" in (answer.answer or "")
    assert retriever.ask(ANSWERED[0]).degraded == ()


def test_an_index_of_another_format_is_refused(copy: Path, models: Models) -> None:
    (file,) = copy.glob(f"*/{METADATA_FILE}")
    fields = json.loads(file.read_text("utf-8")) | {"format": 99}
    _replace(copy, f"*/{METADATA_FILE}", json.dumps(fields).encode())
    assert "format 99" in _refusal(copy, models)


def test_an_encoder_that_is_not_the_one_is_refused(copy: Path, models: Models) -> None:
    _replace(copy, "encoders/*/encoder.onnx", b"no model")
    assert "The encoder beside the index" in _refusal(copy, models)


@pytest.mark.parametrize("content", [None, b"garbage"], ids=["missing", "garbage"])
@pytest.mark.parametrize(
    "pattern", ["*/store.sqlite", "encoders/*/encoder.json", "encoders/*/tokenizer.json"]
)
def test_a_damaged_index_is_refused(copy: Path, pattern: str, content: bytes | None) -> None:
    """Other files are damaged in `tests/ingest/index/folder/test_snapshot.py`."""
    _replace(copy, pattern, content)
    # Nothing of the encoder is loaded yet, so its files are read.
    models = Models(reader=lambda _: OverlapReader())
    assert "incomplete or damaged" in _refusal(copy, models)


@pytest.mark.parametrize("pointer", [b"000009-00000000\n", b"\xff\xfe", b"../elsewhere"])
def test_a_pointer_to_nowhere_is_refused(copy: Path, models: Models, pointer: bytes) -> None:
    _replace(copy, POINTER, pointer)
    assert "incomplete or damaged" in _refusal(copy, models)


def test_a_retriever_keeps_the_generation_that_it_opened(
    retriever: Retriever, models: Models, copy: Path
) -> None:
    opened = open_retriever(copy, models)
    shutil.rmtree(copy / opened.generation)
    assert opened.ask(ANSWERED[0]).to_dict() == retriever.ask(ANSWERED[0]).to_dict()
