"""The real thing, made once a session: the seeds' index with the real encoder, and its retriever.

Tests that use these bear the mark `models`.
"""

from pathlib import Path

import pytest

from retriever.pipeline import Retriever
from tests.offline import ROOT, run_python

SEED = ROOT / "seeds" / "ip-strategic-program-2025.txt"
SEED_GOLD = ROOT / "eval" / "gold" / "ip-strategic-program-2025.jsonl"


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The strategy's text, read without any of our code."""
    return SEED.read_bytes().decode("utf-8-sig")


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of `seeds/`, made by the command as a user runs it."""
    folder = tmp_path_factory.mktemp("seeds")
    ended = run_python("-m", "ingest", SEED.parent, "--index", folder / "index", cwd=folder)
    assert (ended.returncode, ended.stdout) == (0, f"added     {SEED.name}\n".encode()), ended
    return folder / "index"


@pytest.fixture(scope="session")
def retriever(seed_index: Path) -> Retriever:
    return Retriever.open(seed_index)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what loads the real models, through whatever fixture."""
    for item in items:
        if {"seed_index", "retriever", "reranker"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("models")
