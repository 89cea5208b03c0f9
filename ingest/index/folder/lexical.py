"""The lexical index: BM25 in its Lucene form, in the files of bm25s (Lù 2024, arXiv 2407.03618).

The counts that the scores were computed from are kept, so that a new index is made of the old one's
postings and those of new texts alone: every score depends on all texts, but only by their number,
their mean length and the number of those that have the term.
"""

import json
import math
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from ingest.errors import TenkyoError
from ingest.index.folder.store import Store
from ingest.index.protocol import ScoredPassage
from ingest.index.statistics import K1, B, Statistics
from ingest.language.terms import terms, words

WORDS_FILE = "words.json"
"""The documents' words as they are written, folded, each with the number of texts that have it."""

SCORES_FILE = "data.csc.index.npy"
ROWS_FILE = "indices.csc.index.npy"
"""What bm25s calls the arrays that have a number a posting; ours has the last one."""
FREQUENCIES_FILE = "frequencies.npy"
LENGTHS_FILE = "lengths.npy"

LEFT_OUT = -1
"""The row of a text that is not taken over."""

# A posting is one number, so that millions are sorted in place: term, row, frequency.
_TERM, _ROW = 40, 16
_MOST_ROWS = 1 << _TERM - _ROW
MOST_TERMS = 1 << 64 - _TERM
_MOST_OFTEN = (1 << _ROW) - 1

AT_ONCE = 1 << 20
"""Postings that are worked on at once: it bounds the memory that is needed beside them."""

