"""OpenAI's Responses API: `POST /v1/responses`, at once or as a stream of its events.

The shapes are those of OpenAI's API reference (Create a model response; the response object;
streaming events). A source is an annotation of the type `file_citation`: `index` is the code point
of the text at which its quote ends, and `quote` gives the words in the document. Responses are not
stored, so a request cannot refer to an earlier one.
"""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response as HTTPResponse

from retriever.types import Answer
from service.adapters import conversation, sources
from service.adapters.errors import OpenAIError, described
from service.adapters.events import event, event_stream
from service.adapters.models import MODEL, invalid, refuse_not_offered, require_model
from service.auth.access import require_ask
from service.http import schemas
from service.http.dependencies import StateDep
from service.http.responses import json_response, server_timing

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

    input: Annotated[Items, BeforeValidator(_as_items, json_schema_input_type=str | Items)]
    model: Annotated[str, Field(max_length=200)] = MODEL
    stream: bool | None = False
    instructions: str | None = None
    metadata: Annotated[dict[str, str], Field(max_length=16)] | None = None
    text: dict[str, Any] | None = None
    limit: schemas.Limit | None = None
    filter: schemas.Filter | None = None


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
async def responses(body: ResponseRequest, request: Request, state: StateDep) -> HTTPResponse:
    """Answer the last user message, with the sources as file citations and below the answer."""
    require_model(body.model)
    refuse_not_offered(body.model_extra or {})
    text_format = (body.text or {}).get("format") or {"type": "text"}
    if not isinstance(text_format, dict) or text_format.get("type") != "text":
        raise invalid("text.format", "must be text: answers are the documents' own words")
    answer = await conversation.answer(
        state, body.input, "input", limit=body.limit, keep_to=body.filter
    )
    base = sources.base_url(state.settings, request)
    response = Response(answer, body, base, uuid.uuid4().hex, time.time())
    headers = server_timing(answer.timings)
    if body.stream:
        return event_stream(response.events(), headers)
    return json_response(response.whole(), headers=headers)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as a response object, or as the events of its stream."""

    answer: Answer
    request: ResponseRequest
    base: str
    id: str
    created: float

    def whole(self) -> dict[str, Any]:
        """Return the response object."""
        return self._completed(self._item(sources.write(self.answer, self.base)))

    def events(self) -> Iterator[bytes]:
        """Yield the stream's events, each with its number."""
        numbers = count()
        for shape in self._shapes():
            yield event({**shape, "sequence_number": next(numbers)}, shape["type"])

    def _shapes(self) -> Iterator[dict[str, Any]]:
        message = sources.write(self.answer, self.base)
        item = self._item(message)
        (part,) = item["content"]
        begun = {**self._head("in_progress"), "output": [], "usage": None}
        of_item = {"output_index": 0, "item_id": item["id"]}
        of_part = {**of_item, "content_index": 0}
        yield {"type": "response.created", "response": begun}
        yield {"type": "response.in_progress", "response": begun}
        empty = {**item, "status": "in_progress", "content": []}
        yield {"type": "response.output_item.added", "output_index": 0, "item": empty}
        bare = {**part, "text": "", "annotations": []}
        yield {"type": "response.content_part.added", **of_part, "part": bare}
        for piece in filter(None, (message.body, message.notes)):
            delta = {"delta": piece, "logprobs": []}
            yield {"type": "response.output_text.delta", **of_part, **delta}
        for number, note in enumerate(part["annotations"]):
            added = {"annotation_index": number, "annotation": note}
            yield {"type": "response.output_text.annotation.added", **of_part, **added}
        said = {"text": message.text, "logprobs": []}
        yield {"type": "response.output_text.done", **of_part, **said}
        yield {"type": "response.content_part.done", **of_part, "part": part}
        yield {"type": "response.output_item.done", "output_index": 0, "item": item}
        yield {"type": "response.completed", "response": self._completed(item)}

    def _completed(self, item: dict[str, Any]) -> dict[str, Any]:
        extra = sources.extra_keys(self.answer, self.base)
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
