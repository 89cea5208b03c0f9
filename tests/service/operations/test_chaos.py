"""What befalls a service that answers: killed workers, damaged generations, full disks, swaps.

Processes as users start them, over a real index. Whatever happens, an answer is that of the
generation it names, no document is lost, and a request that fails is told why; only what was in
flight to a process that was killed ends without a word, as its connection does.
"""

import asyncio
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest

from eval.bench.server.clients import Reply, Request, drive, drive_now
from eval.bench.server.oracle import ASK, SEARCH, Oracle
from eval.bench.soak import ABOUT_CHANGED, change, joined, judged
from ingest.index.folder.generations import POINTER, current_generation
from retriever.assembly import Models, open_retriever
from tests.offline import SECONDS
from tests.service.checks import check_problem, until
from tests.service.running import Service, running
from tests.town import QUESTIONS, TEXTS

CLIENTS = 4
TOWER = "How high is the tower of Pellworm?"
REQUESTS = (
    Request(ASK, {"question": TOWER}),
    *(Request(ASK, {"question": asked}) for asked in ABOUT_CHANGED),
    Request(SEARCH, {"query": "warden of Pellworm", "limit": 3}),
    Request(ASK, {"question": "漁港はいつ開かれましたか。"}),
)
NEVER_ASKED = (Request(ASK, {"question": text}) for text in joined(QUESTIONS))
"""What was asked before is answered from memory, too fast for anything to befall it."""

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def two(town_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two workers over an index that has the document that changes."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(town_index, folder / "index")
    # Nobody looks for a new generation but those who are asked.
    settings = {"TENKYO_REFRESH_SECONDS": "3600", "TENKYO_ANSWER_SECONDS": str(SECONDS)}
    with running(folder, "--index", "index", "--workers", "2", **settings) as service:
        change(service.address, 0)
        yield service
        assert service.stop() == 0
        assert "Traceback" not in service.log.read_text()


def index_of(service: Service) -> Path:
    return service.log.parent / "index"


@pytest.fixture(scope="module")
def oracle(two: Service, models: Models) -> Oracle:
    """What each generation of theirs answers."""
    return Oracle(index_of(two), partial(open_retriever, models=models))


def some(count: int) -> Iterator[Request]:
    return islice(cycle(REQUESTS), count)


def under_load(service: Service, count: int, deed: Callable[[], object]) -> list[Reply]:
    """Do something while questions are worked on, so many that were never asked before."""
    asked = [*islice(NEVER_ASKED, count), *REQUESTS]

    def then() -> None:
        # One that asks for this is among them.
        until(lambda: service.metric("tenkyo_requests_in_flight ") > [2])
        deed()

    async def run() -> list[Reply]:
        asking = asyncio.create_task(drive_now(service.address, asked, CLIENTS))
        await asyncio.to_thread(then)
        return await asking

    return asyncio.run(run())


def check(replies: Sequence[Reply], oracle: Oracle, served: int = 1) -> None:
    """Every one is answered, and truly, by one of the latest generations, so many."""
    done = judged(replies, oracle, oracle.generations[-served:], 1, 0)
    assert done.faults == ()
    assert done.right == len(replies)


def test_a_killed_worker_takes_only_what_it_worked_on_with_it(two: Service, oracle: Oracle) -> None:
    oracle.open_current()
    killed = min(two.workers())
    replies = under_load(two, 24, partial(os.kill, killed, signal.SIGKILL))
    cut_off = [reply for reply in replies if not reply.status]
    assert 0 <= len(cut_off) <= CLIENTS
    check([reply for reply in replies if reply.status], oracle)
    until(lambda: len(two.workers() - {killed}) == 2)
    check(drive(two.address, (reply.request for reply in cut_off), CLIENTS), oracle)


def test_a_swap_under_load_gives_no_wrong_answer_and_loses_no_document(
    two: Service, oracle: Oracle
) -> None:
    first = oracle.open_current()
    before = two.get("/v1/documents").json()["documents"]
    replies = under_load(two, 24, partial(change, two.address, 1))
    oracle.open_current()
    check(replies, oracle, served=2)
    assert first != oracle.generations[-1]
    # What was told to be served is, by all.
    (reply, *others) = drive(two.address, [Request(ASK, {"question": ABOUT_CHANGED[0]})] * 8, 4)
    assert "Maren 1" in reply.payload["answer"]
    assert {other.payload["answer"] for other in others} == {reply.payload["answer"]}
    after = two.get("/v1/documents").json()["documents"]
    assert [each["source"] for each in before] == [each["source"] for each in after]


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def flip(file: Path) -> None:
    """As memory or a disk does that no longer holds what it was given: one bit is another."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def make_damaged(index: Path, damage: Callable[[Path], object], name: str) -> str:
    """Put a damaged generation in the place of the one that serves; return the latter's name."""
    served = current_generation(index)
    assert served is not None
    damaged = f"{900_000 + len(list(index.iterdir())):06d}-deadbeef"
    shutil.copytree(index / served, index / damaged)
    damage(index / damaged / name)
    point_at(index, damaged)
    return served


def serve_by_all(service: Service, generation: str) -> None:
    """Ask until both workers have opened a generation: only those who are asked look for one."""

    def opened() -> bool:
        drive(service.address, some(CLIENTS), CLIENTS)
        return service.log.read_text().count(f"Serving generation {generation}") >= 2

    until(opened)


def point_at(index: Path, generation: str) -> None:
    aside = index / f"{POINTER}.new"
    aside.write_text(generation + "\n")
    aside.replace(index / POINTER)


@pytest.mark.parametrize(("damage", "name"), [(cut, "metadata.json"), (flip, "store.sqlite")])
def test_what_served_goes_on_where_the_new_generation_is_damaged(
    damage: Callable[[Path], object], name: str, two: Service, oracle: Oracle
) -> None:
    index = index_of(two)
    serve_by_all(two, oracle.open_current())
    served = make_damaged(index, damage, name)
    try:
        check(drive(two.address, some(len(REQUESTS)), CLIENTS), oracle)
        assert two.get("/readyz").json()["index"]["generation"] == served
        # A change must not be made of what cannot be read.
        file = {"file": ("new.txt", b"The harbour opened in 1911.")}
        problem = check_problem(two.send("POST", "/v1/documents", files=file), 503)
        assert f"incomplete or damaged ({name}" in problem["detail"]
        assert f"incomplete or damaged ({name}" in two.log.read_text()
    finally:
        point_at(index, served)
    change(two.address, 1)


def test_a_full_disk_changes_nothing_and_is_told(town_index: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(town_index, index)
    (store,) = index.glob("*/store.sqlite")
    served = current_generation(index)
    largest = store.stat().st_size - 1
    with running(
        tmp_path, "--index", "index", module="tests.service.limited", LARGEST_FILE=str(largest)
    ) as service:
        # No room for the file while it arrives, for its original, for the index that has it.
        for size in (2**21, 2 * largest, 20_000):
            text = "".join(f"Shed {number} holds rope.\n\n" for number in range(size // 20))
            file = {"file": ("sheds.txt", text.encode())}
            problem = check_problem(service.send("POST", "/v1/documents", files=file), 500)
            assert re.search("File too large|disk I/O error|is full", problem["detail"])
            assert "unchanged" in problem["detail"]
        answer = service.send("POST", "/v1/ask", json={"question": TOWER}).json()
        assert "41 metres" in answer["answer"]
        assert answer["index"]["generation"] == served
        assert len(service.get("/v1/documents").json()["documents"]) == len(TEXTS)
        assert "Traceback" not in service.log.read_text()
    assert current_generation(index) == served
    assert not list(index.glob(".building*"))
