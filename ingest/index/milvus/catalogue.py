"""What an index holds: its documents, the counts of its terms, and what made its vectors.

A catalogue is never changed: a commit makes another one of it. Commits are small, so that a changed
file costs what is in it, however many documents there are.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from ingest.embedding.export import EncoderRecord
from ingest.messages import from_stored, to_stored

FORMAT = 2
"""Raised whenever commits or the rows in Milvus change their meaning."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it serves.

    `edition` names its rows in Milvus: the same document has another one when it is split or
    embedded anew. `content` and `tree` name its objects
    (`ingest.index.milvus.storage.documents`). `terms` is the number of terms of all its passages.
    """

    edition: str
    sha256: str
    sources: tuple[str, ...]
    title: str
    media_type: str
    pages: int | None
    characters: int
    passages: int
    terms: int
    content: str
    tree: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retired:
    """An edition that serves no more since `at` (seconds since 1970), and is still there.

    Those who opened the index before go on reading it for a while.
    """

    edition: str
    collection: str
    sha256: str
    content: str
    tree: str
    at: float


@dataclass(frozen=True, slots=True)
class Made:
    """What made the rows that serve, and the collection that they are in."""

    collection: str
    encoder: EncoderRecord
    multilingual: EncoderRecord | None
    splitting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Commit:
    """The difference of one catalogue from the one before; that of `terms` and `words` too."""

    number: int
    made: Made
    put: Mapping[str, Entry]
    """Document id → what serves now."""
    gone: tuple[str, ...] = ()
    """Ids of documents that serve no more."""
    retired: tuple[Retired, ...] = ()
    cleared: tuple[str, ...] = ()
    """Retired editions that were removed."""
    terms: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """What serves after the commit of this number."""

    number: int
    made: Made
    entries: Mapping[str, Entry]
    retired: tuple[Retired, ...]
    terms: Mapping[str, int]
    words: Mapping[str, int]

    def after(self, commit: Commit) -> "Catalogue":
        """Return the catalogue that a commit makes of this one."""
        gone = set(commit.gone)
        entries = {key: one for key, one in self.entries.items() if key not in gone}
        cleared = set(commit.cleared)
        retired = [one for one in self.retired if one.edition not in cleared]
        return Catalogue(
            commit.number,
            commit.made,
            {**entries, **commit.put},
            (*retired, *commit.retired),
            _sum(self.terms, commit.terms),
            _sum(self.words, commit.words),
        )

    def whole(self) -> Commit:
        """Return the commit that makes this catalogue out of nothing."""
        return Commit(
            self.number,
            self.made,
            self.entries,
            retired=self.retired,
            terms=self.terms,
            words=self.words,
        )

    @cached_property
    def name(self) -> str:
        """What the generation is called."""
        return name_of(self.number)

    @cached_property
    def sources(self) -> dict[str, str]:
        """Source → document id."""
        return {name: key for key, one in self.entries.items() for name in one.sources}

    @cached_property
    def ordered(self) -> list[str]:
        """The documents' ids in the order of their first sources."""
        return sorted(self.entries, key=lambda key: self.entries[key].sources)

    @cached_property
    def places(self) -> dict[str, int]:
        """Document id → its place in that order."""
        return {key: place for place, key in enumerate(self.ordered)}

    @cached_property
    def passages(self) -> int:
        """The number of passages."""
        return sum(one.passages for one in self.entries.values())

    @cached_property
    def mean_terms(self) -> float:
        """The mean number of terms of a passage; 1 where there are none."""
        terms = sum(one.terms for one in self.entries.values())
        return terms / self.passages if terms else 1.0

    def objects(self) -> set[str]:
        """Return the names of all objects that documents, also retired ones, are read from."""
        named: Iterable[Entry | Retired] = (*self.entries.values(), *self.retired)
        return {name for one in named for name in objects_of(one)}


def name_of(number: int) -> str:
    """Return the name of the generation that a commit makes."""
    return f"{number:08d}"


def objects_of(one: Entry | Retired) -> tuple[str, ...]:
    """Return the names of a document's objects."""
    return (
        f"{ORIGINALS}/{one.sha256}",
        f"{DOCUMENTS}/{one.content}",
        f"{DOCUMENTS}/{one.tree}",
    )


ORIGINALS = "originals"
DOCUMENTS = "documents"


def dump_commit(commit: Commit) -> bytes:
    """Return a commit as JSON."""
    fields = asdict(commit)
    for entry in fields["put"].values():
        entry["notes"] = [to_stored(note) for note in entry["notes"]]
    # Lone surrogates can be in a word.
    return json.dumps({"format": FORMAT, **fields}).encode()


def load_commit(written: bytes) -> Commit:
    """Return the commit that `dump_commit` wrote.

    Raises FormatError for one of another format, ValueError for what is no commit.
    """
    fields = json.loads(written)
    try:
        if (written_as := fields.pop("format")) != FORMAT:
            raise FormatError(written_as)
        return Commit(
            number=fields["number"],
            made=_made(fields["made"]),
            put={key: _entry(one) for key, one in fields["put"].items()},
            gone=tuple(fields["gone"]),
            retired=tuple(Retired(**one) for one in fields["retired"]),
            cleared=tuple(fields["cleared"]),
            terms=fields["terms"],
            words=fields["words"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None


class FormatError(Exception):
    """A commit of a format that this version does not read; the message is that format."""


def first(commit: Commit) -> Catalogue:
    """Return the catalogue that a commit makes out of nothing."""
    nothing = Catalogue(0, commit.made, {}, (), {}, {})
    return nothing.after(commit)


def difference(now: Counter[str], before: Counter[str]) -> dict[str, int]:
    """Return by how much each count differs from what it was, where it does."""
    keys = now.keys() | before.keys()
    return {key: by for key in sorted(keys) if (by := now[key] - before[key])}


def _sum(counts: Mapping[str, int], difference: Mapping[str, int]) -> Mapping[str, int]:
    if not difference:
        return counts
    summed = dict(counts)
    for key, by in difference.items():
        summed[key] = summed.get(key, 0) + by
        if not summed[key]:
            del summed[key]
    return summed


def _entry(fields: Mapping[str, Any]) -> Entry:
    notes = tuple(map(from_stored, fields.get("notes", ())))
    return replace(Entry(**fields), sources=tuple(fields["sources"]), notes=notes)


def _made(fields: dict[str, Any]) -> Made:
    other = fields["multilingual"]
    return Made(
        fields["collection"],
        EncoderRecord(**fields["encoder"]),
        EncoderRecord(**other) if other else None,
        fields["splitting"],
    )
