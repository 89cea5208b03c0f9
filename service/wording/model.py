"""A language model behind an OpenAI-compatible endpoint: one question, one whole reply.

The protocol is OpenAI's chat completions (API reference, "Create chat completion"), as llama.cpp,
vLLM, Ollama and others speak it: not streamed, temperature 0 and a fixed seed. Whether the same
prompt gives the same reply is up to whoever runs the model; hosted ones do not promise it.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr

MOST_TOKENS = 512
MOST_BYTES = 256 * 1024
"""How large a reply may be with all that surrounds it."""

AT_ONCE = 16
"""Requests to the model at the same time; the others wait, and their time runs."""

SEED = 0

Message = dict[str, str]


class ModelFaultError(Exception):
    """The model gave nothing that can be used; the message has none of its words, nor ours."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and whether it was cut off at its token limit."""

    text: str
    cut: bool


class LanguageModel:
    """Asks one model at one endpoint, without holding a thread. Close it when done."""

    def __init__(self, url: str, name: str, key: SecretStr | None, seconds: float) -> None:
        """Prepare; nothing is sent. `url` is what `/chat/completions` is added to."""
        self.name = name
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._seconds = seconds
        # Compressed, a small reply could unfold to any size.
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key.get_secret_value()}"
        self._client = httpx.AsyncClient(
            headers=headers,
            timeout=seconds,
            limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def complete(self, messages: Sequence[Message]) -> Reply:
        """Return the model's reply.

        Raises:
            ModelFaultError: it cannot be reached, took too long, or did not reply with a chat
                completion of a bearable size.

        """
        body = {
            "model": self.name,
            "messages": list(messages),
            "temperature": 0,
            "seed": SEED,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        try:
            # httpx limits each read: a reply that trickles in could take for ever.
            async with asyncio.timeout(self._seconds):
                data = await self._post(body)
        except TimeoutError:
            raise ModelFaultError(f"no reply within {self._seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise ModelFaultError(f"the request failed ({type(error).__name__})") from None
        return _read(data)

    async def _post(self, body: dict[str, Any]) -> bytes:
        async with self._client.stream("POST", self._url, json=body) as response:
            if response.status_code != httpx.codes.OK:
                raise ModelFaultError(f"it replied with status {response.status_code}")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise ModelFaultError("the reply is compressed, which was not asked for")
            data = bytearray()
            async for chunk in response.aiter_raw():
                data += chunk
                if len(data) > MOST_BYTES:
                    raise ModelFaultError(f"the reply is larger than {MOST_BYTES // 1024} kB")
            return bytes(data)


def _read(data: bytes) -> Reply:
    try:
        choice = json.loads(data)["choices"][0]
        text, ended = choice["message"]["content"], choice.get("finish_reason")
    # What nests too deep is a RecursionError.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ModelFaultError("the reply is no chat completion") from None
    if not isinstance(text, str) or not text.strip():
        raise ModelFaultError("the reply has no text")
    return Reply(_valid(text), cut=ended == "length")


def _valid(text: str) -> str:
    """Return the text with the halves of surrogate pairs, which JSON lets through, replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
