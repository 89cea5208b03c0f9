import re

import pytest
from fastapi.testclient import TestClient

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
        "/v1/suggestions", "/v1/confidence", "/v1/uploads", "/v1/feedback",
        "/livez", "/readyz", "/metrics",
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
