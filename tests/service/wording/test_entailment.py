import math
from collections.abc import Sequence

import numpy as np
import pytest

from ingest.embedding.encoder import Vectors
from retriever.assembly import Models
from retriever.models.cross_encoder import CrossEncoder
from service.wording.entailment import (
    LEAST_LOGIT,
    LEAST_SIMILARITY,
    SO_MUCH_LESS,
    PackagedModels,
)
from tests.fake_encoder import TranslatingEncoder

QUOTE, CLAIM = "The harbour opened in 1911.", "It opened in 1911."
JAPANESE_QUOTE, JAPANESE_CLAIM = "港は1911年に開かれた。", "1911年に開かれました。"


class Scoring(CrossEncoder):
    """Has a logit for each text, whatever is asked."""

    def __init__(self, logits: dict[str, float]) -> None:
        self.logits = logits

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [self.logits[text] for text in texts]


class Similar(TranslatingEncoder):
    """Gives the second text a vector of this cosine to the first one's."""

    def __init__(self, cosine: float) -> None:
        super().__init__()
        self.cosine = cosine

    def encode(self, texts: Sequence[str]) -> Vectors:
        assert len(texts) == 2
        return np.array([[1, 0], [self.cosine, math.sqrt(1 - self.cosine**2)]], np.float32)


def judge(
    logits: dict[str, float], cosine: float | None = None, *, multilingual: bool = True
) -> PackagedModels:
    """Return a judge; a model that it was not given fails the test."""

    def encoder() -> Similar:
        assert cosine is not None
        return Similar(cosine)

    models = Models(reranker=lambda _: Scoring(logits), multilingual=encoder)
    return PackagedModels(models, multilingual=multilingual)


@pytest.mark.parametrize(("above", "supported"), [(0.0, True), (-0.01, False)])
def test_the_cross_encoder_must_take_the_quote_to_be_about_the_claim(
    above: float, supported: bool
) -> None:
    assert judge({QUOTE: LEAST_LOGIT + above}).supports(QUOTE, CLAIM) is supported


@pytest.mark.parametrize(("above", "supported"), [(0.01, True), (-0.01, False)])
@pytest.mark.parametrize(
    ("quote", "claim"),
    [(JAPANESE_QUOTE, JAPANESE_CLAIM), (QUOTE, JAPANESE_CLAIM), (JAPANESE_QUOTE, CLAIM)],
)
def test_japanese_is_compared_by_multilingual_embeddings(
    quote: str, claim: str, above: float, supported: bool
) -> None:
    assert judge({}, LEAST_SIMILARITY + above).supports(quote, claim) is supported


def test_without_the_multilingual_model_japanese_passes() -> None:
    assert judge({}, multilingual=False).supports(JAPANESE_QUOTE, JAPANESE_CLAIM)


@pytest.mark.parametrize(
    ("worded", "good"),
    [(9.0, True), (3.0, True), (3.0 - SO_MUCH_LESS, True), (2.9 - SO_MUCH_LESS, False)],
)
def test_a_wording_may_answer_a_little_less_well(worded: float, good: bool) -> None:
    judged = judge({CLAIM: worded, QUOTE: 3.0})
    assert judged.answers("When did it open?", CLAIM, QUOTE) is good


@pytest.mark.parametrize(
    ("question", "worded", "verbatim"),
    [
        ("港はいつ開かれたか。", CLAIM, QUOTE),
        ("When?", JAPANESE_CLAIM, QUOTE),
        ("When?", CLAIM, JAPANESE_QUOTE),
    ],
)
def test_how_well_japanese_answers_is_not_judged(question: str, worded: str, verbatim: str) -> None:
    assert judge({}).answers(question, worded, verbatim)
