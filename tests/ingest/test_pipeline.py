import hashlib
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import readers
from ingest.document.content import Content
from ingest.document.document import id_of
from ingest.errors import (
    IndexBusyError,
    IndexUnavailableError,
    TenkyoError,
    UnreadableFileError,
)
from ingest.index.folder.generations import current_generation, open_generation, writing
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.metadata import METADATA_FILE
from ingest.pipeline import Outcome, Status, add_file, ingest, remove_document
from ingest.readers import READERS
from ingest.readers.options import ReadOptions
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.conftest import Folder
from tests.ingest.held import held, leftovers
from tests.ingest.mails import mail
from tests.ingest.office import zipped
from tests.ingest.pdfs import make_pdf

HARBOUR = "The harbour opened in 1911.\n"
ROPE = "# Rope\n\nRope is made of hemp.\n"
PDF = make_pdf(["# One\nIt is on one."])

Run = Callable[..., dict[str, str]]


@pytest.fixture
def run(index: Path, encoder: TermsEncoder) -> Run:
    """Ingest, and return what became of each file: the status, with the reason if refused."""

    def run(*paths: Path, prune: bool = False) -> dict[str, str]:
        outcomes = ingest(paths, FolderIndex(index), encoder, prune=prune)
        return {one.source: f"{one.status} {one.reason}".strip() for one in outcomes}

    return run


def test_a_folder_without_documents_is_an_error(
    run: Run, folder: Folder, index: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for empty in (tmp_path / "empty", folder({".hidden.txt": HARBOUR})):
        with pytest.raises(TenkyoError, match=rf"There are no documents in {empty}\."):
            run(empty)
    assert current_generation(index) is None


def test_a_path_that_is_not_there_is_refused_and_the_rest_ingested(
    run: Run, folder: Folder, index: Path, tmp_path: Path
) -> None:
    assert run(tmp_path / "typo", folder({"a.txt": HARBOUR})) == {
        "typo": "refused there is no such file or folder",
        "a.txt": "added",
    }
    assert held(index).sources == {"a.txt": HARBOUR}


def test_a_path_whose_name_is_too_long_is_one_message(run: Run) -> None:
    with pytest.raises(TenkyoError, match="File name too long"):
        run(Path("x" * 300))


def test_where_everything_is_refused_no_index_is_made(
    run: Run, folder: Folder, index: Path
) -> None:
    docs = folder({"a.xyz": "x", "b.txt": b"\x81\xff", "c.pdf": "x", "d.md": " "})
    outcomes = run(docs)
    assert [outcome.split()[0] for outcome in outcomes.values()] == ["refused"] * 4
    assert "is not one of" in outcomes["a.xyz"]
    assert current_generation(index) is None


def test_an_index_folder_that_is_a_file_is_one_message(
    run: Run, folder: Folder, index: Path
) -> None:
    index.write_text("It is mine.")
    with pytest.raises(TenkyoError, match=r"could not be written \(File exists\)"):
        run(folder({"a.txt": HARBOUR}))
    assert index.read_text() == "It is mine."


@pytest.mark.parametrize("inside", [".", "files", "docs/deeper"])
def test_documents_inside_the_index_are_an_error(inside: str, run: Run, index: Path) -> None:
    (index / inside).mkdir(parents=True)
    (index / inside / "a.txt").write_text(HARBOUR)
    for path in (index / inside, index / inside / "a.txt"):
        with pytest.raises(TenkyoError, match="lies in the index folder"):
            run(path)
    assert (index / inside / "a.txt").read_text() == HARBOUR


def test_an_index_inside_the_documents_is_no_document(
    folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR})
    for expected in (Status.ADDED, Status.UNCHANGED):
        [outcome] = ingest([docs], FolderIndex(docs / "index"), encoder)
        assert (outcome.source, outcome.status) == ("a.txt", expected)


def test_while_another_writes_it_says_so(
    index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR})
    with writing(index, wait=False), pytest.raises(IndexBusyError, match="Another ingestion"):
        ingest([docs], FolderIndex(index), encoder, wait=False)
    assert encoder.encoded == []


def test_a_damaged_index_is_not_written_over(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR})
    run(docs)
    (open_generation(index).path / METADATA_FILE).write_text("{")
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"):
        run(docs)


