"""Processes as they are started, killed and stopped; without an index, so that they start fast."""

import gzip
import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from service.auth.access import Role
from service.auth.keys import KeyFile
from tests.offline import SECONDS, run_python
from tests.service.checks import until
from tests.service.running import Service, running


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # Whom nobody waits for stays in the table.
    return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("two")
    with running(folder, "--index", "none", "--workers", "2", TENKYO_LOG="json") as service:
        yield service


def test_a_worker_that_is_killed_is_replaced_and_no_other_request_fails(two: Service) -> None:
    before = two.workers()
    assert len(before) == 2
    killed = min(before)
    counted = 'tenkyo_requests_total{route="/livez"'
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(two.get, "/livez") for _ in range(20)]
        assert {each.result().status_code for each in asked} == {200}
        # A request is counted after its answer is sent.
        until(lambda: two.metric(counted) == [20.0])
        os.kill(killed, signal.SIGKILL)
        until(lambda: is_gone(killed))
        asked = [pool.submit(two.get, "/livez") for _ in range(60)]
        assert {each.result().status_code for each in asked} == {200}
    until(lambda: len(two.workers() - {killed}) == 2)
    # What the dead one had counted is still counted, by whichever process is asked.
    assert [two.metric(counted) for _ in range(6)] == [[80.0]] * 6
    assert two.metric("tenkyo_requests_in_flight ") == [1]
    workers = two.workers()
    two.process.send_signal(signal.SIGHUP)
    with ThreadPoolExecutor(4) as pool:
        while workers & two.workers():
            assert "aborting the restart" not in two.log.read_text()
            asked = [pool.submit(two.get, "/livez") for _ in range(8)]
            assert {each.result().status_code for each in asked} == {200}
    until(lambda: two.metric("tenkyo_requests_in_flight ") == [1])
    assert "Traceback" not in two.log.read_text()


def test_workers_end_when_their_supervisor_is_killed(two: Service) -> None:
    # The last to use it.
    workers = two.workers()
    assert len(workers) == 2
    two.process.kill()
    until(lambda: all(map(is_gone, workers)))


def test_a_key_may_send_so_many_requests_a_minute_to_all_workers_together(tmp_path: Path) -> None:
    key = KeyFile(tmp_path / "keys.json").add("one", Role.ASK)
    variables = {"TENKYO_KEYS": "keys.json", "TENKYO_REQUESTS_PER_MINUTE": "1"}
    with running(tmp_path, "--index", "none", "--workers", "2", **variables) as service:
        ask = partial(service.send, "GET", "/v1/documents", headers={"X-API-Key": key})
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask) for _ in range(30)]
            answers = Counter(each.result().status_code for each in asked)
    assert answers == {503: 1, 429: 29}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_request_that_has_begun_is_finished_before_it_stops(tmp_path: Path, workers: str) -> None:
    with running(tmp_path, "--index", "none", "--workers", workers) as service:
        host, port = service.address.removeprefix("http://").split(":")
        body = b'{"question": "Who asks?"}'
        head = f"POST /v1/ask HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/json\r\n\r\n"
        with socket.create_connection((host, int(port))) as client:
            client.sendall(head.encode() + body[:5])
            until(lambda: service.metric("tenkyo_requests_in_flight ") == [2])
            processes = service.workers()
            service.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(host, int(port)))
            client.sendall(body[5:])
            answer = client.makefile("rb").read()
        assert b"503 Service Unavailable" in answer
        assert b"python -m ingest" in answer
        assert service.process.wait(SECONDS) == 0
        assert all(map(is_gone, processes))


def test_who_has_connected_before_it_stops_is_answered(tmp_path: Path) -> None:
    with running(tmp_path, "--index", "none") as service:
        host, port = service.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            # Connections are taken in their order: when this one is answered, the client's is held.
            assert service.get("/livez").status_code == 200
            service.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(host, int(port)))
            client.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 200 OK")
        assert service.process.wait(SECONDS) == 0


def refuses(host: str, port: int) -> bool:
    """Tell whether nobody takes connections any more.

    Where there are several processes, the one that started them holds the socket until it ends:
    it is open, and nobody answers.
    """
    try:
        with socket.create_connection((host, port), timeout=2) as client:
            client.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return not client.recv(1)
    except (ConnectionError, TimeoutError):
        return True


def test_traces_are_sent_where_the_environment_says(tmp_path: Path) -> None:
    with collecting() as (endpoint, received):
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "NO_PROXY": "127.0.0.1"}
        with running(tmp_path, "--index", "none", **variables) as service:
            assert service.get("/v1/documents/none?q=secret").status_code == 503
            assert service.stop() == 0
            assert service.log.read_text().count("Traceback") == 0
    path, body = received.get_nowait()
    assert path == "/v1/traces"
    for words in (b"tenkyo", b"GET /v1/documents/{document_id}", b"http.response.status_code"):
        assert words in body
    assert b"secret" not in body


@contextmanager
def collecting() -> Iterator[tuple[str, SimpleQueue[tuple[str, bytes]]]]:
    """Stand for a collector of traces; gives its address and what it receives."""
    received: SimpleQueue[tuple[str, bytes]] = SimpleQueue()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            received.put((self.path, gzip.decompress(body) if packed else body))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()
        thread.join()


def test_traces_that_cannot_be_sent_are_bad_usage(tmp_path: Path) -> None:
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
    }
    command = ("-m", "service", "--port", "0", "--workers", "2")
    ended = run_python(*command, cwd=tmp_path, variables=variables)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"Error: Traces are sent by http/protobuf")
