from itertools import pairwise

import pytest

from retriever.query.question import understand
from retriever.search.passage_search import CANDIDATES, LEXICAL_WEIGHT, RERANKED, Found, Stopwatch
from retriever.types import Hit
from tests.fake_encoder import TranslatingEncoder
from tests.retriever.conftest import Library

LEXICAL_MATCH = "How many bales of herring does shed 15 hold?"


def _find(library: Library, text: str, limit: int, rows: list[int] | None = None) -> Found:
    return library.search.find(understand(text), limit, rows, Stopwatch())


def _places(hits: tuple[Hit, ...]) -> list[tuple[str, int]]:
    return [(hit.document.id, hit.passage.ordinal) for hit in hits]


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "lighthouse", "unheard-of words", "灯台は赤い"])
@pytest.mark.parametrize("limit", [1, 5, RERANKED, RERANKED + 1, 40, 41, 100])
def test_there_are_always_as_many_hits_as_asked(library: Library, text: str, limit: int) -> None:
    found = _find(library, text, limit)
    assert len(set(_places(found.hits))) == len(found.hits) == limit


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "lighthouse", "unheard-of words", "灯台は赤い"])
def test_scores_never_rise(library: Library, text: str) -> None:
    hits = _find(library, text, 100).hits
    assert all(one.score >= other.score for one, other in pairwise(hits))


def test_a_longer_list_begins_as_a_shorter_one(library: Library) -> None:
    few = _find(library, LEXICAL_MATCH, 5)
    many = _find(library, LEXICAL_MATCH, 30)
    assert _places(few.hits) == _places(many.hits[:5])


def test_where_there_are_fewer_all_are_found(library: Library) -> None:
    passages = library.generation.metadata.counts["passages"]
    assert len(_find(library, "shed", passages + 50).hits) == passages


def test_what_the_question_is_about_comes_first(library: Library) -> None:
    best = _find(library, LEXICAL_MATCH, 5).hits[0]
    assert best.text.endswith("Shed 15 holds 22 bales of herring.")
    assert best.document.source == "sheds.md"


def _place(library: Library, row: int) -> tuple[str, int]:
    passage = library.store.passages([row])[0]
    return passage.document_id, passage.ordinal


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "灯台は赤い"])
def test_a_filter_holds(library: Library, text: str) -> None:
    rows = library.rows_of("harbour.txt")
    found = _find(library, text, 100, rows)
    assert len(found.hits) == len(rows)
    assert {hit.document.source for hit in found.hits} == {"harbour.txt"}


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "灯台は赤い"])
def test_a_filter_that_leaves_nothing_finds_nothing(library: Library, text: str) -> None:
    assert _find(library, text, 10, []).hits == ()


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "Which colour is the lighthouse painted?"])
def test_what_was_read_is_ordered_by_its_logit_and_its_share_of_the_words(
    library: Library, text: str
) -> None:
    found = _find(library, text, 40)
    assert sorted(found.relevance) == list(range(RERANKED))
    by_words = library.lexical.search(understand(text).text, CANDIDATES)
    best = by_words[0][1]
    share = {_place(library, row): score / best for row, score in by_words}
    totals = [
        found.relevance[rank] + LEXICAL_WEIGHT * share.get(place, 0.0)
        for rank, place in enumerate(_places(found.hits[:RERANKED]))
    ]
    assert totals == sorted(totals, reverse=True)
    assert found.degraded == ()


def test_a_japanese_question_is_ranked_by_its_words_and_says_so(library: Library) -> None:
    found = _find(library, "灯台は何色ですか", 10)
    assert found.degraded == ("dense", "reranker")
    assert found.relevance[0] == max(found.relevance.values())
    assert found.hits[0].document.source == "港.txt"


class TestInAnotherLanguage:
    ASKED = "赤い灯台は塗られたか"

    def find(self, library: Library, limit: int, rows: list[int] | None = None) -> Found:
        return library.any_language.find(understand(self.ASKED), limit, rows, Stopwatch())

    def test_a_japanese_question_finds_english_passages(self, library: Library) -> None:
        found = self.find(library, 10)
        sources = [hit.document.source for hit in found.hits[:2]]
        assert sorted(sources) == ["harbour.txt", "港.txt"]
        assert found.degraded == ("reranker",)

    @pytest.mark.parametrize("limit", [1, RERANKED, 41, 100])
    def test_there_are_as_many_hits_as_asked_and_scores_never_rise(
        self, library: Library, limit: int
    ) -> None:
        found = self.find(library, limit)
        assert len(set(_places(found.hits))) == len(found.hits) == limit
        assert all(one.score >= other.score for one, other in pairwise(found.hits))
        logits = [found.relevance[rank] for rank in range(RERANKED)]
        assert logits == sorted(logits, reverse=True)

    def test_a_filter_holds(self, library: Library) -> None:
        rows = library.rows_of("harbour.txt")
        assert {hit.document.source for hit in self.find(library, 100, rows).hits} == {
            "harbour.txt"
        }
        assert self.find(library, 100, []).hits == ()

    def test_an_english_question_does_without_the_model(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def encode(encoder: TranslatingEncoder, texts: list[str]) -> None:
            raise AssertionError(f"the model was asked for {texts}")

        monkeypatch.setattr(TranslatingEncoder, "encode", encode)
        found = library.any_language.find(understand(LEXICAL_MATCH), 10, None, Stopwatch())
        assert found == _find(library, LEXICAL_MATCH, 10)
