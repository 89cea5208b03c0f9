import json
import socket
from pathlib import Path

import pytest

from tests.offline import run_python

OUTSIDE = {
    "connect": "socket.socket().connect(('192.0.2.1', 80))",
    "connect_ex": "socket.socket().connect_ex(('192.0.2.1', 80))",
    "create_connection": "socket.create_connection(('192.0.2.1', 80), timeout=2)",
    "IPv6": "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    "a name": "socket.getaddrinfo('tenkyo.example', 443)",
    "a name in bytes": "socket.getaddrinfo(b'tenkyo.example', 443)",
    "urllib": "__import__('urllib.request').request.urlopen('http://192.0.2.1/', timeout=2)",
    "httpx": "__import__('httpx').get('http://192.0.2.1/', timeout=2)",
}


TRY_EACH = """
import json, socket, sys
reached = []
for name, code in json.loads(sys.argv[1]).items():
    try:
        exec(code)
    except RuntimeError as error:
        if "the network is blocked in tests" in str(error):
            continue
    reached.append(name)
print(json.dumps(reached))
"""


def test_nothing_outside_is_reached(tmp_path: Path) -> None:
    ended = run_python("-c", TRY_EACH, json.dumps(OUTSIDE), cwd=tmp_path)
    assert (ended.returncode, json.loads(ended.stdout)) == (0, []), ended.stderr


def test_processes_that_a_command_starts_are_cut_off_too(tmp_path: Path) -> None:
    inner = "import socket; socket.socket().connect(('192.0.2.1', 80))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    assert b"NetworkBlockedError" in run_python("-c", outer, cwd=tmp_path).stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached(host: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(({host!r}, {port}), timeout=5)"
        ended = run_python("-c", code, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, b"")
