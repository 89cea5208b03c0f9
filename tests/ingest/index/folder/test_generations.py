import hashlib
import json
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding.export import EXPORT_FILE, EncoderRecord
from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.folder.generations import (
    POINTER,
    current_generation,
    encoder_folder,
    keep_encoder,
    keep_original,
    new_generation,
    open_generation,
    original_file,
    writing,
)
from ingest.index.folder.metadata import (
    FORMAT,
    METADATA_FILE,
    METRIC,
    Metadata,
    write_metadata,
)
from tests.offline import SECONDS

ENCODER = "e" * 64
NONE: Mapping[str, tuple[str, ...]] = {}


def metadata(
    documents: Mapping[str, tuple[str, ...]] = NONE,
    encoder: str = ENCODER,
    other: EncoderRecord | None = None,
) -> Metadata:
    record = EncoderRecord("port", encoder, 16, "a" * 64)
    counts = {"documents": len(documents), "passages": 0}
    return Metadata(FORMAT, record, other, METRIC, {"version": 1}, counts, documents)


def add(index: Path, digest: str, made_of: Metadata | None = None) -> str:
    """Put a generation into the index and return its name."""
    with writing(index, wait=False), new_generation(index, digest) as folder:
        write_metadata(folder, made_of or metadata())
    name = current_generation(index)
    assert name is not None
    return name


def generations(index: Path) -> list[str]:
    return sorted(path.parent.name for path in index.glob(f"*/{METADATA_FILE}"))


def export(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "encoder.onnx").write_text("exported")


def test_without_an_index_it_says_how_to_make_one(index: Path) -> None:
    assert current_generation(index) is None
    message = rf"There is no index in {index}\. Make one with: python -m ingest PATH\.\.\."
    with pytest.raises(IndexUnavailableError, match=message):
        open_generation(index)


def test_a_file_is_no_index(index: Path) -> None:
    index.write_text("It is so.")
    assert current_generation(index) is None
    with pytest.raises(OSError, match="File exists"), writing(index, wait=False):
        pass


@pytest.mark.parametrize("format_", [0, FORMAT + 1, "1", None])
def test_another_format_is_refused_with_what_to_run(format_: object, index: Path) -> None:
    file = index / add(index, "a" * 64) / METADATA_FILE
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": format_}))
    message = rf"has format {format_}; this version of Tenkyo reads format {FORMAT}\. .*ingest PATH"
    with pytest.raises(IndexUnavailableError, match=message):
        open_generation(index)


@pytest.mark.parametrize("pointer", [b"", b" \n"])
def test_an_empty_pointer_points_nowhere(pointer: bytes, index: Path) -> None:
    add(index, "a" * 64)
    (index / POINTER).write_bytes(pointer)
    with pytest.raises(IndexUnavailableError, match="There is no index"):
        open_generation(index)


@pytest.mark.parametrize(
    "pointer",
    [b"000009-ffffffff\n", b"\xff\xfe\0\0", b"a\0b", b"../../etc", b"x" * 5000, b"000001"],
)
def test_a_damaged_pointer_is_one_message(pointer: bytes, index: Path) -> None:
    add(index, "a" * 64)
    (index / POINTER).write_bytes(pointer)
    with pytest.raises(
        IndexUnavailableError, match=r"incomplete or damaged.*run: python -m ingest"
    ):
        open_generation(index)


def test_a_pointer_that_is_a_folder_is_one_message(index: Path) -> None:
    (index / POINTER).mkdir(parents=True)
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"):
        current_generation(index)


@pytest.mark.parametrize(
    "damage",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        "{}",
        {"format": FORMAT},
        {"format": FORMAT, "encoder": 3, "documents": {}},
        {"format": FORMAT, "encoder": {"name": "port"}, "documents": {}},
    ],
)
def test_damaged_metadata_is_one_message(damage: Any, index: Path) -> None:
    file = index / add(index, "a" * 64) / METADATA_FILE
    if damage is None:
        file.unlink()
    else:
        file.write_text(damage if isinstance(damage, str) else json.dumps(damage))
    with pytest.raises(
        IndexUnavailableError, match=r"incomplete or damaged.*run: python -m ingest"
    ):
        open_generation(index)


