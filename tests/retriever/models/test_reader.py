"""The shipped reader, and what it says of texts."""

from pathlib import Path

import numpy as np
import pytest

from ingest.errors import ModelError
from retriever.models import reader as module
from retriever.models.reader import Reader, Reading, shipped_reader

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


def test_a_model_that_is_not_the_shipped_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert shipped_reader().is_dir()
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(ModelError, match="missing or altered"):
        Reader()
