"""What any index must do, asked through the protocol alone.

A backend is tested by a class that derives from `SnapshotConformance` and gives `make`, and by one
that derives so from `tests.ingest.index.change_conformance.ChangeConformance`.
"""

from abc import ABC, abstractmethod
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ingest.document.document import PassageId
from ingest.document.nodes import Span
from ingest.index.protocol import Index, Snapshot
from ingest.language.terms import terms
from ingest.passages import embedded_text
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.index.change_conformance import put

FILES = {
    "harbour.txt": "The harbour opened in 1911.\n\nThe lighthouse was painted red in 1957.\n",
    "sheds.md": "# Sheds\n\n"
    + "\n\n".join(
        f"## Shed {number}\n\nShed {number} holds {number + 7} bales of rope."
        for number in range(30)
    ),
    "twins/a.txt": "The red lighthouse is lit.\n",
    "twins/b.txt": "The red lighthouse is lit, as ever.\n",
    "港.txt": "港は一九一一年に開かれた。灯台は赤い。\n",
}
ENCODER, OTHER = TermsEncoder(), TranslatingEncoder()


class SnapshotConformance(ABC):
    """Reading: what was put in is found and given back."""

    @classmethod
    @abstractmethod
    def make(cls, folder: Path) -> Index:
        """Return an index that is not there yet; what it keeps in files may lie in `folder`."""

    @classmethod
    def opened(cls, folder: Path, files: dict[str, str]) -> Snapshot:
        """Return a snapshot of files, embedded with `ENCODER` and `OTHER`."""
        index = cls.make(folder)
        with index.change(ENCODER, OTHER) as change:
            for source, text in sorted({**files, "gone.txt": "Gone with the tide.\n"}.items()):
                put(change, source, text)
        with index.change(ENCODER, OTHER) as change:
            change.remove("gone.txt")
        return index.snapshot()

    @pytest.fixture(scope="class")
    @classmethod
    def snapshot(cls, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
        return cls.opened(tmp_path_factory.mktemp("full"), FILES)

    @pytest.fixture(scope="class")
    @classmethod
    def empty(cls, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
        return cls.opened(tmp_path_factory.mktemp("empty"), {})

    @pytest.fixture(scope="class")
    @classmethod
    def texts(cls, snapshot: Snapshot) -> dict[PassageId, str]:
        """What was embedded of each passage."""
        found = {}
        for summary in snapshot.documents():
            document = snapshot.document(summary.id)
            assert document is not None
            for passage in snapshot.passages_of(summary.id):
                found[passage.id] = embedded_text(document, passage)
        return found

    # Documents and passages.

    def test_documents_come_in_the_order_of_their_sources(self, snapshot: Snapshot) -> None:
        summaries = snapshot.documents()
        assert [one.source for one in summaries] == sorted(FILES)
        assert snapshot.documents(1, 2) == summaries[1:3]
        assert snapshot.documents(3) == summaries[3:]
        assert snapshot.documents(len(FILES), 5) == []
        assert snapshot.document_count == len(FILES)
        assert snapshot.sources() == {one.source: one.id for one in summaries}

    def test_a_document_is_its_text_with_its_original(self, snapshot: Snapshot) -> None:
        for source, document_id in snapshot.sources().items():
            document = snapshot.document(document_id)
            original = snapshot.original(document_id)
            assert document is not None
            assert original is not None
            assert (document.id, document.source) == (document_id, source)
            assert original.read_bytes() == FILES[source].encode()
        assert snapshot.document("0" * 16) is None
        assert snapshot.original("0" * 16) is None

    def test_passages_are_known_by_document_and_place(self, snapshot: Snapshot) -> None:
        everything = []
        for summary in snapshot.documents():
            passages = snapshot.passages_of(summary.id)
            assert len(passages) == summary.passages
            assert [one.id for one in passages] == [
                PassageId(summary.id, ordinal) for ordinal in range(len(passages))
            ]
            everything += passages
        assert snapshot.passage_count == len(everything)
        found = snapshot.passages(one.id for one in reversed(everything))
        assert found == {one.id: one for one in everything}
        assert snapshot.passages_of("0" * 16) == []

    def test_passages_that_do_not_exist_are_left_out(self, snapshot: Snapshot) -> None:
        known = PassageId(snapshot.sources()["harbour.txt"], 0)
        places = PassageId(known.document_id, 999), PassageId(known.document_id, -1)
        unknown = [*places, PassageId("0" * 16, 0)]
        assert snapshot.passages([*unknown, known, known]).keys() == {known}
        assert snapshot.passages([]) == {}

    def test_a_span_is_held_by_the_passage_that_has_it_whole(self, snapshot: Snapshot) -> None:
        document_id = snapshot.sources()["sheds.md"]
        first, second, *_ = snapshot.passages_of(document_id)
        assert snapshot.passage_holding(document_id, Span(first.start, first.end)) == first
        assert snapshot.passage_holding(document_id, Span(second.start, second.start)) is not None
        assert snapshot.passage_holding(document_id, Span(first.start, second.end)) is None
        assert snapshot.passage_holding("0" * 16, Span(0, 1)) is None

    # Vectors.

    def test_it_says_what_made_its_vectors(self, snapshot: Snapshot) -> None:
        assert (snapshot.encoder.name, snapshot.encoder.sha256) == (ENCODER.name, ENCODER.sha256)
        assert snapshot.multilingual is not None
        assert snapshot.multilingual.sha256 == OTHER.sha256

    @pytest.mark.parametrize("question", ["bales of shed 17", "the red lighthouse", "灯台", "?"])
    def test_the_nearest_passages_come_first(
        self, snapshot: Snapshot, texts: dict[PassageId, str], question: str
    ) -> None:
        assert snapshot.multilingual_dense is not None
        for dense, encoder in ((snapshot.dense, ENCODER), (snapshot.multilingual_dense, OTHER)):
            asked, *vectors = encoder.encode([question, *texts.values()])
            products = dict(zip(texts, (float(own @ asked) for own in vectors), strict=True))
            found = dense.nearest(asked, 10)
            assert len({one.id for one in found}) == 10
            best = sorted(products.values(), reverse=True)[:10]
            assert [one.score for one in found] == pytest.approx(best, abs=1e-5)
            own = [products[one.id] for one in found]
            assert own == pytest.approx([one.score for one in found], abs=1e-5)
            ids = [one.id for one in found]
            assert dense.similarities(asked, ids) == pytest.approx(own, abs=1e-5)
            put_in = dict(zip(texts, vectors, strict=True))
            assert np.array_equal(dense.vectors(ids), [put_in[one] for one in ids])

    def test_there_are_never_more_than_there_are(self, snapshot: Snapshot) -> None:
        vector = ENCODER.encode(["shed"])[0]
        found = snapshot.dense.nearest(vector, snapshot.passage_count + 10)
        assert len({one.id for one in found}) == len(found) == snapshot.passage_count
        assert snapshot.dense.nearest(vector, 5) == snapshot.dense.nearest(vector, 5)
        assert snapshot.dense.similarities(vector, []) == []

    def test_a_similarity_is_the_same_in_any_company(self, snapshot: Snapshot) -> None:
        vector = ENCODER.encode(["red"])[0]
        ids = [one.id for one in snapshot.dense.nearest(vector, 20)]
        together = snapshot.dense.similarities(vector, ids)
        assert [snapshot.dense.similarities(vector, [one])[0] for one in ids] == together
        with pytest.raises(KeyError):
            snapshot.dense.similarities(vector, [PassageId("0" * 16, 0)])

    # Terms.

    def test_what_has_the_terms_is_found_and_what_has_more_of_them_first(
        self, snapshot: Snapshot, texts: dict[PassageId, str]
    ) -> None:
        asked = terms("the red lighthouse of shed 17")
        found = snapshot.lexical.search(asked, 100)
        expected = {id_ for id_, text in texts.items() if set(asked) & set(terms(text))}
        assert {one.id for one in found} == expected
        assert all(one.score >= other.score > 0 for one, other in pairwise(found))
        assert "Shed 3 holds" in texts[snapshot.lexical.search(terms("rope in shed 3"), 1)[0].id]
        assert snapshot.lexical.search(asked, 3) == found[:3]
        assert snapshot.lexical.search(terms("灯台"), 3)[0].id in texts

    def test_terms_that_no_passage_has_find_nothing(self, snapshot: Snapshot) -> None:
        assert snapshot.lexical.search(["submarin", "zz"], 10) == []
        assert snapshot.lexical.search([], 10) == []

    def test_statistics_count_passages(
        self, snapshot: Snapshot, texts: dict[PassageId, str]
    ) -> None:
        statistics = snapshot.statistics
        assert statistics.passages == len(texts)
        for term in ("rope", "lighthous", "1957", "灯台", "submarin"):
            held = sum(term in terms(text) for text in texts.values())
            assert statistics.frequency(term) == held
            assert statistics.knows(term) is (held > 0)
        assert statistics.words()["lighthouse"] == statistics.frequency("lighthous")
        assert statistics.words()["bales"] == 30

    # Filters.

    @pytest.mark.parametrize("sources", [["harbour.txt"], ["twins/b.txt", "sheds.md"], []])
    def test_only_the_documents_that_are_named_are_searched(
        self, snapshot: Snapshot, sources: list[str]
    ) -> None:
        documents = [snapshot.sources()[name] for name in sources]
        vector = ENCODER.encode(["the red lighthouse of shed 3"])[0]
        near = snapshot.dense.nearest(vector, 100, documents)
        held = sum(len(snapshot.passages_of(one)) for one in documents)
        assert len(near) == held
        assert {one.id.document_id for one in near} == set(documents)
        everywhere = snapshot.dense.nearest(vector, 100)
        by_id = {one.id: one.score for one in everywhere}
        assert [one.score for one in near] == pytest.approx([by_id[one.id] for one in near])
        asked = terms("the red lighthouse of shed 3")
        every = snapshot.lexical.search(asked, 100)
        filtered = snapshot.lexical.search(asked, 100, documents)
        assert filtered == [one for one in every if one.id.document_id in documents]

    def test_a_document_that_does_not_exist_filters_everything_out(
        self, snapshot: Snapshot
    ) -> None:
        vector = ENCODER.encode(["shed"])[0]
        assert snapshot.dense.nearest(vector, 5, ["0" * 16]) == []
        assert snapshot.lexical.search(["shed"], 5, ["0" * 16]) == []

    # The smallest index there is.

    def test_without_passages_nothing_is_found(self, empty: Snapshot) -> None:
        assert empty.passage_count == empty.statistics.passages == 0
        assert empty.dense.nearest(np.eye(1, 16, dtype=np.float32)[0], 5) == []
        assert empty.lexical.search(["shed"], 5) == []
        assert dict(empty.statistics.words()) == {}
        assert not empty.statistics.knows("shed")