def test_a_refused_file_keeps_what_was_indexed_of_it(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    run(docs)
    before = held(index)
    folder({"a.txt": b"\x81\xff"})
    for prune in (False, True):
        outcomes = run(docs, prune=prune)
        assert outcomes["a.txt"].startswith("refused its encoding cannot be told")
        assert outcomes["b.txt"] == "unchanged"
        assert held(index) == before


def test_two_files_of_one_name_in_a_run_are_not_mixed_up(
    run: Run, folder: Folder, index: Path
) -> None:
    docs = folder({"one/a.txt": HARBOUR, "other/a.txt": ROPE})
    outcomes = ingest([docs / "one", docs / "other"], FolderIndex(index), TermsEncoder())
    assert [(one.source, one.status) for one in outcomes] == [
        ("a.txt", Status.ADDED),
        ("a.txt", Status.REFUSED),
    ]
    assert outcomes[1].reason == "another file of this run has the same name"
    assert held(index).sources == {"a.txt": HARBOUR}


def test_a_name_that_is_no_text_is_refused(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR})
    (docs / os.fsdecode(b"\xff.txt")).write_text(HARBOUR)
    outcomes = run(docs)
    assert outcomes["\udcff.txt"] == "refused its name is not UTF-8; rename it"
    assert outcomes["a.txt"] == "added"


def test_a_file_of_another_format_is_not_read(run: Run, folder: Folder) -> None:
    docs = folder({"a.txt": HARBOUR})
    # Reading a file as large as this would end with no memory.
    with (docs / "film.mp4").open("wb") as film:
        film.truncate(2**40)
    assert run(docs)["film.mp4"].startswith("refused the format .mp4 is not one of")


def test_files_are_added_once(run: Run, folder: Folder, index: Path, encoder: TermsEncoder) -> None:
    docs = folder({"a.txt": HARBOUR, "b/c.md": ROPE, "d.pdf": PDF})
    assert run(docs) == {"a.txt": "added", "b/c.md": "added", "d.pdf": "added"}
    generation, embedded = current_generation(index), list(encoder.encoded)
    assert run(docs) == {"a.txt": "unchanged", "b/c.md": "unchanged", "d.pdf": "unchanged"}
    assert current_generation(index) == generation
    assert encoder.encoded == embedded
    assert held(index).counts == {"documents": 3, "passages": 3}


def test_the_same_files_give_the_same_index(
    folder: Folder, encoder: TermsEncoder, tmp_path: Path
) -> None:
    docs = folder({"a.txt": HARBOUR, "b/c.md": ROPE, "d.pdf": PDF})
    one, other = tmp_path / "one", tmp_path / "other"
    for index in (one, other):
        ingest([docs], FolderIndex(index), encoder)
    assert current_generation(one) == current_generation(other)
    assert held(one) == held(other)


