"""Small texts as the retriever meets them, and models that learned nothing.

Each model is a pure function of the texts it is given, as the real ones are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.document.document import Document
from ingest.document.nodes import Row, Unit
from ingest.embedding.onnx import Floats
from ingest.index.statistics import Statistics
from ingest.language.content_terms import content_terms
from ingest.passages import embedded_text, split_passages
from ingest.readers import read_document
from retriever.models.reader import Reader, Reading, Words
from retriever.query.question import Question
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.search.likeness import Likeness
from retriever.search.passage_reader import PassageReader
from retriever.search.reranking import Found
from retriever.types import Hit
from tests.fake_encoder import TermsEncoder, WordTokens
from tests.memory_index import MemoryStatistics


@dataclass(frozen=True, eq=False)
class OverlapReading(Reading):
    """Takes any part of a text for the answer, the more of the question's terms it has."""

    question: str = ""
    text: str = ""

    def best(self, start: int, end: int) -> Words | None:
        """Return the whole part, scored under the headings that the text begins with."""
        headings = self.text.partition(": ")[0] if ": " in self.text else ""
        return Words(start, end, overlap(self.question, f"{headings} {self.text[start:end]}"))


class OverlapReader(Reader):
    """Judges by the share of the question's terms in a text, from -10 to 10; short texts first."""

    def __init__(self) -> None:
        pass

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return what each text says to the question, in the order given."""
        return [_overlap_reading(question, text) for text in texts]

    def openness(self, question: str, line: str) -> float:
        """Return the less, the more of the question's terms a line has."""
        return -overlap(question, line)


def _overlap_reading(question: str, text: str) -> Reading:
    none, score = np.zeros(0, np.float32), overlap(question, text)
    return OverlapReading(score, score, 0.0, none, none, none, question, text)


def overlap(question: str, text: str) -> float:
    """Return the share of the question's terms in a text, from -10 to 10, less for a long text."""
    wanted, own = content_terms(question), content_terms(text)
    return 20 * len(wanted & own) / max(1, len(wanted)) - 10 - len(own) / 100


class TermsQuestions:
    """Encodes questions as `TermsEncoder` encodes passages."""

    def __init__(self) -> None:
        self._encoder = TermsEncoder()

    def encode(self, question: str) -> Floats:
        """Return the question's unit vector."""
        vector: Floats = self._encoder.encode([question])[0]
        return vector


def document_of(text: str, source: str = "text.txt") -> Document:
    """Return the document that a file gives."""
    return read_document(text.encode(), source).document


def hits_of(text: str, source: str = "text.txt") -> list[Hit]:
    """Return a text's passages as hits, in their order."""
    parsed = read_document(text.encode(), source)
    return [Hit(parsed.document, one, 0.0) for one in split_passages(parsed, WordTokens())]


def statistics_of(hits: Sequence[Hit]) -> Statistics:
    """Return the statistics of the hits' passages."""
    return MemoryStatistics(embedded_text(hit.document, hit.passage) for hit in hits)


def unit_with(hit: Hit, words: str) -> Unit:
    """Return the first unit of the hit's passage that has the words."""
    text = hit.document.text
    return next(unit for unit in hit.passage.units if words in text[unit.start : unit.end])


def row_with(hit: Hit, words: str) -> Row:
    """Return the first unit of the hit's passage that has the words, a table row."""
    row = unit_with(hit, words)
    assert isinstance(row, Row)
    return row


def read(question: Question, hits: Sequence[Hit]) -> list[Evidence]:
    """Return the evidence in the hits, in the order in which terms in common rank them."""
    finder, reader = finder_of(hits)
    readings = reader.read(question.text, hits)
    order = sorted(range(len(hits)), key=lambda at: (-readings[at].relevance, at))
    found = Found(tuple(hits[at] for at in order), tuple(readings[at] for at in order), ())
    return finder.run(question, found)


def finder_of(hits: Sequence[Hit]) -> tuple[EvidenceFinder, PassageReader]:
    """Return what reads hits by terms in common."""
    statistics = statistics_of(hits)
    likeness = Likeness(None)
    reader = PassageReader(OverlapReader(), OverlapReader, likeness)
    return EvidenceFinder(reader, likeness, statistics), reader
