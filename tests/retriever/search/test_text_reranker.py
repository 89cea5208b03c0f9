import pytest

from retriever.models.cross_encoder import CrossEncoder, probability
from retriever.search.text_reranker import CUT, TextReranker
from tests.retriever.small import OverlapReader, overlap

ENGLISH = ["The lighthouse was painted red in 1957.", "Herring is landed on 31 days a year."]
QUERY = "When was the lighthouse painted?"


def _not_needed() -> CrossEncoder:
    raise AssertionError("the cross-encoder reads English only")


@pytest.mark.models
def test_english_is_read_by_the_cross_encoder(reranker: CrossEncoder) -> None:
    expected = tuple(map(probability, reranker.scores(QUERY, ENGLISH)))
    scores = TextReranker(lambda: reranker, OverlapReader).scores(QUERY, ENGLISH)
    assert (scores.values, scores.warnings) == (expected, ())
    assert expected[0] > 0.9 > expected[1]


@pytest.mark.parametrize(
    ("query", "texts"),
    [("灯台は何色ですか", ENGLISH), (QUERY, ["灯台は赤く塗られた。", *ENGLISH])],
    ids=["query", "text"],
)
def test_with_japanese_all_texts_are_read_by_the_reader_of_several_languages(
    query: str, texts: list[str]
) -> None:
    scores = TextReranker(_not_needed, OverlapReader).scores(query, texts)
    assert scores.values == tuple(probability(overlap(query, text)) for text in texts)
    assert scores.warnings == ()


@pytest.mark.models
def test_a_text_that_is_cut_is_said_and_no_text_is_none(reranker: CrossEncoder) -> None:
    scorer = TextReranker(lambda: reranker, OverlapReader)
    assert scorer.scores(QUERY, [*ENGLISH, "rope " * 400]).warnings == (CUT,)
    assert scorer.scores("灯台は何色ですか", ["灯台は赤い。" * 100]).warnings == (CUT,)
    assert scorer.scores(QUERY, []).values == ()
