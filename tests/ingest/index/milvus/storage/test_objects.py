"""Objects in a folder and, through fsspec, in S3 as a server of its own speaks it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import IndexUnavailableError
from ingest.index.milvus.storage.objects import FolderObjects, ObjectStore, store_at
from tests.s3_server import BUCKET, s3_server


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    with s3_server() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.variables.items():
            patch.setenv(name, value)
        yield f"s3://{BUCKET}/tenkyo"


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "folder":
        return store_at(str(tmp_path / "objects"), "index")
    return store_at(request.getfixturevalue("s3_url"), tmp_path.name)


def test_an_object_is_what_was_written_last(store: ObjectStore, tmp_path: Path) -> None:
    assert store.size("a/one") is None
    assert store.names("a") == []
    with pytest.raises(FileNotFoundError):
        store.read("a/one")
    with pytest.raises(FileNotFoundError):
        store.copy_to("a/one", tmp_path / "cache")
    store.write("a/one", b"rope")
    store.write("a/two", b"")
    store.write("a/one", b"hemp rope")
    assert store.read("a/one") == b"hemp rope"
    assert store.copy_to("a/one", tmp_path / "cache").read_bytes() == b"hemp rope"
    assert (store.size("a/one"), store.size("a/two")) == (9, 0)
    assert store.names("a") == ["one", "two"]
    store.delete("a/one")
    store.delete("a/one")
    assert store.names("a") == ["two"]


def test_of_those_that_create_a_name_one_succeeds(store: ObjectStore) -> None:
    with ThreadPoolExecutor(4) as pool:
        created = list(pool.map(lambda n: store.create("log/1", str(n).encode()), range(4)))
    assert created.count(True) == 1
    assert store.read("log/1") == str(created.index(True)).encode()
    assert store.names("log") == ["1"]


def test_content_is_named_by_itself_and_verified(store: ObjectStore) -> None:
    name = store.write_by_content("documents", b"The harbour opened in 1911.")
    assert store.write_by_content("documents", b"The harbour opened in 1911.") == name
    assert store.names("documents") == [name]
    assert store.read_by_content("documents", name) == b"The harbour opened in 1911."
    other = store.write_by_content("documents", b"Rope.")
    store.write(f"documents/{name}", store.read(f"documents/{other}"))
    with pytest.raises(IndexUnavailableError, match="not as it was written"):
        store.read_by_content("documents", name)
    store.delete(f"documents/{name}")
    with pytest.raises(IndexUnavailableError, match="missing"):
        store.read_by_content("documents", name)


def test_what_was_altered_in_size_is_written_anew(store: ObjectStore) -> None:
    store.write_once("originals/1", b"whole")
    store.write("originals/1", b"cut")
    store.write_once("originals/1", b"whole")
    assert store.read("originals/1") == b"whole"


def test_a_store_that_is_away_says_what_to_check(
    s3_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(IndexUnavailableError, match=r"s3://harbour/tenkyo/away.*TENKYO_OBJECTS"):
        store_at(s3_url, "away").read("a")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(IndexUnavailableError, match="TENKYO_OBJECTS"):
        FolderObjects(tmp_path / "file").write("a/b", b"")
