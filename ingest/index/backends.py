"""Which backend keeps an index, told by its location."""

from pathlib import Path

from ingest.index.folder.index import FolderIndex
from ingest.index.milvus.address import MilvusAddress
from ingest.index.protocol import Index


def index_at(location: Path) -> Index:
    """Return the index at a location as the settings name it; it need not be there yet.

    A location is a folder, or `milvus://HOST:PORT/NAME`. Raises SettingsError where it begins as
    such an address and is none.
    """
    address = MilvusAddress.of(location)
    if address is None:
        return FolderIndex(location)
    # Imported when first used: an index in a folder needs none of it.
    from ingest.index.milvus.index import index_of_process

    return index_of_process(address)
