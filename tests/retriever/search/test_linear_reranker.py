import pytest

from retriever.query.question import understand
from retriever.search.linear_reranker import (
    MISSING_FIGURE,
    OTHER_PASSAGE,
    OTHER_UNIT,
    PASSAGE,
    UNIT,
    WORDS,
    LinearModel,
    LinearReranker,
)
from retriever.search.multilingual import MultilingualSearch
from retriever.types import Hit
from tests.retriever.conftest import Library
from tests.retriever.small import hits_of, statistics_of

TEXT = "港は開かれた。灯台は赤い。倉庫は古い。\n"
ASKED = understand("灯台と倉庫は赤いですか")


def _logits(reranker: LinearReranker, hit: Hit, texts: list[str]) -> list[float]:
    """The logits of texts in the place of the hit's first unit."""
    return reranker.units(ASKED, [(hit, hit.passage.units[0], text) for text in texts])


def test_without_vectors_the_logit_rises_with_the_share_of_the_questions_terms() -> None:
    [hit] = hits_of(TEXT)
    reranker = LinearReranker(statistics_of([hit]), None)
    logits = _logits(reranker, hit, ["港", "灯台は白い。", "灯台は赤い。", "赤い灯台と倉庫"])
    assert logits == sorted(set(logits))
    assert logits[0] == pytest.approx(WORDS.start)
    assert logits[-1] == pytest.approx(WORDS.coverage + WORDS.start)
    assert reranker.passages(ASKED, [hit]) == pytest.approx([WORDS.coverage + WORDS.start])


def test_what_stands_above_counts_half() -> None:
    [plain] = hits_of("灯台は赤い。倉庫は古い。\n")
    [under] = hits_of("# 倉庫\n\n灯台は赤い。\n", "a.md")
    reranker = LinearReranker(statistics_of([plain, under]), None)
    [alone, whole] = _logits(reranker, plain, ["灯台は赤い。", "灯台は赤い。倉庫"])
    [between] = reranker.units(ASKED, [(under, under.passage.units[-1], "灯台は赤い。")])
    assert between == pytest.approx((alone + whole) / 2)


def test_a_text_of_another_language_goes_by_its_similarity_alone(library: Library) -> None:
    reranker = LinearReranker(library.statistics, library.multilingual)
    [hit] = hits_of(TEXT)
    texts = ["The lighthouse and the shed are red.", "Herring is landed."]
    similarities = library.multilingual.similarities(ASKED.text, texts)
    expected = [OTHER_UNIT.at(0.0, similarity) for similarity in similarities]
    assert _logits(reranker, hit, texts) == pytest.approx(expected)
    assert expected[0] > expected[1]


def test_a_japanese_text_goes_by_both(library: Library) -> None:
    reranker = LinearReranker(library.statistics, library.multilingual)
    [hit] = hits_of(TEXT)
    words = "赤い灯台と倉庫"
    [similarity] = library.multilingual.similarities(ASKED.text, [words])
    [logit] = _logits(reranker, hit, [words])
    assert logit == pytest.approx(UNIT.at(1.0, similarity))


def test_a_passage_is_as_close_as_it_and_its_best_unit_are(library: Library) -> None:
    reranker = LinearReranker(library.statistics, library.multilingual)
    hits = [*library.hits_of("harbour.txt"), *library.hits_of("港.txt")]
    passages = [hit.passage.id for hit in hits]
    own = library.multilingual.passage_similarities(ASKED.text, passages)
    units = [
        "The lighthouse was painted red in 1957.",
        "灯台は赤い。",
    ]
    best = library.multilingual.similarities(ASKED.text, units)
    english, japanese = reranker.passages(ASKED, hits)
    assert english == pytest.approx(OTHER_PASSAGE.at(0.0, (own[0] + best[0]) / 2))
    floor = PASSAGE.at(0.0, (own[1] + best[1]) / 2)
    assert floor < japanese < floor + PASSAGE.coverage


def test_a_passage_of_another_language_should_have_the_questions_figures(library: Library) -> None:
    reranker = LinearReranker(library.statistics, library.multilingual)
    [hit] = library.hits_of("harbour.txt")
    texts = ["1957年に灯台は赤いか", "1958年に灯台は赤いか"]
    best = ["The lighthouse was painted red in 1957."]
    lines = []
    for text in texts:
        [own] = library.multilingual.passage_similarities(text, [hit.passage.id])
        [unit] = library.multilingual.similarities(text, best)
        lines.append(OTHER_PASSAGE.at(0.0, (own + unit) / 2))
    held, missing = (reranker.passages(understand(text), [hit])[0] for text in texts)
    assert held == pytest.approx(lines[0])
    assert missing == pytest.approx(lines[1] - MISSING_FIGURE)


@pytest.mark.parametrize("model", [PASSAGE, UNIT, OTHER_PASSAGE, OTHER_UNIT, WORDS])
def test_what_has_nothing_of_the_question_is_no_answer_and_its_very_words_are(
    model: LinearModel,
) -> None:
    assert model.at(0.0, 0.0) < -10
    assert model.at(1.0, 1.0) > 10


def test_multilingual_vectors_are_asked_for_nothing_where_there_are_no_hits(
    library: Library,
) -> None:
    search: MultilingualSearch = library.multilingual
    reranker = LinearReranker(library.statistics, search)
    assert reranker.passages(ASKED, []) == []
    assert reranker.units(ASKED, []) == []
