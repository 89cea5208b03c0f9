"""The retriever in use, and how a newer one replaces it."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import anyio
from anyio import to_thread

from ingest.document.document import Document
from ingest.document.nodes import Section, WordBox
from ingest.errors import IndexUnavailableError, TenkyoError
from ingest.index.backends import index_at
from ingest.index.folder.generations import open_generation
from ingest.index.folder.index import FolderIndex
from ingest.index.protocol import DocumentSummary
from retriever.outline import OutlineEntry
from retriever.progress import Progress
from retriever.types import Answer, SearchResult
from service.settings import ServiceSettings

if TYPE_CHECKING:
    from retriever.assembly import Models

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30.0
"""How long to wait before a generation that failed to open is tried again; by eye."""

VERIFY_SECONDS = 3600.0
"""How often the files that serve are compared with their sums, which reads all of them; by eye."""


class Searcher(Protocol):
    """What the service needs of a retriever, which is one open generation of an index."""

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
        """Find passages; raises QuestionError if there is nothing to look for."""
        ...

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = ...,
        limit: int | None = ...,
        sources: Collection[str] | None = ...,
        progress: Progress | None = ...,
        read: int | None = ...,
    ) -> Answer:
        """Answer or refuse; raises QuestionError if nothing is asked."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return the document, None if there is none."""
        ...

    def sections(self, document_id: str) -> Sequence[Section]:
        """Return the document's tree; empty where there is no such document."""
        ...

    def page_words(self, document_id: str, page: int) -> Sequence[WordBox]:
        """Return where the words of a page, from 1, are on it; none where that is not known."""
        ...

    def documents(self, offset: int, limit: int) -> Sequence[DocumentSummary]:
        """Return up to `limit` documents, in a stable order."""
        ...

    def outline(self, document_id: str) -> Sequence[OutlineEntry]:
        """Return a document's sections in order; none if it has no headings."""
        ...

    def original(self, document_id: str) -> Path | None:
        """Return the path of the original file."""
        ...


Opener = Callable[[Path], Searcher]
Pointer = Callable[[Path], str | None]


def make_models(settings: ServiceSettings) -> "Models":
    """Return the models of this process; none of them is loaded yet."""
    # Imported when first needed: `--help` need not wait for the model's runtime.
    from retriever.assembly import Models

    return Models(remembered=settings.remembered_scores)


def open_index(index: Path, settings: ServiceSettings, models: "Models") -> Searcher:
    """Open the index with the real retriever, as the settings say.

    Raises:
        IndexUnavailableError, ModelError: with what to run.

    """
    from retriever.assembly import open_retriever

    return open_retriever(index, models, settings.encoder)


def current_generation(index: Path) -> str | None:
    """Return the name of the generation of an index that serves; None where there is no index.

    Raises:
        IndexUnavailableError: that cannot be known.

    """
    return index_at(index).current()


def verify_index(index: Path) -> None:
    """Compare the files of an index that is a folder with their sums; others verify their own.

    Raises:
        IndexUnavailableError: names the file that is not as it was written.

    """
    found = index_at(index)
    if isinstance(found, FolderIndex):
        open_generation(found.folder)


