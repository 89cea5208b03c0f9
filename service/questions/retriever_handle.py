"""The retriever that answers now, and how a newer one takes its place."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

import anyio
from anyio import to_thread

from ingest.errors import IndexUnavailableError, TenkyoError
from ingest.index.store import DocumentSummary
from ingest.types import Document
from retriever.outline import Section
from retriever.types import Answer, SearchResult
from service.settings import ServiceSettings

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30.0
"""How long a generation that could not be opened is left alone."""


class Searcher(Protocol):
    """What the service asks of a retriever: one generation of an index, opened."""

    @property
    def generation(self) -> str:
        """The generation's name."""
        ...

    @property
    def encoder(self) -> str:
        """The name of the model that embeds."""
        ...

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        ...

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = ...,
        limit: int = ...,
        sources: Collection[str] | None = ...,
        merge: bool = ...,
        context: int = ...,
    ) -> SearchResult:
        """Find passages; QuestionError where there is nothing to look for."""
        ...

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = ...,
        limit: int = ...,
        sources: Collection[str] | None = ...,
    ) -> Answer:
        """Answer or refuse; QuestionError where nothing is asked."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return the document, None where there is none."""
        ...

    def documents(self, offset: int, limit: int) -> Sequence[DocumentSummary]:
        """Return up to `limit` documents, in an order that stays."""
        ...

    def outline(self, document_id: str) -> Sequence[Section]:
        """Return a document's sections, in order; none where it has no headings."""
        ...

    def original(self, document_id: str) -> Path | None:
        """Return where the original file's bytes are."""
        ...


Opener = Callable[[Path], Searcher]
Pointer = Callable[[Path], str | None]


def open_index(index: Path, settings: ServiceSettings) -> Searcher:
    """Open the index with the real retriever, as the settings say.

    Raises:
        IndexUnavailableError, ModelError: with what to run.

    """
    # Imported when first needed: `--help` need not wait for the model's runtime.
    from retriever.pipeline import Retriever

    return Retriever.open(index, settings.encoder, settings.remembered_scores)


class RetrieverHandle:
    """Hands out the retriever in use and swaps it when the index has a new generation.

    A request keeps the retriever it was given; the swap is one assignment. Where several processes
    change the index, as `shared` says, each looks at the pointer before it answers: what one of
    them was given, all of them know.
    """

    def __init__(
        self, index: Path, open_retriever: Opener, pointer: Pointer, *, shared: bool = False
    ) -> None:
        self._index = index
        self._opener = open_retriever
        self._pointer = pointer
        self._shared = shared
        self._swapped: Callable[[Searcher], None] = lambda _retriever: None
        self._refresh_lock = threading.RLock()
        self._swap_lock = anyio.Lock()
        self._retriever: Searcher | None = None
        self._reason = "The index is still being opened. Try again in a moment."
        self._tried: tuple[str | None] | None = None
        self._retry_at: float | None = None

    @property
    def retriever(self) -> Searcher:
        """The retriever that serves now.

        Raises:
            IndexUnavailableError: none could be opened yet; says why.

        """
        if self._retriever is None:
            raise IndexUnavailableError(self._reason)
        return self._retriever

    @property
    def has_index(self) -> bool:
        """Whether there is an index, be it one that opens or not."""
        return self._pointer(self._index) is not None

    def on_swap(self, callback: Callable[[Searcher], None]) -> None:
        """Name what is to be told of each retriever as it begins to serve."""
        self._swapped = callback

    async def current(self) -> Searcher:
        """Return the retriever to answer a request with; see the class.

        Raises:
            IndexUnavailableError: none could be opened yet; says why.

        """
        if self._shared and self._is_behind():
            # One at a time: those who wait here keep no thread.
            async with self._swap_lock:
                if self._is_behind():
                    await to_thread.run_sync(self.refresh)
        return self.retriever

    def _is_behind(self) -> bool:
        """Tell whether the pointer names a generation that was not tried yet."""
        try:
            return (self._pointer(self._index),) != self._tried
        except TenkyoError:
            # A pointer that cannot be read for the moment names nothing newer.
            return False

    def newest(self) -> Searcher:
        """Return the retriever of the generation that the pointer names, serving it from now on.

        Raises:
            IndexUnavailableError: it cannot be opened; says why.

        """
        with self._refresh_lock:
            self.refresh()
            if self._retry_at is not None:
                raise IndexUnavailableError(self._reason)
            return self.retriever

    def refresh(self) -> None:
        """Open the generation the pointer names, unless it was tried already.

        Never raises: a generation that does not open leaves the one that serves in
        place, and is tried again after `RETRY_SECONDS`.
        """
        # Who comes second finds the generation tried, and must not go on before it is open.
        with self._refresh_lock:
            self._refresh()

    def _refresh(self) -> None:
        try:
            generation = (self._pointer(self._index),)
            due = self._retry_at is not None and time.monotonic() >= self._retry_at
            if generation == self._tried and not due:
                return
            try:
                self._retriever = self._opener(self._index)
            finally:
                # Not before: until then, whoever looks must wait for it.
                self._tried = generation
            self._retry_at = None
            self._swapped(self._retriever)
            logger.info("Serving generation %s", self._retriever.generation)
        except TenkyoError as error:
            self._note_failure(str(error))
        except Exception:
            # Whatever a damaged index raises must not stop a service that answers.
            logger.exception("The index at %s could not be opened", self._index)
            self._note_failure(
                "The index could not be opened; the service's log says more. "
                "Build it again with: python -m ingest PATH"
            )

    async def watch(self, seconds: float) -> None:
        """Refresh for ever, every so many seconds, in a worker thread."""
        while True:
            await anyio.sleep(seconds)
            await to_thread.run_sync(self.refresh)

    def _note_failure(self, reason: str) -> None:
        """Note why nothing new is served; what serves, goes on serving."""
        self._retry_at = time.monotonic() + RETRY_SECONDS
        if reason != self._reason:
            logger.warning("%s", reason)
        self._reason = reason
