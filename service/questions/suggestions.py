"""Questions to begin with, and questions like one that was refused. All were asked, and answered.

They are found beforehand, in a thread of their own, for every generation of the index.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TypeVar

from ingest.errors import TenkyoError
from ingest.language.content_terms import content_terms
from ingest.language.scripts import has_cjk, is_japanese
from service.questions.question_generation import (
    StatedQuestion,
    in_turn,
    overlap,
    questions_near,
    questions_of,
)
from service.questions.retriever_handle import Searcher

logger = logging.getLogger(__name__)

T = TypeVar("T")

SUGGESTED = 4
"""How many questions are suggested; by eye."""
TRIES = 3 * SUGGESTED
"""How many questions are asked for them at most; by eye."""
DOCUMENTS = 8
"""How many documents, spread over the whole index, are considered; by eye."""
LOOKED_THROUGH = 4 * DOCUMENTS
"""Of how many they are chosen, by the language of their titles; by eye."""
OF_NEWEST = 2
"""How many are of the document that was added last, at most; by eye."""
AT_ONCE = 2
"""How many are asked at the same time: the models read for one while another is looked up."""
READ = 4
"""How many passages are read for each: half of what is read where a reader asks. Whoever asks it
has more passages read, which changes next to none of these answers."""
WAIT_SECONDS = 0.7
"""How long a request waits for those that are still being found; by eye, well below a second."""

SIMILAR = 3
"""How many questions are suggested beside one that was refused; by eye."""
TRIES_SIMILAR = 6
"""How many questions are asked for them at most; by eye."""
PASSAGES_NEAR = 8
"""How many of the nearest passages they are made from; by eye."""

THREAD = "suggestions"
"""The name of the thread that finds them."""


@dataclass(slots=True)
class _Search:
    """The search for one generation and one language, and what it has found so far."""

    retriever: Searcher
    language: str
    newest: str | None
    before: list[StatedQuestion]
    found: list[StatedQuestion] = field(default_factory=list)
    stopped: bool = False
    done: "Future[None] | None" = None

    @property
    def questions(self) -> list[str]:
        """Those that were answered, and meanwhile those of the generation before."""
        complete = self.done is not None and self.done.done()
        known = self.found if complete else [*self.found, *self.before]
        return list(dict.fromkeys(one.question for one in known))[:SUGGESTED]


class Suggestions:
    """The questions suggested for the newest generation, in each language that is asked for."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, THREAD)
        self._lock = threading.Lock()
        self._searches: dict[str, _Search] = {}
        self._languages = ["en"]
        self._closed = False

    def prepare(self, retriever: Searcher, newest: str | None = None) -> None:
        """Begin to find questions for a generation, whatever was begun for another one.

        Args:
            retriever: the generation.
            newest: the id of the document that was added last: some are asked of it.

        """
        with self._lock:
            for language in () if self._closed else self._languages:
                self._begin(retriever, language, newest)

    async def of(self, retriever: Searcher, language: str) -> tuple[list[str], bool]:
        """Return up to `SUGGESTED` questions that the retriever answers, and whether that is all.

        Where it is not, more are known a moment later.
        """
        with self._lock:
            if language not in self._languages:
                self._languages.append(language)
            search = self._searches.get(language)
            if search is None or search.retriever.generation != retriever.generation:
                search = self._begin(retriever, language, None)
        assert search.done is not None  # noqa: S101
        await asyncio.wait([asyncio.wrap_future(search.done)], timeout=WAIT_SECONDS)
        return search.questions, search.done.done()

    def close(self) -> None:
        """Find no more, and wait for those that are being asked.

        The process may end after it, and the models' threads with it.
        """
        with self._lock:
            self._closed = True
            for search in self._searches.values():
                search.stopped = True
        self._thread.shutdown(cancel_futures=True)

    def _begin(self, retriever: Searcher, language: str, newest: str | None) -> _Search:
        last = self._searches.get(language)
        before: list[StatedQuestion] = []
        if last is not None:
            last.stopped = True
            before = [*last.found, *last.before][:SUGGESTED]
        search = _Search(retriever, language, newest, before)
        search.done = self._thread.submit(_find, search)
        self._searches[language] = search
        return search


def _find(search: _Search) -> None:
    """Find questions until there are enough, or the search is stopped."""
    try:
        search.before = [
            one for one in search.before if search.retriever.document(one.document_id) is not None
        ]
        _ask_until_enough(search)
    except TenkyoError as error:
        logger.warning("No more questions can be suggested: %s", error)
    except Exception:
        # A page without suggestions is as good as one before.
        logger.exception("No more questions could be suggested")


