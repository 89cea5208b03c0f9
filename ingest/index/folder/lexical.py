"""The lexical index of a segment, and BM25 over segments in its Lucene form.

What is kept are counts: which term is in which text, and how often. Scores are computed when they
are asked for, to the last bit as bm25s does it (Lù 2024, arXiv 2407.03618): every score depends on
all texts, by their number, their mean length and the number of those that have the term, so that
scores that are kept would all have to be written anew for one new text.
"""

import json
import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.errors import TenkyoError
from ingest.index.folder.layout import NOWHERE, Layout, Rows
from ingest.index.protocol import ScoredPassage
from ingest.index.statistics import K1, B, Statistics
from ingest.language.terms import terms, words

WORDS_FILE = "words.json"
"""The words of all passages that serve as they are written, folded, each with the number of texts
that have it."""

VOCABULARY_FILE = "vocabulary.txt"
"""The terms in order, a line each; those of format 5 are in `vocab.index.json`."""
_OLD_VOCABULARY_FILE = "vocab.index.json"
STARTS_FILE = "indptr.csc.index.npy"
"""Where the postings of each term begin, and where the last ones end."""
ROWS_FILE = "indices.csc.index.npy"
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
Scores = npt.NDArray[np.float32]
Norms = npt.NDArray[np.float64]


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


