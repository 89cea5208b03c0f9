import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.__main__ import command
from service.auth.keys import KeyRing

KEYS = Path(".tenkyo/keys.json")


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, ["keys", *arguments], env={"COLUMNS": "100"})
    return result.exit_code, result.stdout, result.stderr


def test_help_teaches() -> None:
    assert "add" in run("--help")[1]
    code, output, _ = run("add", "--help")
    assert code == 0
    for words in ("ask", "manage", "Authorization: Bearer", "only its hash is kept"):
        assert words in " ".join(output.split())


def test_a_key_is_made_listed_and_revoked() -> None:
    code, output, said = run("add", "wiki", "--role", "ask")
    assert code == 0
    token = output.strip()
    assert output == f"{token}\n"
    assert "cannot be shown again" in said
    ring = KeyRing(KEYS)
    assert ring.find(token)
    run("add", "board-of-directors", "--role", "manage")
    code, output, _ = run("list")
    assert code == 0
    first, second = output.splitlines()
    assert first.startswith("wiki                ask     made 20")
    assert first.endswith("valid")
    assert second.startswith("board-of-directors  manage")
    assert token not in output
    assert run("revoke", "wiki") == (0, "wiki is revoked.\n", "")
    assert ring.find(token) is None
    assert " revoked 20" in run("list")[1].splitlines()[0]


def test_what_was_done_to_keys_is_in_the_audit_log() -> None:
    token = run("add", "wiki", "--role", "ask")[1].strip()
    run("revoke", "wiki")
    log = Path(".tenkyo/audit.jsonl").read_text()
    assert token not in log
    added, revoked = map(json.loads, log.splitlines())
    assert (added["action"], added["key"], added["role"]) == ("key add", "wiki", "ask")
    assert (revoked["action"], revoked["key"]) == ("key revoke", "wiki")
    assert added["who"].startswith("local:")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "wiki"], "--role"),
        (["add", "wiki", "--role", "admin"], "admin"),
        (["add", "two words", "--role", "ask"], "1 to 64 letters"),
        (["add", "", "--role", "ask"], "1 to 64 letters"),
        (["add", "a" * 65, "--role", "ask"], "1 to 64 letters"),
        (["revoke", "nobody"], "no valid key called nobody"),
    ],
)
def test_what_will_not_do_is_said_so(arguments: list[str], words: str) -> None:
    code, output, said = run(*arguments)
    assert (code, output) == (2, "")
    assert words in said
    assert not KEYS.exists()


def test_damaged_keys_are_said_so() -> None:
    KEYS.parent.mkdir()
    KEYS.write_text("{")
    for arguments in (["list"], ["revoke", "a"], ["add", "a", "--role", "ask"]):
        code, _, said = run(*arguments)
        assert code == 2
        assert said.startswith("Error: The keys file .tenkyo/keys.json is damaged")


def test_keys_that_are_switched_off_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_KEYS", "")
    assert "TENKYO_KEYS" in run("add", "wiki", "--role", "ask")[2]
    monkeypatch.setenv("TENKYO_PORT", "web")
    assert "TENKYO_PORT" in run("list")[2]


def test_a_key_is_not_made_that_cannot_be_recorded() -> None:
    Path(".tenkyo/audit.jsonl").mkdir(parents=True)
    code, output, said = run("add", "wiki", "--role", "ask")
    assert (code, output) == (2, "")
    assert "audit log" in said
    assert not KEYS.exists()


def test_where_there_are_no_keys_the_advice_works() -> None:
    code, output, said = run("list")
    assert (code, output) == (0, "")
    assert run(*said.split("python -m service keys ")[1].split())[0] == 0
    assert "NAME" in run("list")[1]
