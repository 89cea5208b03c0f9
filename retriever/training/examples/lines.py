"""Questions, each with a line and what that line says to it.

`lines.jsonl.gz` has one line a row: `{context, line, questions}`, each question with `{q, a}`.
Where a yes or a no is asked for, `a` is yes or no; of other questions it is told; either may be
open. The questions of `written.jsonl.gz` are put to their lines too.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from ingest.language.sentences import sentence_spans
from retriever.models.reader import NO, OPEN, TOLD, YES
from retriever.training.examples.example import Example
from retriever.training.examples.sets import read_lines
from retriever.training.examples.written import UNKNOWN, YES_NO, Splitter, lines_of

LINES = Path(__file__).with_name("lines.jsonl.gz")
_LABELS = {"no": NO, "yes": YES, "open": OPEN, "told": TOLD}
ELSEWHERE = {True: 0.25, False: 0.6}
"""Share of the written questions that are also put to another line, which leaves them open: of
those for a yes or a no, of which more are open already, and of others."""
VERDICTS = 0.4
"""Share of the lines' questions with a yes or a no that are trained with: the judge only has to
know them from open ones, and more is asked of it in other questions."""
HELD_OUT = 12
"""One line, or document, in so many is kept for measuring."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with a text of one line, and what the text says to it."""

    question: str
    text: str
    label: int


def judged_lines(
    rows: Sequence[Mapping[str, Any]], chance: random.Random, *, held_out: bool
) -> Iterator[Judged]:
    """Yield the questions of lines, of those to train with or of those that are held out."""
    for row in rows:
        if _is_held_out(row["line"]) == held_out:
            text = f"{row['context']}:  {row['line']}"
            for one in row["questions"]:
                label = _LABELS[one["a"]]
                if held_out or label not in (NO, YES) or chance.random() < VERDICTS:
                    yield Judged(one["q"], text, label)


def judged_documents(
    documents: Sequence[Mapping[str, Any]],
    split: Splitter,
    chance: random.Random,
    *,
    held_out: bool,
) -> Iterator[Judged]:
    """Yield the questions of documents with their lines; see `written_examples`."""
    for document in documents:
        if _is_held_out(document["title"]) != held_out:
            continue
        for one, line, others in lines_of(document, split):
            yield Judged(one["q"], line, _label(one))
            if others and chance.random() < ELSEWHERE[_is_yes_no(one)]:
                yield Judged(one["q"], chance.choice(others), OPEN)


def judged_examples(examples: Iterable[Example], chance: random.Random) -> Iterator[Judged]:
    """Yield the questions of other sets, each with the sentence that has the answer.

    Some are put to another sentence of the text too. They are plainer than those written for it.
    """
    for one in examples:
        spans = sentence_spans(one.text, 0, len(one.text)) if one.answerable else []
        own = next((s for s in spans if s.start <= one.start and one.end <= s.end), None)
        if own is None:
            continue
        yield Judged(one.question, f" {own.of(one.text).strip()}", TOLD)
        others = [s for s in spans if s != own and one.answer not in s.of(one.text)]
        if others and chance.random() < ELSEWHERE[False]:
            yield Judged(one.question, f" {chance.choice(others).of(one.text).strip()}", OPEN)


def written_lines(file: Path = LINES) -> list[Mapping[str, Any]]:
    """Return the lines with their questions."""
    return list(read_lines(file))


def _label(asked: Mapping[str, Any]) -> int:
    if asked["answer"] is None:
        return OPEN
    if not _is_yes_no(asked):
        return TOLD
    return {True: YES, False: NO, None: OPEN}[asked.get("yes")]


def _is_yes_no(asked: Mapping[str, Any]) -> bool:
    return asked["kind"] in (YES_NO, UNKNOWN)


def _is_held_out(text: str) -> bool:
    return crc32(text.encode()) % HELD_OUT == 0
