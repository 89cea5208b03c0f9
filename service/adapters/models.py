"""`GET /v1/models`: the one model that OpenAI's clients find, and the options that are refused."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.adapters.errors import OpenAIError, described
from service.auth.access import require_ask
from service.http.responses import json_response

MODEL = "tenkyo"
"""The name of the only model."""

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
"""Options that are refused, since ignoring them would change the answer, and why."""

RUN_BY_THE_CLIENT = ("function", "custom")
"""Kinds of tools that the client runs. The service would have to run any other."""

NEVER_CALLED = "there is no model here that calls tools"

router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])


@router.get("/v1/models", summary="List models (OpenAI)", responses=described(OpenAIError))
async def list_models() -> Response:
    """Return the one model, as OpenAI's clients read it."""
    return json_response({"object": "list", "data": [SHAPE]})


@router.get(
    "/v1/models/{model}", summary="Describe a model (OpenAI)", responses=described(OpenAIError)
)
async def get_model(model: Annotated[str, Path(description="The model's name.")]) -> Response:
    """Return the one model."""
    require_model(model)
    return json_response(SHAPE)


def require_model(name: str, *others: str) -> None:
    """Refuse an unknown model: our answers would be taken for its answers.

    Raises:
        HTTPException: 404, with the name to use.

    """
    if name not in (MODEL, *others):
        raise HTTPException(404, f"There is no model {name!r} here. The model is called {MODEL!r}.")


def refuse_not_offered(given: Mapping[str, Any]) -> None:
    """Refuse options of `NOT_OFFERED` that are set; false and empty values are ignored.

    Raises:
        RequestValidationError: names the field and says why.

    """
    for name, why in NOT_OFFERED.items():
        if given.get(name):
            raise invalid(name, f"is not offered: {why}")
    _refuse_calls(given)


def _refuse_calls(given: Mapping[str, Any]) -> None:
    """Refuse tools that must be called, or that the service would have to run.

    Chat programs offer their own tools with every question. An answer that calls none is valid.
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
    """Return the error for an invalid field of the body; it reads "FIELD MESSAGE."."""
    loc = ("body", *(int(part) if part.isdigit() else part for part in field.split(".")))
    return RequestValidationError([{"type": "adapter", "loc": loc, "msg": message}])
