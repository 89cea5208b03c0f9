"""The log of an index: its commits, one object each, in the object store.

    log/00000012            a commit; it is created, so of two writers one gets the number
    checkpoints/00000008    all commits up to this one as one

What serves is the newest checkpoint with the commits after it, as in the transaction log of Delta
Lake (Armbrust et al., VLDB 2020). Everything that a commit names is written before it.
"""

import gzip
import time

from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.milvus.catalogue import (
    FORMAT,
    Catalogue,
    Commit,
    FormatError,
    dump_commit,
    first,
    load_commit,
    name_of,
)
from ingest.index.milvus.storage.objects import ObjectStore

LOG = "log"
CHECKPOINTS = "checkpoints"
CHECKPOINT_EVERY = 16
"""Commits after which a checkpoint is written; by eye: a reader reads at most twice as many."""
_TRIES = 5


class CommitLog:
    """Reads and appends commits; it remembers what it read last. Safe to share between threads."""

    def __init__(self, objects: ObjectStore, location: str) -> None:
        self._objects = objects
        self._location = location
        self._newest: Catalogue | None = None

    def number(self) -> int | None:
        """Return the number of the newest commit; None where there is none."""
        names = self._objects.names(LOG) or self._objects.names(CHECKPOINTS)
        return int(names[-1]) if names else None

    def read(self) -> Catalogue | None:
        """Return what serves now; None where nothing was committed.

        Raises IndexUnavailableError where it cannot be read.
        """
        for _ in range(_TRIES):
            try:
                number = self.number()
                known = self._newest
                if number is None:
                    return None
                if known is None or known.number > number:
                    known = self._checkpoint()
                while known is None or known.number < number:
                    commit = self._commit(LOG, (known.number if known else 0) + 1)
                    known = known.after(commit) if known else first(commit)
                self._newest = known
                return known
            except FileNotFoundError:
                # A checkpoint took the place of commits while they were read.
                self._newest = None
                time.sleep(0.05)
        raise self._damaged("commits are missing")

    def append(self, commit: Commit) -> None:
        """Write a commit; it serves from then on.

        Raises IndexBusyError where another one has its number: nothing is changed then.
        """
        name = f"{LOG}/{name_of(commit.number)}"
        if not self._objects.create(name, gzip.compress(dump_commit(commit), mtime=0)):
            raise IndexBusyError(
                f"Another process changed {self._location} meanwhile. Nothing of this change was "
                "made; run it again."
            )

    def tidy(self, catalogue: Catalogue) -> None:
        """Write a checkpoint where one is due, and remove what it takes the place of.

        The checkpoint before and its commits are kept for those who are just reading them.
        """
        checkpoints = [int(name) for name in self._objects.names(CHECKPOINTS)]
        newest = max(checkpoints, default=0)
        if catalogue.number - newest < CHECKPOINT_EVERY:
            return
        written = gzip.compress(dump_commit(catalogue.whole()), mtime=0)
        self._objects.write(f"{CHECKPOINTS}/{name_of(catalogue.number)}", written)
        for number in checkpoints:
            if number < newest:
                self._objects.delete(f"{CHECKPOINTS}/{name_of(number)}")
        for name in self._objects.names(LOG):
            if int(name) <= newest:
                self._objects.delete(f"{LOG}/{name}")

    def _checkpoint(self) -> Catalogue | None:
        names = self._objects.names(CHECKPOINTS)
        return first(self._commit(CHECKPOINTS, int(names[-1]))) if names else None

    def _commit(self, folder: str, number: int) -> Commit:
        name = f"{folder}/{name_of(number)}"
        try:
            return load_commit(gzip.decompress(self._objects.read(name)))
        except FileNotFoundError:
            raise
        except FormatError as error:
            raise IndexUnavailableError(
                f"The index {self._location} has format {error}; this version of Tenkyo reads "
                f"format {FORMAT}. Ingest into another name, or use the version that wrote it."
            ) from None
        except (OSError, EOFError, ValueError) as error:
            raise self._damaged(f"{name}: {type(error).__name__}: {error}") from None

    def _damaged(self, reason: str) -> IndexUnavailableError:
        return IndexUnavailableError(
            f"The log of the index {self._location} in {self._objects.url} is incomplete or "
            f"damaged ({reason}). Restore the object store from a backup, or ingest into another "
            "name."
        )
