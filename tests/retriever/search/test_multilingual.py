from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.encoder import Vectors
from ingest.index.folder import MULTILINGUAL_FILE
from ingest.index.vectors import NewVectors
from ingest.passages import embedded_text
from retriever.search.multilingual import MultilingualSearch
from tests.fake_encoder import TranslatingEncoder
from tests.retriever.conftest import Library

ASKED = "赤い灯台は塗られたか"


def _by_hand(library: Library, question: str) -> Vectors:
    """The inner product of the question with each passage, by row."""
    texts = []
    for passage in library.store.passages(range(library.generation.metadata.counts["passages"])):
        document = library.store.document(passage.document_id)
        assert document is not None
        texts.append(embedded_text(document, passage))
    vectors = TranslatingEncoder().encode([question, *texts])
    products: Vectors = vectors[1:] @ vectors[0]
    return products


def test_the_nearest_come_first(library: Library) -> None:
    products = _by_hand(library, ASKED)
    rows = library.multilingual.search(ASKED, 50)
    assert len(set(rows)) == 50
    np.testing.assert_allclose(products[rows], np.sort(products)[::-1][:50], rtol=0, atol=1e-5)
    assert set(rows[:2]) == {*library.rows_of("harbour.txt"), *library.rows_of("港.txt")}


def test_similarities_of_passages_are_those_of_their_rows(library: Library) -> None:
    rows = [90, 3, 3, 7]
    found = library.multilingual.passage_similarities(ASKED, rows)
    assert found == pytest.approx(_by_hand(library, ASKED)[rows].tolist(), abs=1e-6)
    assert library.multilingual.passage_similarities(ASKED, []) == []


def test_a_text_is_as_close_as_its_translation(library: Library) -> None:
    texts = ["Painted red: lighthouse.", "赤く塗られた灯台", "Herring is landed."]
    one, other, unlike = library.multilingual.similarities(ASKED, texts)
    assert one == pytest.approx(other)
    assert one > unlike
    assert library.multilingual.similarities(ASKED, []) == []


def test_a_text_is_encoded_once(library: Library) -> None:
    encoder = TranslatingEncoder()
    search = MultilingualSearch(library.generation.path, 132, encoder)
    for _ in range(2):
        search.similarities(ASKED, ["港", "灯台", "港"])
    assert sorted(encoder.encoded) == sorted([ASKED, "港", "灯台"])


@pytest.mark.parametrize("content", [None, b"", b"It is no such file." * 1000])
def test_a_file_that_is_damaged_is_an_error(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / MULTILINGUAL_FILE).write_bytes(content)
    with pytest.raises(RuntimeError):
        MultilingualSearch(tmp_path, 1, TranslatingEncoder())


def test_another_number_of_vectors_than_of_passages_is_an_error(tmp_path: Path) -> None:
    NewVectors(2, 64).write(tmp_path / MULTILINGUAL_FILE)
    with pytest.raises(ValueError, match="2 multilingual vectors for 3 passages"):
        MultilingualSearch(tmp_path, 3, TranslatingEncoder())
