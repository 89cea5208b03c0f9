from itertools import pairwise

import pytest

from retriever.question import understand
from retriever.search import RERANKED, Found, Stopwatch
from retriever.types import Hit
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


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "灯台は赤い"])
def test_a_filter_holds(library: Library, text: str) -> None:
    rows = library.rows_of("harbour.txt")
    found = _find(library, text, 100, rows)
    assert len(found.hits) == len(rows)
    assert {hit.document.source for hit in found.hits} == {"harbour.txt"}


@pytest.mark.parametrize("text", [LEXICAL_MATCH, "灯台は赤い"])
def test_a_filter_that_leaves_nothing_finds_nothing(library: Library, text: str) -> None:
    assert _find(library, text, 10, []).hits == ()


def test_relevance_is_known_of_what_was_read_and_falls_with_the_rank(library: Library) -> None:
    found = _find(library, LEXICAL_MATCH, 40)
    assert sorted(found.relevance) == list(range(RERANKED))
    logits = [found.relevance[rank] for rank in range(RERANKED)]
    assert logits == sorted(logits, reverse=True)
    assert found.degraded == ()


def test_a_japanese_question_is_ranked_by_its_words_and_says_so(library: Library) -> None:
    found = _find(library, "灯台は何色ですか", 10)
    assert found.degraded == ("dense", "reranker")
    assert sorted(found.relevance) == list(range(10))
    assert found.relevance[0] == max(found.relevance.values())
    assert found.hits[0].document.source == "港.txt"


def test_finding_twice_finds_the_same(library: Library) -> None:
    assert _find(library, LEXICAL_MATCH, 50) == _find(library, LEXICAL_MATCH, 50)


def test_hits_slice_back(library: Library) -> None:
    for hit in _find(library, "lighthouse", 100).hits:
        assert hit.text
        assert hit.text == hit.document.text[hit.passage.start : hit.passage.end]


def test_the_stopwatch_adds_up_a_stage() -> None:
    watch = Stopwatch()
    for _ in range(2):
        with watch.stage("lexical"):
            pass
    first = watch.seconds["lexical"]
    with pytest.raises(ValueError, match="stop"), watch.stage("lexical"):
        raise ValueError("stop")
    assert watch.seconds["lexical"] >= first >= 0
    assert list(watch.seconds) == ["lexical"]
