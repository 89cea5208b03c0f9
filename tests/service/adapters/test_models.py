from collections.abc import Iterator
from typing import Any

import openai
import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from service.adapters.models import (
    MODEL,
    NOT_OFFERED,
    invalid,
    refuse_not_offered,
    require_model,
)
from tests.service.adapters.clients import openai_client


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai_client(address) as client:
        yield client


def test_there_is_one_model(client: openai.OpenAI) -> None:
    (model,) = client.models.list()
    assert model.id == "tenkyo"
    assert client.models.retrieve("tenkyo") == model
    with pytest.raises(openai.NotFoundError, match="The model is called 'tenkyo'"):
        client.models.retrieve("gpt-4o")


def test_another_model_is_refused_with_the_name_to_use() -> None:
    require_model(MODEL)
    require_model("rerank-v3.5", "rerank-v3.5")
    with pytest.raises(HTTPException, match="The model is called 'tenkyo'") as refused:
        require_model("gpt-4o", "rerank-v3.5")
    assert refused.value.status_code == 404


def error_of(given: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(RequestValidationError) as refused:
        refuse_not_offered(given)
    (error,) = refused.value.errors()
    assert isinstance(error, dict)
    return error


@pytest.mark.parametrize("option", NOT_OFFERED)
def test_an_option_that_would_change_the_answer_is_refused_with_the_reason(option: str) -> None:
    error = error_of({option: "set"})
    assert error["loc"] == ("body", option)
    assert error["msg"] == f"is not offered: {NOT_OFFERED[option]}"
    for unset in (None, False, "", (), 0):
        refuse_not_offered({option: unset})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"temperature": 0.5},
        {"tools": []},
        {"tools": [{"type": "function"}, {"type": "custom"}], "tool_choice": "auto"},
        {"tool_choice": "none", "function_call": "none"},
    ],
)
def test_what_changes_no_answer_is_let_through(given: dict[str, Any]) -> None:
    refuse_not_offered(given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tools": [{"type": "web_search"}]}, "tools"),
        ({"tools": [{}]}, "tools"),
        ({"tools": ["function"]}, "tools"),
        ({"tools": {"type": "function"}}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": {"type": "function"}}, "tool_choice"),
        ({"function_call": {"name": "x"}}, "function_call"),
    ],
)
def test_tools_that_must_be_called_or_run_here_are_refused(
    given: dict[str, Any], field: str
) -> None:
    assert error_of(given)["loc"] == ("body", field)


def test_items_of_a_list_are_named_by_their_number() -> None:
    (error,) = invalid("messages.2.content", "is empty").errors()
    assert error["loc"] == ("body", "messages", 2, "content")
