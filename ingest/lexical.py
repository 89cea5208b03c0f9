"""The lexical index: BM25 in its Lucene form, through bm25s (Lù 2024, arXiv 2407.03618)."""

import json
import warnings
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import bm25s

from ingest.terms import terms, words

K1 = 1.2
B = 0.75
"""Robertson and Zaragoza's usual values (The Probabilistic Relevance Framework, 2009)."""


WORDS_FILE = "words.json"
"""The documents' words as they are written, folded, each with the number of texts that have it."""


def write_lexical(texts: Iterable[str], folder: Path) -> None:
    """Index the texts, in order, into `folder`."""
    vocabulary: dict[str, int] = {}
    written: Counter[str] = Counter()
    ids = []
    for text in texts:
        ids.append([vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)])
        written.update(words(text))
    vocabulary.setdefault("", len(vocabulary))
    index = bm25s.BM25(method="lucene", k1=K1, b=B)
    tokenized = bm25s.tokenization.Tokenized(ids=ids, vocab=vocabulary)
    with warnings.catch_warnings():
        # Where no text has a term, their mean length is no number; nothing is scored by it.
        warnings.simplefilter("ignore", RuntimeWarning)
        index.index(tokenized, show_progress=False)
    index.save(str(folder), show_progress=False)
    (folder / WORDS_FILE).write_text(json.dumps(dict(sorted(written.items()))), encoding="utf-8")
