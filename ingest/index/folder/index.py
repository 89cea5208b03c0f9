"""An index in a folder of this machine; `ingest.index.folder.generations` says what lies in it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.index.folder.generations import current_generation, read_generation
from ingest.index.folder.snapshot import FolderSnapshot
from ingest.index.protocol import Change, MadeWith
from ingest.progress import Progress, no_progress

ADVISED = 300_000
"""Passages that a folder is made for. A change of one file takes seconds up to there, as every file
is looked at and every sum verified, and linearly more beyond (`python -m eval.bench.scale`)."""


@dataclass(frozen=True, slots=True)
class FolderIndex:
    """The index in a folder, which need not be there yet. One process at a time writes to it."""

    folder: Path

    @property
    def location(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def files_at_once(self) -> None:
        """All of them: every change verifies the whole index, and some write it anew."""
        return None

    def current(self) -> str | None:
        """Return the name of the generation that serves; None where there is none."""
        return current_generation(self.folder)

    def made_with(self) -> MadeWith | None:
        """Return what embedded the passages of the generation that serves."""
        if self.current() is None:
            return None
        generation = read_generation(self.folder)
        return MadeWith(generation.encoder_export(), generation.metadata.multilingual)

    def snapshot(self) -> FolderSnapshot:
        """Verify and open the generation that serves."""
        return FolderSnapshot.open(self.folder)

    def change(
        self,
        encoder: PassageEncoder,
        multilingual: TextEncoder | None = None,
        *,
        wait: bool = True,
        progress: Progress = no_progress,
    ) -> AbstractContextManager[Change]:
        """Give a change, which is written as a generation; see `ingest.index.protocol.Index`."""
        # Imported when first used: what is only read opens without the readers of all formats.
        from ingest.index.folder.change import changing

        return changing(self.folder, encoder, multilingual, wait=wait, progress=progress)

    def advice(self) -> str | None:
        """Return what to do about an index that has grown too large for a folder."""
        if self.current() is None:
            return None
        passages = read_generation(self.folder).metadata.counts["passages"]
        if passages <= ADVISED:
            return None
        return (
            f"The index in {self.folder} has {passages:,} passages. In a folder, a change "
            f"goes through all of them; up to {ADVISED:,} that takes seconds. For more there is "
            f"Milvus: python -m ingest migrate {self.folder} milvus://HOST:PORT/NAME "
            "(ingest/SIZING.md)."
        )

    def settle(self) -> None:
        """Do nothing: a generation is indexed as it is written."""

    def contains(self, path: Path) -> bool:
        """Whether a file or folder lies in the index's folder."""
        folder = path if path.is_dir() else path.parent
        return folder.resolve().is_relative_to(self.folder.resolve())