class RetrieverHandle:
    """Hands out the retriever in use, and replaces it when the index has a new generation.

    A request keeps the retriever it was given: the swap is one assignment.
    """

    def __init__(
        self,
        index: Path,
        open_retriever: Opener,
        pointer: Pointer,
        *,
        shared: bool = False,
        verify: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """Serve an index; nothing is opened yet.

        Args:
            index: the index.
            open_retriever: opens the current generation of an index.
            pointer: returns the name of the current generation, None if there is no index.
            shared: whether several processes change the index. Each then checks the pointer before
                it answers, so that a change made by one is seen by all.
            verify: raises TenkyoError where a file of the index is no longer as it was written.

        """
        self._index = index
        self._opener = open_retriever
        self._pointer = pointer
        self._shared = shared
        self._swapped: list[Callable[[Searcher], None]] = []
        self._refresh_lock = threading.RLock()
        self._swap_lock = anyio.Lock()
        self._retriever: Searcher | None = None
        self._reason = "The index is still being opened. Try again in a moment."
        self._tried: tuple[str | None] | None = None
        self._retry_at: float | None = None
        self._verify = verify
        self._verified_at = time.monotonic()
        self._damage = ""

    @property
    def retriever(self) -> Searcher:
        """The retriever in use.

        Raises:
            IndexUnavailableError: none could be opened yet; the message says why.

        """
        if self._retriever is None:
            raise IndexUnavailableError(self._reason)
        return self._retriever

    @property
    def has_index(self) -> bool:
        """Whether there is an index, even one that fails to open."""
        return self._pointer(self._index) is not None

    def on_swap(self, callback: Callable[[Searcher], None]) -> None:
        """Call a function, beside others, with each retriever when it begins to serve."""
        self._swapped.append(callback)

    async def current(self) -> Searcher:
        """Return the retriever for a request; with `shared`, that of the newest generation.

        Raises:
            IndexUnavailableError: none could be opened yet; the message says why.

        """
        if self._shared and self._is_behind():
            # One at a time: requests that wait here hold no thread.
            async with self._swap_lock:
                if self._is_behind():
                    await to_thread.run_sync(self.refresh)
        return self.retriever

    def _is_behind(self) -> bool:
        """Whether the pointer names a generation that was not tried yet."""
        try:
            return (self._pointer(self._index),) != self._tried
        except TenkyoError:
            # A pointer that cannot be read at the moment names nothing newer.
            return False

    def newest(self) -> Searcher:
        """Open the newest generation, serve it, and return its retriever.

        Raises:
            IndexUnavailableError: it cannot be opened; the message says why.

        """
        with self._refresh_lock:
            self.refresh()
            if self._retry_at is not None:
                raise IndexUnavailableError(self._reason)
            return self.retriever

    def refresh(self) -> None:
        """Open the newest generation, unless it was tried already.

        Never raises: if a generation fails to open, the one in use stays, and the new one is tried
        again after `RETRY_SECONDS`.
        """
        # A second caller must not find the generation tried before it is open.
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
                # Set only now: until then, callers must wait for it.
                self._tried = generation
            self._retry_at = None
            for callback in self._swapped:
                callback(self._retriever)
            logger.info("Serving generation %s", self._retriever.generation)
        except TenkyoError as error:
            self._note_failure(str(error))
        except Exception:
            # A damaged index may raise anything; the service must go on.
            logger.exception("The index at %s could not be opened", self._index)
            self._note_failure(
                "The index could not be opened; the service's log says more. "
                "Build it again with: python -m ingest PATH"
            )

    async def watch(self, seconds: float) -> None:
        """Refresh forever, every `seconds`, in a worker thread."""
        while True:
            await anyio.sleep(seconds)
            await to_thread.run_sync(self.refresh)
            if time.monotonic() >= self._verified_at + VERIFY_SECONDS:
                await to_thread.run_sync(self.verify)

    def verify(self) -> None:
        """Verify the index that serves, and log what is damaged in it, once; never raises.

        It goes on serving: what is in memory may be whole, and a restart would find no index.
        """
        try:
            if self._retriever is not None:
                self._verify(self._index)
            damage = ""
        except TenkyoError as error:
            damage = str(error)
        if damage and damage != self._damage:
            logger.error("A file of the index that serves has changed: %s", damage)
        self._damage = damage
        self._verified_at = time.monotonic()

    def _note_failure(self, reason: str) -> None:
        """Record why nothing newer is served; the retriever in use stays."""
        self._retry_at = time.monotonic() + RETRY_SECONDS
        if reason != self._reason:
            logger.warning("%s", reason)
        self._reason = reason
