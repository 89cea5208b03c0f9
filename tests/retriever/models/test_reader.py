"""The shipped reader, and what it says of texts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ingest.embedding.onnx import Floats
from ingest.errors import ModelError
from retriever.models.reader import (
    ENGLISH,
    MULTILINGUAL,
    Reader,
    Reading,
    ShippedReader,
    is_english,
    multilingual_reader,
)

QUESTION = "How many ships did the harbour handle in 2024?"
TEXTS = (
    "Harbour: The harbour opened in 1911. It handled 240 ships in 2024.",
    "Lighthouse: The lighthouse was painted red by its keeper.",
    "Harbour: The harbour is run by the county, which also owns the sheds and the crane.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def _same(one: Reading, other: Reading) -> bool:
    logits = (one.relevance, one.answerable, one.nothing)
    others = (other.relevance, other.answerable, other.nothing)
    return logits == others and bool(np.array_equal(one.starts, other.starts))


@pytest.mark.models
def test_the_text_that_answers_is_found_and_so_are_its_words(reader: Reader) -> None:
    first, *others = reader.read(QUESTION, TEXTS)
    assert all(first.answerable > 0 > other.answerable for other in others)
    words = first.best(0, len(TEXTS[0]))
    assert words is not None
    assert TEXTS[0][words.start : words.end] in ("240", "240 ships")
    assert words.score > 0
    for text, other in zip(TEXTS[1:], others, strict=True):
        least = other.best(0, len(text))
        assert least is not None
        assert least.score < words.score


@pytest.mark.models
def test_a_reading_does_not_depend_on_the_neighbours(reader: Reader) -> None:
    together = Reader().read(QUESTION, TEXTS)
    alone = [reader.read(QUESTION, [text])[0] for text in TEXTS]
    assert all(map(_same, together, alone))
    assert reader.read(QUESTION, []) == []


@pytest.mark.models
def test_the_best_words_lie_within_the_part_that_is_asked_for(reader: Reader) -> None:
    [reading] = reader.read(QUESTION, TEXTS[:1])
    end = TEXTS[0].index(" It handled")
    words = reading.best(0, end)
    assert words is not None
    assert 0 <= words.start < words.end <= end
    assert reading.best(3, 3) is None


@pytest.mark.models
def test_what_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    first = reader.read(QUESTION, TEXTS)
    monkeypatch.setattr(reader, "read_anew", lambda _, texts: [None] * len(texts))
    again = reader.read(QUESTION, TEXTS)
    assert [id(one) for one in again] == [id(one) for one in first]


@pytest.mark.models
def test_the_longest_question_and_text_can_be_read(reader: Reader) -> None:
    [reading] = reader.read("how " * 1_000, ["the harbour " * 2_000])
    assert len(reading.starts) == len(reading.offsets) > 0


@pytest.mark.models
def test_several_languages_are_read_each_with_the_other() -> None:
    reader = multilingual_reader()
    texts = [
        "図書館: 図書館は1911年に開館した。休館日は月曜日である。",
        "The market is held on the square on Tuesdays.",
    ]
    for question, at in (
        ("図書館の休館日はいつですか", 0),
        ("市場はどこで開かれますか", 1),
        ("Where is the market held?", 1),
    ):
        readings = reader.read(question, texts)
        assert readings[at].answerable > readings[1 - at].answerable
    [japanese] = reader.read("図書館の休館日はいつですか", texts[:1])
    best = japanese.best(0, len(texts[0]))
    assert best is not None
    assert texts[0][best.start : best.end] == "月曜日"


@pytest.mark.models
@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Who runs the harbour?", "Harbour:  The harbour is run by the county."),
        ("Is the library open on Mondays?", "Library:  The library is closed on Mondays."),
        ("図書館の休館日はいつですか", "図書館:  休館日は月曜日です。"),
    ],
)
def test_what_a_line_tells_leaves_less_open_than_another_line(question: str, line: str) -> None:
    reader = Reader() if is_english(question, line) else multilingual_reader()
    other = "Harbour:  The sheds were painted red in 1911."
    assert reader.openness(question, line) < 0 < reader.openness(question, other)
    assert reader.openness(question, line) == reader.openness(question, line)


@pytest.mark.models
def test_words_begin_at_a_letter_whatever_a_token_has_taken_in() -> None:
    text = "料金:  一般 1,200 円 です。期間を過ぎた申込みは、2月1日以降に受け付けます。"
    [reading] = multilingual_reader().read("料金は", [text])
    words = [text[start:end] for start, end in reading.offsets]
    assert "2" in words
    assert not any(len(word) > 1 and word[0] in " 、。" for word in words)


@pytest.mark.parametrize("shipped", [ENGLISH, MULTILINGUAL], ids=lambda one: one.folder)
def test_a_model_that_is_not_the_shipped_one_is_refused(shipped: ShippedReader) -> None:
    assert shipped.locate().is_dir()
    with pytest.raises(ModelError, match=f"{shipped.name} is missing or altered"):
        replace(shipped, sha256="0" * 64).locate()
    with pytest.raises(ModelError, match=f"{shipped.name} is missing or altered"):
        replace(shipped, lines_sha256="0" * 64).locate()


@given(
    arrays(np.float32, (2, 6), elements=st.floats(-9, 9, width=16)),
    st.floats(-5, 5, width=16),
)
def test_words_lead_by_what_the_best_of_the_others_lack(logits: Floats, nothing: float) -> None:
    starts, ends = logits
    offsets = np.array([(3 * at, 3 * at + 2) for at in range(6)])
    words = Reading(0.0, 0.0, nothing, starts, ends, offsets).best(0, 18)
    assert words is not None
    spans = {
        (first, last): starts[first] + ends[last] for first in range(6) for last in range(first, 6)
    }
    best = max(spans.values())
    own = words.start // 3, (words.end - 2) // 3
    assert spans[own] == best
    others = [score for (first, last), score in spans.items() if last < own[0] or first > own[1]]
    assert words.lead == pytest.approx(best - max(others, default=-np.inf), abs=1e-4)
