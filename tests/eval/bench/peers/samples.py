"""A job, documents and setups that several tests here use."""

import sys
from pathlib import Path

from eval.bench.peers.measuring import ASK, Job
from eval.bench.peers.systems import Setup

MODULE = "tests.eval.bench.peers.shelf"
PYTHON = Path(sys.executable)
TEXT = "The mill is by the river.\n\nThe bakery opens at  six.\n\nThe mill\nhas two wheels.\n"
DOCUMENTS = {"town.txt": TEXT}
SHELF = Setup("Shelf", MODULE, "default", "default", ("shelf==1.2",))
JOB = Job(
    task=ASK,
    settings="default",
    folder="",
    documents=DOCUMENTS,
    questions=["when opens the bakery", "the two wheels of the mill"],
    encoder="",
    reranker="",
    limit=2,
    candidates=2,
    clients=3,
    cores=1,
)
