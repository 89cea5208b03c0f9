import re

import pytest
from fastapi.testclient import TestClient

from service.http.static_files import STATIC

PAGES = ["/", "/library", "/help", "/docs", "/documents/none"]


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


def test_the_viewer_of_a_document_that_is_not_there(client: TestClient) -> None:
    assert client.get("/documents/none").status_code == 404
    known = client.get("/v1/documents").json()["documents"][0]["id"]
    assert client.get(f"/documents/{known}").status_code == 200


def test_a_file_that_is_not_there_is_a_page_for_readers_and_a_problem_for_programs(
    client: TestClient,
) -> None:
    path = "/v1/documents/none/file"
    for wanted, form in (("text/html,*/*", "text/html"), ("*/*", "application/problem+json")):
        answer = client.get(path, headers={"Accept": wanted})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith(form)
    asked = client.get("/v1/documents/none", headers={"Accept": "text/html"})
    assert asked.headers["content-type"] == "application/problem+json"


def test_scripts_never_read_text_as_markup() -> None:
    scripts = list(STATIC.rglob("*.js"))
    assert scripts
    for script in scripts:
        found = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?://",
            script.read_text("utf-8"),
        )
        assert found is None, script
