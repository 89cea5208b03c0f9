"""Who writes to an index: one process at a time, told by an object that names it.

The lease ends by itself, so that a process that was killed holds up others for a minute at most.
It saves work, and guards nothing: that two changes never mix follows from the log alone, where each
number is taken once.
"""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ingest.errors import IndexBusyError, IndexUnavailableError
from ingest.index.milvus.storage.objects import ObjectStore

LEASE = "lease.json"
SECONDS = 60.0
"""How long a lease lasts that is not renewed; chosen by eye, far above a pause of a process."""
_BETWEEN_TRIES = 0.1


class Lease:
    """A lease that this process holds, renewed in the background."""

    def __init__(self, objects: ObjectStore, seconds: float) -> None:
        self.took_over = False
        """Whether the one before ended without being given back: its process was killed."""
        self._objects = objects
        self._seconds = seconds
        self._owner = secrets.token_hex(8)
        self._ended = threading.Event()
        self._kept = False

    def acquire(self) -> bool:
        """Take the lease; return whether it was free, or had ended."""
        if self._objects.create(LEASE, self._written()):
            return True
        try:
            ended = json.loads(self._objects.read(LEASE))["until"] < time.time()
        except FileNotFoundError:
            ended = False
        except (ValueError, KeyError, TypeError):
            ended = True
        if ended:
            self._objects.delete(LEASE)
            self.took_over = self._objects.create(LEASE, self._written())
        return self.took_over

    def is_held(self) -> bool:
        """Whether the lease is still ours."""
        try:
            return bool(json.loads(self._objects.read(LEASE))["owner"] == self._owner)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return False

    def renew_until_released(self) -> None:
        """Renew the lease, a few times before it would end."""
        while not self._ended.wait(self._seconds / 4):
            with suppress(IndexUnavailableError):
                if not self.is_held():
                    return
                self._objects.write(LEASE, self._written())

    def keep(self) -> None:
        """Let the lease end by itself: the next one that writes has something to clean up."""
        self._kept = True

    def release(self) -> None:
        """Give the lease back."""
        self._ended.set()
        with suppress(IndexUnavailableError):
            if not self._kept and self.is_held():
                self._objects.delete(LEASE)

    def _written(self) -> bytes:
        until = time.time() + self._seconds
        return json.dumps({"owner": self._owner, "until": until}).encode()


@contextmanager
def leased(
    objects: ObjectStore, *, wait: bool, location: str, seconds: float = SECONDS
) -> Iterator[Lease]:
    """Hold the lease of an index.

    Raises IndexBusyError where another process holds it and `wait` is false.
    """
    lease = Lease(objects, seconds)
    while not lease.acquire():
        if not wait:
            raise IndexBusyError(f"Another ingestion is writing to {location}.")
        time.sleep(_BETWEEN_TRIES)
    renewing = threading.Thread(target=lease.renew_until_released, daemon=True)
    renewing.start()
    try:
        yield lease
    finally:
        lease.release()
        renewing.join()
