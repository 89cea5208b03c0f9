import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.errors import TenkyoError
from service.app import Tenkyo
from service.auth.access import Role
from service.auth.keys import KeyFile
from service.documents.uploads import PATH
from service.operations.audit import AuditError, AuditLog, local_user
from tests.service.checks import check_problem
from tests.service.conftest import TEXTS, make_app
from tests.service.fake import FakeIndex, make_document

Start = Callable[[Tenkyo], TestClient]
AUDIT = Path(".tenkyo/audit.jsonl")
HARBOUR = make_document("reports/harbour.pdf", TEXTS["reports/harbour.pdf"]).id


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in AUDIT.read_text("utf-8").splitlines()]


def told() -> list[tuple[Any, ...]]:
    names = ("who", "action", "source", "document", "outcome")
    return [tuple(line[name] for name in names) for line in lines()]


def send(client: TestClient, text: str, name: str = "港.txt", **how: Any) -> Any:
    return client.post(PATH, files={"file": (name, text.encode())}, **how)


def test_every_change_is_recorded_with_who_made_it(client: TestClient) -> None:
    first = send(client, "Tar is black.").json()["id"]
    second = send(client, "Tar is brown.").json()["id"]
    send(client, "Tar is brown.")
    send(client, "", "empty.txt")
    client.delete(f"{PATH}/{second}")
    client.delete(f"{PATH}/none")
    assert told() == [
        ("loopback", "upload", "港.txt", first, "added"),
        ("loopback", "upload", "港.txt", second, "replaced"),
        ("loopback", "upload", "港.txt", second, "unchanged"),
        ("loopback", "upload", "empty.txt", None, "refused"),
        ("loopback", "remove", "港.txt", second, "removed"),
        ("loopback", "remove", None, "none", "not found"),
    ]
    assert all(line["time"].endswith("Z") for line in lines())
    assert AUDIT.stat().st_mode & 0o777 == 0o600


def test_whoever_tries_without_the_right_to_is_recorded(start: Start, index: FakeIndex) -> None:
    app = make_app(index)
    file = KeyFile(app.state.service.settings.keys)
    asker, manager = (
        {"X-API-Key": file.add(name, role)}
        for name, role in (("asker", Role.ASK), ("manager", Role.MANAGE))
    )
    client = start(app)
    assert send(client, "Tar.", headers=asker).status_code == 403
    assert client.delete(f"{PATH}/{HARBOUR}", headers=asker).status_code == 403
    assert client.delete(f"{PATH}/{HARBOUR}", headers=manager).status_code == 204
    assert [(each["who"], each["action"], each["outcome"]) for each in lines()] == [
        ("key:asker", "upload", "denied"),
        ("key:asker", "remove", "denied"),
        ("key:manager", "remove", "removed"),
    ]


def test_a_change_that_fails_is_recorded(client: TestClient, index: FakeIndex) -> None:
    index.write_fault = TenkyoError("The index could not be written (the disk is full).")
    send(client, "Tar.")
    index.write_fault = ZeroDivisionError()
    client.delete(f"{PATH}/{HARBOUR}")
    assert [line["outcome"] for line in lines()] == ["failed", "failed"]


def test_nothing_is_changed_that_cannot_be_recorded(client: TestClient, index: FakeIndex) -> None:
    AUDIT.mkdir(parents=True)
    for answer in (send(client, "Tar."), client.delete(f"{PATH}/{HARBOUR}")):
        problem = check_problem(answer, 500)
        assert "Nothing was changed" in problem["detail"]
        assert "TENKYO_AUDIT" in problem["detail"]
    assert index.current == "g1"


def test_questions_are_not_recorded(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "When was the lighthouse painted red?"})
    client.post("/v1/search", json={"query": "cod"})
    assert not AUDIT.exists()


def test_none_is_kept_where_none_is_named(start: Start, index: FakeIndex) -> None:
    client = start(make_app(index, audit=None))
    assert send(client, "Tar.").status_code == 201
    assert not AUDIT.exists()


def test_a_line_is_on_the_disk_when_it_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    sync = os.fsync

    def note(handle: int) -> None:
        sync(handle)
        synced.append(AUDIT.read_bytes())

    monkeypatch.setattr(os, "fsync", note)
    AuditLog(AUDIT).record("loopback", "remove", "removed", source='a "b"\n\ud800')
    [content] = synced
    assert json.loads(content)["source"].startswith('a "b"\n')
    assert content.count(b"\n") == 1


def test_half_a_line_of_a_process_that_was_killed_is_left_alone() -> None:
    log = AuditLog(AUDIT)
    log.record("loopback", "remove", "removed")
    with AUDIT.open("ab") as file:
        file.write(b'{"time": "20')
    log.record("loopback", "remove", "not found")
    whole, half, next_one = AUDIT.read_text().splitlines()
    assert json.loads(whole)["outcome"] == "removed"
    assert half == '{"time": "20'
    assert json.loads(next_one)["outcome"] == "not found"


def test_what_could_not_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _handle, line: len(line) - 1)
    with pytest.raises(AuditError, match=r"the disk is full\); what was to be .*: remove, removed"):
        AuditLog(AUDIT).record("loopback", "remove", "removed")


def test_an_account_without_a_name_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    assert local_user().startswith("local:")
    monkeypatch.setattr("getpass.getuser", nobody)
    assert local_user() == f"local:{os.getuid()}"
