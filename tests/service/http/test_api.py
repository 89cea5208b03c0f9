from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from retriever.serialization import render
from service.app import Tenkyo
from service.settings import ServiceSettings
from tests.service.checks import until
from tests.service.conftest import HARBOUR, TEXTS, make_app
from tests.service.fake import FakeIndex, make_document

HARBOUR_ID = make_document("reports/harbour.pdf", HARBOUR).id
MARKUP_ID = make_document("markup.html", TEXTS["markup.html"]).id
JAPANESE_ID = make_document("港の記録.txt", TEXTS["港の記録.txt"]).id


def test_ask_answers_with_spans_that_slice_back(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": "When was the lighthouse painted red?"})
    assert answer.status_code == 200
    shape = answer.json()
    assert shape["answer"] == "The lighthouse was painted red in 1957."
    [citation] = shape["citations"]
    quote = citation["quote"]
    assert HARBOUR[citation["start"] : citation["end"]] == citation["text"]
    assert HARBOUR[quote["start"] : quote["end"]] == quote["text"] == shape["answer"]
    assert citation["page"] == 1
    assert citation["url"] == f"/documents/{HARBOUR_ID}#{quote['start']}-{quote['end']}"


def test_ask_sends_exactly_the_bytes_of_the_wire(client: TestClient, index: FakeIndex) -> None:
    question = "港は何年に開かれたか"
    sent = client.post("/v1/ask", json={"question": question, "limit": 3})
    answer = index.open(index.folder).ask(question, limit=3)
    assert sent.content == render(answer.to_dict())
    assert sent.headers["content-type"] == "application/json"


def test_ask_refuses_with_the_nearest_passages(client: TestClient) -> None:
    shape = client.post("/v1/ask", json={"question": "Who painted the Mona Lisa in Paris?"}).json()
    assert shape["answerable"] is False
    assert shape["answer"] is None
    assert shape["citations"] == []
    assert "question’s words" in shape["reason"]
    assert shape["nearest"][0]["source"] == "reports/harbour.pdf"


def test_ask_reads_earlier_questions(client: TestClient) -> None:
    follow_up = {"question": "How many days a year?"}
    alone = client.post("/v1/ask", json=follow_up).json()
    assert len(alone["citations"]) == 2
    earlier = {**follow_up, "history": ["When is herring landed?"]}
    together = client.post("/v1/ask", json=earlier).json()
    assert together["answer"] == "Herring is landed on 31 days a year."


def test_filter_keeps_to_its_sources(client: TestClient) -> None:
    question = {"question": "When was the lighthouse painted red?"}
    elsewhere = {**question, "filter": {"source": ["港の記録.txt"]}}
    assert client.post("/v1/ask", json=elsewhere).json()["answerable"] is False
    here = {**question, "filter": {"source": ["reports/harbour.pdf"]}}
    assert client.post("/v1/ask", json=here).json()["answerable"] is True


def test_search_gives_as_many_as_asked_for(client: TestClient) -> None:
    found = client.post("/v1/search", json={"query": "days a year", "limit": 100}).json()["hits"]
    documents = client.get("/v1/documents").json()["documents"]
    assert len(found) == sum(each["passages"] for each in documents)
    assert found[0]["text"].startswith("Herring")
    assert [hit["score"] for hit in found] == sorted((hit["score"] for hit in found), reverse=True)
    few = client.post("/v1/search", json={"query": "days a year", "limit": 2}).json()["hits"]
    assert few == found[:2]


def test_hits_are_merged_where_that_is_asked_for(client: TestClient) -> None:
    asked = {"query": "days a year", "limit": 100}
    found = client.post("/v1/search", json=asked).json()["hits"]
    merged = client.post("/v1/search", json={**asked, "merge": True}).json()["hits"]
    assert merged == [hit for hit in found if hit["score"] > 0] != found
    around = {**asked, "merge": True, "context": 5}
    wider = client.post("/v1/search", json=around).json()["hits"]
    assert [hit["start"] for hit in wider] == [max(0, hit["start"] - 5) for hit in merged]


def test_context_without_merging_is_refused_in_words(client: TestClient) -> None:
    refused = client.post("/v1/search", json={"query": "days", "context": 5})
    assert refused.status_code == 422
    assert "set merge to true" in refused.text


def test_documents_are_paged(client: TestClient) -> None:
    whole = client.get("/v1/documents").json()
    assert whole["total"] == len(TEXTS)
    assert [each["source"] for each in whole["documents"]] == list(TEXTS)
    second = client.get("/v1/documents", params={"offset": 1, "limit": 1}).json()
    assert second["documents"] == [whole["documents"][1]]
    assert second["total"] == whole["total"]
    assert whole["next"] is None
    third = client.get(second["next"]).json()
    assert third["documents"] == [whole["documents"][2]]


def test_document_says_where_its_pages_start(client: TestClient) -> None:
    about = client.get(f"/v1/documents/{HARBOUR_ID}").json()
    assert about["pages"] == 3
    assert about["characters"] == len(HARBOUR)
    assert [HARBOUR[:start].count("\f") for start in about["page_starts"]] == [0, 1, 2]
    assert "text" not in about


def test_file_is_the_original_under_its_own_name(client: TestClient) -> None:
    answer = client.get(f"/v1/documents/{HARBOUR_ID}/file")
    assert answer.content == HARBOUR.encode()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="harbour.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_file_keeps_a_japanese_name(client: TestClient) -> None:
    answer = client.get(f"/v1/documents/{JAPANESE_ID}/file")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "filename*=utf-8''%E6%B8%AF" in answer.headers["content-disposition"]


def test_file_that_could_run_is_saved_not_shown(client: TestClient) -> None:
    answer = client.get(f"/v1/documents/{MARKUP_ID}/file")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_health_follows_the_index(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, client: TestClient
) -> None:
    assert client.get("/livez").json() == {"status": "live"}
    ready = client.get("/readyz").json()
    assert ready["index"] == {"generation": "g1", "encoder": "words-in-common"}
    index.current = None
    waiting = start(make_app(index))
    assert waiting.get("/livez").status_code == 200
    answer = waiting.get("/readyz")
    assert answer.status_code == 503
    assert "python -m ingest" in answer.json()["detail"]


def test_questions_wait_their_turn_while_health_answers(
    client: TestClient, index: FakeIndex
) -> None:
    index.gate.clear()
    question = {"question": "When was the lighthouse painted red?"}
    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(client.post, "/v1/ask", json=question) for _ in range(6)]
        until(lambda: len(index.inside) == ServiceSettings().threads)
        assert client.get("/livez").status_code == 200
        assert not any(each.done() for each in waiting)
        index.gate.set()
        answers = [each.result().json() for each in waiting]
    assert index.most_inside == ServiceSettings().threads
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["answerable"] is True
