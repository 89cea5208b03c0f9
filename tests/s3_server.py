"""S3 as moto's server speaks it, on a thread of this process."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.request import Request, urlopen

import pytest

BUCKET = "harbour"


class S3Server:
    """A server with one bucket, which can go away and come back with what it held."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._moto = pytest.importorskip("moto.server", reason="pip install 'tenkyo[dev]'")
        self._server: Any = None

    @property
    def variables(self) -> dict[str, str]:
        """The variables that lead S3's clients here."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def start(self) -> None:
        """Answer from now on."""
        self._server = self._moto.ThreadedMotoServer("127.0.0.1", self._port, verbose=False)
        self._server.start()

    def empty(self) -> None:
        """Forget what earlier servers of this process held, which moto keeps for all."""
        address = f"http://127.0.0.1:{self._port}/moto-api/reset"
        with urlopen(Request(address, method="POST"), timeout=30) as response:
            assert response.status == HTTPStatus.OK

    def stop(self) -> None:
        """Refuse connections from now on; what the server holds stays."""
        if self._server is not None:
            self._server.stop()
            self._server = None


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Give a server that has started and has its bucket, and end it."""
    pytest.importorskip("s3fs", reason="pip install 'tenkyo[milvus]'")
    import s3fs

    server = S3Server()
    server.start()
    try:
        server.empty()
        variables = server.variables
        s3fs.S3FileSystem(
            key=variables["AWS_ACCESS_KEY_ID"],
            secret=variables["AWS_SECRET_ACCESS_KEY"],
            endpoint_url=variables["AWS_ENDPOINT_URL"],
            skip_instance_cache=True,
        ).mkdir(BUCKET)
        yield server
    finally:
        server.stop()
