import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embedding.export import EncoderRecord
from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import (
    LEXICAL_FOLDER,
    MULTILINGUAL_FILE,
    VECTORS_FILE,
    Generation,
    current_generation,
    open_generation,
    read_generation,
)
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.lexical import VOCABULARY_FILE
from ingest.index.folder.metadata import (
    FORMAT,
    METADATA_FILE,
    METRIC,
    DamageError,
    FileRecord,
    Metadata,
    read_metadata,
    verify_files,
    write_metadata,
)
from ingest.index.folder.store import STORE_FILE
from ingest.index.folder.writing import build
from ingest.language.terms import terms
from ingest.pipeline import ingest
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.conftest import Folder
from tests.ingest.held import Held, forget_sums, held, leftovers

FILES = {"a.txt": "The harbour opened in 1911.\n", "b.md": "# Rope\n\nRope is made of hemp.\n"}


def ingest_files(docs: Path, index: Path) -> None:
    ingest([docs], FolderIndex(index), TermsEncoder(), multilingual=TranslatingEncoder())


def files_of(generation: Generation) -> dict[str, bytes]:
    return {
        file.relative_to(generation.path).as_posix(): file.read_bytes()
        for file in generation.path.rglob("*")
        if file.is_file()
    }


def flip(file: Path, bit: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(bit // 8)
        (byte,) = opened.read(1)
        opened.seek(bit // 8)
        opened.write(bytes([byte ^ 1 << bit % 8]))


@contextmanager
def flipped(file: Path, bit: int) -> Iterator[None]:
    """Flip one bit of a file for a while."""
    flip(file, bit)
    try:
        yield
    finally:
        flip(file, bit)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A generation with every file that one has."""
    path = tmp_path_factory.mktemp("small")
    for name, text in FILES.items():
        (path / name).write_text(text)
    index = tmp_path_factory.mktemp("of") / "index"
    ingest_files(path, index)
    return open_generation(index)


@pytest.fixture
def generation(index: Path, folder: Folder) -> Generation:
    """The same, to change."""
    ingest_files(folder(FILES), index)
    return open_generation(index)


def test_every_file_is_recorded_as_it_was_written(small: Generation) -> None:
    found = files_of(small)
    del found[METADATA_FILE]
    assert {STORE_FILE, VECTORS_FILE, MULTILINGUAL_FILE, "lexical/words.json"} < found.keys()
    assert small.metadata.files == {
        name: FileRecord(len(content), hashlib.sha256(content).hexdigest())
        for name, content in found.items()
    }


@given(st.data())
def test_a_bit_that_flips_anywhere_is_found(small: Generation, data: st.DataObject) -> None:
    content = files_of(small)
    del content[METADATA_FILE]
    name = data.draw(st.sampled_from(sorted(content)), "file")
    bit = data.draw(st.integers(0, 8 * len(content[name]) - 1), "bit")
    with flipped(small.path / name, bit), pytest.raises(IndexUnavailableError) as refused:
        open_generation(small.index)
    message = str(refused.value)
    assert f"damaged ({name}" in message
    assert f"run: python -m ingest PATH... --index {small.index}" in message
    assert open_generation(small.index) == small


def test_so_is_one_in_every_byte_of_metadata(tmp_path: Path) -> None:
    record = EncoderRecord("port", "e" * 64, 16, None)
    documents = {"d" * 64: ("港 \\ “a”.txt",)}
    (tmp_path / "one").write_bytes(b"1")
    write_metadata(tmp_path, Metadata(FORMAT, record, None, METRIC, {}, {}, documents))
    file = tmp_path / METADATA_FILE
    before, after = file.read_bytes().split(f'"format": {FORMAT}'.encode())
    for place in (*range(len(before)), *range(-len(after), 0)):
        at = place % file.stat().st_size
        with flipped(file, 8 * at + at % 8), pytest.raises(DamageError):
            read_metadata(tmp_path)
    verify_files(tmp_path, read_metadata(tmp_path))


@pytest.mark.parametrize(
    "name", [STORE_FILE, VECTORS_FILE, MULTILINGUAL_FILE, "lexical/words.json"]
)
@pytest.mark.parametrize("kept", [None, 0, -1, 1])
def test_a_file_of_another_size_is_found(
    kept: int | None, name: str, generation: Generation
) -> None:
    file = generation.path / name
    content = file.read_bytes()
    file.unlink()
    if kept is not None:
        file.write_bytes(content + b"\0" if kept > 0 else content[:kept])
    with pytest.raises(IndexUnavailableError, match=rf"damaged \({name}"):
        open_generation(generation.index)


def test_what_a_generation_says_of_itself_is_read_without_its_files(generation: Generation) -> None:
    (generation.path / VECTORS_FILE).unlink()
    assert read_generation(generation.index) == generation


@pytest.mark.parametrize("name", [STORE_FILE, VECTORS_FILE, MULTILINGUAL_FILE, METADATA_FILE])
def test_damage_is_not_copied_into_a_new_generation(
    name: str, generation: Generation, folder: Folder
) -> None:
    index = generation.index
    flip(generation.path / name, 4 * (generation.path / name).stat().st_size)
    before = files_of(generation)
    with pytest.raises(IndexUnavailableError, match=rf"damaged \({name}"):
        ingest_files(folder({"c.txt": "It is new.\n"}), index)
    assert current_generation(index) == generation.name
    assert files_of(generation) == before
    assert leftovers(index) == []


def test_a_generation_without_sums_opens_and_the_next_change_makes_them(
    generation: Generation, folder: Folder, tmp_path: Path
) -> None:
    index = generation.index
    forget_sums(generation)
    old = open_generation(index)
    assert old.metadata.files is None
    # It is not verified: nobody knows what this file was.
    with flipped(old.path / VECTORS_FILE, 4 * (old.path / VECTORS_FILE).stat().st_size):
        assert open_generation(index) == old
    docs = folder({"c.txt": "It is new.\n"})
    ingest_files(docs, index)
    ingest_files(docs, tmp_path / "at once")
    assert (open_generation(index).metadata.files or {}).keys() > {STORE_FILE, VECTORS_FILE}
    assert held(index) == held(tmp_path / "at once")


def make_format_5(generation: Generation) -> None:
    """Write a generation as the version before this one did."""
    lexical = generation.path / LEXICAL_FOLDER
    vocabulary = (lexical / VOCABULARY_FILE).read_text("utf-8").split("\n")
    (lexical / VOCABULARY_FILE).unlink()
    places = {term: place for place, term in enumerate(vocabulary)}
    (lexical / "vocab.index.json").write_text(json.dumps(places), "utf-8")
    file = generation.path / METADATA_FILE
    fields = json.loads(file.read_text("utf-8"))
    del fields["layout"], fields["sha256"]
    fields["format"] = 5
    contents = files_of(generation)
    del contents[METADATA_FILE]
    fields["files"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(contents.items())
    }

    def written() -> str:
        return json.dumps(fields, ensure_ascii=False, indent=1)

    fields["sha256"] = hashlib.sha256(written().encode()).hexdigest()
    file.write_text(written(), "utf-8")


@pytest.mark.parametrize("least", [0, build.LINKED_FROM])
def test_a_generation_of_the_format_before_opens_and_can_be_changed(
    least: int,
    generation: Generation,
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build, "LINKED_FROM", least)
    monkeypatch.setattr(build, "LINKED_SHARE", 1)
    before = FolderIndex(generation.index).snapshot()
    make_format_5(generation)
    old = FolderIndex(generation.index).snapshot()
    assert open_generation(generation.index).metadata.format == 5
    assert old.documents() == before.documents()
    asked = terms("the harbour is made of rope")
    assert old.lexical.search(asked, 9) == before.lexical.search(asked, 9)
    docs = folder({"c.txt": "It is new.\n"})
    ingest_files(docs, generation.index)
    assert open_generation(generation.index).metadata.format == FORMAT
    ingest_files(docs, tmp_path / "at once")
    one, other = (FolderIndex(at).snapshot() for at in (generation.index, tmp_path / "at once"))
    assert one.documents() == other.documents()
    assert one.lexical.search(asked, 9) == other.lexical.search(asked, 9)


def test_sums_that_were_taken_out_in_part_are_damage(generation: Generation) -> None:
    file = generation.path / METADATA_FILE
    written = json.loads(file.read_text("utf-8"))
    for left_out in ("files", "sha256"):
        fields = {key: value for key, value in written.items() if key != left_out}
        file.write_text(json.dumps(fields, ensure_ascii=False, indent=1), "utf-8")
        with pytest.raises(DamageError, match=METADATA_FILE):
            read_metadata(generation.path)


def test_reading_changes_no_file(generation: Generation, folder: Folder) -> None:
    before = files_of(generation)
    read: Held = held(generation.index)
    ingest_files(folder({"c.txt": "It is new.\n"}), generation.index)
    assert current_generation(generation.index) != generation.name
    assert files_of(generation) == before
    assert read.sources == FILES
    verify_files(generation.path, generation.metadata)


def test_a_generation_that_is_replaced_while_it_is_verified_is_not_damaged(
    generation: Generation, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes meanwhile take its files away."""

    def verify_late(path: Path, metadata: Metadata) -> None:
        monkeypatch.undo()
        for name in ("c.txt", "d.txt"):
            ingest_files(folder({name: f"It is {name}.\n"}), generation.index)
        verify_files(path, metadata)

    monkeypatch.setattr("ingest.index.folder.generations.verify_files", verify_late)
    opened = open_generation(generation.index)
    assert not generation.path.exists()
    assert opened.metadata.by_source().keys() == {*FILES, "c.txt", "d.txt"}
