import json
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.testclient import TestClient

from service.http.problems import (
    KINDS,
    MEDIA_TYPE,
    OVERLOADED,
    UNREADABLE,
    problem,
    refusal,
    responses,
    schemas,
)
from service.http.static_files import STATIC


def body_of(response: Response) -> Any:
    return json.loads(bytes(response.body))


def test_every_kind_is_explained_where_its_type_points() -> None:
    page = (STATIC / "docs" / "docs.html").read_text("utf-8")
    for name, (status, _) in KINDS.items():
        assert f'<dt id="{name}">{status} {name}</dt>' in page


@pytest.mark.parametrize(
    ("status", "kind", "name"),
    [
        (404, None, "not-found"),
        (422, None, "invalid-request"),
        (422, UNREADABLE, "unreadable-file"),
        (503, None, "not-ready"),
        (503, OVERLOADED, "overloaded"),
    ],
)
def test_a_problem_is_of_the_kind_of_its_status_unless_another_is_named(
    status: int, kind: str | None, name: str
) -> None:
    response = problem(status, "It is so.", kind=kind, headers={"Retry-After": "5"})
    assert (response.status_code, response.media_type) == (status, MEDIA_TYPE)
    assert response.headers["retry-after"] == "5"
    assert body_of(response) == {
        "type": f"/docs#{name}",
        "title": KINDS[name][1],
        "status": status,
        "detail": "It is so.",
    }


def test_a_status_without_a_kind_has_its_usual_phrase() -> None:
    body = body_of(problem(418, "No coffee."))
    assert (body["type"], body["title"]) == ("about:blank", "I'm a Teapot")


def test_invalid_fields_are_listed() -> None:
    errors = [{"field": "limit", "message": "must be at least 1"}]
    assert body_of(problem(422, "It is not valid.", errors=errors))["errors"] == errors


def test_a_refusal_answers_whatever_is_asked() -> None:
    client = TestClient(Starlette(routes=[Mount("/", refusal(403, "Not from there."))]))
    for answer in (client.get("/"), client.post("/v1/ask", content=b"{")):
        assert answer.status_code == 403
        assert answer.json()["detail"] == "Not from there."


def test_problems_of_one_status_are_described_together() -> None:
    described = responses(404, 503, OVERLOADED)
    assert {status: found["description"] for status, found in described.items()} == {
        404: "Not found",
        503: "Not ready to answer; Too many questions are waiting",
    }


def test_what_is_referred_to_is_described() -> None:
    (content,) = (found["content"] for found in responses(404).values())
    name = content[MEDIA_TYPE]["schema"]["$ref"].removeprefix("#/components/schemas/")
    assert set(body_of(problem(404, "It is not there."))) <= set(schemas()[name]["properties"])
