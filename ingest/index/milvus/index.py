"""An index in Milvus; `ingest.index.milvus.writing.change` says how it is written."""

import os
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import IndexUnavailableError
from ingest.index.milvus.address import MilvusAddress, MilvusSettings
from ingest.index.milvus.catalogue import name_of
from ingest.index.milvus.client import Client
from ingest.index.milvus.log import CommitLog
from ingest.index.milvus.parts import Parts
from ingest.index.milvus.snapshot import MilvusSnapshot
from ingest.index.milvus.storage.encoders import local_export
from ingest.index.milvus.storage.objects import FolderObjects, store_at
from ingest.index.milvus.writing.lease import SECONDS
from ingest.index.protocol import Change, MadeWith
from ingest.progress import Progress, no_progress
from ingest.settings import IngestSettings

FILES_AT_ONCE = 100
"""Files of one change; by eye: a minute's work, and few commits for many documents."""


@dataclass(frozen=True)
class MilvusIndex:
    """The index of a name on a server, with its folder in the object store.

    Many processes may read and write it; one at a time commits.
    """

    parts: Parts

    @property
    def location(self) -> str:
        """The address."""
        return self.parts.location

    @property
    def files_at_once(self) -> int:
        """A change costs what is in it."""
        return FILES_AT_ONCE

    def current(self) -> str | None:
        """Return the name of the generation that serves; None where there is none."""
        number = self.parts.log.number()
        return None if number is None else name_of(number)

    def made_with(self) -> MadeWith | None:
        """Return what embedded the passages of the generation that serves."""
        catalogue = self.parts.log.read()
        if catalogue is None:
            return None
        made = catalogue.made
        export = local_export(self.parts.objects, made.encoder, self.parts.cache)
        return MadeWith(export, made.multilingual)

    def snapshot(self) -> MilvusSnapshot:
        """Open the generation that serves."""
        parts = self.parts
        catalogue = parts.log.read()
        if catalogue is None:
            raise IndexUnavailableError(
                f"There is no index {self.location} with documents in {parts.objects.url}. Make "
                f"one with: python -m ingest PATH... --index {self.location}; or correct "
                "TENKYO_OBJECTS."
            )
        parts.client.check(catalogue.made.collection)
        return MilvusSnapshot(self.location, catalogue, parts.client, parts.objects, parts.cache)

    def change(
        self,
        encoder: PassageEncoder,
        multilingual: TextEncoder | None = None,
        *,
        wait: bool = True,
        progress: Progress = no_progress,
    ) -> AbstractContextManager[Change]:
        """Give a change, which is committed; see `ingest.index.protocol.Index`."""
        # Imported when first used: what is only read opens without the readers of all formats.
        from ingest.index.milvus.writing.change import changing

        return changing(self.parts, encoder, multilingual, wait=wait, progress=progress)

    def advice(self) -> None:
        """Return nothing: it may be as large as Milvus takes."""

    def settle(self) -> None:
        """Have many new rows indexed now; if that fails, Milvus does it later by itself."""
        catalogue = self.parts.log.read()
        if catalogue is not None:
            with suppress(IndexUnavailableError):
                self.parts.client.seal(catalogue.made.collection)

    def contains(self, path: Path) -> bool:
        """Whether a file or folder lies in the object store's folder or in the cache."""
        folder = (path if path.is_dir() else path.parent).resolve()
        objects = self.parts.objects
        own = [self.parts.cache, *([objects.folder] if isinstance(objects, FolderObjects) else [])]
        return any(folder.is_relative_to(one.resolve()) for one in own)


def milvus_index(
    address: MilvusAddress, settings: MilvusSettings, *, lease_seconds: float = SECONDS
) -> MilvusIndex:
    """Return the index at an address; it need not be there yet."""
    location, objects = str(address), store_at(settings.objects, address.name)
    return MilvusIndex(
        Parts(
            location,
            address.name,
            Client(address, settings),
            objects,
            CommitLog(objects, location),
            settings.cache,
            lease_seconds,
        )
    )


@lru_cache(maxsize=8)
def connected(address: MilvusAddress, settings: MilvusSettings, _process: int) -> MilvusIndex:
    """Return an index that those of a process share, with its connection and what it read last.

    Connections do not outlive a fork: each process has its own.
    """
    return milvus_index(address, settings)


def index_of_process(address: MilvusAddress) -> MilvusIndex:
    """Return the index at an address, as the settings say."""
    return connected(address, MilvusSettings.of(IngestSettings.load()), os.getpid())
