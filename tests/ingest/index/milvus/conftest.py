"""One server for all tests of this folder that a process runs."""

from collections.abc import Iterator

import pytest

from tests.milvus_server import MilvusServer, milvus_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    pytest.importorskip("pymilvus", reason="pip install 'tenkyo[milvus]'")
    pytest.importorskip("milvus_lite", reason="pip install 'tenkyo[dev]'")
    with milvus_server(tmp_path_factory.mktemp("milvus")) as started:
        yield started
