"""A language model at an OpenAI-compatible endpoint: one request, one complete reply.

The protocol is OpenAI's chat completions (API reference, "Create chat completion"), as llama.cpp,
vLLM, Ollama and others offer it: not streamed, temperature 0 and a fixed seed. Whether the same
prompt gives the same reply depends on the server; hosted ones do not promise it.

httpx is imported by the first client: a tenth of the service's start, and few services have one.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import SecretStr

MOST_TOKENS = 512
"""Tokens of a reply; by eye, several times the three sentences that are asked for."""
MOST_BYTES = 256 * 1024
"""Bytes of a reply with its JSON; by eye."""

AT_ONCE = 16
"""Requests to the model at the same time; others wait, within their time. By eye."""

SEED = 0

Message = dict[str, str]


class ModelFaultError(Exception):
    """The model gave no usable reply; the message contains neither its words nor the question."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The model's text, and whether it was cut off at the token limit."""

    text: str
    cut: bool


class LanguageModel:
    """A client of one model, which holds no thread. Close it when done."""

    def __init__(self, url: str, name: str, key: SecretStr | None, seconds: float) -> None:
        """Make the client; nothing is sent yet.

        Args:
            url: the endpoint, to which `/chat/completions` is added.
            name: the model's name there.
            key: the endpoint's key, if it needs one.
            seconds: how long a reply may take.

        """
        import httpx

        self.name = name
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._seconds = seconds
        # A small compressed reply could expand to any size.
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
                completion within the size limit.

        """
        import httpx

        body = {
            "model": self.name,
            "messages": list(messages),
            "temperature": 0,
            "seed": SEED,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        try:
            # httpx limits the time of each read only; a slow reply could take forever.
            async with asyncio.timeout(self._seconds):
                data = await self._post(body)
        except TimeoutError:
            raise ModelFaultError(f"no reply within {self._seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise ModelFaultError(f"the request failed ({type(error).__name__})") from None
        return _read(data)

    async def _post(self, body: dict[str, Any]) -> bytes:
        async with self._client.stream("POST", self._url, json=body) as response:
            if response.status_code != HTTPStatus.OK:
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
    # JSON that nests too deep raises RecursionError.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ModelFaultError("the reply is not a chat completion") from None
    if not isinstance(text, str) or not text.strip():
        raise ModelFaultError("the reply has no text")
    return Reply(_valid(text), cut=ended == "length")


def _valid(text: str) -> str:
    """Return the text with lone surrogates, which JSON allows, replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
