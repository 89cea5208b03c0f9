"""Where an index in Milvus is, and how it is reached."""

import re
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SettingsError
from ingest.settings import IngestSettings

SCHEME = "milvus"
_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_HOST = re.compile(r"[\w.\-\[\]:]+:\d{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """`milvus://HOST:PORT/NAME`: a server, and the name that its collections begin with."""

    server: str
    """Host and port."""
    name: str

    def __str__(self) -> str:
        return f"{SCHEME}://{self.server}/{self.name}"

    @classmethod
    def of(cls, location: Path) -> "MilvusAddress | None":
        """Return the address that a location of the settings is; None where it is a folder.

        Settings and options hold locations as paths, which have one slash for two. Raises
        SettingsError where it begins as an address and is none.
        """
        parts = location.parts
        if not parts or parts[0] != f"{SCHEME}:":
            return None
        if len(parts) != 3 or not _HOST.fullmatch(parts[1]) or not _NAME.fullmatch(parts[2]):
            raise SettingsError(
                f"{location} is no address of an index in Milvus. Write {SCHEME}://HOST:PORT/NAME, "
                "where NAME begins with a letter and has letters, digits and _ only."
            )
        return cls(parts[1], parts[2])


@dataclass(frozen=True, slots=True)
class MilvusSettings:
    """How Milvus is reached and where documents are kept; see `ingest.settings.IngestSettings`."""

    objects: str
    cache: Path
    token: str | None = None
    tls: bool = False
    database: str = "default"
    shards: int = 1
    seconds: float = 10.0

    @classmethod
    def of(cls, settings: IngestSettings) -> "MilvusSettings":
        """Return what the settings say of Milvus."""
        token = settings.milvus_token
        return cls(
            settings.objects,
            settings.cache,
            token.get_secret_value() if token else None,
            settings.milvus_tls,
            settings.milvus_database,
            settings.milvus_shards,
            settings.milvus_seconds,
        )
