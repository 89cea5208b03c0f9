from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ingest.readers import read_document


class ReadFiles:
    """The files of folders as the readers read them, without an index; each by its name."""

    def __init__(self, *folders: Path) -> None:
        self._files = {path.name: path for folder in folders for path in folder.iterdir()}

    def sources(self) -> Mapping[str, str]:
        return {name: name for name in self._files}

    def document_text(self, document_id: str) -> str:
        return _text(self._files[document_id])


@cache
def _text(path: Path) -> str:
    return read_document(path.read_bytes(), path.name).document.text
