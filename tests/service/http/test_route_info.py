import anyio
import pytest
from starlette.types import Message

from service.http.route_info import StatusRecorder, route_of


def test_a_response_is_sent_on_and_its_status_noted() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    recorder = StatusRecorder(send)
    parts: list[Message] = [
        {"type": "http.response.start", "status": 418},
        {"type": "http.response.body", "body": b"tea"},
    ]

    async def run() -> None:
        assert recorder.status is None
        for part in parts:
            await recorder(part)

    anyio.run(run)
    assert (sent, recorder.status) == (parts, 418)


def test_a_status_is_noted_though_it_cannot_be_sent() -> None:
    async def gone(_message: Message) -> None:
        raise OSError("the client went away")

    recorder = StatusRecorder(gone)
    with pytest.raises(OSError, match="went away"):
        anyio.run(recorder, {"type": "http.response.start", "status": 200})
    assert recorder.status == 200


@pytest.mark.parametrize(
    ("path", "route"),
    [("/static/chat/chat.js", "/static"), ("/secret", "other"), ("/static", "other")],
)
def test_what_no_route_answers_has_no_name_of_its_own(path: str, route: str) -> None:
    assert route_of({"type": "http", "path": path}) == route
