from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.errors import IndexUnavailableError, ModelError, TenkyoError
from ingest.messages import from_stored
from ingest.pipeline import Outcome, Status
from service.app import Tenkyo
from service.documents.uploads import PATH
from tests.service.checks import check_problem
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex, make_document

ASK = "/v1/ask"
TAR = "The tar in the shed is black.\n"
QUESTION = {"question": "What is the tar in the shed?"}
HARBOUR_ID = make_document("reports/harbour.pdf", TEXTS["reports/harbour.pdf"]).id
MEGABYTE = 1024 * 1024
NAMELESS = b"--b\r\nContent-Disposition: form-data\r\n\r\na\r\n--b--"


def send(client: TestClient, text: str, name: str = "tar.txt", **fields: str) -> Any:
    return client.post(PATH, files={"file": (name, text.encode())}, data=fields)


def sources(client: TestClient) -> list[str]:
    return [one["source"] for one in client.get(PATH).json()["documents"]]


def test_an_uploaded_file_is_served_by_the_very_next_request(client: TestClient) -> None:
    assert not client.post(ASK, json=QUESTION).json()["answerable"]
    answer = send(client, TAR)
    assert answer.status_code == 201
    shape = answer.json()
    assert (shape.pop("status"), shape["notes"], shape.pop("files")) == ("added", [], [])
    assert answer.headers["location"] == f"{PATH}/{shape['id']}"
    assert client.get(answer.headers["location"]).json() == shape
    assert client.get(f"{PATH}/{shape['id']}/file").content == TAR.encode()
    assert client.post(ASK, json=QUESTION).json()["answer"] == TAR.strip()


def noted(*notes: str) -> dict[str, Any]:
    messages = [{"template": note, "values": {}} for note in notes]
    return {"notes": list(notes), "messages": messages}


