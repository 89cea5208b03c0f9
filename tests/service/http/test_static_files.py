import re

import pytest
from fastapi.testclient import TestClient

from service.http.static_files import FOLDER, FOR_EVER, STATIC, VERSION
from tests.service.http.test_pages import PAGES

STYLE = "common/style.css"
OTHER = "0" * len(VERSION)


def test_a_file_is_kept_for_ever_under_its_version_alone(client: TestClient) -> None:
    text = (STATIC / STYLE).read_text("utf-8")
    for place, kept in ((f"{VERSION}/", True), (f"{OTHER}/", False), ("", False)):
        answer = client.get(f"{FOLDER}/{place}{STYLE}")
        assert (answer.status_code, answer.text) == (200, text)
        assert (answer.headers["cache-control"] == FOR_EVER) is kept
        assert "no-cache" in answer.headers["cache-control"] or kept


def test_they_are_compressed(client: TestClient) -> None:
    answer = client.get(f"{FOLDER}/{STYLE}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == (STATIC / STYLE).read_text("utf-8")


def test_a_file_that_is_still_the_same_is_not_sent_again(client: TestClient) -> None:
    for place in (f"{FOLDER}/{STYLE}", f"{FOLDER}/{VERSION}/{STYLE}"):
        tag = client.get(place).headers["etag"]
        answer = client.get(place, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["", "none.js", VERSION, f"{VERSION}/", f"{VERSION}/none.js", f"{VERSION}/{VERSION}/{STYLE}",
     f"{VERSION}/%2e%2e/app.py", f"{VERSION}/../../app.py", f"{VERSION}//etc/passwd", "%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_nor_kept(client: TestClient, path: str) -> None:
    answer = client.get(f"{FOLDER}/{path}")
    assert answer.status_code == 404
    assert "no-cache" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_name_their_files_with_the_version(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert "no-cache" in page.headers["cache-control"]
    named = re.findall(rf'"({FOLDER}/[^"]+)"', page.text)
    assert named
    for address in named:
        assert client.get(address).headers["cache-control"] == FOR_EVER


def test_what_files_load_is_of_their_own_version() -> None:
    """An address that begins with the folder would be without one."""
    for file in STATIC.glob("*/*"):
        if file.suffix in (".js", ".css", ".svg"):
            assert FOLDER not in file.read_text("utf-8"), file