Integers = npt.NDArray[np.int32]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Which term is in which text, and how often: a key each, see `_terms`, `_rows`, `_often`.

    Terms are positions in the vocabulary, rows those of texts. `lengths` is the number of terms of
    each text, and `words` the number of texts that have a word as it is written.
    """

    vocabulary: Sequence[str]
    keys: Keys
    lengths: Integers
    words: Counter[str]

    def blocks(self) -> Iterator[Keys]:
        """Give the keys in order, some at a time."""
        for start in range(0, len(self.keys), AT_ONCE):
            yield self.keys[start : start + AT_ONCE]


class TextCounter:
    """Counts the terms and words of texts, one text after the other."""

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._keys = array("Q")
        self._lengths = array("i")
        self._words: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count the next text."""
        vocabulary = self._vocabulary
        found = Counter(terms(text))
        row = len(self._lengths) << _ROW
        self._keys.extend(
            vocabulary.setdefault(term, len(vocabulary)) << _TERM | row | min(often, _MOST_OFTEN)
            for term, often in found.items()
        )
        self._lengths.append(found.total())
        self._words.update(words(text))

    def postings(self) -> Postings:
        """Return what was counted; nothing can be added after that."""
        _check_size(len(self._vocabulary), len(self._lengths))
        keys = np.frombuffer(self._keys, np.uint64)
        lengths = np.frombuffer(self._lengths, np.int32)
        return Postings(list(self._vocabulary), keys, lengths, self._words)


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return each word of the texts with the number of texts that have it."""
    return Counter(word for text in texts for word in words(text))


def join(parts: Sequence[tuple[Postings, Integers]], left_out: Counter[str]) -> Postings:
    """Make the postings of a new index out of parts, in the order of terms, then of rows.

    With each part goes the new row of each of its texts, or LEFT_OUT; `left_out` are the words of
    those texts, counted. Terms that no text has any more are dropped. The result does not
    depend on how the texts were divided into parts.
    """
    lengths = _lengths(parts)
    used = [_used(postings, rows) for postings, rows in parts]
    vocabulary = sorted({"", *(term for found in used for term in found)})
    _check_size(len(vocabulary), len(lengths))
    places = {term: place for place, term in enumerate(vocabulary)}
    keys = np.empty(sum(found.total() for found in used), dtype=np.uint64)
    end = 0
    for postings, rows in parts:
        new_terms = np.array([places.get(term, 0) for term in postings.vocabulary], dtype=np.uint64)
        for block in _kept(postings, rows):
            moved = new_terms[_terms(block)] << _TERM | rows[_rows(block)].astype(np.uint64) << _ROW
            keys[end : end + len(block)] = moved | _often(block)
            end += len(block)
    keys.sort()
    counted = sum((postings.words for postings, _ in parts), Counter[str]()) - left_out
    return Postings(vocabulary, keys, lengths, counted)


def write_postings(postings: Postings, folder: Path) -> None:
    """Write the index of the postings, which are in the order of `join`."""
    terms_ = np.arange(len(postings.vocabulary) + 1, dtype=np.uint64) << _TERM
    starts = np.searchsorted(postings.keys, terms_)
    index = bm25s.BM25(method="lucene", k1=K1, b=B)
    index.vocab_dict = {term: place for place, term in enumerate(postings.vocabulary)}
    index.nonoccurrence_array = None
    none = np.empty(0)
    size = len(postings.lengths)
    index.scores = {"data": none, "indices": none, "indptr": starts, "num_docs": size}
    index.save(str(folder), show_progress=False)
    # These may be larger than memory, so they are not saved by bm25s, which has them there.
    number = len(postings.keys)
    _write_array(folder / SCORES_FILE, np.float32, number, _scores(postings, np.diff(starts)))
    _write_array(folder / ROWS_FILE, np.int32, number, map(_rows, postings.blocks()))
    _write_array(folder / FREQUENCIES_FILE, np.uint16, number, map(_often, postings.blocks()))
    _write_array(folder / LENGTHS_FILE, np.int32, size, [postings.lengths])
    written = json.dumps(dict(sorted(postings.words.items())))
    (folder / WORDS_FILE).write_text(written, encoding="utf-8")


def read_postings(folder: Path) -> Postings:
    """Read the postings of an index.

    Raises OSError, EOFError or ValueError where the files are not what they should be.
    """
    index = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
    starts, rows = index.scores["indptr"], index.scores["indices"]
    frequencies = np.load(folder / FREQUENCIES_FILE, mmap_mode="r")
    if not starts[-1] == len(rows) == len(frequencies) or len(starts) != len(index.vocab_dict) + 1:
        raise ValueError("the postings do not fit together")
    keys = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64) << _TERM, np.diff(starts))
    for start in range(0, len(keys), AT_ONCE):
        block = slice(start, start + AT_ONCE)
        keys[block] |= rows[block].astype(np.uint64) << _ROW | frequencies[block]
    counted = Counter(json.loads((folder / WORDS_FILE).read_text("utf-8")))
    return Postings(list(index.vocab_dict), keys, np.load(folder / LENGTHS_FILE), counted)


class Bm25Index:
    """BM25 scores of passages, by the rows of the store; they are mapped into memory."""

    def __init__(self, folder: Path, store: Store, passages: int) -> None:
        """Raise OSError or ValueError where the files are missing, damaged or do not fit."""
        self._index = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        self._store = store
        if (found := int(self._index.scores["num_docs"])) != passages:
            raise ValueError(f"{found} texts for {passages} passages")
        self.statistics = Bm25Statistics(self._index, folder)

    def search(
        self, terms: Sequence[str], limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages that have one of the terms, best first; ties by row."""
        known = [term for term in terms if self.statistics.knows(term)]
        if not known:
            return []
        scores = self._index.get_scores(known)
        if documents is not None:
            allowed = np.zeros(len(scores), dtype=bool)
            allowed[self._store.rows_of(documents)] = True
            scores = np.where(allowed, scores, 0)
        order = np.lexsort((np.arange(len(scores)), -scores))[:limit]
        rows = [int(row) for row in order if scores[row] > 0]
        ids = self._store.ids(rows)
        return [ScoredPassage(id_, float(scores[row])) for id_, row in zip(ids, rows, strict=True)]


