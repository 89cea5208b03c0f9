"""OpenAI's chat completions: `POST /v1/chat/completions`, at once or as a stream.

The shapes are those of OpenAI's API reference (Create chat completion; the chat completion object;
the chunk object). Sources are in the message's text, in its `annotations` (of the type
`url_citation`, which Open WebUI lists as sources), and in full under the key `citations`.

No model samples tokens here. Sampling parameters (temperature, max_tokens, stop, seed, …) are
accepted and ignored: a shortened answer would be a wrong quote. `usage` counts the tokens of a
language model, so it is always zero.
"""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from retriever.types import Answer
from service.adapters import conversation, sources
from service.adapters.errors import OpenAIError, described
from service.adapters.events import DONE, event, event_stream
from service.adapters.models import MODEL, invalid, refuse_not_offered, require_model
from service.auth.access import require_ask
from service.http import schemas
from service.http.dependencies import StateDep
from service.http.responses import json_response, server_timing

USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}

router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])


class StreamOptions(BaseModel):
    """Options of a streamed completion."""

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A conversation whose last user message is the question.

    Other keys of OpenAI's API are ignored, or refused where ignoring them would change the answer.
    `filter` and `limit` are those of `/v1/ask`.
    """

    model_config = ConfigDict(extra="allow", strict=True)

    messages: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=2000)]
    model: Annotated[str, Field(max_length=200)] = MODEL
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    limit: schemas.Limit | None = None
    filter: schemas.Filter | None = None


@router.post(
    "/v1/chat/completions",
    summary="Answer a conversation (OpenAI chat completions)",
    response_class=Response,
    responses={
        200: {
            "description": "A chat completion, or with `stream` the events of one.",
            "content": {"application/json": {}, "text/event-stream": {}},
        },
        **described(OpenAIError),
    },
)
async def chat_completions(body: ChatRequest, request: Request, state: StateDep) -> Response:
    """Answer the last user message, with the sources below the answer."""
    require_model(body.model)
    _refuse(body)
    answer = await conversation.answer(
        state, body.messages, "messages", limit=body.limit, keep_to=body.filter
    )
    completion = Completion(
        answer,
        sources.base_url(state.settings, request),
        f"chatcmpl-{uuid.uuid4().hex}",
        time.time(),
    )
    headers = server_timing(answer.timings)
    if not body.stream:
        return json_response(completion.whole(), headers=headers)
    usage = body.stream_options is not None and body.stream_options.include_usage is True
    return event_stream(completion.events(usage), headers)


def _refuse(body: ChatRequest) -> None:
    """Refuse options that ask for a different answer."""
    refuse_not_offered(body.model_extra or {})
    if body.n not in (None, 1):
        raise invalid("n", "must be 1: there is one answer")
    if body.response_format and body.response_format.get("type") != "text":
        raise invalid("response_format", "must be text: answers are the documents' own words")
    if set(body.modalities or ()) - {"text"}:
        raise invalid("modalities", "must be text only")


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer as a chat completion, whole or in chunks."""

    answer: Answer
    base: str
    id: str
    created: float

    def whole(self) -> dict[str, Any]:
        """Return the chat completion object."""
        message = sources.write(self.answer, self.base)
        choice = {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": message.text,
                "refusal": None,
                "annotations": _annotations(message),
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
        extra = sources.extra_keys(self.answer, self.base)
        return {**self._head("chat.completion"), "choices": [choice], "usage": USAGE, **extra}

    def events(self, usage: bool) -> Iterator[bytes]:
        """Yield the stream's events; the last chunk before the usage has the sources."""
        message = sources.write(self.answer, self.base)
        head = self._head("chat.completion.chunk")
        deltas = [{"role": "assistant", "content": ""}, {"content": message.body}]
        if message.notes:
            deltas.append({"content": message.notes})
        for delta in deltas:
            yield event({**head, "choices": [_choice(delta)]})
        last = {"annotations": _annotations(message)} if message.sources else {}
        extra = sources.extra_keys(self.answer, self.base)
        yield event({**head, "choices": [_choice(last, "stop")], **extra})
        if usage:
            yield event({**head, "choices": [], "usage": USAGE})
        yield event(DONE)

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": int(self.created),
            "model": MODEL,
            "system_fingerprint": self.answer.generation,
        }


def _choice(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}


def _annotations(message: sources.ChatMessage) -> list[dict[str, Any]]:
    """Return OpenAI's annotations of a message: the lines that name the sources."""
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": source.start,
                "end_index": source.end,
                "title": sources.where(source.citation.hit, source.citation.page),
                "url": source.url,
            },
        }
        for source in message.sources
    ]
