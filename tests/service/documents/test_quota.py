from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import Tenkyo
from service.documents.uploads import PATH
from tests.service.checks import check_problem
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex


def send(client: TestClient, name: str, text: str = "Tar is black.") -> Any:
    return client.post(PATH, files={"file": ("file", text.encode())}, data={"source": name})


@pytest.fixture
def full(start: Callable[[Tenkyo], TestClient], index: FakeIndex) -> TestClient:
    """A service that has as many documents as it may."""
    return start(make_app(index, max_documents=len(TEXTS)))


def test_no_document_is_added_beyond_the_number(full: TestClient, index: FakeIndex) -> None:
    problem = check_problem(send(full, "tar.txt"), 507)
    assert problem["type"] == "/docs#library-full"
    assert f"allows {len(TEXTS)}" in problem["detail"]
    assert "TENKYO_MAX_DOCUMENTS" in problem["detail"]
    assert index.current == "g1"


def test_one_may_still_be_replaced_or_make_room(full: TestClient) -> None:
    answer = send(full, "sheds.md", "# Sheds\n\nThere are none.")
    assert answer.json()["status"] == "replaced"
    assert full.delete(f"{PATH}/{answer.json()['id']}").status_code == 204
    assert send(full, "tar.txt").status_code == 201
    check_problem(send(full, "rope.txt", "Rope."), 507)


def test_the_first_document_needs_no_index(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    index.current = None
    client = start(make_app(index, max_documents=1))
    assert send(client, "tar.txt").status_code == 201
    check_problem(send(client, "rope.txt", "Rope."), 507)
