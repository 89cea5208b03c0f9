"""What decides whether documents of an index are read and split as this version would do it."""

from collections.abc import Sequence

from ingest import passages as chunking
from ingest import readers
from ingest.embedding.protocol import PassageEncoder
from ingest.language import terms


def splitting(encoder: PassageEncoder) -> dict[str, int]:
    """Return the versions and sizes by which documents become passages and terms."""
    return {
        "readers": readers.VERSION,
        "version": chunking.VERSION,
        "terms": terms.VERSION,
        "target_tokens": chunking.TARGET_TOKENS,
        "context_tokens": chunking.CONTEXT_TOKENS,
        "max_tokens": encoder.tokens.limit,
    }


def read_alike(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether a document is read in the same way under other names: the first one decides."""
    return before[0] == now[0] or readers.reader_for(before[0]) is readers.reader_for(now[0])
