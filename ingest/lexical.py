"""The lexical index: BM25 in its Lucene form, through bm25s (Lù 2024, arXiv 2407.03618)."""

from collections.abc import Iterable
from pathlib import Path

import bm25s

from ingest.terms import terms

K1 = 1.2
B = 0.75
"""Robertson and Zaragoza's usual values (The Probabilistic Relevance Framework, 2009)."""


def write_lexical(texts: Iterable[str], folder: Path) -> None:
    """Index the texts, in order, into `folder`."""
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)] for text in texts]
    vocabulary.setdefault("", len(vocabulary))
    index = bm25s.BM25(method="lucene", k1=K1, b=B)
    index.index(bm25s.tokenization.Tokenized(ids=ids, vocab=vocabulary), show_progress=False)
    index.save(str(folder), show_progress=False)
