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
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from retriever.types import Answer
from service.adapters import conversation, sources
from service.adapters.errors import OpenAIError, described, openai_error
from service.adapters.models import MODEL, invalid, refuse_not_offered, require_model
from service.adapters.streams import events_of
from service.auth.access import require_ask
from service.http import schemas
from service.http.dependencies import StateDep
from service.http.error_handlers import problem_of
from service.http.events import DONE, event, event_stream
from service.http.responses import json_response, server_timing
from service.questions import streaming

USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}

router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])


class StreamOptions(BaseModel):
    """Options of a streamed completion."""

    model_config = ConfigDict(strict=True)

    include_usage: bool | None = Field(
        default=None, description="Whether the last event has `usage`, which is 0.", examples=[True]
    )


class ChatRequest(BaseModel):
    """A conversation whose last user message is the question.

    Other keys of OpenAI's API are ignored, or refused where ignoring them would change the answer.
    `filter` and `limit` are those of `/v1/ask`.
    """

    model_config = ConfigDict(extra="allow", strict=True)

    messages: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=2000)] = Field(
        description="The conversation; its last user message is the question.",
        examples=[[{"role": "user", "content": "What does the basin cost?"}]],
    )
    model: Annotated[str, Field(max_length=200)] = Field(
        default=MODEL, description="The model, of which there is one.", examples=[MODEL]
    )
    stream: bool | None = Field(
        default=False, description="Whether the answer is sent as events.", examples=[True]
    )
    stream_options: StreamOptions | None = Field(default=None, description="Options of the events.")
    n: int | None = Field(
        default=None, description="How many answers, of which there is one.", examples=[1]
    )
    response_format: dict[str, Any] | None = Field(
        default=None, description="The format, which is text.", examples=[{"type": "text"}]
    )
    modalities: list[str] | None = Field(
        default=None, description="Only text.", examples=[["text"]]
    )
    limit: schemas.Limit | None = Field(
        default=None, description="At most this many citations.", examples=[5]
    )
    filter: schemas.FilterField = None


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
async def create_chat_completion(body: ChatRequest, request: Request, state: StateDep) -> Response:
    """Answer the last user message, with the sources below the answer."""
    require_model(body.model)
    _refuse(body)
    asked = partial(
        conversation.answer,
        state,
        body.messages,
        "messages",
        limit=body.limit,
        keep_to=body.filter,
    )
    base = sources.base_url(state.settings, request)
    completion = Completion(base, f"chatcmpl-{uuid.uuid4().hex}", time.time())
    if not body.stream:
        answer = await asked()
        return json_response(completion.whole(answer), headers=server_timing(answer.timings))
    usage = body.stream_options is not None and body.stream_options.include_usage is True
    steps = await streaming.begun(lambda progress: asked(progress=progress))
    return event_stream(_events(completion, steps, usage, request))


async def _events(
    completion: "Completion", steps: AsyncIterator[streaming.Step], usage: bool, request: Request
) -> AsyncIterator[bytes]:
    """Send the first chunk at once, a comment as each stage begins, and then the answer."""
    yield completion.first()
    async for one in events_of(
        steps,
        lambda answer: completion.rest(answer, usage),
        lambda error: event(openai_error(problem_of(request, error))),
    ):
        yield one


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

    base: str
    id: str
    created: float

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the chat completion object."""
        message = sources.write(answer, self.base)
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
        extra = sources.extra_keys(answer, self.base)
        return {
            **self._head("chat.completion", answer),
            "choices": [choice],
            "usage": USAGE,
            **extra,
        }

    def first(self) -> bytes:
        """Return the event that begins a stream."""
        delta = {"role": "assistant", "content": ""}
        return event({**self._head("chat.completion.chunk"), "choices": [_choice(delta)]})

    def rest(self, answer: Answer, usage: bool) -> Iterator[bytes]:
        """Yield the events of the answer; the last chunk before the usage has the sources."""
        message = sources.write(answer, self.base)
        head = self._head("chat.completion.chunk", answer)
        for piece in message.pieces():
            yield event({**head, "choices": [_choice({"content": piece})]})
        last = {"annotations": _annotations(message)} if message.sources else {}
        extra = sources.extra_keys(answer, self.base)
        yield event({**head, "choices": [_choice(last, "stop")], **extra})
        if usage:
            yield event({**head, "choices": [], "usage": USAGE})
        yield event(DONE)

    def _head(self, kind: str, answer: Answer | None = None) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": int(self.created),
            "model": MODEL,
            "system_fingerprint": answer.generation if answer else None,
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
