"""The search of passages, stage by stage: what each stage alone would have found.

Put together from the retriever's own searches, fusion and models, in the way of `PassageSearch`;
tests hold the last stage against it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.embedding.embedding import TextEncoder
from ingest.index.folder import Generation
from ingest.index.store import Store
from retriever.models.cross_encoder import CrossEncoder
from retriever.query.question import Question
from retriever.reading.linear_reranker import LinearReranker
from retriever.reading.rendering import render_passage
from retriever.search.dense import DenseSearch, QuestionEncoder
from retriever.search.fusion import reciprocal_rank_fusion
from retriever.search.lexical import LexicalSearch
from retriever.search.multilingual import MultilingualSearch
from retriever.search.passage_search import CANDIDATES, lexical_logits, lexical_shares
from retriever.types import Hit


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of passages by each search, best first; `shares` are of the best BM25 score, by row."""

    by_words: tuple[int, ...]
    by_vector: tuple[int, ...]
    fused: tuple[int, ...]
    shares: Mapping[int, float]


class SearchStages:
    """The stages over one generation; a Japanese question takes the way that it takes there."""

    def __init__(self, generation: Generation, multilingual: TextEncoder | None = None) -> None:
        """Take no multilingual encoder where the index has none of its vectors."""
        self._store = Store(generation.path)
        self._lexical = LexicalSearch(generation.path)
        self._dense = DenseSearch(generation.path, QuestionEncoder(generation.encoder_path))
        self._multilingual = None
        if multilingual is not None:
            passages = generation.metadata.counts["passages"]
            self._multilingual = MultilingualSearch(generation.path, passages, multilingual)
        self._linear_reranker = LinearReranker(self._lexical, self._multilingual)

    def candidates(self, question: Question) -> Candidates:
        """Return what the searches find."""
        scored = self._lexical.search(question.text, CANDIDATES)
        by_words = [row for row, _ in scored]
        other = self._multilingual if question.japanese else None
        by_vector = (other or self._dense).search(question.text, CANDIDATES)
        fused = [row for row, _ in reciprocal_rank_fusion([by_vector, by_words])]
        shares = lexical_shares(scored)
        return Candidates(tuple(by_words), tuple(by_vector), tuple(fused), shares)

    def hits(self, rows: Sequence[int]) -> list[Hit]:
        """Return the passages at these rows, without scores."""
        found = []
        for passage in self._store.passages(rows):
            document = self._store.document(passage.document_id)
            if document is None:
                raise LookupError(f"passage of a document that is not stored: {passage}")
            found.append(Hit(document, passage, 0.0))
        return found

    def words(self, rows: Sequence[int]) -> list[str]:
        """Return these passages as the cross-encoder reads them."""
        return [render_passage(hit.document, hit.passage) for hit in self.hits(rows)]

    def logits(
        self, question: Question, rows: Sequence[int], reranker: CrossEncoder
    ) -> list[float]:
        """Return how well each passage answers, by the cross-encoder or what stands in for it."""
        if question.japanese:
            return self._linear_reranker.passages(question, self.hits(rows), rows)
        return reranker.scores(question.text, self.words(rows))


def reranked(fused: Sequence[int], values: Sequence[float]) -> list[int]:
    """Order the first rows by their values, the highest first; the rest follow as they stood.

    >>> reranked([7, 3, 5], [0.5, 2.0])
    [3, 7, 5]
    """
    order = sorted(range(len(values)), key=lambda place: (-values[place], place))
    return [*(fused[place] for place in order), *fused[len(values) :]]


def with_shares(
    fused: Sequence[int], logits: Sequence[float], shares: Mapping[int, float]
) -> list[float]:
    """Return the logits of the first rows with what their BM25 scores add."""
    added = lexical_logits(fused[: len(logits)], shares)
    return [logit + more for logit, more in zip(logits, added, strict=True)]
