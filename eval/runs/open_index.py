"""An index opened for measuring, with models of the measurer's own in the product's places."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.experiments.search_stages import SearchStages
from ingest.embedding.embedding import TextEncoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.index.folder import DAMAGE, Generation, broken, open_generation
from retriever.models.cross_encoder import CrossEncoder
from retriever.pipeline import Retriever


def open_with(
    index: Path,
    reranker: CrossEncoder,
    multilingual: Callable[[], TextEncoder] = MultilingualEncoder,
) -> tuple[Generation, Retriever]:
    """Open the generation that serves now; `multilingual` is called where it has such vectors.

    Raises IndexUnavailableError and ModelError, whose messages say what to do.
    """
    generation = open_generation(index)
    other = _multilingual(generation, multilingual)
    with _damage_told(index):
        return generation, Retriever(generation, reranker, other)


def open_stages(generation: Generation) -> SearchStages:
    """Open the stages of the search.

    Raises IndexUnavailableError and ModelError, whose messages say what to do.
    """
    other = _multilingual(generation, MultilingualEncoder)
    with _damage_told(generation.index):
        return SearchStages(generation, other)


def _multilingual(generation: Generation, encoder: Callable[[], TextEncoder]) -> TextEncoder | None:
    return encoder() if generation.metadata.multilingual is not None else None


@contextmanager
def _damage_told(index: Path) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise broken(index, error) from None
