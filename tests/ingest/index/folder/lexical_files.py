"""The files of a lexical index, made of texts alone."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ingest.index.folder.lexical import TextCounter, join, write_postings


def write_lexical(texts: Iterable[str], folder: Path) -> None:
    """Index the texts, in order, into `folder`."""
    counter = TextCounter()
    for text in texts:
        counter.add(text)
    counted = counter.postings()
    rows = np.arange(len(counted.lengths), dtype=np.int32)
    write_postings(join([(counted, rows)], counted.words), folder)
