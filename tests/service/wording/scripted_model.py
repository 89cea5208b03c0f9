"""A model's server on loopback that speaks the protocol and says what a test has written."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from service.wording.model import LanguageModel
from tests.offline import SECONDS


class Handler(BaseHTTPRequestHandler):
    """One request, as its script's `reply` would have it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        script = self.server.script
        script.asked.append(json.loads(self.rfile.read(length)))
        script.headers.append(dict(self.headers))
        script.paths.append(self.path)
        script.reply(self)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def promise(self, length: int) -> None:
        """Send the head of a reply, and nothing of its body yet."""
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.close_connection = True


Reply = Callable[[Handler], None]


def saying(text: str, ended: str = "stop") -> Reply:
    """Return a reply that is a chat completion with this text."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": ended}
    body = json.dumps({"object": "chat.completion", "choices": [choice]}).encode()
    return lambda handler: handler.send(body)


@dataclass
class Script:
    """What the server replies, and what it was asked; `gate` is opened when the test is over."""

    reply: Reply = field(default_factory=lambda: saying("Nothing."))
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    gate: Event = field(default_factory=Event)
    url: str = ""

    def model(self, seconds: float = SECONDS) -> LanguageModel:
        return LanguageModel(self.url, "scripted", None, seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where the client has hung up: that is what some tests want of it."""


@contextmanager
def scripted() -> Iterator[Script]:
    """Run the server; its script can be changed at any time."""
    script = Script()
    server = _Server(script)
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield script
    finally:
        script.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()
