import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.http.events import DONE, event, event_stream

json_values = st.dictionaries(st.text(), st.none() | st.integers() | st.text())


@pytest.mark.parametrize(
    ("shape", "name", "sent"),
    [
        ({"a": 1}, None, 'data: {"a":1}\n\n'),
        ({"a": "港"}, "answer", 'event: answer\ndata: {"a":"\\u6e2f"}\n\n'),
        (DONE, None, "data: [DONE]\n\n"),
    ],
)
def test_an_event_has_its_name_and_its_data(
    shape: dict[str, object] | str, name: str | None, sent: str
) -> None:
    assert event(shape, name) == sent.encode()


@given(json_values)
def test_json_is_one_line_of_ascii(shape: dict[str, object]) -> None:
    sent = event(shape)
    assert sent.isascii()
    line = sent.removesuffix(b"\n\n").decode()
    assert len(line.splitlines()) == 1
    assert json.loads(line.removeprefix("data: ")) == shape


def test_a_stream_is_not_buffered() -> None:
    async def events() -> AsyncIterator[bytes]:
        yield event({"a": 1})

    response = event_stream(events())
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["x-accel-buffering"] == "no"
    assert response.headers["cache-control"] == "no-store"