def test_each_file_of_an_archive_is_answered_for(
    client: TestClient, index: FakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = [
        Outcome("a.zip/b.txt", Status.REPLACED),
        Outcome("a.zip/c.xyz", Status.REFUSED, ("the format is not read",)),
        Outcome("a.zip/d.txt", Status.ADDED, ("page 2 has no text",)),
    ]
    monkeypatch.setattr(index, "add", lambda data, source: outcomes)
    answer = send(client, "PK", "a.zip")
    assert answer.status_code == 201
    assert answer.json() == {
        "source": "a.zip",
        "files": [
            {"source": "a.zip/b.txt", "status": "replaced", **noted()},
            {"source": "a.zip/c.xyz", "status": "refused", **noted("the format is not read")},
            {"source": "a.zip/d.txt", "status": "added", **noted("page 2 has no text")},
        ],
    }
    monkeypatch.setattr(index, "add", lambda data, source: outcomes[:2])
    assert send(client, "PK", "a.zip").status_code == 200


def test_the_same_file_again_changes_nothing(client: TestClient, index: FakeIndex) -> None:
    first = send(client, TAR)
    generation = index.current
    again = send(client, TAR)
    assert again.status_code == 200
    assert again.json() == first.json() | {"status": "unchanged"}
    assert index.current == generation


def test_what_of_a_file_was_not_read_is_noted(client: TestClient) -> None:
    answer = send(client, "A quay. <img>", "quay.html")
    assert answer.json()["notes"] == ["the picture quay.png in its text was left out"]
    assert answer.json()["messages"] == [
        {
            "template": "the picture {name} in its text was left out",
            "values": {"name": "quay.png"},
        }
    ]


def test_a_file_of_the_same_name_replaces_the_one_before(client: TestClient) -> None:
    before = send(client, TAR).json()["id"]
    answer = send(client, TAR.replace("black", "brown"))
    assert (answer.status_code, answer.json()["status"]) == (200, "replaced")
    assert "brown" in client.post(ASK, json=QUESTION).json()["answer"]
    check_problem(client.get(f"{PATH}/{before}"), 404)
    assert sources(client).count("tar.txt") == 1


@pytest.mark.parametrize(
    ("name", "fields", "source"),
    [
        ("tar.txt", {}, "tar.txt"),
        ("港の記録 2.txt", {}, "港の記録 2.txt"),
        ("a 😀 “b”.txt", {}, "a 😀 “b”.txt"),
        ("/home/me/tar.txt", {}, "tar.txt"),
        ("tar.txt", {"source": "reports/2025/タール.txt"}, "reports/2025/タール.txt"),
        ("blob", {"source": "a.txt"}, "a.txt"),
    ],
)
def test_a_file_is_called_by_its_name_or_as_is_said(
    client: TestClient, name: str, fields: dict[str, str], source: str
) -> None:
    answer = send(client, TAR, name, **fields)
    assert answer.status_code == 201
    assert answer.json()["source"] == source
    assert source in sources(client)


@pytest.mark.parametrize(
    ("name", "text", "source", "words"),
    [
        ("tar.txt", "", "", "tar.txt was not added: the file is empty."),
        ("tar.xyz", TAR, "", "tar.xyz was not added: the format is not one of: .html"),
        ("tar.txt", TAR, "../tar.txt", "must be a relative path"),
        ("tar.txt", TAR, "/etc/tar.txt", "must be a relative path"),
        ("tar.txt", TAR, "a//tar.txt", "must be a relative path"),
        ("tar.txt", TAR, "a\x07.txt", "must not have control characters"),
        ("tar.txt", TAR, "a" * 1001 + ".txt", "must have 1 to 1,000 characters"),
        ("/", TAR, "", "The file was not added: its name must have"),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_its_name(
    client: TestClient, index: FakeIndex, name: str, text: str, source: str, words: str
) -> None:
    problem = check_problem(send(client, text, name, source=source), 422)
    assert problem["type"] == "/docs#unreadable-file"
    assert words in problem["detail"]
    assert str(from_stored(problem["message"])) == problem["detail"]
    assert index.current == "g1"
    assert sources(client) == list(TEXTS)


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"files": {"document": ("a.txt", b"a")}}, "document", "is not a key"),
        ({"files": {"source": ("a.txt", b"a")}}, "file", "is required"),
        ({"files": {"file": (None, b"a")}}, "file", "is required"),
        ({"data": {"file": "a"}}, "form", "multipart/form-data"),
        ({"json": {"file": "a"}}, "form", "multipart/form-data"),
        ({"content": b"a"}, "form", "multipart/form-data"),
        ({}, "form", "multipart/form-data"),
    ],
)
def test_what_is_no_upload_is_told_what_is_missing(
    client: TestClient, form: dict[str, Any], field: str, message: str
) -> None:
    problem = check_problem(client.post(PATH, **form), 422)
    assert problem["type"] == "/docs#invalid-request"
    assert problem["errors"][0]["field"] == field
    assert message in problem["detail"]


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", "multipart/form-data", "boundary"),
        (b"nonsense", "multipart/form-data; boundary=b", ""),
        (NAMELESS, "multipart/form-data; boundary=b", "name"),
    ],
)
def test_a_form_that_is_none_is_malformed(
    client: TestClient, content: bytes, kind: str, words: str
) -> None:
    answer = client.post(PATH, content=content, headers={"Content-Type": kind})
    problem = check_problem(answer, 400)
    assert words in problem["detail"]
    assert "JSON" not in problem["detail"]


def test_a_form_with_two_files_is_refused(client: TestClient) -> None:
    files = [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]
    assert "Too many files" in check_problem(client.post(PATH, files=files), 400)["detail"]
    assert sources(client) == list(TEXTS)


# The parser leaves the half of a file to the garbage collector, which closes and reports it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_form_that_was_cut_off_adds_nothing(client: TestClient) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHalf a sen'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    check_problem(client.post(PATH, content=head, headers=headers), 422)
    assert sources(client) == list(TEXTS)


@pytest.fixture
def small(start: Callable[[Tenkyo], TestClient], index: FakeIndex) -> TestClient:
    """Talk to a service that takes files up to a megabyte."""
    return start(make_app(index, max_upload_mb=1))


def test_a_file_may_be_as_large_as_is_said(small: TestClient) -> None:
    assert send(small, "a" * MEGABYTE).status_code == 201


def test_a_file_that_is_too_large_is_refused_before_it_is_read(small: TestClient) -> None:
    problem = check_problem(send(small, "a" * 2 * MEGABYTE), 413)
    assert "1 MB" in problem["detail"]
    assert "TENKYO_MAX_UPLOAD_MB" in problem["detail"]


def test_a_file_of_unknown_size_is_read_no_further_than_the_limit(small: TestClient) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(64):
            sent += 1
            yield b"a" * (64 * 1024)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    check_problem(small.post(PATH, content=chunks(), headers=headers), 413)
    assert sources(small) == list(TEXTS)


def test_a_field_beside_the_file_is_limited(client: TestClient) -> None:
    check_problem(send(client, TAR, source="a" * MEGABYTE), 400)


