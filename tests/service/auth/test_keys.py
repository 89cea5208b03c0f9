import hashlib
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.auth.access import Role
from service.auth.keys import PREFIX, KeyFile, KeyRing, KeysError


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "own" / "keys.json")


def test_a_key_is_shown_once_and_kept_as_a_hash(file: KeyFile) -> None:
    token = file.add("wiki", Role.ASK)
    assert token.startswith(PREFIX)
    assert len(token) == len(PREFIX) + 43  # 256 bits in base64
    kept = file.path.read_text()
    assert token not in kept
    assert token.removeprefix(PREFIX) not in kept
    [key] = file.keys()
    assert (key.name, key.role, key.revoked) == ("wiki", Role.ASK, None)
    assert key.sha256 == hashlib.sha256(token.encode()).hexdigest()


def test_the_file_is_for_its_owner_alone(file: KeyFile) -> None:
    old = os.umask(0)
    try:
        file.add("wiki", Role.ASK)
        file.revoke("wiki")
    finally:
        os.umask(old)
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_a_change_that_fails_leaves_the_keys_as_they_were(
    file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.add("wiki", Role.ASK)
    before = file.path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        file.add("board", Role.ASK)
    assert file.path.read_bytes() == before
    assert sorted(each.name for each in file.path.parent.iterdir()) == [
        ".keys.json.lock",
        "keys.json",
    ]


def test_a_name_is_given_once(file: KeyFile) -> None:
    file.add("wiki", Role.ASK)
    file.revoke("wiki")
    with pytest.raises(KeysError, match="Choose another name"):
        file.add("wiki", Role.MANAGE)
    with pytest.raises(KeysError, match="keys list"):
        file.revoke("wiki")
    with pytest.raises(KeysError, match="keys list"):
        file.revoke("nobody")


def test_a_ring_takes_changes_up_at_once(file: KeyFile) -> None:
    assert not KeyRing(file.path).exists
    ring = KeyRing(file.path)
    token = file.add("wiki", Role.MANAGE)
    found = ring.find(token)
    assert ring.exists
    assert found is not None
    assert (found.name, found.role) == ("wiki", Role.MANAGE)
    assert ring.find(token + "x") is None
    assert ring.find("") is None
    assert ring.find(found.sha256) is None
    file.revoke("wiki")
    assert ring.find(token) is None
    assert not ring.has_valid


def test_a_file_that_vanishes_opens_nothing(file: KeyFile) -> None:
    ring = KeyRing(file.path)
    token = file.add("wiki", Role.ASK)
    assert ring.exists
    file.path.unlink()
    assert ring.find(token) is None
    assert ring.exists


KEY = {"name": "a", "role": "ask", "sha256": "0" * 64, "created": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "keys": []}',
        '{"version": 1}',
        json.dumps({"version": 1, "keys": [KEY | {"role": "root"}]}),
        json.dumps({"version": 1, "keys": [KEY | {"sha256": ""}]}),
        json.dumps({"version": 1, "keys": [KEY | {"name": "a b"}]}),
        json.dumps({"version": 1, "keys": [KEY | {"revokd": "2026-01-01T00:00:00Z"}]}),
        "\x00\x01",
    ],
)
def test_damaged_keys_open_nothing_and_are_said_so(file: KeyFile, content: str) -> None:
    ring = KeyRing(file.path)
    token = file.add("wiki", Role.ASK)
    assert ring.find(token)
    file.path.write_text(content)
    for _ in range(2):
        with pytest.raises(KeysError, match=r"keys\.json is damaged"):
            ring.find(token)
    with pytest.raises(KeysError, match="damaged"):
        file.add("board", Role.ASK)
    assert file.path.read_text() == content


def test_a_file_that_cannot_be_read_is_said_so(file: KeyFile) -> None:
    file.path.mkdir(parents=True)
    assert KeyRing(file.path).exists
    with pytest.raises(KeysError, match="cannot be read: Is a directory"):
        KeyRing(file.path).find("tk_a")


STEPS = st.lists(st.tuples(st.sampled_from(["add", "revoke"]), st.integers(0, 3)), max_size=12)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_a_key_is_accepted_from_when_it_is_made_until_it_is_revoked(
    steps: list[tuple[str, int]],
) -> None:
    with TemporaryDirectory() as folder:
        file = KeyFile(Path(folder, "keys.json"))
        ring = KeyRing(file.path)
        made: dict[str, str] = {}
        revoked: set[str] = set()
        for step, number in steps:
            name = f"key{number}"
            if step == "add" and name not in made:
                made[name] = file.add(name, Role.ASK)
            elif step == "revoke" and name in made.keys() - revoked:
                file.revoke(name)
                revoked.add(name)
            accepted = {name for name, token in made.items() if ring.find(token)}
            assert accepted == made.keys() - revoked
