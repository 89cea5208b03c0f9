"""Small texts as the retriever meets them, and models that learned nothing.

Each model is a pure function of the texts it is given, as the real ones are.
"""

from collections.abc import Sequence

from ingest.document.document import Document
from ingest.document.nodes import Row, Unit
from ingest.index.statistics import Statistics
from ingest.passages import embedded_text, split_passages
from ingest.readers import read_document
from retriever.models.cross_encoder import CrossEncoder
from retriever.models.onnx import Floats
from retriever.query.question import Question, content_terms
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.reading.linear_reranker import LinearReranker
from retriever.reading.rendering import render_passage
from retriever.types import Hit
from tests.fake_encoder import TermsEncoder, WordTokens
from tests.memory_index import MemoryStatistics


class OverlapReranker(CrossEncoder):
    """Scores by the share of the question's terms in a text, from -10 to 10; short texts first."""

    def __init__(self) -> None:
        pass

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score a text, in the order given."""
        wanted = content_terms(question)
        held = [content_terms(text) for text in texts]
        return [20 * len(wanted & own) / max(1, len(wanted)) - 10 - len(own) / 100 for own in held]


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
    reranker = OverlapReranker()
    words = [render_passage(hit.document, hit.passage) for hit in hits]
    logits = reranker.scores(question.text, words)
    order = sorted(range(len(hits)), key=lambda position: (-logits[position], position))
    relevance = {rank: logits[position] for rank, position in enumerate(order)}
    finder = EvidenceFinder(reranker, LinearReranker(statistics_of(hits), None))
    return finder.find(question, [hits[position] for position in order], relevance)
