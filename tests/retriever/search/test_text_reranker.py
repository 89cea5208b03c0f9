import numpy as np
import pytest

from ingest.embedding.encoder import Vectors
from retriever.models.cross_encoder import CrossEncoder, probability
from retriever.search.text_reranker import (
    CUT,
    JAPANESE_BY_SIMILARITY,
    JAPANESE_NOT_READ,
    TextReranker,
)

pytestmark = pytest.mark.models

ENGLISH = ["The lighthouse was painted red in 1957.", "Herring is landed on 31 days a year."]
QUERY = "When was the lighthouse painted?"


class ByLength:
    """Unit vectors of two dimensions: the longer a text, the further from the axis."""

    def encode(self, texts: list[str]) -> Vectors:
        angles = np.array([len(text) / 100 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_english_is_read_by_the_cross_encoder_whatever_else_there_is(
    reranker: CrossEncoder,
) -> None:
    expected = tuple(map(probability, reranker.scores(QUERY, ENGLISH)))
    for multilingual in (None, ByLength()):
        scores = TextReranker(reranker, multilingual).scores(QUERY, ENGLISH)  # type: ignore[arg-type]
        assert (scores.values, scores.warnings) == (expected, ())
    assert expected[0] > 0.9 > expected[1]


@pytest.mark.parametrize(
    ("query", "texts"),
    [("灯台は何色ですか", ENGLISH), (QUERY, ["灯台は赤く塗られた。", *ENGLISH])],
    ids=["query", "text"],
)
def test_with_japanese_all_texts_are_scored_by_similarity(
    query: str, texts: list[str], reranker: CrossEncoder
) -> None:
    scores = TextReranker(reranker, ByLength()).scores(query, texts)  # type: ignore[arg-type]
    away = [abs(len(text) - len(query)) for text in texts]
    assert sorted(away) == [
        gap for _, gap in sorted(zip(scores.values, away, strict=True), reverse=True)
    ]
    assert all(0 < value < 1 for value in scores.values)
    assert scores.warnings == (JAPANESE_BY_SIMILARITY,)


def test_where_nothing_reads_japanese_it_is_said(reranker: CrossEncoder) -> None:
    scores = TextReranker(reranker, None).scores("灯台は何色ですか", ENGLISH)
    assert scores.warnings == (JAPANESE_NOT_READ,)


def test_a_text_that_is_cut_is_said_and_no_text_is_none(reranker: CrossEncoder) -> None:
    scorer = TextReranker(reranker, None)
    assert scorer.scores(QUERY, [*ENGLISH, "rope " * 400]).warnings == (CUT,)
    assert scorer.scores(QUERY, []).values == ()
