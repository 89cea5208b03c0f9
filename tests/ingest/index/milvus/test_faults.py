"""What fails leaves what was there, is told with what to do, and is mended by the next change."""

import gzip
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import IndexUnavailableError, SettingsError
from ingest.index.backends import index_at
from ingest.index.milvus.address import MilvusAddress, MilvusSettings
from ingest.index.milvus.client import BORN, ROW, Client
from ingest.index.milvus.index import MilvusIndex, milvus_index
from ingest.index.milvus.log import LOG
from tests.fake_encoder import TermsEncoder
from tests.ingest.index.change_conformance import (
    HARBOUR,
    LIGHTHOUSE,
    ROPE,
    found,
    originals,
    remove,
    texts,
    write,
)
from tests.ingest.index.milvus.other_process import MOMENTS
from tests.milvus_server import MilvusServer, milvus_server, needs_milvus
from tests.s3_server import BUCKET, s3_server

pytestmark = needs_milvus


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A server that tests of this file kill and start again."""
    with milvus_server(tmp_path_factory.mktemp("frail")) as started:
        yield started


def ingest_elsewhere(
    server: MilvusServer, name: str, folder: Path, files: Mapping[str, str], moment: str = ""
) -> "subprocess.Popen[bytes]":
    """Start another process that puts files in an index, and is killed at a moment."""
    module = "tests.ingest.index.milvus.other_process"
    lines = "\n".join(f"{source}={text.strip()}" for source, text in files.items())
    given = [str(server.port), name, str(folder), lines, moment]
    return subprocess.Popen([sys.executable, "-m", module, *given])


def rows_of(index: MilvusIndex) -> int:
    """Return how many rows there are, whether they serve or not."""
    catalogue = index.parts.log.read()
    assert catalogue is not None
    return len(index.parts.client.rows(catalogue.made.collection, f"{BORN} >= 0", [ROW]))


def objects_of(folder: Path) -> set[str]:
    """Return the objects of documents and originals, whether they are named or not."""
    base = folder / "objects"
    return {
        str(file.relative_to(base)).split("/", 1)[1]
        for kind in ("originals", "documents")
        for file in base.glob(f"*/{kind}/*")
    }


def test_an_address_that_is_none_is_a_setting_to_correct() -> None:
    assert MilvusAddress.of(Path(".tenkyo/index")) is None
    address = MilvusAddress.of(Path("milvus://db.example.org:19530/tenkyo"))
    assert str(address) == "milvus://db.example.org:19530/tenkyo"
    for given in (
        "milvus://db:19530",
        "milvus://db/tenkyo",
        "milvus://db:1/a-b",
        "milvus://a:1/b/c",
    ):
        with pytest.raises(SettingsError, match="milvus://HOST:PORT/NAME"):
            index_at(Path(given))


def test_without_the_client_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus.exceptions", None)
    client = Client(MilvusAddress("127.0.0.1:9", "a"), MilvusSettings(str(tmp_path), tmp_path))
    with pytest.raises(IndexUnavailableError, match=r"pip install 'tenkyo\[milvus\]'"):
        client.collections()


def test_an_engine_that_is_away_or_slow_is_told_in_time(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for port in (9, silent.getsockname()[1]):
            settings = MilvusSettings(str(tmp_path), tmp_path, seconds=1)
            address = MilvusAddress(f"127.0.0.1:{port}", "a")
            began = time.monotonic()
            with pytest.raises(IndexUnavailableError, match=rf"127\.0\.0\.1:{port}.*TENKYO_INDEX"):
                write(milvus_index(address, settings), {"a.txt": HARBOUR})
            assert time.monotonic() - began < 30
    assert objects_of(tmp_path) == set()


def test_a_token_that_is_refused_is_told(tmp_path: Path) -> None:
    import grpc

    class Refusing(grpc.GenericRpcHandler):  # type: ignore[misc]
        def service(self, _details: object) -> Any:
            said = grpc.StatusCode.UNAUTHENTICATED, "auth check failure"
            return grpc.unary_unary_rpc_method_handler(lambda _, context: context.abort(*said))

    refusing = grpc.server(ThreadPoolExecutor(1))
    refusing.add_generic_rpc_handlers((Refusing(),))
    port = refusing.add_insecure_port("127.0.0.1:0")
    refusing.start()
    settings = MilvusSettings("objects", tmp_path, token="root:wrong", seconds=20)
    try:
        client = Client(MilvusAddress(f"127.0.0.1:{port}", "tenkyo"), settings)
        with pytest.raises(
            IndexUnavailableError, match=r"auth check fail.*TENKYO_MILVUS_TOKEN"
        ) as e:
            client.collections()
        assert "root:wrong" not in str(e.value)
    finally:
        refusing.stop(None)


def test_questions_fail_while_the_engine_is_away_and_go_on_when_it_is_back(
    frail: MilvusServer, tmp_path: Path
) -> None:
    index = frail.index(tmp_path, seconds=5)
    encoder = write(index, {"a.txt": HARBOUR, "b.txt": LIGHTHOUSE})
    snapshot, vector = index.snapshot(), encoder.encode(["red lighthouse"])[0]
    before = snapshot.dense.nearest(vector, 2), found(snapshot, "red lighthouse")
    frail.kill()
    with pytest.raises(IndexUnavailableError, match="Milvus at"):
        snapshot.dense.nearest(vector, 2)
    with pytest.raises(IndexUnavailableError, match="Milvus at"):
        frail.index(tmp_path, index.parts.name, seconds=2).snapshot()
    with pytest.raises(IndexUnavailableError, match="Milvus at"):
        write(index, {"c.txt": ROPE})
    frail.start()
    # What is open goes on by itself, though the server must load the collection first.
    assert (snapshot.dense.nearest(vector, 2), found(snapshot, "red lighthouse")) == before
    again = index.snapshot()
    assert (again.name, texts(again)) == (snapshot.name, {"a.txt": HARBOUR, "b.txt": LIGHTHOUSE})
    retried = frail.index(tmp_path, index.parts.name, lease_seconds=1)
    retried.parts.objects.delete("lease.json")
    write(retried, {"c.txt": ROPE})
    assert texts(index.snapshot()).keys() == {"a.txt", "b.txt", "c.txt"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_that_is_killed_leaves_nothing_that_is_found(
    server: MilvusServer, tmp_path: Path, moment: str
) -> None:
    index = server.index(tmp_path, lease_seconds=1)
    name = index.parts.name
    write(index, {"a.txt": HARBOUR})
    killed = ingest_elsewhere(server, name, tmp_path, {"b.txt": LIGHTHOUSE}, moment)
    assert killed.wait(timeout=300) == -signal.SIGKILL
    there = {"a.txt": HARBOUR, **({"b.txt": LIGHTHOUSE} if moment == "committed" else {})}
    assert texts(index.snapshot()) == originals(index.snapshot()) == there
    assert bool(found(index.snapshot(), "lighthouse")) == ("b.txt" in there)
    write(index, {"c.txt": ROPE})
    snapshot = index.snapshot()
    assert texts(snapshot) == originals(snapshot) == {**there, "c.txt": ROPE}
    assert rows_of(index) == snapshot.passage_count == len(there) + 1
    catalogue = index.parts.log.read()
    assert catalogue is not None
    assert objects_of(tmp_path) == catalogue.objects()


def test_what_serves_no_more_is_removed_when_nobody_can_be_reading_it(
    server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = server.index(tmp_path)
    write(index, {"a.txt": HARBOUR, "b.txt": ROPE})
    write(index, {"a.txt": LIGHTHOUSE})
    assert rows_of(index) == 3
    monkeypatch.setattr("ingest.index.milvus.writing.change.KEPT_SECONDS", -1.0)
    remove(index, "b.txt")
    assert rows_of(index) == 2
    write(index, {"c.txt": "Hemp.\n"})
    assert rows_of(index) == 2
    assert texts(index.snapshot()) == {"a.txt": LIGHTHOUSE, "c.txt": "Hemp.\n"}
    catalogue = index.parts.log.read()
    assert catalogue is not None
    assert objects_of(tmp_path) == catalogue.objects()
    collection = catalogue.made.collection
    write(index, {"c.txt": ROPE}, TermsEncoder("other weights"))
    write(index, {"c.txt": HARBOUR}, TermsEncoder("other weights"))
    assert collection not in index.parts.client.collections()
    assert texts(index.snapshot()) == {"a.txt": LIGHTHOUSE, "c.txt": HARBOUR}


def test_a_document_that_is_missing_or_altered_is_not_answered_from(
    server: MilvusServer, tmp_path: Path
) -> None:
    index = server.index(tmp_path)
    write(index, {"a.txt": HARBOUR})
    document_id = index.snapshot().sources()["a.txt"]
    for name in objects_of(tmp_path):
        [file] = (tmp_path / "objects").glob(f"*/{name}")
        data = file.read_bytes()
        file.write_bytes(gzip.compress(b"{}"))
        with pytest.raises(IndexUnavailableError, match=rf"{name}.*not as it was"):
            _read(index, document_id)
        file.write_bytes(data)
        _read(index, document_id)
    for name in sorted(objects_of(tmp_path)):
        if name.startswith("documents"):
            [file] = (tmp_path / "objects").glob(f"*/{name}")
            data = file.read_bytes()
            file.unlink()
            with pytest.raises(IndexUnavailableError, match=rf"{name}.*missing.*backup"):
                _read(index, document_id)
            file.write_bytes(data)


def _read(index: MilvusIndex, document_id: str) -> None:
    snapshot = index.snapshot()
    snapshot.document(document_id)
    snapshot.sections(document_id)
    snapshot.original(document_id)


def test_a_collection_that_is_missing_is_told(server: MilvusServer, tmp_path: Path) -> None:
    index = server.index(tmp_path)
    write(index, {"a.txt": HARBOUR})
    catalogue = index.parts.log.read()
    assert catalogue is not None
    index.parts.client.drop(catalogue.made.collection)
    with pytest.raises(IndexUnavailableError, match=r"no collection.*TENKYO_MILVUS_DATABASE"):
        index.snapshot()


def test_an_object_store_that_is_away_is_told_and_loses_nothing(
    server: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as s3:
        for name, value in s3.variables.items():
            monkeypatch.setenv(name, value)
        index = server.index(tmp_path, objects=f"s3://{BUCKET}/tenkyo")
        write(index, {"a.txt": HARBOUR})
        snapshot = index.snapshot()
        s3.stop()
        away = r"The object store s3://harbour/tenkyo/.*TENKYO_OBJECTS"
        for use in (index.current, index.snapshot, lambda: texts(snapshot)):
            with pytest.raises(IndexUnavailableError, match=away):
                use()
        with pytest.raises(IndexUnavailableError, match=away):
            write(index, {"b.txt": ROPE})
        s3.start()
        assert texts(snapshot) == texts(index.snapshot()) == {"a.txt": HARBOUR}
        write(index, {"b.txt": ROPE})
        assert texts(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}


def test_an_index_is_not_begun_anew_beside_another_object_store(
    server: MilvusServer, tmp_path: Path
) -> None:
    index = server.index(tmp_path)
    write(index, {"a.txt": HARBOUR})
    other = server.index(tmp_path / "elsewhere", index.parts.name)
    with pytest.raises(IndexUnavailableError, match=r"elsewhere.* has nothing of it.*TENKYO_OBJEC"):
        write(other, {"b.txt": ROPE})
    assert other.current() is None
    write(index, {"b.txt": ROPE})
    assert texts(index.snapshot()) == {"a.txt": HARBOUR, "b.txt": ROPE}


def test_an_index_of_another_format_is_refused(server: MilvusServer, tmp_path: Path) -> None:
    index = server.index(tmp_path)
    write(index, {"a.txt": HARBOUR})
    name = f"{LOG}/00000001"
    fields = json.loads(gzip.decompress(index.parts.objects.read(name)))
    index.parts.objects.write(name, gzip.compress(json.dumps({**fields, "format": 99}).encode()))
    again = server.index(tmp_path, index.parts.name)
    with pytest.raises(IndexUnavailableError, match=r"format 99.*Ingest into another name"):
        again.snapshot()


def test_several_that_write_and_read_at_once_lose_nothing(
    server: MilvusServer, tmp_path: Path
) -> None:
    index = server.index(tmp_path, lease_seconds=20)
    name, encoder = index.parts.name, TermsEncoder()
    write(index, {"0.txt": "Shed 0 holds rope.\n"})
    own = [
        {f"{n}.txt": f"Shed {n} holds rope.\n" for n in numbers}
        for numbers in (range(1, 4), range(3, 6))
    ]
    writers = [ingest_elsewhere(server, name, tmp_path, files) for files in own]
    readers = [server.index(tmp_path, name) for _ in range(3)]
    seen = [0, 0, 0]
    deadline = time.monotonic() + 300
    while any(one.poll() is None for one in writers) or min(seen) < 6:
        assert time.monotonic() < deadline
        assert not any(one.poll() for one in writers)
        time.sleep(0.1)
        for place, reader in enumerate(readers):
            snapshot = reader.snapshot()
            assert snapshot.document_count >= seen[place]
            seen[place] = snapshot.document_count
            documents = set(snapshot.sources().values())
            lexical = snapshot.lexical.search(["rope"], 50)
            assert {one.id.document_id for one in lexical} == documents
            near = snapshot.dense.nearest(encoder.encode(["rope"])[0], 50)
            assert {one.id.document_id for one in near} == documents
            assert len(near) == len(lexical) == snapshot.passage_count
    expected = {f"{n}.txt": f"Shed {n} holds rope.\n" for n in range(6)}
    assert all(texts(reader.snapshot()) == expected for reader in readers)
    assert rows_of(index) == 6
