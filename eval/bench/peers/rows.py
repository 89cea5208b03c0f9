"""A row for each system and its settings, and the table of them in Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.harness import percentiles
from eval.bench.peers.processes import Done
from eval.bench.peers.systems import Setup
from eval.measures.intervals import Estimate
from eval.report.figures import UNKNOWN, interval, milliseconds, number
from ingest.embedding.models import ENCODERS, RERANKER

LIMIT = 5
"""Passages a question gets: as many as an answer of Tenkyo may cite."""
CANDIDATES = 20
"""Passages that the cross-encoder reads with the best settings; chosen by eye."""
CLIENTS = 8
HEADINGS = (
    "system",
    "settings",
    "passages (characters each)",
    "ingest: passages/s",
    "peak MB",
    "ask: p50 ms",
    "p95 ms",
    f"answers/s at {CLIENTS} clients",
    "peak MB",
    "start to first answer, s",
    f"recall@{LIMIT} (95 %)",
)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of a system with one choice of settings; `recall` is None for answers.

    Times of questions are in ms, the start in seconds, memory in bytes. `failed` are the questions
    that raised an error when several clients asked at once.
    """

    system: str
    settings: str
    passages: int
    characters: int
    passages_per_second: float
    ingest_peak: int
    p50_ms: float | None
    p95_ms: float | None
    answers_per_second: float
    failed: int
    ask_peak: int
    first_seconds: float
    recall: Estimate | None


def row_of(setup: Setup, ingested: Done, asked: Done, recall: Estimate | None) -> Row:
    """Put together what two processes wrote."""
    ingest, ask = ingested.figures, asked.figures
    p50, p95 = percentiles([1000 * reply["seconds"] for reply in ask["replies"]], (50, 95))
    return Row(
        system=setup.name,
        settings=setup.settings,
        passages=ingest["passages"],
        characters=ingest["characters"],
        passages_per_second=ingest["passages"] / ingest["seconds"],
        ingest_peak=ingest["peak_bytes"],
        p50_ms=p50,
        p95_ms=p95,
        answers_per_second=(len(ask["replies"]) - ask["failed"]) / ask["load_seconds"],
        failed=ask["failed"],
        ask_peak=ask["peak_bytes"],
        first_seconds=asked.first,
        recall=recall,
    )


def markdown(rows: Sequence[Row]) -> str:
    """Lay out the rows as a table in Markdown."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *map(_cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def explain(setups: Sequence[Setup], questions: int, cores: int) -> str:
    """Say below the table what was measured, and with which packages."""
    packages = sorted({name for one in setups for name in one.requirements if one.packages})
    encoder = next(iter(ENCODERS))
    return (
        f"{questions} questions, {cores} cores, no network. Peers only retrieve passages: "
        f"to answer they need an LLM. All embed with {encoder}. With the best settings, peers "
        f"search by words too and rerank {CANDIDATES} passages with {RERANKER.name} "
        "(int8; they cannot load that file, so that ONNX Runtime runs it through their "
        "extension points); Tenkyo ranks with its own reader. Peers have an environment each and "
        f"share one torch. Packages of the peers: {', '.join(packages) or 'none'}."
    )


def _cells(one: Row) -> tuple[str, ...]:
    times = (one.p50_ms, one.p95_ms)
    failed = f" ({one.failed} failed)" if one.failed else ""
    return (
        one.system,
        one.settings,
        f"{one.passages} ({one.characters / one.passages:.0f})",
        f"{one.passages_per_second:.1f}",
        f"{one.ingest_peak / 10**6:,.0f}",
        *(UNKNOWN if taken is None else milliseconds(taken) for taken in times),
        f"{one.answers_per_second:.1f}{failed}",
        f"{one.ask_peak / 10**6:,.0f}",
        f"{one.first_seconds:.1f}",
        UNKNOWN if one.recall is None else _with_interval(one.recall),
    )


def _with_interval(recall: Estimate) -> str:
    value = number("recall", recall.value, decimals=2)
    return f"{value} ({interval('recall', recall, decimals=2)})"
