import pytest

from retriever.search.likeness import MISSING_FIGURE, PASSAGE_WEIGHT, Likeness
from tests.retriever.conftest import Library

ASKED = "灯台と倉庫は赤いですか"


def test_units_of_another_language_get_what_their_meaning_is_worth(library: Library) -> None:
    likeness = Likeness(library.multilingual)
    texts = ["The lighthouse and the shed are red.", "Herring is landed.", "赤い灯台と倉庫"]
    near, far, same = likeness.units(ASKED, texts)
    assert near > far
    assert same == 0.0


def test_an_english_question_is_compared_with_japanese_texts(library: Library) -> None:
    likeness = Likeness(library.multilingual)
    english, japanese = likeness.units("Is it red?", ["The shed is red.", "灯台は赤い。"])
    assert english == 0.0
    assert japanese != 0.0


def test_a_passage_of_another_language_should_have_the_questions_figures(library: Library) -> None:
    likeness = Likeness(library.multilingual)
    hits = [*library.hits_of("harbour.txt")[:1], *library.hits_of("港.txt")[:1]]
    held, same = likeness.passages("1957年に灯台は赤いか", hits)
    missing, _ = likeness.passages("1958年に灯台は赤いか", hits)
    assert same == 0.0
    assert missing == pytest.approx(held - PASSAGE_WEIGHT * MISSING_FIGURE, abs=0.5)


def test_without_vectors_nothing_is_added(library: Library) -> None:
    likeness = Likeness(None)
    assert likeness.units(ASKED, ["The shed is red."]) == [0.0]
    assert likeness.passages(ASKED, library.hits_of("harbour.txt")) == [0.0] * len(
        library.hits_of("harbour.txt")
    )
    assert likeness.passages(ASKED, []) == []
