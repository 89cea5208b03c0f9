import json

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from service.adapters.errors import AdapterErrors
from service.http.problems import problem


def answer_of(path: str, *pieces: bytes, status: int = 422, kind: str) -> tuple[Message, bytes]:
    """Return what leaves for a client when the application sends these pieces."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", kind.encode()), (b"retry-after", b"3")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for number, piece in enumerate(pieces, start=1):
            more = number < len(pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    async def receive() -> Message:
        raise AssertionError("nothing is read here")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path}
    anyio.run(AdapterErrors(app), scope, receive, send)
    return sent[0], b"".join(message["body"] for message in sent[1:])


PROBLEM = bytes(problem(422, "Nothing is asked.", errors=[{"field": "x", "message": "y"}]).body)
KIND = "application/problem+json"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/v1/chat/completions",
            {
                "error": {
                    "message": "Nothing is asked.",
                    "type": "invalid_request_error",
                    "param": "x",
                    "code": "invalid_request",
                }
            },
        ),
        ("/v2/rerank", {"message": "Nothing is asked."}),
    ],
)
def test_a_problem_is_put_into_the_clients_shape(path: str, body: object) -> None:
    start, sent = answer_of(path, PROBLEM[:9], PROBLEM[9:], kind=KIND)
    headers = dict(start["headers"])
    assert start["status"] == 400
    assert json.loads(sent) == body
    assert headers[b"content-type"] == b"application/json"
    assert headers[b"content-length"] == str(len(sent)).encode()
    assert headers[b"retry-after"] == b"3"


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/modelsx", "/v1/rerankings", "/mcp", "/"])
def test_other_paths_keep_their_problems(path: str) -> None:
    start, sent = answer_of(path, PROBLEM, kind=KIND)
    assert (start["status"], sent) == (422, PROBLEM)


def test_what_is_no_problem_passes_as_it_is() -> None:
    start, sent = answer_of("/v1/models", b"data: 1", b"", kind="text/event-stream", status=200)
    assert (start["status"], sent) == (200, b"data: 1")


def test_a_status_without_a_kind_of_its_own_has_no_code() -> None:
    teapot = bytes(problem(418, "A teapot.").body)
    start, sent = answer_of("/v1/models/x", teapot, kind=KIND, status=418)
    error = json.loads(sent)["error"]
    assert (start["status"], error["code"], error["param"]) == (418, None, None)
