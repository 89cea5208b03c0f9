from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from eval.annotate.app import STATIC, Workspace, install
from eval.annotate.gold_file import GoldFile
from eval.annotate.user_questions import key_of
from eval.gold.questions import read_gold
from service.app import Tenkyo
from tests.eval.memory import gold_row, write_rows
from tests.service.checks import check_problem
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex

HOME = "/annotate/token"
PAINTED = "When was the lighthouse painted?"
WORDS = "𠮷野 walked along the quay."
START = HARBOUR.index(WORDS)
SPAN = {"doc": "reports/harbour.pdf", "start": START, "end": START + len(WORDS), "text": WORDS}
DRAFT: dict[str, Any] = {
    "seen": None,
    "kind": "fact",
    "answerable": True,
    "answers": [["𠮷野"]],
    "gold": [SPAN],
    "all": False,
    "near_miss": None,
    "split": None,
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    questions = tmp_path / "asked.txt"
    questions.write_text(f"Who walked along the quay?\n{PAINTED}\n", "utf-8")
    return Workspace(questions, GoldFile(tmp_path / "gold.jsonl"), "token")


@pytest.fixture
def client(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, workspace: Workspace
) -> TestClient:
    app = make_app(index)
    install(app, workspace)
    return start(app)


def listed(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{HOME}/questions").json()["questions"]
    return found


def address(question: str) -> str:
    return f"{HOME}/questions/{key_of(question, [])}"


def test_questions_are_listed_and_marked_when_they_are_done(client: TestClient) -> None:
    first, second = listed(client)
    assert first == {
        "key": key_of("Who walked along the quay?", []),
        "question": "Who walked along the quay?",
        "history": [],
        "up": 0,
        "down": 0,
        "comments": [],
        "done": None,
    }
    assert client.get(address(PAINTED)).json() == {"row": None, "seen": None}
    assert client.put(address(PAINTED), json=DRAFT).json()["id"] == "q001"
    assert [one["done"] for one in listed(client)] == [None, "q001"]
    assert second["done"] is None


def test_what_is_saved_can_be_edited_and_saved_again(
    client: TestClient, workspace: Workspace
) -> None:
    saved = client.put(address(PAINTED), json=DRAFT).json()
    assert saved["warnings"] == []
    found = client.get(address(PAINTED)).json()
    assert found["seen"] == saved["seen"]
    assert found["row"]["gold"] == [SPAN]
    again = {**DRAFT, "kind": "why", "seen": found["seen"]}
    assert client.put(address(PAINTED), json=again).status_code == 200
    [question] = read_gold(workspace.gold.path)
    assert question.kind == "why"


def test_a_row_that_was_changed_meanwhile_is_not_overwritten(client: TestClient) -> None:
    client.put(address(PAINTED), json=DRAFT)
    answer = client.put(address(PAINTED), json=DRAFT)
    assert answer.status_code == 409
    assert "Load it again" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gold": [{**SPAN, "text": "𠮷野 sat on the quay."}]}, "gold.jsonl, line 1 (q001): "),
        ({"gold": [{**SPAN, "doc": "none.pdf"}]}, "no document 'none.pdf' is served"),
        ({"gold": [{**SPAN, "end": 10**6}]}, "ends after the document"),
        ({"gold": [{"doc": SPAN["doc"], "page": 9}]}, "has 3 pages"),
        ({"gold": [{"start": 1, "end": 2}]}, '"doc" must be a string'),
        ({"answers": [[" "]]}, "would match any answer"),
        ({"kind": ""}, '"kind" must be a string'),
        ({"split": "train"}, "split"),
        ({"id": "q9"}, "id is not a key"),
        ({"answers": ["𠮷野"]}, "answers, item 1 must be a list"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(
    client: TestClient, workspace: Workspace, change: dict[str, Any], message: str
) -> None:
    problem = check_problem(client.put(address(PAINTED), json={**DRAFT, **change}), 422)
    assert message in problem["detail"]
    assert not workspace.gold.path.exists()


def test_answers_that_do_not_stand_in_the_evidence_are_warned_of(client: TestClient) -> None:
    draft = {**DRAFT, "answers": [["𠮷野"], ["1957", "fifty-seven"]]}
    [warning] = client.put(address(PAINTED), json=draft).json()["warnings"]
    assert "none of 1957 | fifty-seven is in" in warning
    draft = {**DRAFT, "gold": [], "answers": []}
    [warning] = client.put(address("Who walked along the quay?"), json=draft).json()["warnings"]
    assert "no evidence is named" in warning


def test_a_file_that_cannot_be_written_is_said_so(client: TestClient, workspace: Workspace) -> None:
    workspace.gold.path.with_name(".gold.jsonl.new").mkdir()
    problem = check_problem(client.put(address(PAINTED), json=DRAFT), 500)
    assert problem["detail"] == "gold.jsonl cannot be written: Is a directory."


def test_a_question_that_is_not_there_any_more(client: TestClient) -> None:
    problem = check_problem(client.put(address("What?"), json=DRAFT), 404)
    assert "asked.txt does not have this question" in problem["detail"]


def test_a_gold_file_is_corrected_in_place(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, tmp_path: Path
) -> None:
    path = write_rows(tmp_path / "gold.jsonl", [gold_row("q5", PAINTED, author="me")])
    app = make_app(index)
    install(app, Workspace(path, GoldFile(path), "token"))
    client = start(app)
    found = client.get(address(PAINTED)).json()
    draft = {**DRAFT, "seen": found["seen"]}
    assert client.put(address(PAINTED), json=draft).json()["id"] == "q5"
    [question] = read_gold(path)
    assert (question.answerable, question.extra) == (True, {"author": "me"})


REQUESTS: list[Callable[..., Any]] = [
    lambda client, home, **how: client.get(home, **how),
    lambda client, home, **how: client.get(f"{home}/questions", **how),
    lambda client, home, **how: client.get(f"{home}/questions/a", **how),
    lambda client, home, **how: client.put(f"{home}/questions/a", json=DRAFT, **how),
]


@pytest.mark.parametrize("send", REQUESTS)
def test_none_but_who_has_the_token_gets_in(client: TestClient, send: Callable[..., Any]) -> None:
    for home in ("/annotate/tokem", "/annotate/😀"):
        problem = check_problem(send(client, home), 403)
        assert "python -m eval annotate" in problem["detail"]
    headers = {"Sec-Fetch-Site": "cross-site"}
    problem = check_problem(send(client, HOME, headers=headers), 403)
    assert "another site may not annotate" in problem["detail"]
    check_problem(client.get("/annotate"), 403)


def test_the_service_itself_is_served_too(client: TestClient) -> None:
    assert client.post("/v1/ask", json={"question": PAINTED}).json()["answerable"]
    assert set(client.get("/openapi.json").json()["paths"]) >= {"/v1/ask", "/v1/feedback"}
    assert not any("annotate" in path for path in client.get("/openapi.json").json()["paths"])
    assert "token" not in client.get("/metrics").text.replace("{token}", "")


def test_the_page_keeps_to_this_host(client: TestClient) -> None:
    page = client.get(HOME)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for name in STATIC.iterdir():
        text = name.read_text("utf-8")
        assert "https://" not in text
        assert "innerHTML" not in text
        assert client.get(f"/annotate/static/{name.name}").status_code == 200
