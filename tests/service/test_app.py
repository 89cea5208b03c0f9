import re

import pytest
from fastapi.testclient import TestClient

from service.http.pages import STATIC

PAGES = ["/", "/docs", "/documents/none"]


def test_openapi_describes_the_problems(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    for path, status in [
        ("/v1/ask", "422"), ("/v1/ask", "413"), ("/v1/ask", "503"), ("/v1/search", "422"),
        ("/v1/documents/{document_id}", "404"), ("/readyz", "503"), ("/v1/documents", "422"),
    ]:  # fmt: skip
        for operation in api["paths"][path].values():
            content = operation["responses"][status]["content"]
            assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
    problem = api["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == {"type", "title", "status", "detail"}
    assert "FieldError" in api["components"]["schemas"]


def test_openapi_refers_only_to_what_it_defines(client: TestClient) -> None:
    answer = client.get("/openapi.json")
    schemas = answer.json()["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", answer.text)) <= set(schemas)
    assert "HTTPValidationError" not in schemas


def test_openapi_has_the_contract_and_nothing_of_the_pages(client: TestClient) -> None:
    assert set(client.get("/openapi.json").json()["paths"]) == {
        "/v1/ask", "/v1/search", "/v1/documents", "/v1/documents/{document_id}",
        "/v1/documents/{document_id}/text", "/v1/documents/{document_id}/file",
        "/v1/documents/{document_id}/outline", "/v1/documents/{document_id}/blocks",
        "/v1/documents/{document_id}/pages/{number}",
        "/v1/documents/{document_id}/pages/{number}.webp",
        "/v1/suggestions", "/v1/uploads", "/v1/feedback", "/livez", "/readyz", "/metrics",
        "/v1/chat/completions", "/v1/responses", "/v1/models", "/v1/models/{model}",
        "/v1/rerank", "/v2/rerank",
    }  # fmt: skip


def test_answers_have_the_shape_that_is_described(client: TestClient) -> None:
    """The models only describe: the bytes come from the retriever, so compare their keys."""
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    answer = client.post("/v1/ask", json={"question": "When was the lighthouse painted red?"})
    shape = answer.json()
    assert set(shape) == set(schemas["AskResponse"]["required"])
    assert set(shape["citations"][0]) == set(schemas["Citation"]["required"])
    assert set(shape["citations"][0]["quote"]) == set(schemas["Quote"]["required"])
    [hit] = client.post("/v1/search", json={"query": "cod", "limit": 1}).json()["hits"]
    assert set(hit) == set(schemas["Hit"]["required"])
    document = client.get("/v1/documents").json()["documents"][0]
    assert set(document) == set(schemas["DocumentSummary"]["required"])
    detail = client.get(f"/v1/documents/{document['id']}").json()
    assert set(detail) == set(schemas["DocumentDetail"]["required"])


@pytest.mark.parametrize("path", [*PAGES, "/v1/documents", "/static/chat/chat.js", "/nothing"])
def test_every_response_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_from_this_host_alone(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<html lang=" in page.text
    loaded = re.findall(r'(?:src|href)="([^"#]+)"', page.text)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    for address in loaded:
        assert client.get(address).status_code == 200
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page.text)


def test_scripts_never_read_text_as_markup() -> None:
    for script in STATIC.glob("*.js"):
        found = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?://",
            script.read_text("utf-8"),
        )
        assert found is None, script


def test_static_files_are_compressed(client: TestClient) -> None:
    answer = client.get("/static/common/style.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == (STATIC / "common" / "style.css").read_text("utf-8")


def test_the_viewer_of_a_document_that_is_not_there(client: TestClient) -> None:
    assert client.get("/documents/none").status_code == 404
    known = client.get("/v1/documents").json()["documents"][0]["id"]
    assert client.get(f"/documents/{known}").status_code == 200
