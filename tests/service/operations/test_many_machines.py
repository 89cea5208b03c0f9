"""Two ingestions and three services on one index in Milvus and S3, each a process of its own.

Whatever goes away meanwhile, an answer is right or told to be none, and no document is lost.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.index.milvus.storage.objects import FsspecObjects, store_at
from ingest.index.milvus.writing.lease import LEASE
from tests.milvus_server import MilvusServer, milvus_server, needs_milvus
from tests.offline import environment
from tests.s3_server import BUCKET, S3Server, s3_server
from tests.service.checks import check_problem, until
from tests.service.running import Service, running

NAME = "pellworm"
BOTH = {
    "harbour.txt": "The harbour of Pellworm opened in 1911.\n",
    "mill.txt": "The mill of Pellworm was built in 1777.\n",
}
"""What both ingestions bring."""
OWN = (
    {"school.txt": "The school of Pellworm has 83 pupils.\n"},
    {"tower.txt": "The tower of Pellworm is 41 metres high.\n"},
)
LATE = {"chapel.txt": "The chapel of Pellworm was restored in 1953.\n"}
TEXTS = {**BOTH, **OWN[0], **OWN[1], **LATE}
ASKED = {
    "harbour.txt": ("When did the harbour of Pellworm open?", "1911"),
    "mill.txt": ("When was the mill of Pellworm built?", "1777"),
    "school.txt": ("How many pupils has the school of Pellworm?", "83"),
    "tower.txt": ("How high is the tower of Pellworm?", "41"),
    "chapel.txt": ("When was the chapel of Pellworm restored?", "1953"),
}
"""Source → a question that it answers, and what the answer says."""

pytestmark = [pytest.mark.models, needs_milvus]


@dataclass(frozen=True)
class Fleet:
    """The engine, the object store, and the services."""

    milvus: MilvusServer
    s3: S3Server
    folder: Path
    variables: Mapping[str, str]
    services: list[Service]

    def ingest(self, files: Mapping[str, str]) -> "subprocess.Popen[str]":
        """Start an ingestion of files."""
        folder = self.folder / f"files{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        return subprocess.Popen(
            [sys.executable, "-m", "ingest", str(folder)],
            cwd=self.folder,
            env=environment(**self.variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def objects(self) -> FsspecObjects:
        """Return what the index keeps in S3."""
        store = store_at(self.variables["TENKYO_OBJECTS"], NAME)
        assert isinstance(store, FsspecObjects)
        return store


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Three services, and no index yet."""
    folder = tmp_path_factory.mktemp("fleet")
    with ExitStack() as stack:
        s3 = stack.enter_context(s3_server())
        milvus = stack.enter_context(milvus_server(folder / "milvus"))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in s3.variables.items():
            patch.setenv(name, value)
        variables = {
            "TENKYO_INDEX": str(milvus.address(NAME)),
            "TENKYO_OBJECTS": f"s3://{BUCKET}/tenkyo",
            "TENKYO_CACHE": str(folder / "cache"),
            # Each ingestion would load that encoder too.
            "TENKYO_MULTILINGUAL": "false",
        }
        fleet = Fleet(milvus, s3, folder, variables, [])

        def start(number: int) -> Service:
            own = folder / f"service{number}"
            own.mkdir()
            return stack.enter_context(running(own, **variables))

        with ThreadPoolExecutor() as pool:
            fleet.services.extend(pool.map(start, range(3)))
        yield fleet
        for service in fleet.services:
            assert "Traceback" not in service.log.read_text()


def done(ingestion: "subprocess.Popen[str]") -> str:
    """Wait for an ingestion that is to succeed, and return what it says."""
    said, errors = ingestion.communicate(timeout=300)
    assert ingestion.returncode == 0, errors
    return said


def ask(service: Service, source: str, *among: str) -> Any:
    """Ask what a document answers, of some documents or of all."""
    body = {"question": ASKED[source][0], **({"filter": {"source": among}} if among else {})}
    return service.send("POST", "/v1/ask", json=body)


def check_right(reply: Any, source: str) -> None:
    """Check that a reply has the answer of a document, in the words that it has there."""
    assert reply.status_code == 200, reply.text
    shape = reply.json()
    assert shape["answerable"], shape
    assert ASKED[source][1] in shape["answer"]
    for citation in shape["citations"]:
        assert citation["source"] == source
        assert TEXTS[source][citation["start"] : citation["end"]] == citation["text"]


def listed(service: Service) -> list[list[str]]:
    """Return the names of each document."""
    answer = service.get("/v1/documents")
    assert answer.status_code == 200, answer.text
    return [each["sources"] for each in answer.json()["documents"]]


def wait_for_documents(service: Service, names: list[list[str]]) -> None:
    """Wait until a service has taken up what others wrote."""
    until(lambda: sorted(listed(service)) == names)


def test_two_ingest_and_three_answer_at_once(fleet: Fleet) -> None:
    ingestions = [fleet.ingest({**BOTH, **own}) for own in OWN]
    answered = [0, 0, 0]
    while any(one.poll() is None for one in ingestions) or min(answered) < 4:
        assert not any(one.poll() for one in ingestions)
        for place, service in enumerate(fleet.services):
            for source in BOTH:
                reply = ask(service, source)
                if reply.status_code == 503 and not answered[place]:
                    # Until the first of them has committed.
                    assert re.search("no index|being opened", check_problem(reply, 503)["detail"])
                else:
                    check_right(reply, source)
                    answered[place] += 1
        time.sleep(0.5)
    said = sorted(line.split() for one in ingestions for line in done(one).splitlines())
    assert said == [
        ["added", "harbour.txt"],
        ["added", "mill.txt"],
        ["added", "school.txt"],
        ["added", "tower.txt"],
        ["unchanged", "harbour.txt"],
        ["unchanged", "mill.txt"],
    ]
    there = sorted([name] for name in TEXTS if name not in LATE)
    for service in fleet.services:
        wait_for_documents(service, there)
        for (source,) in there:
            check_right(ask(service, source), source)


def test_an_engine_that_is_killed_is_told_and_loses_nothing(fleet: Fleet) -> None:
    before = listed(fleet.services[0])
    interrupted = fleet.ingest(LATE)
    until(lambda: fleet.objects().size(LEASE) is not None)
    fleet.milvus.kill()
    with ThreadPoolExecutor() as pool:
        replies = list(pool.map(lambda one: ask(one, "mill.txt"), fleet.services))
    for reply in replies:
        problem = check_problem(reply, 503)
        assert f"Milvus at {fleet.milvus.address().server} failed" in problem["detail"]
    said, errors = interrupted.communicate(timeout=300)
    assert (interrupted.returncode, said) == (1, "")
    assert f"Milvus at {fleet.milvus.address().server} failed" in errors
    fleet.milvus.start()
    for service in fleet.services:
        check_right(ask(service, "mill.txt"), "mill.txt")
        assert listed(service) == before
    file = {"file": ("chapel.txt", LATE["chapel.txt"].encode())}
    added = fleet.services[0].send("POST", "/v1/documents", files=file)
    assert added.status_code == 201, added.text
    assert ["chapel.txt"] in listed(fleet.services[0])
    for service in fleet.services:
        wait_for_documents(service, sorted([name] for name in TEXTS))
        check_right(ask(service, "chapel.txt", "chapel.txt"), "chapel.txt")
