import gzip
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.embedding.encoder import Encoder
from ingest.embedding.export import EXPORT_FILE
from ingest.embedding.models import ENCODERS, file_sha256
from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import POINTER, encoder_folder, open_generation
from ingest.index.folder.metadata import FORMAT, METADATA_FILE
from service.operations.backup import BackupError, back_up, restore

NAME = "000003-0123abcd"
SHA256 = "ab" * 32
ENCODER = "cd" * 32
FILES = {
    POINTER: f"{NAME}\n",
    f"{NAME}/store.sqlite": "store",
    f"{NAME}/lexical/words.json": "{}",
    f"files/{SHA256}": "original",
    f"encoders/{ENCODER[:16]}/encoder.onnx": "weights",
}
METADATA = {
    "format": FORMAT,
    "encoder": {"name": "e", "sha256": ENCODER, "dimension": 2, "export_sha256": None},
    "multilingual": None,
    "metric": "inner product of unit vectors",
    "chunking": {},
    "counts": {"documents": 1},
    "documents": {SHA256: ["a.txt"]},
}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (folder / NAME / METADATA_FILE).write_text(json.dumps(METADATA))
    # What an older generation and an ingestion that is under way leave beside it.
    (folder / "000002-0123abcd").mkdir()
    (folder / ".building-000004-0123abcd").mkdir()
    (folder / "files" / ("ef" * 32)).write_text("of another generation")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["b.tar", "b.tar.gz", "b.tgz"])
def test_what_is_restored_is_what_served_and_no_more(
    index: Path, tmp_path: Path, name: str
) -> None:
    before = contents(index)
    file = tmp_path / "kept" / name
    manifest = back_up(index, file, {})
    assert file.stat().st_mode & 0o777 == 0o600
    assert gzip.GzipFile(file).peek(1) if name != "b.tar" else tarfile.is_tarfile(file)
    restored = tmp_path / "restored" / "index"
    assert restore(file, restored, {}) == (manifest, [])
    wanted = {*FILES, f"{NAME}/{METADATA_FILE}"}
    assert contents(restored) == {path: before[path] for path in wanted}
    assert contents(index) == {**before, "backup.lock": b""}
    assert not list(index.glob(".snapshot-*"))
    assert [each.name for each in restored.parent.iterdir()] == ["index"]


def test_an_empty_folder_is_as_good_as_none(index: Path, tmp_path: Path) -> None:
    back_up(index, tmp_path / "b.tar", {})
    restored = tmp_path / "restored"
    restored.mkdir()
    restore(tmp_path / "b.tar", restored, {})
    assert (restored / POINTER).read_text() == f"{NAME}\n"


def test_nothing_is_overwritten(index: Path, tmp_path: Path) -> None:
    back_up(index, tmp_path / "b.tar", {})
    before = contents(index)
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "b.tar", index, {})
    assert contents(index) == before


def test_a_backup_overwrites_nothing(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    file.write_text("of yesterday")
    with pytest.raises(BackupError, match=r"b\.tar exists"):
        back_up(index, file, {})
    assert file.read_text() == "of yesterday"


def test_a_packaged_encoder_is_left_out_and_exported_anew(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, packaged = next(iter(ENCODERS.items()))
    sha256 = packaged.sha256["model.safetensors"]
    encoder = {
        "name": name,
        "sha256": sha256,
        "dimension": 2,
        "export_sha256": "of another version",
    }
    (index / NAME / METADATA_FILE).write_text(json.dumps({**METADATA, "encoder": encoder}))
    folder = encoder_folder(index, sha256)
    folder.mkdir()
    (folder / EXPORT_FILE).write_text("weights")
    manifest = back_up(index, tmp_path / "b.tar", {})
    assert not [file for file in manifest.files if "encoders" in file]

    def export(_: Encoder, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / EXPORT_FILE).write_text("the same weights, written otherwise")

    monkeypatch.setattr(Encoder, "export", export)
    restored = tmp_path / "restored"
    restore(tmp_path / "b.tar", restored, {})
    file = encoder_folder(restored, sha256) / EXPORT_FILE
    assert file.read_text() == "the same weights, written otherwise"
    assert open_generation(restored).metadata.encoder.export_sha256 == file_sha256(file)


def test_state_goes_with_it_where_asked_and_leaves_alone_what_is_there(
    index: Path, tmp_path: Path
) -> None:
    state = {"keys.json": tmp_path / "keys.json", "feedback.jsonl": tmp_path / "votes.jsonl"}
    state["keys.json"].write_text("keys")
    state["feedback.jsonl"].write_text("votes")
    gone = {"audit.jsonl": tmp_path / "none.jsonl"}
    back_up(index, tmp_path / "b.tar", state | gone)
    state["keys.json"].write_text("newer keys")
    state["feedback.jsonl"].unlink()
    _, kept = restore(tmp_path / "b.tar", tmp_path / "restored", state | gone)
    assert kept == ["keys.json"]
    assert state["keys.json"].read_text() == "newer keys"
    assert state["feedback.jsonl"].read_text() == "votes"
    assert state["feedback.jsonl"].stat().st_mode & 0o777 == 0o600
    assert not gone["audit.jsonl"].exists()


def test_a_generation_that_is_replaced_meanwhile_is_not_half_copied(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def swap_first(source: str | Path, target: str | Path) -> None:
        newer = index / "000004-0123abcd"
        if not newer.exists():
            shutil.copytree(index / NAME, newer)
            (newer / "store.sqlite").write_text("newer store")
            (index / POINTER).write_text(f"{newer.name}\n")
            shutil.rmtree(index / NAME)
        link(source, target)

    monkeypatch.setattr(os, "link", swap_first)
    manifest = back_up(index, tmp_path / "b.tar", {})
    assert manifest.generation == "000004-0123abcd"
    restore(tmp_path / "b.tar", tmp_path / "restored", {})
    assert (tmp_path / "restored/000004-0123abcd/store.sqlite").read_text() == "newer store"
    assert not (tmp_path / "restored" / NAME).exists()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:3000])


def change(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"original", b"0riginal"))


def add(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        member = tarfile.TarInfo("index/more")
        archive.addfile(member)


def climb(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        member = tarfile.TarInfo("../outside")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))


def link(file: Path) -> None:
    with tarfile.open(file, "a") as archive:
        member = tarfile.TarInfo("index/link")
        member.type = tarfile.SYMTYPE
        member.linkname = "/etc/passwd"
        archive.addfile(member)


def replace(file: Path) -> None:
    with tarfile.open(file, "w"):
        pass


@pytest.mark.parametrize("harm", [cut, change, add, climb, link, replace])
def test_what_is_no_whole_backup_changes_nothing(
    index: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    file = tmp_path / "b.tar"
    back_up(index, file, {})
    harm(file)
    with pytest.raises(BackupError, match="not a whole backup"):
        restore(file, tmp_path / "restored" / "index", {})
    assert not list((tmp_path / "restored").iterdir())
    assert not (tmp_path / "outside").exists()


def test_what_cannot_be_backed_up_is_said(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="no index"):
        back_up(tmp_path / "none", tmp_path / "b.tar", {})
    with pytest.raises(BackupError, match=r"NAME\.tar\.gz"):
        back_up(index, tmp_path / "b.zip", {})
    (index / NAME / METADATA_FILE).write_text("{}")
    with pytest.raises(IndexUnavailableError, match="damaged"):
        back_up(index, tmp_path / "b.tar", {})
    assert not (tmp_path / "b.tar").exists()
