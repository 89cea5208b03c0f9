"""An index opened for measuring, with models of the measurer's own in the product's places."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from eval.search_stages import SearchStages
from ingest.embedding import TextEncoder
from ingest.index import Generation, broken, open_generation
from ingest.multilingual import MultilingualEncoder
from retriever.pipeline import Retriever
from retriever.rerank import CrossEncoder

DAMAGE = (OSError, EOFError, RuntimeError, ValueError, KeyError, sqlite3.Error)
"""What the libraries raise where a file of an index is not what it should be."""


def open_with(
    index: Path,
    reranker: CrossEncoder,
    multilingual: Callable[[], TextEncoder] = MultilingualEncoder,
) -> tuple[Generation, Retriever]:
    """Open the generation that serves now; `multilingual` is called where it has such vectors.

    Raises IndexUnavailableError and ModelError, whose messages say what to do.
    """
    generation = open_generation(index)
    other = multilingual() if generation.metadata.multilingual is not None else None
    try:
        return generation, Retriever(generation, reranker, other)
    except DAMAGE as error:
        raise broken(index, error) from None


def open_stages(index: Path) -> SearchStages:
    """Open the stages of the search, for questions in English; raise IndexUnavailableError."""
    generation = open_generation(index)
    try:
        return SearchStages(generation)
    except DAMAGE as error:
        raise broken(index, error) from None
