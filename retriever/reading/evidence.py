"""Evidence: the sentences, list items and table rows of the best passages, each with its words.

An answer is smaller than a passage. In each unit of the best passages the reader finds the words
that are likeliest the answer, and says how likely.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.document.nodes import Kind, Row, Span, Unit
from ingest.index.statistics import Statistics
from ingest.language.blank import is_blank
from ingest.language.content_terms import content_terms
from ingest.language.plain import plain_places
from ingest.structure.tables.measures import is_unit_line
from retriever.models.reader import Reading, Words
from retriever.query.question import Question
from retriever.reading.directives import asks_what_to_say, tells_what_to_say
from retriever.reading.exceptions import exceptions
from retriever.search.likeness import Likeness
from retriever.search.named_documents import Naming
from retriever.search.passage_reader import PassageReader, WindowRead
from retriever.search.reranking import NAMED_WEIGHT, Found
from retriever.text.asking import asks_for_questions, is_question
from retriever.text.by_value import terms_by_value
from retriever.text.context import context_of
from retriever.text.passage_text import UnitText
from retriever.text.records import Record, record_of
from retriever.text.rendering import render_unit
from retriever.types import Hit

PASSAGES = 5
"""How many of the best passages are read unit by unit. Chosen by eye."""

WORDS_WEIGHT = 0.5
"""Share of the logits of a unit's words in its score, beside its passage's logit of having the
answer."""

COVERAGE_WEIGHT = 8.0
"""Logits that a unit gets which has all of the question's terms, with what it stands under; others
get their share by idf.

Of 242 English questions of the strategy text the best unit holds the evidence for 0.756 with both
weights, for 0.702 with the reader's logits alone (each of weight 1), and for 0.665 by terms alone.
Weights around these differ by a hundredth.
"""

OPENNESS_WEIGHT = 1.5
"""How much of what speaks for a unit by itself leaving a follow-up open, in logits, is taken from
its score. Chosen by eye. On other questions it only moves answers between right, wrong and refused:
of 2,048 questions of nine sets 1,412, 316 and 320 are so with it, and 1,401, 298 and 349 without.
"""
_JUDGED = 6
"""So many units are read by themselves at most. Chosen by eye."""

_OF_CHARTS = re.compile(
    r"\b(?:charts?|graphs?|diagrams?|sources?|cited)\b|図|グラフ|出典|出所", re.IGNORECASE
)

SUB_ANSWER_LOGIT = 0.0
"""Logit of having the answer from which a passage answers a sub-question."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a hit with its scores.

    Attributes:
        hit: the passage.
        rank: the passage's place among the hits, from 0.
        unit: the sentence, item or row.
        words: the unit as it is rendered for models and answers.
        logit: how much speaks for words of this unit being the answer, against none.
        score: what ranks it: its words, its passage, and the terms that it shares.
        answerable: the logit of the passage having the answer.
        answer: the words that are the answer; cells, where they are of a row.
        lead: how far the logits of these lie above those of other words of the unit.
        exceptions: the units after it that make an exception to what it says.
        called: what its document is called, where the question names it by that.

    """

    hit: Hit
    rank: int
    unit: Unit
    words: str
    logit: float
    score: float
    answerable: float = 0.0
    answer: tuple[Span, ...] = ()
    lead: float = 0.0
    exceptions: tuple[Unit, ...] = ()
    called: str = ""

    @property
    def record(self) -> Record | None:
        """What the unit says by its cells if it is a row; None of other units."""
        unit = self.unit
        return record_of(self.hit.document.text, unit) if isinstance(unit, Row) else None

    @property
    def names(self) -> tuple[str, ...]:
        """A row's names, those that have letters; none of other units."""
        words = record.name_words if (record := self.record) else ()
        return tuple(one for one in words if any(map(str.isalpha, one)))

    def is_of_table(self, other: "Evidence") -> bool:
        """Whether both are rows below the same header rows."""
        one, two = self.unit, other.unit
        return (
            isinstance(one, Row)
            and isinstance(two, Row)
            and bool(one.headers)
            and self.hit.document.id == other.hit.document.id
            and one.headers == two.headers
        )


