"""The way of a question: find passages, find evidence in them, answer or refuse."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document.document import Document
from ingest.document.nodes import Section, Span, WordBox
from ingest.embedding.embedding import TextEncoder
from ingest.embedding.encoder import EXPORT_FILE
from ingest.embedding.models import file_sha256
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.errors import IndexUnavailableError
from ingest.index.folder import (
    DAMAGE,
    LEXICAL_FOLDER,
    Generation,
    broken,
    open_generation,
    original_file,
)
from ingest.index.store import DocumentSummary, Store
from retriever.answer.choice import quoted_passage
from retriever.answer.compose import compose
from retriever.models.cross_encoder import REMEMBERED, CrossEncoder
from retriever.outline import OutlineEntry, outline_of
from retriever.query.names import is_known
from retriever.query.question import Question, understand
from retriever.query.spelling import Spelling
from retriever.reading.evidence import Evidence, EvidenceFinder
from retriever.reading.refusal import (
    REFUSAL_CEILING,
    Signals,
    calibration,
    read_signals,
    reason_for,
)
from retriever.search.dense import DenseSearch, QuestionEncoder
from retriever.search.lexical import LexicalSearch
from retriever.search.merging import LOOKED_AT, merged
from retriever.search.multilingual import MultilingualSearch
from retriever.search.passage_search import RERANKED, Found, PassageSearch, Stopwatch
from retriever.types import Answer, Citation, Hit, SearchResult

NEAREST = 3
"""How many of the nearest passages a refusal shows."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The evidence that an answer would quote and the signals that refusal goes by."""

    evidence: Evidence
    signals: Signals


class Retriever:
    """One generation of an index, opened for questions. Safe to share between threads."""

    def __init__(
        self,
        generation: Generation,
        reranker: CrossEncoder,
        multilingual: TextEncoder | None = None,
    ) -> None:
        """`multilingual` encodes questions in other languages, where the index has its vectors."""
        self._generation = generation
        self.store = Store(generation.path)
        if self.store.count() != self.document_count:
            raise ValueError("the store does not hold the documents that the metadata counts")
        self._lexical = LexicalSearch(generation.path)
        encoder = QuestionEncoder(generation.encoder_path)
        dense = DenseSearch(generation.path, encoder)
        self._spelling = Spelling(generation.path / LEXICAL_FOLDER, encoder.common)
        other = None
        if multilingual is not None:
            passages = generation.metadata.counts["passages"]
            other = MultilingualSearch(generation.path, passages, multilingual)
        self._search = PassageSearch(self.store, dense, self._lexical, reranker, other)
        self._evidence = EvidenceFinder(reranker, self._lexical, other)
        self._calibration = calibration()

    @classmethod
    def open(
        cls, index: Path, encoder: str | None = None, remembered: int = REMEMBERED
    ) -> "Retriever":
        """Open the generation of an index that serves now.

        `encoder` names the encoder that the index must have been made with; `remembered` is how
        many of the cross-encoder's scores are kept. Raises IndexUnavailableError and ModelError,
        whose messages say what to do.
        """
        generation = open_generation(index)
        _check_encoder(generation, encoder)
        reranker = CrossEncoder.shared(remembered)
        multilingual = _multilingual(generation)
        try:
            return cls(generation, reranker, multilingual)
        except DAMAGE as error:
            raise broken(index, error) from None

    @property
    def generation(self) -> str:
        """The generation's name."""
        return self._generation.name

    @property
    def encoder(self) -> str:
        """The name of the encoder that made the index."""
        return self._generation.metadata.encoder.name

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return self._generation.metadata.counts["documents"]

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = (),
        limit: int = 10,
        sources: Collection[str] | None = None,
        merge: bool = False,
        context: int = 0,
    ) -> SearchResult:
        """Return the best passages, best first; always `limit` where the index has them.

        With `merge` those that stand side by side are one hit and those that hardly bear on the
        question are left out (see retriever.search.merging); `context` is how many characters
        around.
        """
        watch = Stopwatch()
        understood = understand(self._spelling.correct(query), history)
        depth = LOOKED_AT * limit if merge else limit
        hits = self._search.find(understood, depth, self._rows(sources), watch).hits
        if merge:
            with watch.stage("merge"):
                hits = merged(hits, limit, context, self.store)
        return SearchResult(hits, self.generation, watch.seconds)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        limit: int = 5,
        sources: Collection[str] | None = None,
    ) -> Answer:
        """Answer with at most `limit` citations, or say why not and what is nearest."""
        watch = Stopwatch()
        understood, found, evidence = self._look(question, history, self._rows(sources), watch)
        with watch.stage("answer"):
            signals = self._signals(understood, found, evidence)
            confidence = self._calibration.probability(signals) if signals else 0.0
        composed = None
        if confidence >= self._calibration.threshold:
            with watch.stage("evidence"):
                sub_answers = self._evidence.answer_sub_questions(understood, evidence)
            with watch.stage("answer"):
                composed = compose(understood, evidence, limit, self._holder, sub_answers)
            if composed is None:
                confidence = min(confidence, REFUSAL_CEILING)
        return Answer(
            question=question,
            answer=composed.text if composed else None,
            confidence=confidence,
            reason=None if composed else _reason(understood, signals),
            citations=composed.citations if composed else (),
            nearest=() if composed else _nearest(evidence),
            generation=self.generation,
            encoder=self.encoder,
            degraded=found.degraded,
            timings=watch.seconds,
        )

    def examine(self, question: str, *, history: Sequence[str] = ()) -> Examined | None:
        """Return the evidence to quote and its signals, for calibration; None without evidence."""
        understood, found, evidence = self._look(question, history, None, Stopwatch())
        signals = self._signals(understood, found, evidence)
        return Examined(quoted_passage(understood, evidence)[0], signals) if signals else None

    def knows(self, name: str) -> bool:
        """Whether any passages have a name's terms, or words derived from them."""
        return is_known(name, self._lexical)

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id."""
        return self.store.document(document_id)

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Return where the words of a page, from 1, are on it; none where that is not known."""
        return self.store.page_words(document_id, page)

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        """Return documents in the order of their sources."""
        return self.store.summaries(offset, limit)

    def outline(self, document_id: str) -> list[OutlineEntry]:
        """Return a document's sections, in order."""
        return outline_of(self.store.passages_of(document_id))

    def sources(self) -> Mapping[str, str]:
        """Return source → document id."""
        return self._generation.metadata.by_source()

    def sections(self, document_id: str) -> tuple[Section, ...]:
        """Return a document's tree; empty where there is no such document."""
        return self.store.sections(document_id) or ()

    def original(self, document_id: str) -> Path | None:
        """Return where a document's original file lies."""
        sha256 = self.store.sha256_of(document_id)
        if sha256 is None:
            return None
        file = original_file(self._generation.index, sha256)
        return file if file.is_file() else None

    def _look(
        self, question: str, history: Sequence[str], rows: Sequence[int] | None, watch: Stopwatch
    ) -> tuple[Question, Found, list[Evidence]]:
        """Understand a question and find passages and evidence for it, in these rows or in all."""
        understood = understand(self._spelling.correct(question), history)
        found = self._search.find(understood, RERANKED, rows, watch)
        with watch.stage("evidence"):
            return understood, found, self._evidence.find(understood, found.hits, found.relevance)

    def _rows(self, sources: Collection[str] | None) -> list[int] | None:
        if sources is None:
            return None
        wanted = set(sources)
        return self.store.rows_of({key for name, key in self.sources().items() if name in wanted})

    def _holder(self, hit: Hit, span: Span) -> Hit | None:
        """Return the hit, or a hit of its document's passage, that holds the span."""
        passage = hit.passage
        if not (passage.start <= span.start and span.end <= passage.end):
            holding = self.store.passage_holding(hit.document.id, span)
            return Hit(hit.document, holding, hit.score) if holding else None
        return hit

    def _signals(
        self, question: Question, found: Found, evidence: Sequence[Evidence]
    ) -> Signals | None:
        """Return the signals of the passage that an answer would quote."""
        if not evidence:
            return None
        logits = sorted(found.relevance.values(), reverse=True)
        passage = quoted_passage(question, evidence)
        return read_signals(question, passage, logits, self._lexical)


