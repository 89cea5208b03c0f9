"""Any names made safe as file names on every system, and kept apart from each other."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import count

LONGEST = 200
"""Bytes of UTF-8 in a name before its number and suffix; file systems take 255."""

# Programs that read TREC and BEIR files part columns by white space.
_UNWANTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def file_names(names: Iterable[str], suffix: str = "") -> list[str]:
    """Return a file name for each of `names`, in order; the same names give the same ones.

    A name that is safe already stays as it is. No two file names are the same, even where
    case does not count: the second of a kind ends in `-2`. None begins with a dot, as
    ingestion leaves hidden files out.

    >>> file_names(["Kyoto", "Is it 1/2?", "kyoto"], ".txt")
    ['Kyoto.txt', 'Is_it_1_2_.txt', 'kyoto-2.txt']
    """
    taken: set[str] = set()
    met: Counter[str] = Counter()
    return [_free(_safe(name), taken, met) + suffix for name in names]


def _safe(name: str) -> str:
    from pathvalidate import sanitize_filename  # imported when needed: it is an extra

    cut = unicodedata.normalize("NFC", name).encode("utf-8", "replace")[:LONGEST]
    plain = _UNWANTED.sub("_", cut.decode("utf-8", "ignore")).lstrip(".")
    return sanitize_filename(plain, replacement_text="_") or "unnamed"


def _free(name: str, taken: set[str], met: Counter[str]) -> str:
    """Return the name, numbered where it is taken, and take it."""
    key = name.casefold()
    # Counted on from the last one met, since thousands may share a name.
    numbers = count(met[key] + 1)
    candidates = ((number, name if number == 1 else f"{name}-{number}") for number in numbers)
    met[key], free = next(pair for pair in candidates if pair[1].casefold() not in taken)
    taken.add(free.casefold())
    return free
