import pytest

from ingest.document.document import Document, PassageId
from retriever.query.question import understand
from retriever.search.candidates import Candidates, CandidateSearch
from retriever.search.dense import DenseSearch
from retriever.search.multilingual import MultilingualSearch
from retriever.search.named_documents import Naming
from retriever.stopwatch import Stopwatch
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.memory_index import MemoryDense, MemoryLexical
from tests.retriever.small import TermsQuestions

TEXTS = {
    PassageId("a", 0): "The lighthouse was painted red.",
    PassageId("a", 1): "Herring is landed on the quay.",
    PassageId("b", 0): "The lighthouse keeper sleeps.",
    PassageId("c", 0): "灯台は赤い。",
}
ENGLISH = understand("Who painted a lighthouse red?")
JAPANESE = understand("灯台は何色ですか")
REPORTS = {
    PassageId("north", 0): "Annual report 2024, Northern Harbour Trust",
    PassageId("north", 1): "Staff: 41 persons, of whom 12 dive.",
    PassageId("south", 0): "Annual report 2024, Southern Harbour Trust",
    PassageId("south", 1): "Staff: 67 persons, of whom 9 dive.",
}
"""Two documents of which only the first lines tell whose they are."""


def document_of(id_: str, texts: dict[PassageId, str]) -> Document:
    text = "\n".join(words for one, words in texts.items() if one.document_id == id_)
    return Document(id_, id_, (f"{id_[:1]}.txt",), id_[:1], False, "text/plain", text)


def search_over(
    texts: dict[PassageId, str], dense: DenseSearch, multilingual: MultilingualSearch | None
) -> CandidateSearch:
    return CandidateSearch(
        MemoryLexical(texts), dense, multilingual, lambda id_: document_of(id_, texts)
    )


def vectors_of(encoder: TermsEncoder, texts: dict[PassageId, str] = TEXTS) -> MemoryDense:
    return MemoryDense(dict(zip(texts, encoder.encode(list(texts.values())), strict=True)))


@pytest.fixture
def dense() -> DenseSearch:
    return DenseSearch(vectors_of(TermsEncoder()), TermsQuestions())


@pytest.fixture
def multilingual() -> MultilingualSearch:
    encoder = TranslatingEncoder()
    return MultilingualSearch(vectors_of(encoder), encoder)


def ids(found: tuple[tuple[PassageId, float], ...]) -> list[PassageId]:
    return [id_ for id_, _ in found]


def test_both_searches_are_fused(dense: DenseSearch, multilingual: MultilingualSearch) -> None:
    search = search_over(TEXTS, dense, multilingual)
    found = search.run(ENGLISH)
    assert set(ids(found.lexical)) == {PassageId("a", 0), PassageId("b", 0)}
    assert list(found.dense) == dense.search(ENGLISH.text, 40)
    assert set(ids(found.fused)) == set(TEXTS)
    assert set(ids(found.fused[:2])) == set(ids(found.lexical))
    assert found.degraded == ()


def test_japanese_is_searched_by_the_vectors_of_all_languages(
    dense: DenseSearch, multilingual: MultilingualSearch
) -> None:
    found = search_over(TEXTS, dense, multilingual).run(JAPANESE)
    assert list(found.dense) == multilingual.search(JAPANESE.text, 40)
    assert found.degraded == ()


def test_without_them_others_only_fill_up_what_words_find(dense: DenseSearch) -> None:
    search = search_over(TEXTS, dense, None)
    found = search.run(JAPANESE)
    assert ids(found.lexical) == [PassageId("c", 0)]
    filled = [one for one in ids(found.dense) if one != PassageId("c", 0)]
    assert ids(found.fused) == [PassageId("c", 0), *filled]
    assert [score for _, score in found.fused[1:]] == [0.0] * len(filled)
    assert found.degraded == ("dense",)
    assert search.run(ENGLISH).degraded == ()


def test_only_named_documents_are_searched_and_only_so_deep(dense: DenseSearch) -> None:
    search = search_over(TEXTS, dense, None)
    assert {one.document_id for one in ids(search.run(ENGLISH, documents=["b"]).fused)} == {"b"}
    one = search.run(ENGLISH, depth=1)
    assert (len(one.lexical), len(one.dense)) == (1, 1)


def test_both_searches_are_timed(dense: DenseSearch) -> None:
    watch = Stopwatch()
    search_over(TEXTS, dense, None).run(ENGLISH, watch=watch)
    assert watch.seconds.keys() == {"lexical", "dense"}


def test_shares_are_of_the_best_score(dense: DenseSearch) -> None:
    found = search_over(TEXTS, dense, None).run(ENGLISH)
    shares = found.lexical_shares()
    assert shares[found.lexical[0].id] == 1
    assert all(0 < share <= 1 for share in shares.values())
    assert Candidates((), (), (), Naming("")).lexical_shares() == {}


def test_a_document_that_the_question_names_is_searched_for_the_rest_of_it() -> None:
    dense = DenseSearch(vectors_of(TermsEncoder(), REPORTS), TermsQuestions())
    search = search_over(REPORTS, dense, None)
    for name, document in (("Northern", "north"), ("Southern", "south")):
        found = search.run(understand(f"How many staff has the {name} Harbour Trust?"))
        assert found.naming.best == {document}
        # Both passages have the same words of the question.
        ranks = ids(found.fused)
        assert ranks.index(PassageId(document, 1)) < min(
            ranks.index(PassageId(other, 1)) for other in {"north", "south"} - {document}
        )


def test_scores_of_words_stay_comparable_where_a_named_document_is_searched_too() -> None:
    dense = DenseSearch(vectors_of(TermsEncoder(), REPORTS), TermsQuestions())
    found = search_over(REPORTS, dense, None).run(
        understand("How many staff has the Northern Harbour Trust?")
    )
    shares = found.lexical_shares()
    assert max(shares.values()) == 1
    assert shares[PassageId("north", 1)] == 1
    assert [one.score for one in found.lexical] == sorted(
        (one.score for one in found.lexical), reverse=True
    )