def join(parts: Sequence[tuple[Postings, Integers]], words: Counter[str]) -> Postings:
    """Make the postings of a new segment out of parts, in the order of terms, then of rows.

    With each part goes the new row of each of its texts, or LEFT_OUT; `words` are those of all
    passages that serve, counted. Terms that no text has any more are dropped. The result does not
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
    return Postings(vocabulary, keys, lengths, words)


def write_postings(postings: Postings, folder: Path) -> None:
    """Write the postings, which are in the order of `join`."""
    folder.mkdir(exist_ok=True)
    terms_ = np.arange(len(postings.vocabulary) + 1, dtype=np.uint64) << _TERM
    starts = np.searchsorted(postings.keys, terms_)
    number, size = len(postings.keys), len(postings.lengths)
    _write_array(folder / STARTS_FILE, np.int64, len(starts), [starts])
    # These may be larger than memory.
    _write_array(folder / ROWS_FILE, np.int32, number, map(_rows, postings.blocks()))
    _write_array(folder / FREQUENCIES_FILE, np.uint16, number, map(_often, postings.blocks()))
    _write_array(folder / LENGTHS_FILE, np.int32, size, [postings.lengths])
    (folder / VOCABULARY_FILE).write_bytes("\n".join(postings.vocabulary).encode())
    written = json.dumps(dict(sorted(postings.words.items())))
    (folder / WORDS_FILE).write_text(written, encoding="utf-8")


def read_postings(folder: Path) -> Postings:
    """Read the postings of a segment, with the words of all passages that serve.

    Raises OSError, EOFError or ValueError where the files are not what they should be.
    """
    lists = PostingLists(folder)
    starts = lists.starts
    keys = np.repeat(np.arange(len(starts) - 1, dtype=np.uint64) << _TERM, np.diff(starts))
    for start in range(0, len(keys), AT_ONCE):
        block = slice(start, start + AT_ONCE)
        keys[block] |= lists.rows[block].astype(np.uint64) << _ROW | lists.frequencies[block]
    return Postings(lists.vocabulary.terms(), keys, lists.lengths, Counter(read_words(folder)))


def read_size(folder: Path) -> int:
    """Return how many texts a segment has; OSError or ValueError where that is damaged."""
    return len(np.load(folder / LENGTHS_FILE))


def read_words(folder: Path) -> dict[str, int]:
    """Return the words of all passages that serve, counted; OSError or ValueError if damaged."""
    words_: dict[str, int] = json.loads((folder / WORDS_FILE).read_text("utf-8"))
    return words_


class Vocabulary:
    """Terms in order, found by halving: a million of them are not worth loading to ask for ten."""

    def __init__(self, folder: Path) -> None:
        """Raise OSError or ValueError where the file is missing or damaged."""
        if (old := folder / _OLD_VOCABULARY_FILE).exists():
            self._lines = "\n".join(json.loads(old.read_text("utf-8"))).encode()
        else:
            self._lines = (folder / VOCABULARY_FILE).read_bytes()
        breaks = np.flatnonzero(np.frombuffer(self._lines, np.uint8) == ord("\n"))
        self._ends = np.append(breaks, len(self._lines))

    def __len__(self) -> int:
        return len(self._ends)

    def terms(self) -> list[str]:
        """Return all terms, by their places."""
        return self._lines.decode().split("\n")

    def place(self, term: str) -> int | None:
        """Return the place of a term; None where it is none of these."""
        wanted = term.encode()
        place = bisect_left(range(len(self)), wanted, key=self._term)
        return place if place < len(self) and self._term(place) == wanted else None

    def _term(self, place: int) -> bytes:
        start = int(self._ends[place - 1]) + 1 if place else 0
        return self._lines[start : int(self._ends[place])]


class PostingLists:
    """The postings of a segment, those of one term after those of another; mapped into memory."""

    def __init__(self, folder: Path) -> None:
        """Raise OSError, EOFError or ValueError where the files are missing, damaged or misfit."""
        self.vocabulary = Vocabulary(folder)
        self.starts: Rows = np.load(folder / STARTS_FILE).astype(np.int64)
        self.rows: Integers = np.load(folder / ROWS_FILE, mmap_mode="r")
        self.frequencies = np.load(folder / FREQUENCIES_FILE, mmap_mode="r")
        self.lengths: Integers = np.load(folder / LENGTHS_FILE)
        if (
            not self.starts[-1] == len(self.rows) == len(self.frequencies)
            or len(self.starts) != len(self.vocabulary) + 1
        ):
            raise ValueError("the postings do not fit together")

    def of(self, place: int) -> slice:
        """Return which postings are those of the term at a place of the vocabulary."""
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


class _Segment:
    """The postings of a segment, with the numbers of its passages in the generation."""

    def __init__(self, folder: Path, number: int, layout: Layout) -> None:
        self.lists = PostingLists(folder)
        self.numbers = layout.numbers(number, len(self.lists.lengths))
        serving = self.numbers != NOWHERE
        self.terms = int(self.lists.lengths[serving].sum(dtype=np.int64))
        self._serving = None if serving.all() else serving

    def frequency(self, term: str) -> int:
        """Return the number of passages that serve and have the term."""
        place = self.lists.vocabulary.place(term)
        if place is None:
            return 0
        found = self.lists.of(place)
        if self._serving is None:
            return int(found.stop - found.start)
        return int(np.count_nonzero(self._serving[self.lists.rows[found]]))

    def add(self, scores: Scores, term: str, idf: np.float32, norms: Norms) -> None:
        """Add the scores of a term; those of passages that serve no more go into the last one."""
        place = self.lists.vocabulary.place(term)
        if place is not None:
            found = self.lists.of(place)
            rows, often = self.lists.rows[found], self.lists.frequencies[found].astype(np.float32)
            weights = idf * (often / (norms[rows] + often))
            scores[self.numbers[rows]] += weights.astype(np.float32)


class Bm25Index:
    """BM25 scores of passages over all segments of a generation."""

    def __init__(self, folders: Sequence[Path], layout: Layout) -> None:
        """Raise OSError or ValueError where the files are missing, damaged or do not fit."""
        self._layout = layout
        self._segments = [_Segment(one, number, layout) for number, one in enumerate(folders)]
        self.statistics = Bm25Statistics(self._segments, layout.passages, read_words(folders[-1]))
        total = sum(one.terms for one in self._segments)
        # Where no text has a term there is no posting either.
        mean = total / layout.passages if total else 1.0
        self._norms: list[Norms] = [
            K1 * ((1 - B) + B * one.lists.lengths.astype(np.float64) / mean)
            for one in self._segments
        ]

    def search(
        self, terms: Sequence[str], limit: int, documents: Collection[str] | None = None
    ) -> list[ScoredPassage]:
        """Return the passages that have one of the terms, best first; ties as they are listed."""
        # One more, for what serves no more: NOWHERE is the last.
        scores = np.zeros(self._layout.passages + 1, dtype=np.float32)
        for term in terms:
            if found := self.statistics.frequency(term):
                idf = _idf(found, self._layout.passages)
                for segment, norms in zip(self._segments, self._norms, strict=True):
                    segment.add(scores, term, idf, norms)
        numbers = np.flatnonzero(scores[:NOWHERE] > 0)
        if documents is not None:
            numbers = np.intersect1d(numbers, self._layout.numbers_of(documents))
        if len(numbers) > limit:
            least = np.partition(scores[numbers], -limit)[-limit]
            numbers = numbers[scores[numbers] >= least]
        best = numbers[np.argsort(-scores[numbers], kind="stable")][:limit]
        ids = self._layout.passage_ids(best)
        found_scores = scores[best].tolist()
        return [ScoredPassage(id_, score) for id_, score in zip(ids, found_scores, strict=True)]


class Bm25Statistics(Statistics):
    """Counts of terms, read off the postings of the segments."""

    def __init__(
        self, segments: Sequence[_Segment], passages: int, words_: Mapping[str, int]
    ) -> None:
        self._segments = segments
        self._passages = passages
        self._words = words_

    @property
    def passages(self) -> int:
        """The number of passages."""
        return self._passages

    def frequency(self, term: str) -> int:
        """Return the number of passages that have the term."""
        return sum(segment.frequency(term) for segment in self._segments)

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


def _idf(found: int, texts: int) -> np.float32:
    return np.float32(math.log(1 + (texts - found + 0.5) / (found + 0.5)))


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
