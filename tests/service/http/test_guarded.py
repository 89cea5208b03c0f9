"""The command: where it refuses to start, and whom it hears in a process of its own."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from service.__main__ import command
from service.auth.access import Role
from service.auth.keys import KeyFile
from tests.offline import ROOT, SECONDS, environment

# Without the block on the network, which takes every address of this machine for another's.
LISTENING = {"PYTHONPATH": str(ROOT)}
PROXY = {"TENKYO_PROXY_HEADER": "X-Forwarded-User", "TENKYO_PROXY_FROM": "127.0.0.2"}


@contextmanager
def serving(folder: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """Run the service on a free port; gives its address, at this machine."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--port", "0", *arguments],
        cwd=folder,
        env=environment(**LISTENING, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r":(\d+)\n", line)
        assert found is not None, process.communicate()[1]
        yield f"http://127.0.0.1:{found[1]}"
    finally:
        process.kill()
        process.communicate()


def make_key(folder: Path, name: str, role: Role) -> dict[str, str]:
    key = KeyFile(folder / ".tenkyo" / "keys.json").add(name, role)
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize(("host", "revoked"), [("0.0.0.0", False), ("::", True)])
def test_it_does_not_start_where_others_reach_it_and_nobody_has_a_key(
    tmp_path: Path, host: str, revoked: bool
) -> None:
    if revoked:
        make_key(tmp_path, "only", Role.ASK)
        KeyFile(tmp_path / ".tenkyo" / "keys.json").revoke("only")
    ended = CliRunner().invoke(command, ["--port", "0", "--host", host])
    assert (ended.exit_code, ended.stdout) == (2, "")
    for words in ("Error: ", "python -m service keys add", "TENKYO_PROXY_HEADER"):
        assert words in ended.stderr


def test_it_does_not_start_with_damaged_keys_anywhere(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[")
    ended = CliRunner().invoke(command, ["--port", "0"], env={"TENKYO_KEYS": "keys.json"})
    assert ended.exit_code == 2
    assert "Error: The keys file keys.json is damaged" in ended.stderr


def test_it_hears_who_has_a_key_that_is_made_or_revoked_while_it_runs(tmp_path: Path) -> None:
    first = make_key(tmp_path, "first", Role.ASK)
    with (
        serving(tmp_path, "--host", "0.0.0.0") as address,
        httpx.Client(base_url=address, timeout=SECONDS) as client,
    ):
        assert client.get("/livez").status_code == 200
        assert client.get("/v1/feedback").status_code == 401
        assert client.get("/v1/feedback", headers=first).status_code == 200
        second = make_key(tmp_path, "second", Role.MANAGE)
        assert client.get("/v1/uploads", headers=second).json()["allowed"] is True
        KeyFile(tmp_path / ".tenkyo" / "keys.json").revoke("first")
        assert client.get("/v1/feedback", headers=first).status_code == 401


def test_no_header_makes_a_peer_another(tmp_path: Path) -> None:
    """Some servers take a peer's address from X-Forwarded-For where it comes from this machine."""
    with serving(tmp_path, "--host", "0.0.0.0", **PROXY) as address:
        user = {"X-Forwarded-User": "alice"}
        forged = user | {"X-Forwarded-For": "127.0.0.2", "Forwarded": "for=127.0.0.2"}
        for headers in (user, forged):
            answer = httpx.get(f"{address}/v1/feedback", headers=headers, timeout=SECONDS)
            assert answer.status_code == 401
        proxy = httpx.HTTPTransport(local_address="127.0.0.2")
        with httpx.Client(transport=proxy, base_url=address, timeout=SECONDS) as client:
            onward = user | {"X-Forwarded-For": "203.0.113.9"}
            assert client.get("/v1/feedback", headers=onward).status_code == 200


def test_headers_without_end_are_refused(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            request = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 64 * 1024
            connection.sendall(request)
            assert connection.recv(1024).startswith(b"HTTP/1.1 400 ")
        assert httpx.get(f"{address}/livez", timeout=SECONDS).status_code == 200
