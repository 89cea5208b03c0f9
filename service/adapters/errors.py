"""Errors of the adapters, in the JSON that OpenAI's and Cohere's clients expect.

These clients choose their exception by the status. Both APIs answer invalid requests with 400,
where ours answers with 422. The message is that of the problem (RFC 9457) that is replaced.
"""

import json
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.problems import MEDIA_TYPE

OPENAI = ("/v1/chat/completions", "/v1/responses", "/v1/models")
COHERE = ("/v1/rerank", "/v2/rerank")

OPENAI_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "invalid_request_error",
    429: "rate_limit_error",
}
"""OpenAI's `type` by status; all other statuses are a `server_error`."""


class OpenAIErrorDetail(BaseModel):
    """The details of an error; `param` is the field that caused it, if one did."""

    message: str = Field(description="What went wrong.", examples=["messages is required."])
    type: str = Field(description="OpenAI's type.", examples=["invalid_request_error"])
    param: str | None = Field(description="The field that caused it.", examples=["messages"])
    code: str | None = Field(description="The kind of problem.", examples=["invalid-request"])


class OpenAIError(BaseModel):
    """An error in the format of OpenAI's API."""

    error: OpenAIErrorDetail = Field(description="What went wrong.")


class CohereError(BaseModel):
    """An error in the format of Cohere's API."""

    message: str = Field(description="What went wrong.", examples=["query is required."])


def described(
    model: type[OpenAIError] | type[CohereError],
) -> dict[int | str, dict[str, Any]]:
    """Return the errors of a route for the OpenAPI document."""
    return {"4XX": {"model": model}, "5XX": {"model": model}}


class AdapterErrors:
    """Translates problems on adapter paths, from any layer, into the format of its clients."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; translate the response if it is a problem."""
        clients = _clients(scope["path"]) if scope["type"] == "http" else None
        if clients is None:
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def translate(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                if MutableHeaders(scope=message).get("content-type") == MEDIA_TYPE:
                    start = message
                    return
            elif start is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body", False):
                    return
                await _send_translated(clients, start, bytes(body), send)
                return
            await send(message)

        await self.app(scope, receive, translate)


def _clients(path: str) -> Literal["openai", "cohere"] | None:
    """Return whose protocol this path speaks, None for our own API."""
    if any(path == base or path.startswith(f"{base}/") for base in OPENAI):
        return "openai"
    return "cohere" if path in COHERE else None


async def _send_translated(clients: str, start: Message, problem: bytes, send: Send) -> None:
    content = json.loads(problem)
    status = 400 if start["status"] == 422 else start["status"]
    shape = _cohere(content) if clients == "cohere" else _openai(content, status)
    body = json.dumps(shape, ensure_ascii=False).encode()
    headers = MutableHeaders(scope=start)
    headers["content-type"] = "application/json"
    headers["content-length"] = str(len(body))
    await send({**start, "status": status})
    await send({"type": "http.response.body", "body": body})


def openai_error(problem: dict[str, Any]) -> dict[str, Any]:
    """Return a problem in OpenAI's format, for a stream that has begun."""
    status = 400 if problem["status"] == 422 else problem["status"]
    return _openai(problem, status)


def _openai(problem: dict[str, Any], status: int) -> dict[str, Any]:
    """Return a problem in OpenAI's format; `code` is the problem's kind.

    >>> _openai({"type": "/docs#not-ready", "detail": "No index."}, 503)["error"]["code"]
    'not_ready'
    """
    _, _, kind = problem["type"].partition("#")
    fields = [error["field"] for error in problem.get("errors", ())]
    error = OpenAIErrorDetail(
        message=problem.get("detail") or problem["title"],
        type=OPENAI_TYPES.get(status, "server_error"),
        param=fields[0] if fields else None,
        code=kind.replace("-", "_") or None,
    )
    return OpenAIError(error=error).model_dump()


def _cohere(problem: dict[str, Any]) -> dict[str, Any]:
    return CohereError(message=problem.get("detail") or problem["title"]).model_dump()
