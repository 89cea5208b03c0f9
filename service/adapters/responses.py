"""OpenAI's Responses API: `POST /v1/responses`, at once or as a stream of its events.

The shapes are those of OpenAI's API reference (Create a model response; the response object;
streaming events). A source is an annotation of the type `file_citation`: `index` is the code point
of the text at which its quote ends, and `quote` gives the words in the document. Responses are not
stored, so a request cannot refer to an earlier one.
"""

import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response as HTTPResponse

from retriever.types import Answer
from service.adapters import conversation, sources
from service.adapters.errors import OpenAIError, described, openai_error
from service.adapters.models import MODEL, invalid, refuse_not_offered, require_model
from service.adapters.streams import events_of
from service.auth.access import require_ask
from service.http import schemas
from service.http.dependencies import StateDep
from service.http.error_handlers import problem_of
from service.http.events import event, event_stream
from service.http.responses import json_response, server_timing
from service.questions import streaming

USAGE = {
    "input_tokens": 0,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 0,
}
"""Tokens of a language model: none is used."""

Items = Annotated[list[dict[str, Any]], Field(min_length=1, max_length=2000)]


def _as_items(given: Any) -> Any:
    """Read a plain text as a user message, which it abbreviates."""
    return [{"role": "user", "content": given}] if isinstance(given, str) else given


router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])


class ResponseRequest(BaseModel):
    """A question, or a conversation whose last user message is the question.

    As with chat completions, other keys are ignored or refused.
    """

    model_config = ConfigDict(extra="allow", strict=True)

    input: Annotated[Items, BeforeValidator(_as_items, json_schema_input_type=str | Items)] = Field(
        description="The question, or a conversation that ends with it.",
        examples=["What does the basin cost?"],
    )
    model: Annotated[str, Field(max_length=200)] = Field(
        default=MODEL, description="The model, of which there is one.", examples=[MODEL]
    )
    stream: bool | None = Field(
        default=False, description="Whether the answer is sent as events.", examples=[True]
    )
    instructions: str | None = Field(
        default=None, description="Returned as it is, and not followed.", examples=["Be brief."]
    )
    metadata: Annotated[dict[str, str], Field(max_length=16)] | None = Field(
        default=None, description="Returned as it is.", examples=[{"user": "42"}]
    )
    text: dict[str, Any] | None = Field(
        default=None,
        description="The format, which is text.",
        examples=[{"format": {"type": "text"}}],
    )
    limit: schemas.Limit | None = Field(
        default=None, description="At most this many citations.", examples=[5]
    )
    filter: schemas.FilterField = None


@router.post(
    "/v1/responses",
    summary="Answer a question (OpenAI Responses)",
    response_class=HTTPResponse,
    responses={
        200: {
            "description": "A response, or with `stream` the events of one.",
            "content": {"application/json": {}, "text/event-stream": {}},
        },
        **described(OpenAIError),
    },
)
async def create_response(body: ResponseRequest, request: Request, state: StateDep) -> HTTPResponse:
    """Answer the last user message, with the sources as file citations and below the answer."""
    require_model(body.model)
    refuse_not_offered(body.model_extra or {})
    text_format = (body.text or {}).get("format") or {"type": "text"}
    if not isinstance(text_format, dict) or text_format.get("type") != "text":
        raise invalid("text.format", "must be text: answers are the documents' own words")
    asked = partial(
        conversation.answer, state, body.input, "input", limit=body.limit, keep_to=body.filter
    )
    base = sources.base_url(state.settings, request)
    response = Response(body, base, uuid.uuid4().hex, time.time())
    if not body.stream:
        answer = await asked()
        return json_response(response.whole(answer), headers=server_timing(answer.timings))
    steps = await streaming.begun(lambda progress: asked(progress=progress))
    return event_stream(_events(response, steps, request))