def test_metadata_comes_back_as_it_was(index: Path) -> None:
    other = EncoderRecord("other languages", "f" * 64, 8)
    written = metadata({"d" * 64: ("港.txt", "b.md")}, other=other)
    name = add(index, "a" * 64, written)
    generation = open_generation(index)
    assert generation.metadata == replace(written, files={})
    assert generation.path == index / name
    assert generation.encoder_path == encoder_folder(index, ENCODER)


def test_generations_are_numbered_and_named_after_what_they_hold(index: Path) -> None:
    assert [add(index, digest * 64) for digest in "abc"] == [
        "000001-aaaaaaaa",
        "000002-bbbbbbbb",
        "000003-cccccccc",
    ]


def test_what_is_being_written_is_not_served(index: Path) -> None:
    first = add(index, "a" * 64)
    with writing(index, wait=False), new_generation(index, "b" * 64) as folder:
        write_metadata(folder, metadata())
        assert open_generation(index).name == first
    assert open_generation(index).name == "000002-bbbbbbbb"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_a_generation_that_fails_leaves_nothing(error: type[BaseException], index: Path) -> None:
    def fail() -> None:
        with writing(index, wait=False), new_generation(index, "b" * 64) as folder:
            (folder / "half").write_text("half")
            raise error

    first = add(index, "a" * 64)
    with pytest.raises(error):
        fail()
    assert open_generation(index).name == first
    assert generations(index) == [first]
    assert not list(index.glob(".building*"))


def test_the_generation_before_is_kept_for_those_who_are_opening_it(index: Path) -> None:
    names = [add(index, digest * 64) for digest in "abcd"]
    assert generations(index) == names[2:]


def test_a_reader_keeps_what_it_opened(index: Path) -> None:
    file = (index / add(index, "a" * 64) / METADATA_FILE).open(encoding="utf-8")
    for digest in "bcd":
        add(index, digest * 64)
    with file:
        assert json.load(file)["format"] == FORMAT


def test_a_generation_that_never_served_is_not_kept_in_place_of_one_that_did(index: Path) -> None:
    served = add(index, "a" * 64)
    # Killed after the rename and before the pointer was swapped.
    (index / "000002-bbbbbbbb").mkdir()
    write_metadata(index / "000002-bbbbbbbb", metadata())
    assert add(index, "c" * 64) == "000003-cccccccc"
    assert generations(index) == [served, "000003-cccccccc"]


def test_what_a_killed_ingestion_left_is_cleared_away_by_the_next(index: Path) -> None:
    add(index, "a" * 64)
    left = index / ".building-000002-bbbbbbbb"
    left.mkdir()
    (left / "half").write_text("half")
    with writing(index, wait=False):
        assert not left.exists()


def test_only_what_no_generation_needs_is_collected(index: Path) -> None:
    def serve(documents: str, encoder: str) -> None:
        """Serve documents and an encoder whose sums are one character throughout."""
        for name in documents:
            keep_original(index, name * 64, b"It is so.")
        keep_encoder(index, encoder * 64, export)
        held = {name * 64: (name,) for name in documents}
        add(index, encoder * 64, metadata(held, encoder * 64))

    def kept(folder: str) -> set[str]:
        return {path.name[0] for path in (index / folder).iterdir()}

    serve("1", "a")
    keep_original(index, "9" * 64, b"It was refused after all.")
    serve("2", "b")
    assert (kept("files"), kept("encoders")) == ({"1", "2"}, {"a", "b"})
    serve("23", "c")
    assert (kept("files"), kept("encoders")) == ({"2", "3"}, {"b", "c"})


