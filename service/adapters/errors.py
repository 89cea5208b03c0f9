"""Errors in the shape that a door's own clients read.

OpenAI's and Cohere's clients choose their exception by the status; both answer 400 to what is not
valid, where the API says 422. The words are those of the problem (RFC 9457) that it replaces.
"""

import json
from typing import Any, Literal

from pydantic import BaseModel
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
"""By status: what OpenAI's `type` says; all others are a `server_error`."""


class OpenAIErrorDetail(BaseModel):
    """What went wrong; `param` is the field, where it is one's fault."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(BaseModel):
    """An error as OpenAI's API has it."""

    error: OpenAIErrorDetail


class CohereError(BaseModel):
    """An error as Cohere's API has it."""

    message: str


def described(
    model: type[OpenAIError] | type[CohereError],
) -> dict[int | str, dict[str, Any]]:
    """Return the part of a route's OpenAPI description that names its errors."""
    return {"4XX": {"model": model}, "5XX": {"model": model}}


class AdapterErrors:
    """Puts the problems that leave through a door, whoever made them, into its clients' shape."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its response, translated where it is a problem."""
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
    """Return whose clients come to this path."""
    if any(path == door or path.startswith(f"{door}/") for door in OPENAI):
        return "openai"
    return "cohere" if path in COHERE else None


async def _send_translated(clients: str, start: Message, problem: bytes, send: Send) -> None:
    said = json.loads(problem)
    status = 400 if start["status"] == 422 else start["status"]
    shape = _cohere(said) if clients == "cohere" else _openai(said, status)
    body = json.dumps(shape, ensure_ascii=False).encode()
    headers = MutableHeaders(scope=start)
    headers["content-type"] = "application/json"
    headers["content-length"] = str(len(body))
    await send({**start, "status": status})
    await send({"type": "http.response.body", "body": body})


def _openai(problem: dict[str, Any], status: int) -> dict[str, Any]:
    """Return OpenAI's shape of a problem; its kind is the code.

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
