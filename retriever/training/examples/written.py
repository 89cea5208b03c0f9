"""Questions written for the training, by reading documents written for it.

`written.jsonl.gz` has one document a line: `{title, lang, text, questions}`, each question with
`{q, answer, line, kind}`, and `yes` where a yes or a no is asked for and told. The text is
Markdown; `line` is the sentence, item or row of it that holds the answer, or that is most tempting
where `answer` is null, since the text does not tell what is asked. A document is read and split as
in ingestion, so that the reader is trained on what it will read.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.document.document import ParsedDocument, Passage
from ingest.language.terms import terms
from ingest.readers import read_document
from retriever.text.passage_text import UnitText, Window, alone, windows
from retriever.training.examples.example import Example
from retriever.training.examples.sets import read_lines
from retriever.types import Hit

WRITTEN = Path(__file__).with_name("written.jsonl.gz")
SOURCE = "written"
YES_NO, UNKNOWN = "yesno", "yesno_unknown"
"""The kinds of questions for a yes or a no."""
YES_NO_SHARE = 0.4
"""Share of these that is taken: they are two in five, and more of them helped with no others."""
MOST_NEGATIVES = 2
"""Other windows of a document that are put beside a question."""
SECOND_NEGATIVE = 0.4
"""Share of the answered questions that get a second one."""
CUT_OUT = 0.5
"""Share of the answered questions that are also put to their window without the line."""
SAME_LINE = 0.6
"""Share of a line's letters, three by three, from which a unit is taken to be the line."""

_TYPESETTING = re.compile(r"[*_`>#|\\\-\[\]\s]|\(http[^)]*\)")

Splitter = Callable[[ParsedDocument], Sequence[Passage]]


def written_documents(file: Path = WRITTEN) -> list[Mapping[str, Any]]:
    """Return the documents with their questions."""
    return list(read_lines(file))


def with_fewer_yes_no(
    documents: Sequence[Mapping[str, Any]], chance: random.Random
) -> list[Mapping[str, Any]]:
    """Return the documents with `YES_NO_SHARE` of the questions for a yes or a no."""
    return [
        {
            **document,
            "questions": [
                one
                for one in document["questions"]
                if one["kind"] != YES_NO or chance.random() < YES_NO_SHARE
            ],
        }
        for document in documents
    ]


def written_examples(
    documents: Sequence[Mapping[str, Any]],
    split: Splitter,
    chance: random.Random,
) -> Iterator[Example]:
    """Yield the examples of documents.

    Args:
        documents: as `written_documents` returns them.
        split: makes passages of a document.
        chance: draws the negatives.

    """
    for document in documents:
        read = _Read.of(document, split)
        for one in document["questions"]:
            yield from _examples(one, read, chance)


def lines_of(
    document: Mapping[str, Any], split: Splitter
) -> Iterator[tuple[Mapping[str, Any], str, list[str]]]:
    """Yield those questions of a document whose line is found, as it is read by itself.

    With each come the other lines of the two windows that share most with the question, without
    those that say the answer.
    """
    read = _Read.of(document, split)
    for one in document["questions"]:
        line = read.line(one["line"]) if one["line"] else None
        if line:
            near = read.nearest(one["q"])[:MOST_NEGATIVES]
            others = [
                held.alone
                for held in read.lines
                if held is not line
                and held.window in near
                and not (one["answer"] and _says(held.words, one["answer"]))
            ]
            yield one, line.alone, others


