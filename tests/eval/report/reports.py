"""A report of a real run of the small system, and one whose every text is hostile."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from xml.etree import ElementTree

from eval.gold.match import Place
from eval.gold.questions import Evidence, Question
from eval.measures.baseline import Difference
from eval.report.summary import Report, summarise
from eval.report.svg import Plot
from eval.runs.run import Record
from tests.eval.memory import TEXTS, MemoryTarget

SVG = "{http://www.w3.org/2000/svg}"
KS = [1, 5]
VIEWER = "http://127.0.0.1:8000"
SCRIPT = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>$x^2$ [bold]"

STAGES = {"search": 0.0004, "rerank": 0.25}


def asked(
    key: str, text: str, line: str | None = None, answers: Sequence[str] = (), **more: Any
) -> Record:
    """Ask the small system a question whose evidence is a line of its texts, or nothing."""
    target = MemoryTarget()
    evidence: tuple[Evidence, ...] = ()
    places: tuple[Place, ...] = ()
    if line is not None:
        source = next(name for name, held in TEXTS.items() if line in held)
        start = TEXTS[source].index(line)
        evidence = (Evidence(source, start, start + len(line)),)
        places = (Place(f"id-{source}", start, start + len(line)),)
    question = Question(
        id=key,
        kind="unanswerable" if line is None else "fact",
        text=text,
        history=(),
        answerable=line is not None,
        answers=tuple((answer,) for answer in answers),
        evidence=evidence,
        all_needed=False,
        line=1,
    )
    hits = tuple(target.search(text, 10)["hits"])
    return Record(replace(question, **more), places, hits, target.answer(text), 0.3, STAGES)


RECORDS = [
    asked("q1", "cats toes", "Cats have 18 toes.", ["18"], split="dev", reference="18 toes"),
    asked("q2", "how long do cats sleep", "Cats sleep 16 hours a day.", ["16"], split="dev"),
    asked("q3", "dogs sleep", "Dogs were tamed 15,000 years ago.", ["15,000"], split="test"),
    asked("q4", "what do fish eat for breakfast", split="test"),
    asked("q5", "cats sleep", split="test", near_miss="the moon"),
]
ABOUT: Mapping[str, Any] = {
    "gold": "gold.jsonl",
    "gold_sha256": "0" * 64,
    "questions": len(RECORDS),
    "index": {"generation": "g1", "encoder": "words"},
    "degraded": [],
    "k": KS,
    "seed": 0,
    "split": None,
    "sampled": None,
    "viewer": VIEWER,
}
DIFFERENCES = (
    Difference("recall@5", 0.9, 0.7, 0.001, 4),
    Difference("answer_match", 0.5, 0.6, 0.4, 4),
)


def report(records: Sequence[Record] = RECORDS, **changes: Any) -> Report:
    """Summarise the records, and change what is to be otherwise."""
    made = _plain() if records is RECORDS else _summarised(records)
    return replace(made, **changes)


@cache
def _plain() -> Report:
    return _summarised(RECORDS)


def _summarised(records: Sequence[Record]) -> Report:
    return summarise(records, MemoryTarget(), None, ABOUT, 20)


def hostile() -> Report:
    """Return a report that has markup wherever a text can stand."""
    records = [
        replace(
            record,
            question=replace(
                record.question,
                text=f"{record.question.text} {SCRIPT}",
                kind=SCRIPT,
                split=f"split {SCRIPT}",
                near_miss=record.question.near_miss and SCRIPT,
                history=(SCRIPT,),
                answers=((SCRIPT,),) if record.question.answerable else (),
                evidence=tuple(
                    replace(evidence, doc=SCRIPT) for evidence in record.question.evidence
                ),
            ),
            answer={**record.answer, "reason": SCRIPT},
            stages={SCRIPT: 0.1},
        )
        for record in RECORDS
    ]
    about = {
        **ABOUT,
        "gold": SCRIPT,
        "degraded": [SCRIPT],
        "index": {"generation": SCRIPT, "encoder": SCRIPT},
    }
    return report(records, about=about, differences=DIFFERENCES)


def texts(plot: Plot) -> list[str]:
    """Return the texts of a plot, which must be well-formed."""
    root = ElementTree.fromstring(plot.svg)
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