def test_files_that_are_not_ours_are_never_removed(index: Path) -> None:
    theirs = ("files/letter.txt", "encoders/mine/model.bin", "2024/report.pdf", ".hidden", "b.txt")
    for name in theirs:
        (index / name).parent.mkdir(parents=True, exist_ok=True)
        (index / name).write_text("It is mine.")
    for digest in "abcd":
        add(index, digest * 64)
    assert all((index / name).read_text() == "It is mine." for name in theirs)


def test_an_original_is_kept_once_and_whole(index: Path) -> None:
    data = b"It is so."
    sha256 = hashlib.sha256(data).hexdigest()
    keep_original(index, sha256, data)
    file = original_file(index, sha256)
    kept = file.stat().st_ino
    keep_original(index, sha256, data)
    assert (file.read_bytes(), file.stat().st_ino) == (data, kept)
    assert [file.name for file in (index / "files").iterdir()] == [sha256]


@pytest.mark.parametrize("damage", [b"", b"It is to.", b"It is so. "])
def test_an_original_that_is_damaged_is_written_anew(damage: bytes, index: Path) -> None:
    data = b"It is so."
    sha256 = hashlib.sha256(data).hexdigest()
    keep_original(index, sha256, data)
    original_file(index, sha256).write_bytes(damage)
    keep_original(index, sha256, data)
    assert original_file(index, sha256).read_bytes() == data


def test_an_encoder_is_exported_once(index: Path) -> None:
    calls: list[Path] = []

    def export_and_count(folder: Path) -> None:
        calls.append(folder)
        export(folder)

    assert keep_encoder(index, ENCODER, export_and_count) == encoder_folder(index, ENCODER)
    assert keep_encoder(index, ENCODER, export_and_count) == encoder_folder(index, ENCODER)
    assert len(calls) == 1


@pytest.mark.parametrize("damage", [b"other bytes", None])
def test_an_export_that_is_known_and_damaged_is_made_anew(
    damage: bytes | None, index: Path
) -> None:
    def refuse(folder: Path) -> None:
        pytest.fail(f"{folder} was written")

    file = keep_encoder(index, ENCODER, export) / EXPORT_FILE
    written = file.read_bytes()
    known = EncoderRecord("encoder", ENCODER, 16, hashlib.sha256(written).hexdigest())
    keep_encoder(index, ENCODER, refuse, known)
    file.unlink() if damage is None else file.write_bytes(damage)
    keep_encoder(index, ENCODER, refuse, replace(known, sha256="another"))
    keep_encoder(index, ENCODER, export, known)
    assert file.read_bytes() == written


def test_an_export_that_fails_is_made_anew(index: Path) -> None:
    def fail(folder: Path) -> None:
        export(folder)
        (folder / "half").write_text("half")
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        keep_encoder(index, ENCODER, fail)
    assert not encoder_folder(index, ENCODER).exists()
    folder = keep_encoder(index, ENCODER, export)
    assert [file.name for file in folder.iterdir()] == ["encoder.onnx"]


def test_one_writes_at_a_time(index: Path) -> None:
    held, waiting, release = threading.Event(), threading.Event(), threading.Event()
    written: list[str] = []

    def hold() -> None:
        with writing(index, wait=True):
            held.set()
            assert release.wait(SECONDS)
            written.append("first")

    def wait() -> None:
        waiting.set()
        with writing(index, wait=True):
            written.append("second")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(hold)
        assert held.wait(SECONDS)
        message = rf"Another ingestion is writing to {index}"
        with pytest.raises(IndexBusyError, match=message), writing(index, wait=False):
            pytest.fail("two are writing")
        second = pool.submit(wait)
        assert waiting.wait(SECONDS)
        release.set()
        first.result()
        second.result()
    assert written == ["first", "second"]


def test_the_lock_is_given_back_after_an_error(index: Path) -> None:
    with pytest.raises(ValueError, match="wrong"), writing(index, wait=False):
        raise ValueError("wrong")
    with writing(index, wait=False):
        pass
