"""The service as a process of its own; without an index, so that it starts fast."""

from pathlib import Path

import httpx
import psutil
import pytest

from eval.bench.server.server_process import running_server
from eval.runs.target import TargetError
from tests.service.checks import until


def runs(process: psutil.Process) -> bool:
    """Tell whether it does; whom nobody waits for stays in the table."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_it_answers_is_weighed_and_ends(tmp_path: Path) -> None:
    with running_server(tmp_path / "none", workers=2) as service:
        answer = httpx.get(f"{service.url}/livez", trust_env=False)
        assert answer.json() == {"status": "live"}
        processes = service.process.children(recursive=True)
        assert len(processes) >= 2
        assert service.memory() > 2 * 20e6
    # What tracks the resources of the others ends after them.
    until(lambda: not any(map(runs, processes)))


def test_no_settings_of_ours_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENKYO_PORT", "no number")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("TENKYO_UPLOADS=perhaps\n")
    with running_server(tmp_path / "none") as service:
        assert service.url.startswith("http://127.0.0.1:")


def test_one_that_does_not_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(TargetError, match=r"(?s)did not start\. Error:.*TENKYO_THREADS"),
        running_server(tmp_path / "none", TENKYO_THREADS="0"),
    ):
        pass