def _ask_until_enough(search: _Search) -> None:
    """Ask the candidates in order, some at a time, but none that may not be needed."""
    candidates = _candidates(search)
    ahead: deque[tuple[StatedQuestion, Future[bool]]] = deque()
    pool = ThreadPoolExecutor(AT_ONCE, THREAD)
    try:
        while not search.stopped:
            room = min(AT_ONCE, SUGGESTED - len(search.found)) - len(ahead)
            for one in islice(candidates, max(0, room)):
                ahead.append((one, pool.submit(_is_answered, search.retriever, one)))
            if not ahead:
                return
            asked, answered = ahead.popleft()
            if answered.result():
                search.found.append(asked)
    finally:
        pool.shutdown(cancel_futures=True)


def suggest(retriever: Searcher, language: str = "en") -> list[str]:
    """Return questions that the documents answer; the same each time for an index."""
    search = _Search(retriever, language, None, [])
    _find(search)
    return [one.question for one in search.found]


def similar(
    retriever: Searcher,
    question: str,
    *,
    history: Sequence[str] = (),
    sources: Collection[str] | None = None,
) -> list[str]:
    """Return up to `SIMILAR` questions that share words with a question, and are answered.

    They are made of what is near it; none where that is of something else.

    Args:
        retriever: answers them.
        question: the question that was refused.
        history: the questions before it, oldest first.
        sources: the documents to look in, None for all.

    Raises:
        QuestionError: there is nothing to look for.

    """
    language = "ja" if is_japanese(question) else "en"
    hits = retriever.search(question, history=history, sources=sources, limit=PASSAGES_NEAR).hits
    by_passage = [
        questions_near(hit.document, retriever.sections(hit.document.id), hit.span, language)
        for hit in hits
    ]
    asked = "\n".join((*history[-1:], question))
    candidates = _related(_distinct(in_turn(by_passage), [question]), asked, language)
    answered = (
        one.question
        for one in islice(candidates, TRIES_SIMILAR)
        if _is_answered(retriever, one, sources)
    )
    return list(islice(answered, SIMILAR))


def _related(
    candidates: Iterable[StatedQuestion], asked: str, language: str
) -> list[StatedQuestion]:
    """Return those that share words with what was asked, the most first.

    What is near a question that nothing answers is often of something else. Words of another
    language cannot be compared.
    """
    wanted = content_terms(asked)
    shared = [(len(content_terms(one.question) & wanted), one) for one in candidates]
    kept = [(count, one) for count, one in shared if count or one.foreignness(language)]
    return [one for _, one in sorted(kept, key=lambda pair: -pair[0])]


def _candidates(search: _Search) -> Iterator[StatedQuestion]:
    """Yield what is worth asking: of the newest document, what was answered before, of others."""
    newest = _of_document(search, search.newest) if search.newest else []
    others = in_turn(
        [_of_document(search, one) for one in _spread(search.retriever, search.language)]
    )
    every = chain(newest[: 2 * OF_NEWEST], search.before, others)
    # Those in the reader's language come first, whatever they are made from.
    first = sorted(every, key=lambda one: one.foreignness(search.language))
    return islice(_distinct(first, []), TRIES)


def _of_document(search: _Search, document_id: str) -> list[StatedQuestion]:
    document = search.retriever.document(document_id)
    if document is None:
        return []
    sections = search.retriever.sections(document_id)
    return questions_of(document, sections, search.language)[:TRIES]


def _spread(retriever: Searcher, language: str) -> list[str]:
    """Return the ids of documents, spread over the index; first those titled in the language."""
    offsets = _evenly(range(retriever.document_count), LOOKED_THROUGH)
    documents = [one for offset in offsets for one in retriever.documents(offset, 1)]
    own: list[str] = []
    others: list[str] = []
    for one in documents:
        (own if has_cjk(one.title) is (language == "ja") else others).append(one.id)
    chosen = _evenly(own, DOCUMENTS)
    return [*chosen, *_evenly(others, DOCUMENTS - len(chosen))]


def _evenly(all_: Sequence[T], most: int) -> Sequence[T]:
    """Return so many at most, spread over all."""
    return all_[:: max(1, len(all_) // most)][:most] if most else all_[:0]


def _distinct(all_: Iterable[StatedQuestion], asked: Iterable[str]) -> Iterator[StatedQuestion]:
    """Yield those that ask something else than those before them, and than what was asked."""
    seen = {question.casefold() for question in asked}
    for one in all_:
        if one.question.casefold() not in seen:
            seen.add(one.question.casefold())
            yield one


def _is_answered(
    retriever: Searcher, one: StatedQuestion, sources: Collection[str] | None = None
) -> bool:
    """Whether the words that a question was made from are quoted when it is asked."""
    return any(
        citation.hit.document.id == one.document_id
        and any(overlap(citation.quote, words) for words in one.evidence)
        for citation in retriever.ask(one.question, sources=sources, read=READ).citations
    )
