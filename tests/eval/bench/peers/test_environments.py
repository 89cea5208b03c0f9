"""Environments, made without a package index."""

import sys
import venv
from pathlib import Path
from typing import Any

import pytest

from eval.bench.peers.environments import PeerEnvironmentError, link_distributions, python_of
from eval.bench.peers.systems import SETUPS, Setup

PEER = Setup("Peer", "eval.bench.peers.with_peer", "default", "default", ("peer==1.0",))


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have environments hold a script in place of Python; the list has its next exit codes."""
    codes: list[int] = []

    def create(place: Path, **_: Any) -> None:
        (place / "lib" / "python3.11" / "site-packages").mkdir(parents=True, exist_ok=True)
        python = place / "bin" / "python"
        python.parent.mkdir(exist_ok=True)
        python.write_text(f"#!/bin/sh\necho No matching distribution >&2\nexit {codes.pop(0)}\n")
        python.chmod(0o755)

    monkeypatch.setattr(venv, "create", create)
    return codes


def test_tenkyo_has_the_environment_that_runs(tmp_path: Path) -> None:
    assert python_of(SETUPS[0], tmp_path) == Path(sys.executable)
    assert not list(tmp_path.iterdir())


def test_an_environment_is_made_once_for_the_same_packages(tmp_path: Path, pip: list[int]) -> None:
    pip += [0]
    python = python_of(PEER, tmp_path)
    assert python == tmp_path / "peer" / "bin" / "python"
    # Making it again would take an exit code that is not there.
    assert python_of(PEER, tmp_path) == python
    (link,) = (tmp_path / "peer").glob("lib/*/site-packages/torch.pth")
    assert (Path(link.read_text("utf-8").strip()) / "torch" / "__init__.py").is_file()


def test_what_cannot_be_installed_is_told_and_tried_again(tmp_path: Path, pip: list[int]) -> None:
    pip += [1, 0]
    with pytest.raises(PeerEnvironmentError, match=r"Peer 1\.0 .*No matching distribution"):
        python_of(PEER, tmp_path)
    assert python_of(PEER, tmp_path).is_file()
    assert pip == []


def test_a_distribution_is_linked_with_what_it_needs(tmp_path: Path) -> None:
    link_distributions("pytest", tmp_path)
    names = {link.name for link in tmp_path.iterdir()}
    assert {"pytest", "_pytest", "pluggy"} <= names
    assert not {"bin", "..", "hypothesis"} & names
    assert (tmp_path / "pluggy" / "__init__.py").is_file()
