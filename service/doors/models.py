"""`GET /v1/models`: the one model that OpenAI's clients find here, and what is refused of them."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.access import may_ask
from service.doors.errors import OpenAIError, described
from service.responses import json_response

MODEL = "tenkyo"
"""The model's name: there is one, whatever the documents."""

SHAPE = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}

NOT_OFFERED = {
    "tools": "there is no model here that calls tools",
    "functions": "there is no model here that calls functions",
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

router = APIRouter(dependencies=[Depends(may_ask)], tags=["other clients"])


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


def invalid(field: str, message: str) -> RequestValidationError:
    """Return the error that refuses a field of the body, "FIELD MESSAGE."."""
    loc = ("body", *(int(part) if part.isdigit() else part for part in field.split(".")))
    return RequestValidationError([{"type": "door", "loc": loc, "msg": message}])