class Bm25Statistics(Statistics):
    """Counts of terms, read off the postings of a bm25s index."""

    def __init__(self, index: bm25s.BM25, folder: Path) -> None:
        self._vocabulary: Mapping[str, int] = index.vocab_dict
        self._starts = index.scores["indptr"]
        self._passages = int(index.scores["num_docs"])
        self._words: dict[str, int] = json.loads((folder / WORDS_FILE).read_text("utf-8"))

    @property
    def passages(self) -> int:
        """The number of passages."""
        return self._passages

    def frequency(self, term: str) -> int:
        """Return the number of passages that have the term."""
        place = self._vocabulary.get(term)
        return 0 if place is None else int(self._starts[place + 1] - self._starts[place])

    def words(self) -> Mapping[str, int]:
        """Return the passages' words with the number of passages that have each."""
        return self._words


def _terms(keys: Keys) -> npt.NDArray[np.int64]:
    return (keys >> _TERM).astype(np.int64)


def _rows(keys: Keys) -> npt.NDArray[np.int64]:
    return (keys >> _ROW & _MOST_ROWS - 1).astype(np.int64)


def _often(keys: Keys) -> Keys:
    return keys & np.uint64(_MOST_OFTEN)


def _check_size(vocabulary: int, texts: int) -> None:
    if vocabulary > MOST_TERMS or texts > _MOST_ROWS:
        raise TenkyoError(
            f"The documents have {vocabulary:,} different terms in {texts:,} passages; an index "
            f"folder takes up to {MOST_TERMS:,} and {_MOST_ROWS:,}. Ingest them into Milvus "
            "(--index milvus://HOST:PORT/NAME), or part them among several indexes."
        )


def _kept(postings: Postings, rows: Integers) -> Iterator[Keys]:
    """Give the keys of texts that are not left out, some at a time."""
    if (rows != LEFT_OUT).all():
        yield from postings.blocks()
    else:
        yield from (block[rows[_rows(block)] != LEFT_OUT] for block in postings.blocks())


def _used(postings: Postings, rows: Integers) -> Counter[str]:
    """Return the terms of the texts that are not left out, with the number of their postings."""
    found = np.zeros(len(postings.vocabulary), dtype=np.int64)
    for block in _kept(postings, rows):
        found += np.bincount(_terms(block), minlength=len(found))
    numbers = zip(postings.vocabulary, found.tolist(), strict=True)
    return Counter({term: number for term, number in numbers if number})


def _lengths(parts: Sequence[tuple[Postings, Integers]]) -> Integers:
    texts = sum(int((rows != LEFT_OUT).sum()) for _, rows in parts)
    lengths = np.empty(texts, dtype=np.int32)
    for postings, rows in parts:
        kept = rows != LEFT_OUT
        lengths[rows[kept]] = postings.lengths[kept]
    return lengths


def _scores(postings: Postings, found: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.float64]]:
    """Give each posting's score, to the last bit as bm25s computes it one text at a time.

    `found` is the number of texts that have each term.
    """
    idf = _idf(found, len(postings.lengths))
    # Where no text has a term there is no posting either.
    mean = postings.lengths.mean() if len(postings.keys) else 1.0
    norms = K1 * ((1 - B) + B * postings.lengths / mean)
    for block in postings.blocks():
        often = _often(block).astype(np.float32)
        yield idf[_terms(block)] * (often / (norms[_rows(block)] + often))


def _idf(found: npt.NDArray[np.int64], texts: int) -> npt.NDArray[np.float32]:
    numbers, places = np.unique(found, return_inverse=True)
    values = [math.log(1 + (texts - number + 0.5) / (number + 0.5)) for number in numbers.tolist()]
    return np.array(values, dtype=np.float32)[places]


def _write_array(
    file: Path,
    type_: type[np.generic],
    size: int,
    blocks: Iterable[npt.NDArray[np.generic]],
) -> None:
    """Write a NumPy file of one dimension, some numbers at a time."""
    form = {"descr": np.dtype(type_).str, "fortran_order": False, "shape": (size,)}
    with file.open("wb") as written:
        np.lib.format.write_array_header_1_0(written, form)
        for block in blocks:
            written.write(block.astype(type_).tobytes())