def test_a_removed_document_is_gone_with_the_very_next_request(client: TestClient) -> None:
    address = send(client, TAR).headers["location"]
    answer = client.delete(address)
    assert (answer.status_code, answer.content) == (204, b"")
    check_problem(client.get(address), 404)
    assert not client.post(ASK, json=QUESTION).json()["answerable"]
    assert sources(client) == list(TEXTS)


def test_a_document_that_is_not_there_cannot_be_removed(
    client: TestClient, index: FakeIndex
) -> None:
    check_problem(client.delete(f"{PATH}/none"), 404)
    assert index.current == "g1"


def test_the_first_upload_makes_the_index(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    index.current = None
    client = start(make_app(index))
    check_problem(client.delete(f"{PATH}/none"), 503)
    assert send(client, TAR).status_code == 201
    assert client.get("/readyz").status_code == 200
    assert client.post(ASK, json=QUESTION).json()["answer"] == TAR.strip()


def test_an_index_that_does_not_open_is_left_alone(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex
) -> None:
    index.put("broken", IndexUnavailableError("The index is damaged. Run: python -m ingest PATH"))
    client = start(make_app(index))
    for answer in (send(client, TAR), client.delete(f"{PATH}/{HARBOUR_ID}")):
        assert "python -m ingest" in check_problem(answer, 503)["detail"]
    assert index.current == "broken"


def test_an_index_that_cannot_be_written_is_said_so(client: TestClient, index: FakeIndex) -> None:
    index.write_fault = TenkyoError("The index could not be written (the disk is full).")
    for answer in (send(client, TAR), client.delete(f"{PATH}/{HARBOUR_ID}")):
        assert "the disk is full" in check_problem(answer, 500)["detail"]
    assert sources(client) == list(TEXTS)
    index.write_fault = None
    assert send(client, TAR).status_code == 201


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (TenkyoError, 500, "tell whoever runs the service"),
        (IndexUnavailableError, 503, "could not be written"),
        (ModelError, 503, "could not be written"),
    ],
)
def test_the_servers_folders_are_for_its_log(
    client: TestClient,
    index: FakeIndex,
    failure: type[TenkyoError],
    status: int,
    words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    whole = f"The index in {index.folder} could not be written (the disk is full)."
    index.write_fault = failure(whole)
    for answer in (send(client, TAR), client.delete(f"{PATH}/{HARBOUR_ID}")):
        problem = check_problem(answer, status)
        assert words in problem["detail"]
        assert "the disk is full" in problem["detail"]
        assert str(index.folder.parent) not in answer.text
    logged = [record for record in caplog.records if record.getMessage() == whole]
    assert [record.levelname for record in logged] == ["ERROR", "ERROR"]


CHANGES: list[Callable[..., Any]] = [
    lambda client, **how: client.post(PATH, files={"file": ("tar.txt", TAR)}, **how),
    lambda client, **how: client.delete(f"{PATH}/{HARBOUR_ID}", **how),
]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_can_be_switched_off(
    start: Callable[[Tenkyo], TestClient], index: FakeIndex, change: Callable[..., Any]
) -> None:
    client = start(make_app(index, uploads=False))
    problem = check_problem(change(client), 403)
    assert "TENKYO_UPLOADS" in problem["detail"]
    assert problem["type"] == "/docs#forbidden"
    assert client.get("/v1/uploads").json()["allowed"] is False
    assert sources(client) == list(TEXTS)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "http://testserver:3000"},
        {"Origin": "http://testserver.example.org"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(
    client: TestClient, change: Callable[..., Any], headers: dict[str, str]
) -> None:
    problem = check_problem(change(client, headers=headers), 403)
    assert "another site" in problem["detail"]
    assert sources(client) == list(TEXTS)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}],
)
def test_a_page_of_ours_may_change_the_documents(
    client: TestClient, change: Callable[..., Any], headers: dict[str, str]
) -> None:
    assert change(client, headers=headers).is_success


def test_adding_and_removing_are_described(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    post = api["paths"][PATH]["post"]
    form = post["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file"]
    assert set(form["properties"]) == {"file", "source"}
    told = {"401", "403", "422", "429", "500", "503"}
    assert set(post["responses"]) == told | {"200", "201", "400", "413", "507"}
    assert "cannot be read" in post["responses"]["422"]["description"]
    delete = api["paths"][f"{PATH}/{{document_id}}"]["delete"]
    assert set(delete["responses"]) == told | {"204", "404"}
    shape = send(client, TAR).json()
    assert set(shape) == set(api["components"]["schemas"]["Uploaded"]["required"])
