"""Reading and embedding on several processes; who asks them for it writes, alone.

Files are read ahead, each by one process, and come in their order. Texts are shared out evenly.
Each process loads models of its own when it first needs them.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from ingest.document.document import ParsedDocument
from ingest.embedding.encoder import Encoder, Vectors
from ingest.embedding.export import EncoderExport, is_intact
from ingest.embedding.exported import ExportedEncoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import IndexUnavailableError, TenkyoError, UnreadableFileError
from ingest.index.protocol import Index
from ingest.language.tokens import TokenCounter
from ingest.readers import read_document
from ingest.readers.options import ReadOptions
from ingest.settings import IngestSettings
from ingest.unpacking import Part

AHEAD = 2
"""Files that are read ahead for each process; by eye: their bytes are in memory."""

Item = TypeVar("Item")
Read = Callable[[], ParsedDocument]
"""Gives the document of a file, or raises UnreadableFileError."""
Setup = Callable[[int], tuple[ReadOptions, Sequence[TextEncoder]]]
"""Gives a process what it reads and embeds with, on so many cores; a function of a module, or a
partial of one."""


class Workers:
    """Processes that end with this object's block, or with the process that started them."""

    def __init__(self, count: int, setup: Setup) -> None:
        self.count = count
        self._setup = setup
        self._pool = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def read_ahead(
        self, parts: Iterable[tuple[Item, Part]], wanted: Callable[[Part], bool]
    ) -> Iterator[tuple[Item, Part, Read]]:
        """Give files with what reads them, in their order; those that are wanted are read ahead."""
        waiting: deque[tuple[Item, Part, Read]] = deque()
        for item, part in parts:
            waiting.append((item, part, self._reading(part, ahead=wanted(part))))
            if len(waiting) > AHEAD * self.count:
                yield waiting.popleft()
        yield from waiting

    def encode(self, encoder: TextEncoder, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, each of them made by one of the processes."""
        shares = [texts[start :: self.count] for start in range(min(self.count, len(texts)))]
        try:
            encoding = [self._pool.submit(_encode, encoder.sha256, share) for share in shares]
            vectors = [one.result() for one in encoding]
        except BrokenProcessPool:
            raise TenkyoError(
                "A process that embeds was ended, perhaps for want of memory. Run it again with "
                "fewer --workers."
            ) from None
        joined = np.empty((len(texts), *vectors[0].shape[1:]), dtype=np.float32)
        for start, share in enumerate(vectors):
            joined[start :: self.count] = share
        return joined

    def _reading(self, part: Part, *, ahead: bool) -> Read:
        if not ahead:
            return partial(self._read_again, part)
        pool = self._pool
        try:
            return partial(self._result, part, pool.submit(_read, part), pool)
        except BrokenProcessPool:
            return partial(self._read_again, part)

    def _result(
        self, part: Part, reading: "Future[ParsedDocument]", pool: ProcessPoolExecutor
    ) -> ParsedDocument:
        try:
            return reading.result()
        except BrokenProcessPool:
            # One of those that were being read ended its process: each is tried by itself.
            if self._pool is pool:
                self._pool = self._started()
            return self._read_again(part)

    def _read_again(self, part: Part) -> ParsedDocument:
        try:
            return self._pool.submit(_read, part).result()
        except BrokenProcessPool:
            self._pool = self._started()
            raise UnreadableFileError(
                "the process that read it was ended, perhaps for want of memory"
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        cores = max(1, (os.cpu_count() or 1) // self.count)
        # Spawned, as a fork may copy a lock that a thread holds.
        return ProcessPoolExecutor(self.count, get_context("spawn"), _start, (self._setup, cores))


class SharedEncoder:
    """An encoder whose texts are embedded by workers."""

    def __init__(self, encoder: TextEncoder, workers: Workers) -> None:
        self.name = encoder.name
        self.sha256 = encoder.sha256
        self._encoder = encoder
        self._workers = workers

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: float32, (texts, dimension)."""
        return self._workers.encode(self._encoder, texts)


class SharedPassageEncoder(SharedEncoder):
    """One that passages are measured with, and that has an export."""

    def __init__(self, encoder: PassageEncoder, workers: Workers) -> None:
        super().__init__(encoder, workers)
        self._passages = encoder

    @property
    def tokens(self) -> TokenCounter:
        """What passages are measured with."""
        return self._passages.tokens

    def export(self, folder: Path) -> None:
        """Write what questions are encoded with into `folder`."""
        self._passages.export(folder)


def encoders(
    settings: IngestSettings, index: Index
) -> tuple[Encoder | ExportedEncoder, MultilingualEncoder | None]:
    """Return what passages are embedded with, and what embeds them for all languages if anything.

    The export that the index has of the encoder is used if it is whole. Raises ModelError where an
    encoder is missing.
    """
    encoder = Encoder.find(settings.encoder, hub=settings.hub)
    kept = _kept_export(index, encoder.sha256)
    multilingual = MultilingualEncoder() if settings.multilingual else None
    return ExportedEncoder(kept) if kept else encoder, multilingual


def _kept_export(index: Index, sha256: str) -> EncoderExport | None:
    """Return the export that an index has of the encoder with these weights, if it is whole."""
    try:
        made_with = index.made_with()
    except IndexUnavailableError:
        # A lost export is made anew; what else is wrong is said when the index is written to.
        return None
    if made_with is None or made_with.encoder.record.sha256 != sha256:
        return None
    export = made_with.encoder
    return export if is_intact(export.folder, export.record) else None


def as_set(
    settings: IngestSettings, export: EncoderExport, cores: int
) -> tuple[ReadOptions, Sequence[TextEncoder]]:
    """Return what a worker reads and embeds with, as the settings say."""
    made: list[TextEncoder] = [ExportedEncoder(export, cores=cores)]
    if settings.multilingual:
        made.append(MultilingualEncoder())
    return ReadOptions.of(settings), made


_options = ReadOptions(ocr=None)
_encoders: dict[str, TextEncoder] = {}
"""What a worker reads and embeds with."""


def _start(setup: Setup, cores: int) -> None:
    """Prepare a worker."""
    global _options
    # The process that started this one ends it, whatever the terminal tells them all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _options, encoders = setup(cores)
    _encoders.update((one.sha256, one) for one in encoders)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(part: Part) -> ParsedDocument:
    return read_document(part.data, part.source, _options)


def _encode(sha256: str, texts: Sequence[str]) -> Vectors:
    return _encoders[sha256].encode(texts)
