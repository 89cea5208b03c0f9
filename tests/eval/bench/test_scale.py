import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from eval.bench.corpus import write_corpus
from eval.bench.scale import Job, Step, filling, run, searches, using
from eval.bench.timed_encoders import SpreadEncoder
from ingest.errors import TenkyoError
from ingest.index.folder.index import FolderIndex
from tests.fake_encoder import WordTokens


def spread() -> SpreadEncoder:
    return SpreadEncoder(np.eye(8, 32, dtype=np.float32), WordTokens())


def job(folder: Path, seconds: float = 60) -> Job:
    corpus = folder / "corpus"
    write_corpus(corpus, 40)
    return Job("folder", 40, folder / "index", corpus, spread(), questions=2, seconds=seconds)


def test_stand_in_vectors_lie_around_real_ones_and_are_always_the_same() -> None:
    texts = [f"text {number}" for number in range(200)]
    vectors = spread().encode(texts)
    assert np.array_equal(vectors, spread().encode(texts))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    nearest = (vectors @ np.eye(8, 32, dtype=np.float32).T).max(axis=1)
    assert nearest.min() > 0.6
    assert len({tuple(row) for row in vectors.tolist()}) == len(texts)


def test_an_index_is_filled_searched_and_changed(tmp_path: Path) -> None:
    given = job(tmp_path)
    assert dict(filling(given))["fill"] > 0
    index = FolderIndex(given.location)
    before = index.current()
    figures = dict(using(given))
    assert index.current() != before
    assert len(figures["words"]) == len(figures["vectors"]) == 2
    assert min(figures["open"], figures["change"], figures["memory"], *figures["words"]) > 0
    assert figures["disk"] > sum(file.stat().st_size for file in given.files())


def test_the_same_files_elsewhere_are_all_found(tmp_path: Path) -> None:
    first = job(tmp_path)
    list(filling(first))
    other = Job(
        "other", 40, tmp_path / "other", first.corpus, spread(), first.location, questions=2
    )
    list(filling(other))
    # Both are changed alike.
    list(using(first))
    assert dict(using(other))["recall"] == 1.0


def test_searches_end_when_half_of_the_time_is_up() -> None:
    asked = range(50)
    assert len(searches(lambda _: time.sleep(0.02), asked, limit=0.1)) < 10
    assert len(searches(lambda _: None, asked, limit=10)) == 50


def quick(_: Job) -> Iterator[Step]:
    yield "fill", 1.5


def endless(_: Job) -> Iterator[Step]:
    yield "open", 0.5
    time.sleep(600)
    yield "words", [1.0]


def failing(_: Job) -> Iterator[Step]:
    yield "open", 0.5
    raise TenkyoError("the disk is full")


def killed(_: Job) -> Iterator[Step]:
    yield "open", 0.5
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_step_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    measured = run(job(tmp_path, seconds=3), [quick, endless])
    assert measured.figures == {"fill": 1.5, "open": 0.5}
    assert measured.note == "ended after 'open': the next step took more than 0.05 minutes"


def test_what_fails_is_told_with_what_was_measured_before(tmp_path: Path) -> None:
    measured = run(job(tmp_path), [failing])
    assert measured.figures == {"open": 0.5}
    assert measured.note == "failed after 'open': the disk is full"
    measured = run(job(tmp_path), [killed])
    assert measured.note == "the process ended after 'open', perhaps for want of memory"