def test_a_changed_file_is_replaced(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    run(docs)
    folder({"a.txt": "The harbour closed in 2001.\n"})
    assert run(docs) == {"a.txt": "replaced", "b.txt": "unchanged"}
    assert held(index).sources == {"a.txt": "The harbour closed in 2001.\n", "b.txt": ROPE}


def test_what_is_gone_stays_until_it_is_pruned(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    run(docs)
    (docs / "a.txt").unlink()
    assert run(docs) == {"b.txt": "unchanged"}
    assert set(held(index).sources) == {"a.txt", "b.txt"}
    assert run(docs, prune=True) == {"b.txt": "unchanged", "a.txt": "removed"}
    assert held(index).sources == {"b.txt": ROPE}


def test_nothing_is_pruned_for_a_path_that_is_not_there(
    run: Run, folder: Folder, index: Path, tmp_path: Path
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    run(docs)
    with pytest.raises(TenkyoError, match=r"There is no .*typo: nothing was pruned"):
        run(docs / "a.txt", tmp_path / "typo", prune=True)
    assert set(held(index).sources) == {"a.txt", "b.txt"}


def test_the_last_document_can_be_removed(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR})
    run(docs)
    folder({"b.xyz": "x"})
    (docs / "a.txt").unlink()
    assert run(docs, prune=True)["a.txt"] == "removed"
    assert held(index).counts == {"documents": 0, "passages": 0}
    folder({"a.txt": HARBOUR})
    assert run(docs)["a.txt"] == "added"
    assert held(index).sources == {"a.txt": HARBOUR}


def test_the_same_bytes_under_two_names_are_one_document(
    run: Run, folder: Folder, index: Path, encoder: TermsEncoder
) -> None:
    docs = folder({"b.txt": HARBOUR, "a/z.md": HARBOUR})
    assert run(docs) == {"a/z.md": "added", "b.txt": "added"}
    [(document, _)] = held(index).documents
    assert document.sources == ("a/z.md", "b.txt")
    assert len(encoder.encoded) == 1
    (docs / "a/z.md").unlink()
    run(docs, prune=True)
    [(document, _)] = held(index).documents
    assert (document.sources, document.title) == (("b.txt",), "b")


def test_known_bytes_under_a_name_that_no_reader_takes_are_refused_every_time(
    run: Run, folder: Folder, index: Path
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.xyz": HARBOUR, "c.pdf": HARBOUR})
    first = run(docs)
    assert first["b.xyz"].startswith("refused the format .xyz")
    assert first["c.pdf"].startswith("refused it is damaged or not a PDF")
    second = run(docs)
    assert {**second, "a.txt": "added"} == first
    assert set(held(index).sources) == {"a.txt"}


def test_a_renamed_file_is_not_embedded_again(
    run: Run, folder: Folder, index: Path, encoder: TermsEncoder
) -> None:
    docs = folder({"old_name.txt": HARBOUR})
    run(docs)
    embedded = list(encoder.encoded)
    (docs / "old_name.txt").rename(docs / "new_name.txt")
    assert run(docs, prune=True) == {"new_name.txt": "added", "old_name.txt": "removed"}
    assert encoder.encoded == embedded
    [(document, _)] = held(index).documents
    assert (document.source, document.title) == ("new_name.txt", "new name")


def test_a_file_that_takes_another_s_place_takes_its_text(
    run: Run, folder: Folder, index: Path, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    run(docs)
    embedded = list(encoder.encoded)
    folder({"a.txt": ROPE, "b.txt": HARBOUR})
    assert run(docs) == {"a.txt": "replaced", "b.txt": "replaced"}
    assert held(index).sources == {"a.txt": ROPE, "b.txt": HARBOUR}
    assert encoder.encoded == embedded


def test_one_changed_file_embeds_only_what_is_new_in_it(
    run: Run, folder: Folder, encoder: TermsEncoder
) -> None:
    sections = [f"# Shed {number}\n\nShed {number} holds rope.\n\n" for number in range(20)]
    docs = folder({"sheds.md": "".join(sections), "a.txt": HARBOUR})
    run(docs)
    encoder.encoded.clear()
    sections[7] = "# Shed 7\n\nShed 7 is empty.\n\n"
    folder({"sheds.md": "".join(sections)})
    run(docs)
    [embedded] = encoder.encoded
    assert "Shed 7 is empty." in embedded


def test_originals_are_kept_as_they_were(run: Run, folder: Folder, index: Path) -> None:
    data = b"\xef\xbb\xbfOne\r\ntwo\r\n"
    run(folder({"a.txt": data, "b.pdf": PDF}))
    assert {file.read_bytes() for file in (index / "files").iterdir()} == {data, PDF}


def test_an_original_that_was_lost_is_kept_again(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR})
    run(docs)
    shutil.rmtree(index / "files")
    assert run(docs) == {"a.txt": "unchanged"}
    assert held(index).sources == {"a.txt": HARBOUR}


def test_nothing_is_left_behind(run: Run, folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR})
    for number in range(4):
        folder({"b.txt": f"Number {number}.\n"})
        run(docs)
    assert leftovers(index) == []
    assert len(list((index / "files").iterdir())) == 3
    names = {path.name for path in index.iterdir()} - {"lock"}
    serving = {"000003-", "000004-"}
    assert {name[:7] for name in names if name[0] == "0"} == serving
    assert {name for name in names if name[0] != "0"} == {"CURRENT", "files", "encoders"}


def test_progress_is_told_step_by_step(index: Path, folder: Folder) -> None:
    told: list[tuple[str, int, int]] = []
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), TermsEncoder(), progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(step for step, _, _ in told)) == [
        "Reading files",
        "Embedding passages",
    ]
    for name in ("Reading files", "Embedding passages"):
        steps = [(done, total) for step, done, total in told if step == name]
        assert steps == sorted(steps)
        assert steps[-1] == (2, 2)
    told.clear()
    ingest(
        [docs], FolderIndex(index), TermsEncoder("other"), progress=lambda *step: told.append(step)
    )
    assert ("Splitting documents", 2, 2) in told