@dataclass(frozen=True, slots=True)
class _Line:
    """A unit in a window, `window.text[start:end]`, its letters three by three, and it `alone`."""

    window: Window
    start: int
    end: int
    letters: Counter[str]
    alone: str

    @property
    def words(self) -> str:
        return self.window.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Read:
    """The windows of a document, the units in them, and the terms of each window."""

    windows: Sequence[Window]
    lines: Sequence[_Line]
    terms: Sequence[frozenset[str]]

    @classmethod
    def of(cls, document: Mapping[str, Any], split: Splitter) -> "_Read":
        text = document["text"]
        if not text.startswith("# "):
            text = f"# {document['title']}\n\n{text}"
        parsed = read_document(text.encode(), "document.md")
        hits = [Hit(parsed.document, passage, 0.0) for passage in split(parsed)]
        parted = [(hit, window) for hit in hits for window in windows(hit)]
        lines = [_line(hit, window, unit) for hit, window in parted for unit in window.units]
        found = [window for _, window in parted]
        return cls(found, lines, [frozenset(terms(window.text)) for window in found])

    def line(self, words: str) -> _Line | None:
        """Return the unit that a line of the Markdown is; None where none is."""
        own = _letters(words)
        best = max(
            self.lines,
            key=lambda one: (_shared(own, one.letters), -one.letters.total()),
            default=None,
        )
        return best if best and _shared(own, best.letters) >= SAME_LINE else None

    def nearest(self, question: str) -> list[Window]:
        """Return the windows, those that share the rarest terms with a question first."""
        asked = frozenset(terms(question))
        counts = Counter(term for held in self.terms for term in held)
        shared = [sum(1 / counts[term] for term in asked & held) for held in self.terms]
        return [self.windows[i] for i in sorted(range(len(shared)), key=lambda i: -shared[i])]


def _examples(asked: Mapping[str, Any], read: _Read, chance: random.Random) -> Iterator[Example]:
    question, answer = asked["q"], asked["answer"]
    line = read.line(asked["line"]) if asked["line"] else None
    if line and asked["kind"] == YES_NO:
        yield _alone(asked, line)
    if answer is None:
        tempting = [line.window] if line else []
        others = [one for one in read.nearest(question) if one not in tempting]
        for nth, window in enumerate([*tempting, *others][:MOST_NEGATIVES]):
            yield Example(SOURCE, question, window.text, relevant=nth == 0)
        return
    place = _place(answer, asked["line"], line.words) if line else None
    if line is None or place is None:
        return
    start, end = line.start + place[0], line.start + place[1]
    yield Example(SOURCE, question, line.window.text, start, end)
    lacking = [one for one in read.nearest(question) if not _says(one.text, answer)]
    for window in lacking[: 2 if chance.random() < SECOND_NEGATIVE else 1]:
        yield Example(SOURCE, question, window.text, relevant=False)
    without = line.window.text[: line.start] + line.window.text[line.end :]
    if len(line.window.units) > 1 and chance.random() < CUT_OUT and not _says(without, answer):
        yield Example(SOURCE, question, without)


def _alone(asked: Mapping[str, Any], line: _Line) -> Example:
    """Return a question for a yes or a no with nothing but the line that decides or tempts."""
    base = len(line.alone) - len(line.words)
    place = _place(asked["answer"], asked["line"], line.words) if asked["answer"] else None
    start, end = (place[0] + base, place[1] + base) if place else (-1, -1)
    return Example(SOURCE, asked["q"], line.alone, start, end)


def _line(hit: Hit, window: Window, unit: UnitText) -> _Line:
    letters = _letters(window.text[unit.start : unit.end])
    return _Line(window, unit.start, unit.end, letters, alone(hit, unit.unit))


def _place(answer: str, line: str, words: str) -> tuple[int, int] | None:
    """Return where the answer of a line is in a unit, nearest to its share of the way."""
    pieces = [re.escape(piece) for piece in re.findall(r"[^\s|*_`]+", answer)]
    found = list(re.finditer(r"[\s|*_`:—-]*".join(pieces), words)) if pieces else []
    if not found:
        return None
    share = line.find(answer) / max(1, len(line))
    best = min(found, key=lambda one: abs(one.start() / max(1, len(words)) - share))
    return best.span()


def _says(text: str, answer: str) -> bool:
    return answer.casefold() in text.casefold()


def _letters(words: str) -> Counter[str]:
    plain = _TYPESETTING.sub("", words).casefold()
    return Counter(plain[i : i + 3] for i in range(max(1, len(plain) - 2)))


def _shared(line: Counter[str], unit: Counter[str]) -> float:
    return (line & unit).total() / max(1, line.total())
