"""`GET /v1/models`: the one model that OpenAI's clients find here, and what is refused of them."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.adapters.errors import OpenAIError, described
from service.auth.access import require_ask
from service.http.responses import json_response

MODEL = "tenkyo"
"""The model's name: there is one, whatever the documents."""

SHAPE = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}

NOT_OFFERED = {
    "logprobs": "answers are quoted, not drawn from probabilities",
    "top_logprobs": "answers are quoted, not drawn from probabilities",
    "audio": "answers are text only",
    "web_search_options": "answers come from the documents only",
    "previous_response_id": "answers are not kept; send the earlier questions along",
    "conversation": "conversations are not kept; send the earlier questions along",
    "prompt": "prompts are not kept here; send the question",
    "background": "answers are not kept; ask without it",
    "relevant_spans": "only whole texts are scored",
}
"""What would change an answer's meaning if it were passed over, and why it cannot be had."""

RUN_BY_THE_CLIENT = ("function", "custom")
"""The kinds of tools that are the client's to run; others would have to be run here."""

NEVER_CALLED = "there is no model here that calls tools"

router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])


@router.get("/v1/models", summary="List models (OpenAI)", responses=described(OpenAIError))
async def models() -> Response:
    """Return the one model, as OpenAI's clients read it."""
    return json_response({"object": "list", "data": [SHAPE]})


@router.get(
    "/v1/models/{model}", summary="Describe a model (OpenAI)", responses=described(OpenAIError)
)
async def model(model: str) -> Response:
    """Return the one model."""
    require_model(model)
    return json_response(SHAPE)


def require_model(name: str, *others: str) -> None:
    """Refuse another model than the one there is: its answers would be taken for the other's.

    Raises:
        HTTPException: 404, with the name to use.

    """
    if name not in (MODEL, *others):
        raise HTTPException(404, f"There is no model {name!r} here. The model is called {MODEL!r}.")


def refuse_not_offered(given: Mapping[str, Any]) -> None:
    """Refuse what cannot be had, where it is asked for; what is false or empty asks for nothing.

    Raises:
        RequestValidationError: names the field and says why.

    """
    for name, why in NOT_OFFERED.items():
        if given.get(name):
            raise invalid(name, f"cannot be had: {why}")
    _refuse_calls(given)


def _refuse_calls(given: Mapping[str, Any]) -> None:
    """Refuse that a tool must be called, or is run here.

    Chat programs offer theirs with every question, to be called or not: an answer without a call is
    an answer.
    """
    tools = given.get("tools") or []
    if not isinstance(tools, list) or not all(map(_is_the_clients, tools)):
        raise invalid("tools", f"must be functions of the client's own: {NEVER_CALLED}")
    for name in ("tool_choice", "function_call"):
        if given.get(name) and given[name] not in ("auto", "none"):
            raise invalid(name, f"must be auto or none: {NEVER_CALLED}")


def _is_the_clients(tool: Any) -> bool:
    return isinstance(tool, dict) and tool.get("type") in RUN_BY_THE_CLIENT


def invalid(field: str, message: str) -> RequestValidationError:
    """Return the error that refuses a field of the body, "FIELD MESSAGE."."""
    loc = ("body", *(int(part) if part.isdigit() else part for part in field.split(".")))
    return RequestValidationError([{"type": "door", "loc": loc, "msg": message}])
