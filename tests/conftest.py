"""The real thing, made once a session: the seeds' index with the real encoder, and its retriever.

The town is an index of short texts with the real models: reading costs a tenth of what the seeds
cost. Tests that use these bear the mark `models`.
"""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from ingest.index.folder.generations import open_generation
from ingest.index.folder.index import FolderIndex
from ingest.pipeline import ingest
from retriever.assembly import Models, open_retriever
from retriever.pipeline import Retriever
from tests.eval.memory import write_rows
from tests.offline import ROOT, run_python
from tests.town import ROWS, TEXTS

SEED = ROOT / "seeds" / "ip-strategic-program-2025.txt"
SEED_GOLD = ROOT / "eval" / "gold" / "ip-strategic-program-2025.jsonl"

LONGEST = [
    ROOT / "tests" / name
    for name in (
        "test_end_to_end.py",
        "service/operations/test_many_machines.py",
        "service/operations/test_chaos.py",
        "service/operations/test_serving.py",
        "service/adapters/test_real.py",
    )
]
"""The files that take longest begin first, so that no worker ends long after the others. While the
first of them makes the seeds' index, the second is run without it."""

# Commands that tests start share compiled modules, as those of users do: a third of their start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes tells how busy the machine is.
settings.register_profile("explore", deadline=None)
# The examples of a run are those of the next, so that a failure comes back when it is looked for;
# `pytest --hypothesis-profile explore` tries others.
settings.register_profile("tenkyo", settings.get_profile("explore"), derandomize=True)
settings.load_profile("tenkyo")


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The strategy's text, read without any of our code."""
    return SEED.read_bytes().decode("utf-8-sig")


@contextmanager
def _made_once(tmp_path_factory: pytest.TempPathFactory, worker: str, name: str) -> Iterator[Path]:
    """Give a folder that all workers share, to whoever comes first empty; the others wait."""
    run = tmp_path_factory.getbasetemp()
    # Each of pytest-xdist's workers has a folder of its own in that of the run.
    folder = (run if worker == "master" else run.parent) / name
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        yield folder


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The index of `seeds/`, made by the command as a user runs it; workers share one."""
    with _made_once(tmp_path_factory, worker_id, "seeds") as folder:
        if not (folder / "made").exists():
            ended = run_python("-m", "ingest", SEED.parent, "--index", folder / "index", cwd=folder)
            said = f"added     {SEED.name}\n".encode()
            assert (ended.returncode, ended.stdout, ended.stderr) == (0, said, b""), ended
            (folder / "made").touch()
    return folder / "index"


@pytest.fixture(scope="session")
def town_index(
    seed_index: Path, models: Models, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """The town, embedded as the service embeds what is added; workers share one."""
    with _made_once(tmp_path_factory, worker_id, "town") as folder:
        if not (folder / "made").exists():
            files = folder / "files"
            files.mkdir()
            for name, text in TEXTS.items():
                (files / name).write_text(text, "utf-8")
            encoder = models.passage_encoder(open_generation(seed_index).encoder_export())
            index = FolderIndex(folder / "index")
            ingest([files], index, encoder, multilingual=models.multilingual)
            (folder / "made").touch()
    return folder / "index"


@pytest.fixture(scope="session")
def town_gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Questions about the town, and where their answers are."""
    return write_rows(tmp_path_factory.mktemp("gold") / "town.jsonl", ROWS)


@pytest.fixture(scope="session")
def models() -> Models:
    """The real models, loaded once; they remember the scores of what they read."""
    return Models()


@pytest.fixture(scope="session")
def retriever(seed_index: Path, models: Models) -> Retriever:
    return open_retriever(seed_index, models)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what is only being loaded: a sixth of the time that takes."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what loads the real models, through whatever fixture; begin with what takes longest."""
    for item in items:
        if {"seed_index", "models", "retriever", "reranker"} & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker("models")
    # By name, the service comes last, with its processes and browsers.
    items.sort(key=lambda item: item.path.relative_to(ROOT / "tests").parts[0], reverse=True)
    assert all(path.is_file() for path in LONGEST)
    places = {path: place for place, path in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
