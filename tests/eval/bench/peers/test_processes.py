"""A job in a process of its own, with a system that prints and fails as libraries may."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench.peers.measuring import INGEST
from eval.bench.peers.processes import JobError, do, on_cores
from tests.eval.bench.peers.samples import JOB, MODULE, PYTHON, TEXT


def test_a_process_ingests_and_another_answers(tmp_path: Path) -> None:
    job = replace(JOB, folder=str(tmp_path))
    ingested = do(replace(job, task=INGEST), PYTHON, MODULE).figures
    assert (ingested["passages"], ingested["characters"]) == (3, len(TEXT) - 4)
    assert ingested["seconds"] > 0
    assert ingested["peak_bytes"] > 5e6
    asked = do(job, PYTHON, MODULE)
    found = [reply["texts"][0] for reply in asked.figures["replies"]]
    assert found == ["The bakery opens at  six.", "The mill\nhas two wheels.\n"]
    assert asked.figures["failed"] == 0
    assert asked.first > sum(reply["seconds"] for reply in asked.figures["replies"])


def test_what_fails_for_several_clients_is_counted(tmp_path: Path) -> None:
    job = replace(JOB, folder=str(tmp_path), questions=["the mill", "the bakery later"])
    do(replace(job, task=INGEST), PYTHON, MODULE)
    assert do(job, PYTHON, MODULE).figures["failed"] == 1


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    job = replace(JOB, task=INGEST, folder=str(tmp_path), documents={})
    with pytest.raises(JobError, match=r"did not ingest.*nothing to put on the shelf"):
        do(job, PYTHON, MODULE)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="no such call on this system")
def test_cores_are_given_back() -> None:
    before = os.sched_getaffinity(0)
    with on_cores(1):
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
