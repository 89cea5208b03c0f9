"""The table in Markdown."""

from eval.bench.peers.processes import Done
from eval.bench.peers.rows import HEADINGS, explain, markdown, row_of
from eval.bench.peers.systems import SETUPS
from eval.measures.intervals import Estimate
from tests.eval.bench.peers.samples import SHELF

INGESTED = Done(
    {"passages": 10, "characters": 2500, "loading": 9.0, "seconds": 4.0, "peak_bytes": 2 * 10**9},
    9.0,
)
REPLIES = [{"texts": [], "seconds": seconds} for seconds in (0.1, 0.2, 0.3)]
ASKED = Done({"replies": REPLIES, "load_seconds": 0.5, "failed": 1, "peak_bytes": 10**9}, 7.25)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_row_has_what_the_processes_wrote() -> None:
    recall = Estimate(0.9, 0.85, 0.95, 3)
    headings, rule, line = markdown([row_of(SHELF, INGESTED, ASKED, recall)]).splitlines()
    assert cells(headings) == list(HEADINGS)
    assert set(cells(rule)) == {"---"}
    assert cells(line) == [
        "Shelf 1.2",
        "default",
        "10 (250)",
        "2.5",
        "2,000",
        "200",
        "290",
        "4.0 (1 failed)",
        "1,000",
        "7.2",
        "0.90 (0.85 to 0.95)",
    ]


def test_answers_have_no_recall() -> None:
    line = markdown([row_of(SHELF, INGESTED, ASKED, None)]).splitlines()[-1]
    assert cells(line)[-1] == "–"


def test_what_was_measured_is_told_with_versions() -> None:
    said = explain(SETUPS, 60, 2)
    assert "60 questions, 2 cores" in said
    for package in (name for setup in SETUPS for name in setup.packages):
        assert "==" in package
        assert package in said
