import re
from pathlib import Path

import pytest
from starlette.routing import Match

from eval.annotate.prepare import AnnotateError, prepare
from ingest.errors import IndexUnavailableError


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "asked.txt"
    path.write_text("How many toes has a cat?\n")
    return path


def test_it_listens_on_this_machine_alone_and_nobody_guesses_its_address(
    questions: Path, seed_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENKYO_HOST", "0.0.0.0")
    addresses = []
    for _ in range(2):
        prepared = prepare(questions, tmp_path / "gold.jsonl", seed_index, 0)
        with prepared.listener as listener:
            host, port = listener.getsockname()
        assert host == "127.0.0.1"
        found = re.fullmatch(
            rf"http://127\.0\.0\.1:{port}(/annotate/[\w-]{{20,}})", prepared.address
        )
        assert found is not None, prepared.address
        scope = {"type": "http", "method": "GET", "path": found[1]}
        assert any(route.matches(scope)[0] is Match.FULL for route in prepared.app.routes)
        addresses.append(found[1])
    assert addresses[0] != addresses[1]


def test_nothing_listens_where_something_cannot_be_used(
    questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.create_server", pytest.fail)
    with pytest.raises(AnnotateError, match=r"there is no folder .*no; make it first"):
        prepare(questions, tmp_path / "no" / "gold.jsonl", tmp_path, 0)
    with pytest.raises(IndexUnavailableError, match="python -m ingest"):
        prepare(questions, tmp_path / "gold.jsonl", tmp_path / "none", 0)
