"""What a change of any index must do, asked through the protocol alone."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document.document import Original
from ingest.embedding.encoder import Vectors
from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.protocol import Change, Index, Snapshot
from ingest.language.terms import terms
from ingest.readers import read_document
from tests.fake_encoder import TermsEncoder, TranslatingEncoder

HARBOUR = "The harbour opened in 1911.\n"
LIGHTHOUSE = "The lighthouse was painted red in 1957.\n"
ROPE = "Rope is made of hemp.\n"


class FailingEncoder(TermsEncoder):
    """Fails when it is asked to embed."""

    def encode(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        raise RuntimeError("no memory")


class ChangeConformance(ABC):
    """Writing: a change is seen whole or not at all."""

    @classmethod
    @abstractmethod
    def make(cls, folder: Path) -> Index:
        """Return an index that is not there yet; what it keeps in files may lie in `folder`."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> Index:
        return self.make(tmp_path / "index")

    def test_where_nothing_was_put_there_is_no_index(self, index: Index) -> None:
        assert index.current() is None
        assert index.made_with() is None
        with pytest.raises(IndexUnavailableError):
            index.snapshot()
        with index.change(TermsEncoder()) as change:
            assert dict(change.before) == {}
        assert index.current() is None

    def test_what_is_put_is_found_by_all_means(self, index: Index) -> None:
        encoder, other = TermsEncoder(), TranslatingEncoder()
        with index.change(encoder, other) as change:
            put(change, "b/harbour.txt", HARBOUR)
            put(change, "a.txt", LIGHTHOUSE)
        snapshot = index.snapshot()
        assert index.current() == snapshot.name
        assert snapshot.location == index.location
        assert texts(snapshot) == {"a.txt": LIGHTHOUSE, "b/harbour.txt": HARBOUR}
        assert originals(snapshot) == {"a.txt": LIGHTHOUSE, "b/harbour.txt": HARBOUR}
        lighthouse = Original(LIGHTHOUSE.encode()).document_id
        assert found(snapshot, "red lighthouse")[:1] == [lighthouse]
        vector = encoder.encode(["red lighthouse"])[0]
        assert snapshot.dense.nearest(vector, 1)[0].id.document_id == lighthouse
        assert snapshot.multilingual_dense is not None
        vector = other.encode(["赤 灯台"])[0]
        assert snapshot.multilingual_dense.nearest(vector, 1)[0].id.document_id == lighthouse

    def test_what_a_source_named_before_is_gone(self, index: Index) -> None:
        write(index, {"a.txt": HARBOUR, "b.txt": ROPE})
        write(index, {"a.txt": LIGHTHOUSE})
        snapshot = index.snapshot()
        assert texts(snapshot) == {"a.txt": LIGHTHOUSE, "b.txt": ROPE}
        gone = Original(HARBOUR.encode()).document_id
        assert snapshot.document(gone) is None
        assert snapshot.passages_of(gone) == []
        assert found(snapshot, "harbour") == []
        assert not snapshot.statistics.knows("harbour")
        assert snapshot.passage_count == 2

    def test_the_same_bytes_under_two_names_are_one_document(self, index: Index) -> None:
        encoder = write(index, {"a table.csv": ROPE, "b.txt": ROPE})
        assert len(encoder.encoded) == 1
        [summary] = index.snapshot().documents()
        assert summary.sources == ("a table.csv", "b.txt")
        assert (summary.title, summary.media_type) == ("a table", "text/csv")
        remove(index, "a table.csv")
        [summary] = index.snapshot().documents()
        assert summary.sources == ("b.txt",)
        assert (summary.title, summary.media_type) == ("b", "text/plain")
        write(index, {"a table.csv": ROPE})
        [summary] = index.snapshot().documents()
        assert summary.sources == ("a table.csv", "b.txt")
        assert (summary.title, summary.media_type) == ("a table", "text/csv")
        assert originals(index.snapshot()) == {"a table.csv": ROPE, "b.txt": ROPE}

    def test_a_document_goes_with_its_last_name(self, index: Index) -> None:
        write(index, {"a.txt": HARBOUR, "b.txt": HARBOUR})
        remove(index, "a.txt")
        assert found(index.snapshot(), "harbour") != []
        remove(index, "b.txt")
        snapshot = index.snapshot()
        assert (snapshot.document_count, snapshot.passage_count) == (0, 0)
        assert found(snapshot, "harbour") == []
        assert snapshot.original(Original(HARBOUR.encode()).document_id) is None

    def test_what_was_added_and_never_named_is_not_kept(self, index: Index) -> None:
        with index.change(TermsEncoder()) as change:
            put(change, "a.txt", HARBOUR)
            change.add(read_document(ROPE.encode(), "b.txt"))
        assert texts(index.snapshot()) == {"a.txt": HARBOUR}

    def test_two_files_can_change_places(self, index: Index) -> None:
        encoder = write(index, {"a.txt": HARBOUR, "b.txt": ROPE})
        write(index, {"a.txt": ROPE, "b.txt": HARBOUR}, encoder)
        assert texts(index.snapshot()) == {"a.txt": ROPE, "b.txt": HARBOUR}

    def test_it_tells_what_it_holds(self, index: Index) -> None:
        write(index, {"a.txt": HARBOUR})
        harbour, rope = (Original(text.encode()).document_id for text in (HARBOUR, ROPE))
        with index.change(TermsEncoder()) as change:
            assert dict(change.before) == {"a.txt": harbour}
            assert (change.holds(harbour), change.holds(rope)) == (True, False)
            put(change, "b.txt", ROPE)
            assert change.holds(rope)
            change.remove("a.txt")
            assert dict(change.before) == {"a.txt": harbour}

    def test_nothing_is_written_where_nothing_changed(self, index: Index) -> None:
        write(index, {"a.txt": HARBOUR, "b.txt": ROPE})
        name = index.current()
        encoder = write(index, {"a.txt": HARBOUR})
        with index.change(encoder) as change:
            put(change, "c.txt", ROPE)
            change.remove("c.txt")
        with index.change(encoder):
            pass
        assert index.current() == name
        assert encoder.encoded == []

    def test_another_encoder_embeds_everything_anew_where_something_is_put(
        self, index: Index
    ) -> None:
        write(index, {"a.txt": HARBOUR, "b.txt": ROPE})
        name, other = index.current(), TermsEncoder("other weights")
        with index.change(other):
            pass
        assert (index.current(), other.encoded) == (name, [])
        write(index, {"a.txt": HARBOUR}, other)
        assert index.current() != name
        assert index.snapshot().encoder.sha256 == other.sha256
        assert len(other.encoded) == 2
        assert index.snapshot().multilingual is None
        with index.change(other, TranslatingEncoder()) as change:
            put(change, "a.txt", HARBOUR)
        assert index.snapshot().multilingual is not None
        assert texts(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}

    # Failures.

    def test_an_exception_leaves_everything_as_it_was(self, index: Index) -> None:
        with pytest.raises(RuntimeError, match="by us"):
            fail(index, {"a.txt": HARBOUR})
        assert index.current() is None
        write(index, {"a.txt": HARBOUR, "b.txt": ROPE})
        name = index.current()
        with pytest.raises(RuntimeError, match="by us"):
            fail(index, {"a.txt": LIGHTHOUSE}, removed="b.txt")
        assert index.current() == name
        assert texts(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}
        assert originals(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}
        write(index, {"a.txt": LIGHTHOUSE})
        assert texts(index.snapshot()) == {"a.txt": LIGHTHOUSE, "b.txt": ROPE}

    def test_a_change_that_cannot_be_embedded_is_not_made(self, index: Index) -> None:
        write(index, {"a.txt": HARBOUR})
        name = index.current()
        with pytest.raises(RuntimeError, match="no memory"):
            write(index, {"b.txt": ROPE}, FailingEncoder())
        assert index.current() == name
        assert texts(index.snapshot()) == {"a.txt": HARBOUR}

    def test_a_source_that_is_not_there_cannot_be_removed(self, index: Index) -> None:
        write(index, {"a.txt": HARBOUR})
        with pytest.raises(KeyError):
            remove(index, "b.txt")
        assert texts(index.snapshot()) == {"a.txt": HARBOUR}

    # Readers and other writers.

    def test_a_snapshot_does_not_see_what_comes_after_it(self, index: Index) -> None:
        encoder = write(index, {"a.txt": HARBOUR})
        before = index.snapshot()
        with index.change(encoder) as change:
            put(change, "a.txt", LIGHTHOUSE)
            put(change, "b.txt", ROPE)
            assert texts(index.snapshot()) == {"a.txt": HARBOUR}
        remove(index, "b.txt")
        assert texts(before) == {"a.txt": HARBOUR}
        assert found(before, "harbour") == [Original(HARBOUR.encode()).document_id]
        assert found(before, "rope") == []
        assert before.dense.nearest(encoder.encode(["harbour"])[0], 9)[0].score > 0
        assert before.name != index.current()

    def test_one_change_follows_another(self, index: Index) -> None:
        names = set()
        for number in range(4):
            write(index, {f"{number}.txt": f"Shed {number} holds rope.\n"})
            names.add(index.current())
            assert index.snapshot().document_count == number + 1
        assert len(names) == 4

    def test_while_another_writes_it_is_busy(self, index: Index) -> None:
        with index.change(TermsEncoder()) as change:
            put(change, "a.txt", HARBOUR)
            with pytest.raises(IndexBusyError), index.change(TermsEncoder(), wait=False):
                pytest.fail("two changed it at once")
        with index.change(TermsEncoder(), wait=False) as change:
            put(change, "b.txt", ROPE)
        assert texts(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}

    def test_who_waits_sees_what_the_other_wrote(self, index: Index) -> None:
        started = Event()

        def wait_and_write() -> Mapping[str, str]:
            started.set()
            with index.change(TermsEncoder()) as change:
                put(change, "b.txt", ROPE)
                return dict(change.before)

        with ThreadPoolExecutor(1) as pool:
            with index.change(TermsEncoder()) as change:
                waiting = pool.submit(wait_and_write)
                started.wait()
                put(change, "a.txt", HARBOUR)
            assert waiting.result() == {"a.txt": Original(HARBOUR.encode()).document_id}
        assert texts(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}

    def test_files_elsewhere_are_not_its_own(self, index: Index, tmp_path: Path) -> None:
        (tmp_path / "docs").mkdir()
        assert not index.contains(tmp_path / "docs")
        assert not index.contains(tmp_path / "docs" / "a.txt")

    @settings(
        max_examples=15,
        deadline=None,
        # Every backend runs it.
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(
        steps=st.lists(
            st.dictionaries(
                st.sampled_from(["a.txt", "b.md", "c.csv"]),
                st.sampled_from([HARBOUR, ROPE, LIGHTHOUSE, None]),
            ),
            max_size=4,
        )
    )
    def test_however_it_grew_it_holds_what_its_sources_name(
        self, steps: list[dict[str, str | None]], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        base = tmp_path_factory.mktemp("grown")
        grown, at_once = self.make(base / "grown"), self.make(base / "at once")
        kept = {"keep.txt": "It is kept.\n"}
        write(grown, kept)
        for step in steps:
            with grown.change(TermsEncoder()) as change:
                for source, text in sorted(step.items()):
                    if text is not None:
                        put(change, source, text)
                        kept[source] = text
                    elif source in kept:
                        change.remove(source)
                        del kept[source]
        write(at_once, kept)
        one, other = grown.snapshot(), at_once.snapshot()
        assert texts(one) == texts(other)
        assert originals(one) == kept
        assert one.documents() == other.documents()
        assert dict(one.statistics.words()) == dict(other.statistics.words())
        asked = terms("the harbour of rope was painted red")
        assert one.lexical.search(asked, 9) == other.lexical.search(asked, 9)


def put(change: Change, source: str, text: str) -> None:
    """Make a source name a text."""
    original = Original(text.encode())
    if not change.holds(original.document_id):
        change.add(read_document(original.data, source))
    change.put(source, original)


def write(
    index: Index, files: Mapping[str, str], encoder: TermsEncoder | None = None
) -> TermsEncoder:
    """Put texts in an index in one change, and return what embedded them."""
    encoder = encoder or TermsEncoder()
    with index.change(encoder) as change:
        for source, text in sorted(files.items()):
            put(change, source, text)
    return encoder


def remove(index: Index, source: str) -> None:
    """Remove a source in one change."""
    with index.change(TermsEncoder()) as change:
        change.remove(source)


def fail(index: Index, files: Mapping[str, str], removed: str | None = None) -> None:
    """Begin a change and raise RuntimeError in it."""
    with index.change(TermsEncoder()) as change:
        for source, text in files.items():
            put(change, source, text)
        if removed is not None:
            change.remove(removed)
        raise RuntimeError("by us")


def texts(snapshot: Snapshot) -> dict[str, str]:
    """Return source → text of the document, whole."""
    named = {}
    for source, document_id in snapshot.sources().items():
        document = snapshot.document(document_id)
        assert document is not None
        assert source in document.sources
        named[source] = document.text
    return named


def originals(snapshot: Snapshot) -> dict[str, str]:
    """Return source → original, as text."""
    named = {}
    for source, document_id in snapshot.sources().items():
        original = snapshot.original(document_id)
        assert original is not None
        named[source] = original.read_text("utf-8")
    return named


def found(snapshot: Snapshot, question: str) -> list[str]:
    """Return the documents that have the question's terms, best first."""
    return [one.id.document_id for one in snapshot.lexical.search(terms(question), 9)]
