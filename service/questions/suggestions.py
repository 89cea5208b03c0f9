"""Suggested questions, made from the headings of the documents.

Each is asked first, and suggested only if its section answers it.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from anyio import CapacityLimiter, to_thread

from ingest.document.nodes import Kind
from ingest.index.protocol import DocumentSummary
from ingest.language.scripts import CJK_LETTER, KANA_LETTER
from retriever.outline import OutlineEntry
from service.questions.retriever_handle import Searcher

SUGGESTED = 4
"""How many questions are suggested; by eye."""
TRIES = 3 * SUGGESTED
"""How many questions are asked for them at most; by eye."""
DOCUMENTS = 8
"""How many documents, spread over the whole index, are considered; by eye."""

LEAST_WORDS = 3
"""Words of a heading (characters, in Japanese) below which it says too little; by eye."""
LONGEST = 80
"""Characters of a heading above which the question would be too long; by eye."""
_TOPIC = re.compile(r"[^\W\d_].*\w")
"""A heading that begins with a letter and ends without punctuation reads well in a question."""

_TEXT = (Kind.PARAGRAPH, Kind.LIST)


@dataclass(slots=True)
class Suggestions:
    """The questions suggested for the newest generation."""

    _generation: str | None = None
    _questions: list[str] = field(default_factory=list)
    # Further requests wait here, and hold no worker.
    _one_at_a_time: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def of(self, retriever: Searcher) -> list[str]:
        """Return up to `SUGGESTED` questions that the retriever answers."""
        return await to_thread.run_sync(self._of, retriever, limiter=self._one_at_a_time)

    def _of(self, retriever: Searcher) -> list[str]:
        if self._generation != retriever.generation:
            self._questions = suggest(retriever)
            self._generation = retriever.generation
        return self._questions


def suggest(retriever: Searcher) -> list[str]:
    """Return questions that their sections answer; deterministic for an index."""
    total = retriever.document_count
    step = max(1, total // DOCUMENTS)
    documents = [
        document
        for offset in range(0, total, step)[:DOCUMENTS]
        for document in retriever.documents(offset, 1)
    ]
    by_document = [_candidates(retriever, document) for document in documents]
    # One from each document in turn.
    turns = chain.from_iterable(zip_longest(*by_document))
    candidates = [candidate for candidate in turns if candidate][:TRIES]
    answered = (
        question
        for section, document_id in candidates
        for question in [_question(section.heading_path[-1], total)]
        if _answers(retriever, question, document_id, section)
    )
    return list(dict.fromkeys(_first(answered, SUGGESTED)))


def _candidates(retriever: Searcher, document: DocumentSummary) -> list[tuple[OutlineEntry, str]]:
    """Return the sections of a document whose headings name a topic, shuffled by the document's id.

    A heading that recurs ("KPIs") names no topic, and the document's title is too general.
    """
    sections = retriever.outline(document.id)
    count = Counter(section.heading_path[-1].casefold() for section in sections)
    topics = [
        (section, document.id)
        for section in sections
        for topic in [section.heading_path[-1]]
        if count[topic.casefold()] == 1 and topic != document.title and _is_topic(topic)
    ]
    return random.Random(document.id).sample(topics, len(topics))  # noqa: S311


def _is_topic(heading: str) -> bool:
    spaceless = len(CJK_LETTER.findall(heading)) > len(heading) / 2
    long_enough = len(heading) > LEAST_WORDS if spaceless else len(heading.split()) >= LEAST_WORDS
    return long_enough and len(heading) <= LONGEST and _TOPIC.fullmatch(heading) is not None


def _question(topic: str, documents: int) -> str:
    if KANA_LETTER.search(topic):
        return f"「{topic}」について何が書かれていますか。"
    who = "does the document" if documents == 1 else "do the documents"
    return f"What {who} say about “{topic}”?"


def _answers(retriever: Searcher, question: str, document_id: str, section: OutlineEntry) -> bool:
    """Whether the section answers, by a paragraph or a list (no caption, footnote or table row)."""
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