async def _events(
    response: "Response", steps: AsyncIterator[streaming.Step], request: Request
) -> AsyncIterator[bytes]:
    """Send each event with its number: those of the beginning at once, the others when it ends."""
    numbers = count()

    def numbered(shape: dict[str, Any]) -> bytes:
        return event({**shape, "sequence_number": next(numbers)}, shape["type"])

    for shape in response.begun():
        yield numbered(shape)
    async for one in events_of(
        steps,
        lambda answer: map(numbered, response.rest(answer)),
        lambda error: numbered(_fault(request, error)),
    ):
        yield one


def _fault(request: Request, error: Exception) -> dict[str, Any]:
    detail = openai_error(problem_of(request, error))["error"]
    return {"type": "error", **{key: detail[key] for key in ("message", "code", "param")}}


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as a response object, or as the events of its stream."""

    request: ResponseRequest
    base: str
    id: str
    created: float

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the response object."""
        return self._completed(answer, self._item(sources.write(answer, self.base)))

    def begun(self) -> Iterator[dict[str, Any]]:
        """Yield the events before the answer is known."""
        begun = {**self._head("in_progress"), "output": [], "usage": None}
        yield {"type": "response.created", "response": begun}
        yield {"type": "response.in_progress", "response": begun}

    def rest(self, answer: Answer) -> Iterator[dict[str, Any]]:
        """Yield the events of the answer."""
        message = sources.write(answer, self.base)
        item = self._item(message)
        (part,) = item["content"]
        of_item = {"output_index": 0, "item_id": item["id"]}
        of_part = {**of_item, "content_index": 0}
        empty = {**item, "status": "in_progress", "content": []}
        yield {"type": "response.output_item.added", "output_index": 0, "item": empty}
        bare = {**part, "text": "", "annotations": []}
        yield {"type": "response.content_part.added", **of_part, "part": bare}
        for piece in message.pieces():
            delta = {"delta": piece, "logprobs": []}
            yield {"type": "response.output_text.delta", **of_part, **delta}
        for number, note in enumerate(part["annotations"]):
            added = {"annotation_index": number, "annotation": note}
            yield {"type": "response.output_text.annotation.added", **of_part, **added}
        said = {"text": message.text, "logprobs": []}
        yield {"type": "response.output_text.done", **of_part, **said}
        yield {"type": "response.content_part.done", **of_part, "part": part}
        yield {"type": "response.output_item.done", "output_index": 0, "item": item}
        yield {"type": "response.completed", "response": self._completed(answer, item)}

    def _completed(self, answer: Answer, item: dict[str, Any]) -> dict[str, Any]:
        extra = sources.extra_keys(answer, self.base)
        return {**self._head("completed"), "output": [item], "usage": USAGE, **extra}

    def _item(self, message: sources.ChatMessage) -> dict[str, Any]:
        part = {
            "type": "output_text",
            "text": message.text,
            "annotations": [_annotation(source) for source in message.sources],
            "logprobs": [],
        }
        return {
            "type": "message",
            "id": f"msg_{self.id}",
            "status": "completed",
            "role": "assistant",
            "content": [part],
        }

    def _head(self, status: str) -> dict[str, Any]:
        return {
            "id": f"resp_{self.id}",
            "object": "response",
            "created_at": int(self.created),
            "status": status,
            "background": False,
            "error": None,
            "incomplete_details": None,
            "instructions": self.request.instructions,
            "max_output_tokens": None,
            "metadata": self.request.metadata or {},
            "model": MODEL,
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "reasoning": {"effort": None, "summary": None},
            "store": False,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "truncation": "disabled",
        }


def _annotation(source: sources.Source) -> dict[str, Any]:
    citation = source.citation
    document = citation.hit.document
    return {
        "type": "file_citation",
        "index": source.said,
        "file_id": document.id,
        "filename": document.source,
        "quote": citation.to_dict()["quote"],
        "page": citation.page,
        "url": source.url,
    }
