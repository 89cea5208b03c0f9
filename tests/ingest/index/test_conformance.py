"""The backend on the disk, and one in memory that shares no code with it, by the same suites."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import LEXICAL_FOLDER, RECENT_FOLDER, VECTORS_FILE
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.lexical import LENGTHS_FILE
from ingest.index.folder.store import STORE_FILE
from ingest.index.folder.writing import build
from ingest.index.protocol import Index, Snapshot
from ingest.language.terms import terms
from tests.fake_encoder import TermsEncoder
from tests.ingest.index.change_conformance import ROPE, ChangeConformance, put, write
from tests.ingest.index.conformance import ENCODER, FILES, OTHER, SnapshotConformance
from tests.memory_index import MemoryIndex


class Folder:
    @classmethod
    def make(cls, folder: Path) -> Index:
        return FolderIndex(folder)


class Memory:
    @classmethod
    def make(cls, folder: Path) -> Index:
        return MemoryIndex(folder)


class LinkedFolder(Folder):
    """Keeps what lies in its base at every change, as if it were large."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def kept_whatever_changes(cls) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(build, "LINKED_FROM", 0)
            patch.setattr(build, "LINKED_SHARE", 0)
            yield


class TestFolderSnapshot(Folder, SnapshotConformance):
    pass


class TestFolderChange(Folder, ChangeConformance):
    pass


class TestLinkedFolderSnapshot(LinkedFolder, SnapshotConformance):
    @classmethod
    def opened(cls, folder: Path, files: dict[str, str]) -> Snapshot:
        """Put in one half and something more, replace some of it, then put in everything."""
        half = {**dict(list(files.items())[::2]), "gone.txt": "Gone with the tide.\n"}
        index = cls.make(folder)
        for some in (half, dict.fromkeys(list(half)[:1], "It is replaced.\n"), files):
            with index.change(ENCODER, OTHER) as change:
                for source, text in some.items():
                    put(change, source, text)
                if some is files:
                    change.remove("gone.txt")
        return index.snapshot()


class TestLinkedFolderChange(LinkedFolder, ChangeConformance):
    pass

    @settings(max_examples=25, deadline=None)
    @given(
        steps=st.lists(
            st.dictionaries(
                st.sampled_from([f"{letter}.md" for letter in "abcdefgh"]),
                st.sampled_from([*FILES.values(), ROPE, None]),
                min_size=1,
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_it_answers_to_the_last_bit_as_if_it_had_been_written_at_once(
        self, steps: list[dict[str, str | None]], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        base = tmp_path_factory.mktemp("grown")
        grown, at_once = FolderIndex(base / "grown"), FolderIndex(base / "at once")
        kept = {"keep.txt": "It is kept.\n", "e.md": FILES["twins/a.txt"]}
        write(grown, kept)
        for step in steps:
            with grown.change(TermsEncoder()) as change:
                for source, text in sorted(step.items()):
                    if text is not None:
                        put(change, source, text)
                        kept[source] = text
                    elif kept.pop(source, None) is not None:
                        change.remove(source)
        write(at_once, kept)
        one, other = grown.snapshot(), at_once.snapshot()
        assert one.documents() == other.documents()
        assert one.statistics.words() == other.statistics.words()
        for question in ("the red lighthouse", "shed 17 holds rope", "灯台は赤い", "opened opened"):
            vector = TermsEncoder().encode([question])[0]
            for among in (None, [document.id for document in one.documents()[::2]]):
                asked = terms(question)
                assert all(
                    one.statistics.frequency(term) == other.statistics.frequency(term)
                    for term in asked
                )
                for limit in (3, 100):
                    found = other.lexical.search(asked, limit, among)
                    assert one.lexical.search(asked, limit, among) == found
                    near = other.dense.nearest(vector, limit, among)
                    assert one.dense.nearest(vector, limit, among) == near
        documents = [document.id for document in one.documents()]
        ids = [passage.id for document in documents for passage in one.passages_of(document)]
        assert one.passages(ids) == other.passages(ids)
        np.testing.assert_array_equal(one.dense.vectors(ids), other.dense.vectors(ids))
        for document in documents:
            assert one.document(document) == other.document(document)
            assert one.sections(document) == other.sections(document)

    def test_the_base_stays_and_only_what_is_new_is_written(self, tmp_path: Path) -> None:
        index = FolderIndex(tmp_path / "index")
        write(index, FILES)
        base = tmp_path / "index" / str(index.current())
        names = (STORE_FILE, VECTORS_FILE, f"{LEXICAL_FOLDER}/{LENGTHS_FILE}")
        files = {name: (base / name).stat().st_ino for name in names}
        write(index, {"new.txt": ROPE})
        now = tmp_path / "index" / str(index.current())
        assert {name: (now / name).stat().st_ino for name in files} == files
        stores = (now / RECENT_FOLDER / STORE_FILE, base / STORE_FILE)
        assert stores[0].stat().st_size < stores[1].stat().st_size

    @pytest.mark.parametrize("name", [STORE_FILE, f"{RECENT_FOLDER}/{STORE_FILE}"])
    def test_damage_of_either_segment_is_neither_served_nor_taken_over(
        self, name: str, tmp_path: Path
    ) -> None:
        index = FolderIndex(tmp_path / "index")
        write(index, FILES)
        write(index, {"new.txt": ROPE})
        generation = index.folder / str(index.current())
        with (generation / name).open("r+b") as store:
            store.seek(5000)
            store.write(b"\xff" * 16)
        for use in (index.snapshot, lambda: write(index, {"other.txt": "It is new.\n"})):
            with pytest.raises(IndexUnavailableError, match=rf"damaged \({name}"):
                use()
        assert index.folder / str(index.current()) == generation


@pytest.mark.parametrize(("least", "share"), [(1, 8), (40, 8), (1, 40)])
def test_a_base_is_written_anew_where_it_is_small_or_much_has_changed(
    least: int, share: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "LINKED_FROM", least)
    monkeypatch.setattr(build, "LINKED_SHARE", share)
    index = FolderIndex(tmp_path / "index")
    write(index, FILES)
    passages = index.snapshot().passage_count
    kept = passages >= least
    for number in range(1, 6):
        write(index, {f"{number}.txt": f"It is number {number}.\n"})
        generation = index.folder / str(index.current())
        kept = kept and share * number <= passages
        assert (generation / RECENT_FOLDER).is_dir() is kept
        assert index.snapshot().passage_count == passages + number


class TestMemorySnapshot(Memory, SnapshotConformance):
    pass


class TestMemoryChange(Memory, ChangeConformance):
    pass


@pytest.mark.parametrize("question", ["the red lighthouse of shed 17", "灯台は赤い", "rope rope"])
def test_both_give_the_same_scores(question: str, tmp_path: Path) -> None:
    folder, memory = (
        one.opened(tmp_path / one.__name__, FILES)
        for one in (TestFolderSnapshot, TestMemorySnapshot)
    )
    asked = terms(question)
    scores = dict(memory.lexical.search(asked, 100))
    assert dict(folder.lexical.search(asked, 100)) == pytest.approx(scores, rel=1e-5)
    assert all(folder.statistics.idf(one) == memory.statistics.idf(one) for one in asked)
    assert folder.documents() == memory.documents()
