from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.terms import terms
from retriever.search.candidates import CANDIDATES
from retriever.search.reranking import (
    LEXICAL_WEIGHT,
    RERANKED,
    Found,
    reranked,
    with_lexical,
)
from retriever.types import Hit
from tests.fake_encoder import TranslatingEncoder
from tests.retriever.conftest import Library

LEXICAL_MATCH = "How many bales of herring does shed 15 hold?"


def _places(hits: tuple[Hit, ...]) -> list[tuple[str, int]]:
    return [(hit.document.id, hit.passage.ordinal) for hit in hits]


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "lighthouse", "unheard-of words", "灯台は赤い"])
@pytest.mark.parametrize("limit", [1, 5, RERANKED, RERANKED + 1, 40, 41, 100])
def test_there_are_always_as_many_hits_as_asked(library: Library, text: str, limit: int) -> None:
    found = library.find(text, limit)
    assert len(set(_places(found.hits))) == len(found.hits) == limit


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "lighthouse", "unheard-of words", "灯台は赤い"])
def test_scores_never_rise(library: Library, text: str) -> None:
    hits = library.find(text, 100).hits
    assert all(one.score >= other.score for one, other in pairwise(hits))


def test_fewer_passages_may_be_read_than_are_returned(library: Library) -> None:
    found = library.find(LEXICAL_MATCH, 24, read=3)
    assert (len(found.readings), len(found.hits)) == (3, 24)
    assert all(one.score >= other.score for one, other in pairwise(found.hits))


def test_a_longer_list_begins_as_a_shorter_one(library: Library) -> None:
    few = library.find(LEXICAL_MATCH, 5)
    many = library.find(LEXICAL_MATCH, 30)
    assert _places(few.hits) == _places(many.hits[:5])


def test_where_there_are_fewer_all_are_found(library: Library) -> None:
    passages = library.snapshot.passage_count
    assert len(library.find("shed", passages + 50).hits) == passages


def test_what_the_question_is_about_comes_first(library: Library) -> None:
    best = library.find(LEXICAL_MATCH, 5).hits[0]
    assert best.text.endswith("Shed 15 holds 22 bales of herring.")
    assert best.document.source == "sheds.md"


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "灯台は赤い"])
def test_a_filter_holds(library: Library, text: str) -> None:
    found = library.find(text, 100, library.ids_of("harbour.txt"))
    assert len(found.hits) == len(library.hits_of("harbour.txt"))
    assert {hit.document.source for hit in found.hits} == {"harbour.txt"}


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "灯台は赤い"])
def test_a_filter_that_leaves_nothing_finds_nothing(library: Library, text: str) -> None:
    assert library.find(text, 10, []).hits == ()


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "Which colour is the lighthouse painted?"])
def test_what_was_read_is_ordered_by_its_logit_and_its_share_of_the_words(
    library: Library, text: str
) -> None:
    found = library.find(text, 40)
    assert len(found.readings) == RERANKED
    by_words = library.snapshot.lexical.search(terms(text), CANDIDATES)
    share = {id_: score / by_words[0].score for id_, score in by_words}
    totals = [
        found.readings[rank].relevance + LEXICAL_WEIGHT * share.get(hit.passage.id, 0.0)
        for rank, hit in enumerate(found.hits[:RERANKED])
    ]
    assert totals == sorted(totals, reverse=True)
    assert found.degraded == ()


def test_without_vectors_of_all_languages_a_japanese_question_is_found_by_its_words(
    library: Library,
) -> None:
    found = library.find("灯台は何色ですか", 10)
    assert found.degraded == ("dense",)
    assert found.readings[0] == max(found.readings, key=lambda one: one.relevance)
    assert found.hits[0].document.source == "港.txt"


class TestInAnotherLanguage:
    ASKED = "赤い灯台は塗られたか"

    def find(self, library: Library, limit: int, documents: list[str] | None = None) -> Found:
        return library.find(self.ASKED, limit, documents, any_language=True)

    def test_a_japanese_question_finds_english_passages(self, library: Library) -> None:
        found = self.find(library, 10)
        sources = [hit.document.source for hit in found.hits[:2]]
        assert sorted(sources) == ["harbour.txt", "港.txt"]
        assert found.degraded == ()

    @pytest.mark.parametrize("limit", [1, RERANKED, 41, 100])
    def test_there_are_as_many_hits_as_asked_and_scores_never_rise(
        self, library: Library, limit: int
    ) -> None:
        found = self.find(library, limit)
        assert len(set(_places(found.hits))) == len(found.hits) == limit
        assert all(one.score >= other.score for one, other in pairwise(found.hits))
        logits = [one.relevance for one in found.readings]
        assert logits == sorted(logits, reverse=True)

    def test_a_filter_holds(self, library: Library) -> None:
        found = self.find(library, 100, library.ids_of("harbour.txt"))
        assert {hit.document.source for hit in found.hits} == {"harbour.txt"}
        assert self.find(library, 100, []).hits == ()

    def test_an_english_question_does_without_the_model(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def encode(encoder: TranslatingEncoder, texts: list[str]) -> None:
            raise AssertionError(f"the model was asked for {texts}")

        monkeypatch.setattr(TranslatingEncoder, "encode", encode)
        found = library.find(LEXICAL_MATCH, 10, any_language=True)
        assert found.hits == library.find(LEXICAL_MATCH, 10).hits


@given(st.lists(st.floats(-11, 11), max_size=6), st.integers(min_value=0, max_value=4))
def test_only_those_that_were_read_change_places(logits: list[float], more: int) -> None:
    fused = list(range(100, 100 + len(logits) + more))
    found = reranked(fused, logits)
    assert sorted(found) == fused
    assert found[len(logits) :] == fused[len(logits) :]
    by_item = dict(zip(fused, logits, strict=False))
    assert [by_item[one] for one in found[: len(logits)]] == sorted(logits, reverse=True)


def test_equal_passages_keep_their_fused_order() -> None:
    assert reranked([9, 4, 7], [1.0, 1.0, 1.0]) == [9, 4, 7]


def test_the_best_by_words_gets_the_whole_share_and_others_part_of_it(library: Library) -> None:
    half, none, whole, unread = library.hits_of("sheds.md")[:4]
    shares = {whole.passage.id: 1.0, half.passage.id: 0.5, unread.passage.id: 0.9}
    assert with_lexical([1.0, 2.0, 3.0], [half, none, whole, unread], shares) == [
        1.0 + LEXICAL_WEIGHT / 2,
        2.0,
        3.0 + LEXICAL_WEIGHT,
    ]