def _reason(question: Question, signals: Signals | None) -> str:
    if signals is None:
        return "No document of the index matches the filter."
    return reason_for(question, signals)


def _nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Return the best unit of each of the nearest passages."""
    by_passage: dict[int, Citation] = {}
    for one in evidence:
        by_passage.setdefault(one.rank, Citation(one.hit, Span(one.unit.start, one.unit.end)))
    return tuple(by_passage[rank] for rank in sorted(by_passage)[:NEAREST])


def _check_encoder(generation: Generation, encoder: str | None) -> None:
    record = generation.metadata.encoder
    index = generation.index
    if encoder is not None and Path(encoder).name != record.name:
        raise IndexUnavailableError(
            f"The index in {index} was made with the encoder {record.name}, and TENKYO_ENCODER "
            f"asks for {encoder}. Embed it anew with: python -m ingest PATH... --index {index}"
        )
    export = generation.encoder_path / EXPORT_FILE
    if not export.is_file() or file_sha256(export) != record.export_sha256:
        raise IndexUnavailableError(
            f"The encoder beside the index in {index} is missing or is not the one the index was "
            f"made with. Remove {generation.encoder_path} and run: "
            f"python -m ingest PATH... --index {index}"
        )


def _multilingual(generation: Generation) -> MultilingualEncoder | None:
    """Return what made the index's multilingual vectors; None where it has none."""
    record = generation.metadata.multilingual
    if record is None:
        return None
    if record.sha256 != MultilingualEncoder.sha256:
        raise IndexUnavailableError(
            f"The multilingual vectors of the index in {generation.index} were made with "
            f"{record.name}, and this version of Tenkyo has {MultilingualEncoder.name}. Make them "
            f"anew with: python -m ingest PATH... --index {generation.index}"
        )
    return MultilingualEncoder()
