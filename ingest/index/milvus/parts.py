"""What an index in Milvus is made of."""

from dataclasses import dataclass
from pathlib import Path

from ingest.index.milvus.client import Client
from ingest.index.milvus.log import CommitLog
from ingest.index.milvus.storage.objects import ObjectStore


@dataclass(frozen=True, slots=True)
class Parts:
    """What an index is made of, and how long the lease of a writer lasts."""

    location: str
    name: str
    client: Client
    objects: ObjectStore
    log: CommitLog
    cache: Path
    lease_seconds: float