class EvidenceFinder:
    """Finds the words that answer in the units of the best passages."""

    def __init__(self, reader: PassageReader, likeness: Likeness, statistics: Statistics) -> None:
        self._reader = reader
        self._statistics = statistics
        self._likeness = likeness

    def run(self, question: Question, found: Found) -> list[Evidence]:
        """Return the units of the first passages found, the highest score first.

        Units that tell what is to be answered are evidence only of that, and those that ask only of
        what was asked.
        """
        read = [one.windows for one in found.readings]
        evidence = self._in_passages(question, question.terms, found, read)
        alike = self._likeness.units(question.text, [one.words for one in evidence])
        evidence = [
            replace(one, logit=one.logit + added, score=one.score + added)
            for one, added in zip(evidence, alike, strict=True)
        ]
        if not asks_what_to_say(question.text):
            evidence = [one for one in evidence if not tells_what_to_say(one.words)]
        if not asks_for_questions(question.text):
            evidence = [
                one
                for one in evidence
                if not is_question(question.text, one.hit.document, one.unit)
            ]
        return self._without_open(question, sorted(evidence, key=_place))

    def _without_open(self, question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Lower the units that leave a follow-up open by themselves, from the best one down.

        The reader reads it after the question before, and finds what answers that one too. A unit
        that scores no more than what another keeps cannot come before that one, and is not read
        again.
        """
        if question.asked == question.text:
            return list(evidence)
        judged: list[Evidence] = []
        for one in evidence[:_JUDGED]:
            if any(one.score <= other.score for other in judged):
                break
            openness = self._reader.openness(question.asked, one.hit, one.unit)
            lost = OPENNESS_WEIGHT * float(np.logaddexp(0.0, openness))
            judged.append(replace(one, score=one.score - lost))
        return sorted([*judged, *evidence[len(judged) :]], key=_place)

    def sub_answers(self, question: Question, found: Found) -> list[Evidence]:
        """Return the best unit of the first passages for each sub-question that one answers.

        Only English questions have sub-questions.
        """
        hits = found.hits[:PASSAGES]
        answers = []
        for part in question.sub_questions if hits else ():
            read = self._reader.read_windows(part, hits)
            evidence = self._in_passages(question, content_terms(part), found, read)
            if not asks_what_to_say(part):
                evidence = [one for one in evidence if not tells_what_to_say(one.words)]
            best = min(evidence, key=_place, default=None)
            if best and best.answerable >= SUB_ANSWER_LOGIT and best.logit >= 0:
                answers.append(best)
        return answers

    def _in_passages(
        self,
        question: Question,
        asked: frozenset[str],
        found: Found,
        read: Sequence[Sequence[WindowRead]],
    ) -> list[Evidence]:
        """Return the units of the first passages with their likeliest answers.

        Args:
            question: the whole question.
            asked: the terms of what was read: those of the question or of a part of it.
            found: the passages, best first, and which documents the question names.
            read: what the reader says of the windows of each.

        """
        return [
            replace(one, exceptions=exceptions(question, hit, one.unit))
            for rank, (hit, windows) in enumerate(zip(found.hits[:PASSAGES], read, strict=False))
            for window, reading in windows
            for unit in window.units
            if (one := self._of_unit(question, asked, hit, rank, unit, reading, found.naming))
            is not None
        ]

    def _of_unit(
        self,
        question: Question,
        asked: frozenset[str],
        hit: Hit,
        rank: int,
        unit: UnitText,
        reading: Reading,
        naming: Naming,
    ) -> Evidence | None:
        """Return a unit with its likeliest answer; None where it says nothing.

        Args:
            question: the whole question.
            asked: the terms of what was read: those of the question or of a part of it.
            hit: the passage.
            rank: its place.
            unit: the unit as it was read.
            reading: what the reader says of it and of what was read with it.
            naming: which documents the question names.

        """
        if (
            _says_nothing(question, unit.unit)
            or (words := reading.best(unit.start, unit.end)) is None
        ):
            return None
        said = render_unit(hit.document, unit.unit)
        if is_blank(said) or is_unit_line(said):
            return None
        called = naming.words_for(hit.document)
        near = f"{said}\n{context_of(hit, unit.unit)}\n{called}"
        held = content_terms(near) | terms_by_value(question.text, near)
        score = WORDS_WEIGHT * words.score + reading.answerable
        score += COVERAGE_WEIGHT * self._statistics.coverage(asked, held)
        score += NAMED_WEIGHT * naming.share_of(hit.document)
        answer = _in_document(hit.document.text, unit, words)
        return Evidence(
            hit,
            rank,
            unit.unit,
            said,
            logit=words.score,
            score=score,
            answerable=reading.answerable,
            answer=answer,
            lead=words.lead,
            called=called,
        )


def _place(evidence: Evidence) -> tuple[float, int, int]:
    """Return what evidence is put in order by: the best comes first."""
    return -evidence.score, evidence.rank, evidence.unit.start


def _says_nothing(question: Question, unit: Unit) -> bool:
    """Whether a unit only names what others say: a caption, or a row of labels or of headers.

    Below a chart stands from what it is taken, if that is asked.
    """
    if isinstance(unit, Row):
        return unit.header or (
            unit.labels > 0 and not any(cell.filled for cell in unit.cells[unit.labels :])
        )
    return unit.kind is Kind.CAPTION and not _OF_CHARTS.search(question.text)


def _in_document(text: str, unit: UnitText, words: Words) -> tuple[Span, ...]:
    """Return the spans of the document that the words are from: one for each segment they touch."""
    found = []
    for segment in unit.segments:
        start, end = max(words.start, segment.start), min(words.end, segment.end)
        if start >= end:
            continue
        places = plain_places(segment.span.of(text))
        first, last = places[start - segment.start], places[end - 1 - segment.start]
        found.append(Span(segment.span.start + first, segment.span.start + last + 1))
    return tuple(found)
