import pytest
from fastapi.testclient import TestClient

from service.http.dependencies import NO_DOCUMENT
from tests.service.checks import check_problem
from tests.service.conftest import HARBOUR
from tests.service.fake import FakeIndex, make_document

HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id


def test_text_counts_code_points(client: TestClient) -> None:
    start = HARBOUR.index("𠮷野")
    params = {"start": start, "end": start + 2}
    found = client.get(f"/v1/documents/{HARBOUR_ID}/text", params=params).json()
    assert found == {"id": HARBOUR_ID, "start": start, "end": start + 2, "text": "𠮷野"}
    whole = client.get(f"/v1/documents/{HARBOUR_ID}/text").json()
    assert whole["text"] == HARBOUR
    assert whole["end"] == len(HARBOUR)


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"start": 5, "end": 4}, "start"),
        ({"start": 0, "end": len(HARBOUR) + 1}, "end"),
        ({"start": -1}, "start"),
        ({"start": "four"}, "start"),
        ({"start": 10**6}, "start"),
    ],
)
def test_text_refuses_spans_outside_the_document(
    client: TestClient, span: dict[str, int], field: str
) -> None:
    answer = client.get(f"/v1/documents/{HARBOUR_ID}/text", params=span)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("end", [0, len(HARBOUR)])
def test_a_span_may_be_empty_and_end_where_the_text_does(client: TestClient, end: int) -> None:
    params = {"start": end, "end": end}
    found = client.get(f"/v1/documents/{HARBOUR_ID}/text", params=params).json()
    assert (found["start"], found["end"], found["text"]) == (end, end, "")


@pytest.mark.parametrize("part", ["", "/text", "/file", "/outline", "/blocks"])
def test_a_document_that_is_not_there_is_said_so(client: TestClient, part: str) -> None:
    problem = check_problem(client.get(f"/v1/documents/none{part}"), 404)
    assert problem["detail"] == NO_DOCUMENT


def test_documents_are_those_of_the_generation_that_serves(
    client: TestClient, index: FakeIndex
) -> None:
    path = f"/v1/documents/{HARBOUR_ID}"
    assert client.get(path).status_code == 200
    index.put("g2", {"other.txt": "It is another."})
    client.app.state.service.retriever_handle.refresh()  # type: ignore[attr-defined]
    check_problem(client.get(path), 404)
