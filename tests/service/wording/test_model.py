import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from service.wording.model import MOST_BYTES, LanguageModel, Message, ModelFaultError, Reply
from tests.service.wording.scripted_model import Handler, Script, saying, scripted

TOLD: list[Message] = [{"role": "user", "content": "The secret question"}]


@pytest.fixture(scope="module")
def server() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def script(server: Script) -> Script:
    server.asked.clear()
    server.headers.clear()
    server.paths.clear()
    server.gate.clear()
    return server


def complete(model: LanguageModel) -> Reply:
    async def run() -> Reply:
        try:
            return await model.complete(TOLD)
        finally:
            await model.close()

    return asyncio.run(run())


def test_a_model_that_is_closed_takes_no_more_questions(script: Script) -> None:
    async def run() -> None:
        model = LanguageModel(script.url, "small", None, 5)
        await model.close()
        await model.complete(TOLD)

    with pytest.raises(RuntimeError, match="closed"):
        asyncio.run(run())
    assert script.asked == []


def completion(content: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_the_same_is_asked_the_same_way_each_time(script: Script) -> None:
    script.reply = saying("Cod is landed.")
    model = LanguageModel(script.url + "/", "small", SecretStr("sk-1"), 5)
    assert complete(model) == Reply("Cod is landed.", cut=False)
    assert script.paths == ["/v1/chat/completions"]
    (asked,) = script.asked
    assert (asked["model"], asked["messages"]) == ("small", TOLD)
    assert (asked["temperature"], asked["seed"], asked["stream"]) == (0, 0, False)
    assert script.headers[0]["authorization".title()] == "Bearer sk-1"


def test_no_key_no_header(script: Script) -> None:
    script.reply = saying("Cod is landed.")
    complete(script.model())
    assert "Authorization" not in script.headers[0]


def test_a_reply_at_its_limit_is_known_to_be_cut(script: Script) -> None:
    script.reply = saying("Cod is", ended="length")
    assert complete(script.model()).cut


def test_halves_of_surrogate_pairs_are_replaced(script: Script) -> None:
    script.reply = lambda handler: handler.send(completion("a\ud83d b \ud83d\ude00"))
    assert complete(script.model()).text == "a\ufffd b 😀"


def cut_connection(handler: Handler) -> None:
    handler.promise(1000)
    handler.wfile.write(b'{"choices": [')


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n")
    handler.close_connection = True


def huge(handler: Handler) -> None:
    handler.promise(100 * MOST_BYTES)
    for _ in range(100):
        handler.wfile.write(b" " * MOST_BYTES)


def streamed(handler: Handler) -> None:
    handler.send(b'data: {"choices":[{"delta":{"content":"Cod"}}]}\n\ndata: [DONE]\n\n')


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (lambda handler: handler.send(completion("Cod."), 500), "status 500"),
        (lambda handler: handler.send(completion("Cod."), 401), "status 401"),
        (lambda handler: handler.send(b"", 302, Location="/v1/elsewhere"), "status 302"),
        (lambda handler: handler.send(completion("Cod."), Content_Encoding="gzip"), "compressed"),
        (lambda handler: handler.send(b"<html>Bad gateway</html>"), "not a chat completion"),
        (lambda handler: handler.send(b"\xff\xfe"), "not a chat completion"),
        (lambda handler: handler.send(b"[" * 200_000), "not a chat completion"),
        (lambda handler: handler.send(b"null"), "not a chat completion"),
        (lambda handler: handler.send(b'{"choices": []}'), "not a chat completion"),
        (lambda handler: handler.send(b'{"choices": ["Cod."]}'), "not a chat completion"),
        (lambda handler: handler.send(b'{"error": {"message": "busy"}}'), "not a chat completion"),
        (lambda handler: handler.send(completion(None)), "no text"),
        (lambda handler: handler.send(completion(" \n ")), "no text"),
        (lambda handler: handler.send(completion([{"type": "text"}])), "no text"),
        (streamed, "not a chat completion"),
        (cut_connection, "the request failed"),
        (hang_up, "the request failed"),
        (no_http, "the request failed"),
        (huge, "larger than 256 kB"),
    ],
)
def test_what_is_no_reply_is_a_fault(
    script: Script, reply: Any, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    script.reply = reply
    with pytest.raises(ModelFaultError, match=said) as fault:
        complete(script.model())
    assert len(script.asked) == 1
    assert "secret" not in caplog.text + str(fault.value)


def test_a_model_that_says_nothing_is_given_up(script: Script) -> None:
    def wait(_handler: Handler) -> None:
        script.gate.wait(10)

    script.reply = wait
    with pytest.raises(ModelFaultError, match=r"no reply within 0\.05 s"):
        complete(script.model(0.05))
    script.gate.set()


def test_a_reply_that_trickles_in_is_given_up(script: Script) -> None:
    def trickle(handler: Handler) -> None:
        handler.promise(10_000)
        while not script.gate.wait(0.01):
            handler.wfile.write(b" ")

    script.reply = trickle
    with pytest.raises(ModelFaultError, match=r"no reply within 0\.1 s"):
        complete(script.model(0.1))
    script.gate.set()


def test_nobody_is_there() -> None:
    with pytest.raises(ModelFaultError, match="ConnectError"):
        complete(LanguageModel("http://127.0.0.1:1/v1", "none", None, 5))
