"""Which backend keeps an index, told by its location."""

from pathlib import Path

from ingest.index.folder.index import FolderIndex
from ingest.index.protocol import Index


def index_at(location: Path) -> Index:
    """Return the index at a location as the settings name it; it need not be there yet."""
    return FolderIndex(location)
