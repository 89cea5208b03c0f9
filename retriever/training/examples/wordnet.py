"""Words of the same meaning, and words beside it, from WordNet's own files.

WordNet (Miller, 1995) groups words of one meaning into synsets and links these to wider ones. Words
of the same synset say the same; opposites, and words of two synsets under the same wider one, do
not: "upper" and "lower", "glass" and "metal". The files are those that WordNet 3.0 is released
with, `data.noun`, `index.noun` and so on (format: its manual page wndb(5)).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_PARTS = ("noun", "verb", "adj")
_SENSES = 2
"""How many of a word's meanings are looked at, from the commonest."""
_MOST_KINDS = 60
"""A wider meaning with more kinds than this says little of how near they are."""


@dataclass(slots=True)
class _Synset:
    """Words of one meaning, with the keys of other synsets by how they are linked."""

    words: list[str]
    links: dict[str, list[str]] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)

    def linked(self, symbol: str) -> list[str]:
        return self.links.get(symbol, [])


_WIDER, _OPPOSITE, _SIMILAR = "@", "!", "&"


class WordNet:
    """Synonyms and neighbours of words in their basic form, in lower case."""

    def __init__(self, folder: Path) -> None:
        """Read the files of a folder; OSError where one is missing."""
        self._synsets: dict[str, _Synset] = {}
        self._senses: dict[str, list[str]] = {}
        for part in _PARTS:
            self._read_data(folder / f"data.{part}", part[0])
            self._read_index(folder / f"index.{part}", part[0])
        for key, synset in self._synsets.items():
            for wider in synset.linked(_WIDER):
                self._synsets[wider].kinds.append(key)

    def synonyms(self, word: str) -> list[str]:
        """Return words that may stand for a word in its commonest meaning."""
        commonest = self._senses.get(word, [])[:1]
        return _without(self._words(commonest), {word})

    def neighbours(self, word: str) -> list[str]:
        """Return opposites of a word, and words for other kinds of the same thing.

        None of them shares a meaning with it, or is wider or narrower.
        """
        senses = self._senses.get(word, [])
        same = {word, *self._words(near for key in senses for near in self._like(key))}
        beside: list[str] = []
        for synset in (self._synsets[key] for key in senses[:_SENSES]):
            beside += synset.linked(_OPPOSITE)
            for wider in synset.linked(_WIDER):
                kinds = self._synsets[wider].kinds
                beside += kinds if len(kinds) <= _MOST_KINDS else []
        return _without(self._words(beside), same)

    def _like(self, key: str) -> list[str]:
        synset = self._synsets[key]
        return [key, *synset.linked(_SIMILAR), *synset.linked(_WIDER), *synset.kinds]

    def _words(self, keys: Iterable[str]) -> list[str]:
        return [word for key in keys for word in self._synsets[key].words]

    def _read_data(self, path: Path, part: str) -> None:
        for line in _entries(path):
            offset, _, _, size, *rest = line.split(" | ")[0].split()
            end = 2 * int(size, 16)
            synset = _Synset([word for word in map(_plain_word, rest[:end:2]) if word])
            pointers = rest[end + 1 : end + 1 + 4 * int(rest[end])]
            for symbol, target, of in zip(
                pointers[::4], pointers[1::4], pointers[2::4], strict=True
            ):
                if (of := of.replace("s", "a")) in "nva":
                    synset.links.setdefault(symbol, []).append(of + target)
            self._synsets[part + offset] = synset

    def _read_index(self, path: Path, part: str) -> None:
        for line in _entries(path):
            word, _, count, *rest = line.split()
            senses = rest[-int(count) :]
            self._senses.setdefault(word, []).extend(part + offset for offset in senses)


def _entries(path: Path) -> list[str]:
    """Return the lines of a file without those of the licence, which begin with spaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("  ")]


def _plain_word(word: str) -> str:
    """Return a word without its marker; empty for names and phrases."""
    word = word.split("(")[0]
    return word if word.isalpha() and word.islower() else ""


def _without(words: Iterable[str], left_out: set[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word not in left_out]
