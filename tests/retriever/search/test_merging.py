from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.models.cross_encoder import probability
from retriever.pipeline import Retriever
from retriever.search.merging import SCORE_GAP, merged
from retriever.types import Hit
from tests.retriever.conftest import Library

NEAR = probability(6.0)


def _hits(library: Library, source: str) -> list[Hit]:
    return [replace(hit, score=NEAR) for hit in library.hits_of(source)]


def _lengths(hits: tuple[Hit, ...]) -> list[int]:
    return [len(hit.passage.units) for hit in hits]


def test_neighbours_become_one_hit_with_the_score_and_headings_of_the_best(
    library: Library,
) -> None:
    first, second, third, *_ = _hits(library, "sheds.md")
    best = replace(second, score=probability(7.0))
    (hit,) = merged([best, first, third], 5, 0, library.snapshot)
    assert (hit.passage.start, hit.passage.end) == (first.passage.start, third.passage.end)
    assert hit.score == best.score
    assert hit.passage.heading_path == best.passage.heading_path
    assert hit.passage.page == first.passage.page
    assert len(hit.passage.units) == sum(_lengths((first, second, third)))


def test_a_hit_between_two_joins_them(library: Library) -> None:
    first, second, third, *_ = _hits(library, "sheds.md")
    (hit,) = merged([first, third, second], 2, 0, library.snapshot)
    assert hit.text.startswith(first.text)
    assert hit.text.endswith(third.text)


def test_what_stands_apart_stays_apart_and_there_are_no_more_than_asked(
    library: Library,
) -> None:
    hits = _hits(library, "sheds.md")[::2]
    found = merged(hits, 3, 0, library.snapshot)
    assert found == tuple(hits[:3])


def test_what_hardly_bears_on_the_question_is_left_out(library: Library) -> None:
    one, _, other, *_ = _hits(library, "sheds.md")
    best = replace(one, score=probability(SCORE_GAP + 1))
    assert len(merged([best, replace(other, score=probability(1.1))], 5, 0, library.snapshot)) == 2
    assert merged([best, replace(other, score=probability(0.9))], 5, 0, library.snapshot) == (best,)


def test_a_score_may_round_to_nought_or_one(library: Library) -> None:
    one, _, other, *_ = _hits(library, "sheds.md")
    sure, never = replace(one, score=1.0), replace(other, score=0.0)
    assert merged([sure, never], 5, 0, library.snapshot) == (sure,)
    assert merged([never], 5, 0, library.snapshot) == (never,)


def test_the_same_words_count_once(library: Library) -> None:
    one, *_ = _hits(library, "sheds.md")
    copy = replace(one, document=replace(one.document, id="other"))
    assert merged([one, copy], 5, 0, library.snapshot) == (one,)


def test_nothing_is_merged_of_nothing(library: Library) -> None:
    assert merged([], 5, 100, library.snapshot) == ()


@given(ordinal=st.integers(0, 10**6), context=st.integers(0, 600))
def test_what_is_added_is_whole_units_of_the_text_next_to_it(
    library: Library, ordinal: int, context: int
) -> None:
    hits = _hits(library, "sheds.md")
    own = hits[ordinal % len(hits)]
    (hit,) = merged([own], 1, context, library.snapshot)
    assert own.passage.start - hit.passage.start <= context
    assert hit.passage.end - own.passage.end <= context
    assert own.text in hit.text
    starts = [unit.start for unit in hit.passage.units]
    assert starts == sorted(set(starts))
    assert hit.passage.start == min(own.passage.start, starts[0])
    assert set(own.passage.units) <= set(hit.passage.units)


def test_a_search_merges_where_it_is_asked_to(retriever: Retriever) -> None:
    question = "What is the target for Content Regional Revitalization Bases?"
    plain = retriever.search(question, limit=5)
    found = retriever.search(question, limit=5, merge=True, context=200)
    assert len(plain.hits) == 5
    assert 1 <= len(found.hits) <= 5
    best = plain.hits[0].passage
    assert any(
        hit.passage.start <= best.start and best.end <= hit.passage.end for hit in found.hits
    )
    spans = sorted((hit.passage.start, hit.passage.end) for hit in found.hits)
    assert all(
        hit.text == hit.document.text[hit.passage.start : hit.passage.end] for hit in found.hits
    )
    assert len({start for start, _ in spans}) == len(spans)
    assert "merge" in found.timings


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_merged_hits_do_not_hold_each_other(library: Library, limit: int) -> None:
    hits = _hits(library, "sheds.md") + _hits(library, "harbour.txt")
    found = merged(hits, limit, 0, library.snapshot)
    assert len(found) <= limit
    places = sorted((hit.document.id, hit.passage.start, hit.passage.end) for hit in found)
    for (one, _, end), (other, start, _) in pairwise(places):
        if one == other:
            assert end <= start