_NAMES = st.sampled_from(["a.txt", "b.md", "c/a.txt", "d.txt"])
_CONTENTS = st.sampled_from([HARBOUR, ROPE, "", "Item\tSold\nSake\t12\n\tWagyu\t3\n", ROPE * 40])
_FOLDERS = st.dictionaries(_NAMES, _CONTENTS)


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.tuples(_FOLDERS, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_an_index_that_grew_is_the_same_as_one_made_at_once(
    steps: list[tuple[dict[str, str], bool, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("grown")
    keep = base / "keep"
    keep.mkdir()
    (keep / "keep.txt").write_text("It is kept.\n")
    expected: dict[str, str] = {}
    multilingual = False
    for number, (files, prune, multilingual) in enumerate(steps):
        docs = base / str(number)
        for name, content in files.items():
            (docs / name).parent.mkdir(parents=True, exist_ok=True)
            (docs / name).write_text(content)
        docs.mkdir(exist_ok=True)
        ingest(
            [keep, docs],
            FolderIndex(base / "grown"),
            TermsEncoder(),
            multilingual=TranslatingEncoder() if multilingual else None,
            prune=prune,
        )
        if prune:
            expected = {name: text for name, text in expected.items() if name in files}
        expected |= {name: text for name, text in files.items() if text}
    final = base / "final"
    for name, content in expected.items():
        (final / name).parent.mkdir(parents=True, exist_ok=True)
        (final / name).write_text(content)
    final.mkdir(exist_ok=True)
    ingest(
        [keep, final],
        FolderIndex(base / "at once"),
        TermsEncoder(),
        multilingual=TranslatingEncoder() if multilingual else None,
    )
    assert held(base / "grown") == held(base / "at once")


def test_what_of_a_file_was_not_read_is_told(
    run: Run, folder: Folder, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_half(data: bytes, options: ReadOptions) -> Content:
        return Content(HARBOUR, "text/half", warnings=("page 2 has no text", "page 3 is torn"))

    monkeypatch.setattr(readers, "READERS", {**READERS, ".half": read_half})
    docs = folder({"a.half": "one", "b.txt": ROPE})
    assert run(docs) == {"a.half": "added page 2 has no text; page 3 is torn", "b.txt": "added"}
    (outcome,) = add_file(b"other", "a.half", FolderIndex(index), TermsEncoder())
    assert outcome.reason == "page 2 has no text; page 3 is torn"


class TestBytesThatAreReadInTwoWays:
    """The first of a document's names says how it is read, in whatever order they came."""

    TABLE = b"Item,Sold\nSake,12\n"

    def media_type(self, index: Path) -> str:
        [(document, _)] = held(index).documents
        return document.media_type

    def test_at_once(self, run: Run, folder: Folder, index: Path) -> None:
        run(folder({"a.csv": self.TABLE, "b.txt": self.TABLE}))
        assert self.media_type(index) == "text/csv"

    def test_in_another_order(
        self, index: Path, folder: Folder, encoder: TermsEncoder, tmp_path: Path
    ) -> None:
        add_file(self.TABLE, "b.txt", FolderIndex(index), encoder)
        assert self.media_type(index) == "text/plain"
        add_file(self.TABLE, "a.csv", FolderIndex(index), encoder)
        docs = folder({"a.csv": self.TABLE, "b.txt": self.TABLE})
        ingest([docs], FolderIndex(tmp_path / "at once"), encoder)
        assert held(index) == held(tmp_path / "at once")

    def test_when_the_first_name_goes(self, run: Run, folder: Folder, index: Path) -> None:
        docs = folder({"a.csv": self.TABLE, "b.txt": self.TABLE})
        run(docs)
        (docs / "a.csv").unlink()
        run(docs, prune=True)
        assert self.media_type(index) == "text/plain"


class TestOneFileAtATime:
    def test_a_file_is_added_and_then_unchanged_and_then_replaced(
        self, index: Path, encoder: TermsEncoder
    ) -> None:
        for text, status in [
            (HARBOUR, Status.ADDED),
            (HARBOUR, Status.UNCHANGED),
            (ROPE, Status.REPLACED),
        ]:
            (outcome,) = add_file(text.encode(), "reports/a.txt", FolderIndex(index), encoder)
            assert outcome == Outcome("reports/a.txt", status)
            assert held(index).sources == {"reports/a.txt": text}
        assert leftovers(index) == []

    def test_it_is_as_if_a_folder_had_been_ingested(
        self, index: Path, folder: Folder, encoder: TermsEncoder, tmp_path: Path
    ) -> None:
        files = {"z.md": ROPE, "a.txt": HARBOUR, "b/c.txt": HARBOUR}
        for source, text in files.items():
            add_file(text.encode(), source, FolderIndex(index), encoder)
        ingest([folder(files)], FolderIndex(tmp_path / "at once"), encoder)
        assert held(index) == held(tmp_path / "at once")

    @pytest.mark.parametrize(
        ("data", "source", "reason"),
        [
            (b"", "a.txt", "the file is empty"),
            (b"\x81\xff", "a.txt", "its encoding cannot be told"),
            (b"x", "a.xyz", "the format .xyz is not one of"),
            (b"x", "../a.txt", "must be a relative path"),
            (b"x", "a\0.txt", "must not have control characters"),
        ],
    )
    def test_a_file_that_cannot_be_read_changes_nothing(
        self, data: bytes, source: str, reason: str, index: Path, encoder: TermsEncoder
    ) -> None:
        add_file(HARBOUR.encode(), "a.txt", FolderIndex(index), encoder)
        before = held(index)
        with pytest.raises(UnreadableFileError, match=reason):
            add_file(data, source, FolderIndex(index), encoder)
        assert held(index) == before

    def test_a_document_is_removed_under_all_its_names(
        self, run: Run, folder: Folder, index: Path, encoder: TermsEncoder
    ) -> None:
        run(folder({"a.txt": HARBOUR, "b.txt": ROPE, "c.md": HARBOUR}))
        document_id = id_of(hashlib.sha256(HARBOUR.encode()).hexdigest())
        assert remove_document(document_id, FolderIndex(index), encoder) == [
            Outcome("a.txt", Status.REMOVED),
            Outcome("c.md", Status.REMOVED),
        ]
        assert held(index).sources == {"b.txt": ROPE}
        assert remove_document(document_id, FolderIndex(index), encoder) == []

    def test_what_is_not_there_is_not_removed(
        self, run: Run, folder: Folder, index: Path, encoder: TermsEncoder
    ) -> None:
        assert remove_document("f" * 16, FolderIndex(index), encoder) == []
        assert not index.exists()
        run(folder({"a.txt": HARBOUR}))
        generation = current_generation(index)
        assert remove_document("f" * 16, FolderIndex(index), encoder) == []
        # Not even where it would be written anew for another reason.
        assert remove_document("f" * 16, FolderIndex(index), TermsEncoder("other weights")) == []
        assert current_generation(index) == generation

    def test_while_another_writes_both_say_so(self, index: Path, encoder: TermsEncoder) -> None:
        add_file(HARBOUR.encode(), "a.txt", FolderIndex(index), encoder)
        with writing(index, wait=False):
            with pytest.raises(IndexBusyError, match="Another ingestion"):
                add_file(ROPE.encode(), "b.txt", FolderIndex(index), encoder, wait=False)
            with pytest.raises(IndexBusyError, match="Another ingestion"):
                remove_document("f" * 16, FolderIndex(index), encoder, wait=False)


class TestFilesThatHoldFiles:
    def test_each_file_of_an_archive_has_its_outcome(
        self, run: Run, folder: Folder, index: Path
    ) -> None:
        archive = zipped({"one.txt": HARBOUR, "b/two.md": ROPE, "c.xyz": "x"})
        outcomes = run(folder({"a.zip": archive}))
        assert outcomes.pop("a.zip/c.xyz").startswith("refused the format .xyz is not one of")
        assert outcomes == {"a.zip/one.txt": "added", "a.zip/b/two.md": "added"}
        assert held(index).sources == {"a.zip/one.txt": HARBOUR, "a.zip/b/two.md": ROPE}

    def test_what_an_archive_holds_no_more_is_removed(
        self, run: Run, folder: Folder, index: Path
    ) -> None:
        docs = folder({"a.zip": zipped({"one.txt": HARBOUR, "two.txt": ROPE}), "z.txt": "It is."})
        run(docs)
        folder({"a.zip": zipped({"two.txt": ROPE, "three.txt": "It was so.\n"})})
        assert run(docs) == {
            "a.zip/two.txt": "unchanged",
            "a.zip/three.txt": "added",
            "a.zip/one.txt": "removed",
            "z.txt": "unchanged",
        }

    def test_a_refused_archive_keeps_what_was_indexed_of_it(
        self, run: Run, folder: Folder, index: Path
    ) -> None:
        inner = zipped({"one.txt": HARBOUR})
        docs = folder({"a.zip": zipped({"b.zip": inner, "two.txt": ROPE})})
        run(docs, prune=True)
        before = held(index)
        folder({"a.zip": zipped({"b.zip": b"PK\x03\x04", "two.txt": ROPE})})
        for prune in (False, True):
            outcomes = run(docs, prune=prune)
            assert outcomes.pop("a.zip/b.zip").startswith("refused it is damaged")
            assert outcomes == {"a.zip/two.txt": "unchanged"}
            assert held(index) == before
        folder({"a.zip": b"PK\x03\x04"})
        assert run(docs, prune=True)["a.zip"].startswith("refused it is damaged")
        assert held(index) == before

    def test_a_mail_and_what_is_attached_are_documents(
        self, run: Run, folder: Folder, index: Path
    ) -> None:
        message = mail()
        message.add_attachment(ROPE.encode(), "text", "plain", filename="rope.txt")
        docs = folder({"m.eml": message.as_bytes()})
        assert run(docs) == {"m.eml": "added", "m.eml/rope.txt": "added"}
        assert run(docs, prune=True) == {"m.eml": "unchanged", "m.eml/rope.txt": "unchanged"}
        (docs / "m.eml").unlink()
        folder({"other.txt": HARBOUR})
        assert run(docs, prune=True) == {
            "other.txt": "added",
            "m.eml": "removed",
            "m.eml/rope.txt": "removed",
        }

    def test_no_more_is_added_than_there_is_room_for(
        self, index: Path, encoder: TermsEncoder
    ) -> None:
        archive = zipped({"one.txt": HARBOUR, "two.txt": ROPE})
        outcomes = add_file(archive, "a.zip", FolderIndex(index), encoder, most=1)
        assert [(one.source, one.status) for one in outcomes] == [
            ("a.zip/one.txt", Status.ADDED),
            ("a.zip/two.txt", Status.REFUSED),
        ]
        assert outcomes[1].reason == "there is no room for more documents; remove some"

    def test_all_that_add_at_once_add_no_more_than_there_may_be(
        self, index: Path, encoder: TermsEncoder
    ) -> None:
        def add(number: int) -> bool:
            text, name = f"Shed {number}.".encode(), f"{number}.txt"
            try:
                add_file(text, name, FolderIndex(index), encoder, most=3)
            except UnreadableFileError:
                return False
            return True

        with ThreadPoolExecutor(2) as threads:
            assert sum(threads.map(add, range(8))) == 3
        added = open_generation(index).metadata.by_source()
        assert len(added) == 3
        [name, *_] = added
        [outcome] = add_file(b"Rebuilt.", name, FolderIndex(index), encoder, most=3)
        assert outcome.status is Status.REPLACED

    def test_an_archive_of_which_nothing_can_be_read_changes_nothing(
        self, index: Path, encoder: TermsEncoder
    ) -> None:
        archive = zipped({f"{number}.xyz": "x" for number in range(7)})
        refused = r"nothing in it can be read \(0\.xyz: .*; and 2 more\)"
        with pytest.raises(UnreadableFileError, match=refused):
            add_file(archive, "a.zip", FolderIndex(index), encoder)
        assert FolderIndex(index).current() is None
