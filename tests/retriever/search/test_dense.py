import numpy as np
import pytest

from ingest.passages import embedded_text
from tests.fake_encoder import TermsEncoder
from tests.retriever.conftest import Library

QUESTIONS = ["How many bales does shed 17 hold?", "When was the lighthouse painted?", "灯台", "?"]


def _by_hand(library: Library, question: str) -> list[float]:
    """The inner product of the question with each passage, by row."""
    passages = library.store.passages(range(library.generation.metadata.counts["passages"]))
    texts = []
    for passage in passages:
        document = library.store.document(passage.document_id)
        assert document is not None
        texts.append(embedded_text(document, passage))
    vectors = TermsEncoder().encode([question, *texts])
    return [float(product) for product in vectors[1:] @ vectors[0]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_nearest_come_first(library: Library, question: str) -> None:
    products = _by_hand(library, question)
    rows = library.dense.search(question, 50)
    assert len(rows) == len(set(rows)) == 50
    np.testing.assert_allclose(
        [products[row] for row in rows], sorted(products, reverse=True)[:50], rtol=0, atol=1e-5
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_the_rows_that_are_allowed_are_found(library: Library, question: str) -> None:
    allowed = [7, 3, 90]
    products = _by_hand(library, question)
    found = library.dense.search(question, 50, rows=allowed)
    assert sorted(found) == sorted(allowed)
    nearness = [products[row] for row in found]
    assert nearness == sorted(nearness, reverse=True)


def test_no_rows_allowed_find_nothing(library: Library) -> None:
    assert library.dense.search("shed", 5, rows=[]) == []


def test_there_are_never_more_rows_than_passages(library: Library) -> None:
    passages = library.generation.metadata.counts["passages"]
    assert sorted(library.dense.search("shed", passages + 50)) == list(range(passages))


def test_the_same_question_finds_the_same(library: Library) -> None:
    assert library.dense.search("tar", 30) == library.dense.search("tar", 30)
