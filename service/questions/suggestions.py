"""Questions to begin with, drawn from the headings of the documents that are loaded.

Each was asked before it is suggested, and answered from the section that it asks about.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from anyio import CapacityLimiter, to_thread

from ingest.index.store import DocumentSummary
from ingest.language.scripts import CJK_LETTER, KANA_LETTER
from ingest.types import Kind
from retriever.outline import Section
from service.questions.retriever_handle import Searcher

SUGGESTED = 4
TRIES = 3 * SUGGESTED
DOCUMENTS = 8
"""How many documents, spread over all of them, are looked at."""

LEAST_WORDS = 3
LONGEST = 80
_TOPIC = re.compile(r"[^\W\d_].*\w")
"""A heading that begins with a letter and has no mark at its end reads well inside a question."""

_TEXT = (Kind.PARAGRAPH, Kind.LIST)


@dataclass(slots=True)
class Suggestions:
    """The questions suggested for the generation that was asked last."""

    _generation: str | None = None
    _questions: list[str] = field(default_factory=list)
    # Who comes meanwhile waits here, and keeps no worker from answering questions.
    _one_at_a_time: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def of(self, retriever: Searcher) -> list[str]:
        """Return questions that the retriever answers; fewer, or none, where it has too few."""
        return await to_thread.run_sync(self._of, retriever, limiter=self._one_at_a_time)

    def _of(self, retriever: Searcher) -> list[str]:
        if self._generation != retriever.generation:
            self._questions = suggest(retriever)
            self._generation = retriever.generation
        return self._questions


def suggest(retriever: Searcher) -> list[str]:
    """Return questions about sections whose text answers them, the same for the same index."""
    total = retriever.document_count
    step = max(1, total // DOCUMENTS)
    documents = [
        document
        for offset in range(0, total, step)[:DOCUMENTS]
        for document in retriever.documents(offset, 1)
    ]
    by_document = [_candidates(retriever, document) for document in documents]
    # One of each document in turn.
    turns = chain.from_iterable(zip_longest(*by_document))
    candidates = [candidate for candidate in turns if candidate][:TRIES]
    answered = (
        question
        for section, document_id in candidates
        for question in [_question(section.heading_path[-1], total)]
        if _answers(retriever, question, document_id, section)
    )
    return list(dict.fromkeys(_first(answered, SUGGESTED)))


def _candidates(retriever: Searcher, document: DocumentSummary) -> list[tuple[Section, str]]:
    """Return the sections of a document that have a topic of their own, in an order that stays.

    A heading that recurs names a part and no topic, and the document's title says too little.
    """
    sections = retriever.outline(document.id)
    count = Counter(section.heading_path[-1].casefold() for section in sections)
    telling = [
        (section, document.id)
        for section in sections
        for topic in [section.heading_path[-1]]
        if count[topic.casefold()] == 1 and topic != document.title and _is_topic(topic)
    ]
    return random.Random(document.id).sample(telling, len(telling))  # noqa: S311


def _is_topic(heading: str) -> bool:
    spaceless = len(CJK_LETTER.findall(heading)) > len(heading) / 2
    long_enough = len(heading) > LEAST_WORDS if spaceless else len(heading.split()) >= LEAST_WORDS
    return long_enough and len(heading) <= LONGEST and _TOPIC.fullmatch(heading) is not None


def _question(topic: str, documents: int) -> str:
    if KANA_LETTER.search(topic):
        return f"「{topic}」について何が書かれていますか。"
    who = "does the document" if documents == 1 else "do the documents"
    return f"What {who} say about “{topic}”?"


def _answers(retriever: Searcher, question: str, document_id: str, section: Section) -> bool:
    """Tell whether text of the section answers, not a caption, a footnote or a table's row."""
    return any(
        citation.hit.document.id == document_id
        and section.start <= citation.quote.start < section.end
        and any(
            unit.kind in _TEXT
            and unit.start < citation.quote.end
            and citation.quote.start < unit.end
            for unit in citation.hit.passage.units
        )
        for citation in retriever.ask(question).citations
    )


def _first(questions: Iterator[str], count: int) -> Iterator[str]:
    return (question for question, _ in zip(questions, range(count), strict=False))
