from itertools import pairwise

import pytest

from retriever.search.multilingual import MultilingualSearch
from tests.fake_encoder import TranslatingEncoder
from tests.memory_index import MemoryDense
from tests.retriever.conftest import Library

ASKED = "赤い灯台は塗られたか"


def test_the_nearest_come_first_whatever_their_language(library: Library) -> None:
    found = library.multilingual.search(ASKED, 50)
    assert len({one.id for one in found}) == 50
    assert all(one.score >= other.score for one, other in pairwise(found))
    assert {one.id.document_id for one in found[:2]} == {
        *library.ids_of("harbour.txt"),
        *library.ids_of("港.txt"),
    }


def test_a_passage_is_as_similar_as_it_is_near(library: Library) -> None:
    found = library.multilingual.search(ASKED, 5)
    similarities = library.multilingual.passage_similarities(ASKED, [one.id for one in found])
    assert similarities == pytest.approx([one.score for one in found], abs=1e-6)


def test_a_text_is_as_close_as_its_translation(library: Library) -> None:
    texts = ["Painted red: lighthouse.", "赤く塗られた灯台", "Herring is landed."]
    one, other, unlike = library.multilingual.similarities(ASKED, texts)
    assert one == pytest.approx(other)
    assert one > unlike
    assert library.multilingual.similarities(ASKED, []) == []


def test_a_text_is_encoded_once() -> None:
    encoder = TranslatingEncoder()
    search = MultilingualSearch(MemoryDense({}), encoder)
    for _ in range(2):
        search.similarities(ASKED, ["港", "灯台", "港"])
    assert sorted(encoder.encoded) == sorted([ASKED, "港", "灯台"])
