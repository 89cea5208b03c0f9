"""A change of an index in Milvus: rows and objects first, then the commit that names them.

Until the commit nothing is found. A process that is killed leaves rows and objects that nothing
names; the next one that writes finds its lease ended, and collects them.
"""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from ingest import readers
from ingest.document.document import Original, ParsedDocument
from ingest.embedding.export import EncoderRecord
from ingest.embedding.protocol import PassageEncoder, TextEncoder
from ingest.errors import IndexBusyError, IndexUnavailableError, UnreadableFileError
from ingest.index.milvus.catalogue import (
    DOCUMENTS,
    ORIGINALS,
    Catalogue,
    Commit,
    Entry,
    Made,
    Retired,
    difference,
    first,
    objects_of,
)
from ingest.index.milvus.client import AT_ONCE, BORN, EDITION, MULTILINGUAL, none_of, one_of
from ingest.index.milvus.parts import Parts
from ingest.index.milvus.storage.documents import StoredTree, load_content, load_tree
from ingest.index.milvus.storage.encoders import keep_encoder
from ingest.index.milvus.writing.editions import EditionWriter
from ingest.index.milvus.writing.lease import Lease, leased
from ingest.index.versions import read_alike, splitting
from ingest.progress import Progress
from ingest.readers import read_document, with_sources
from ingest.readers.options import ReadOptions
from ingest.settings import IngestSettings

KEPT_SECONDS = 3600.0
"""How long what serves no more is kept for those who opened the index before; by eye, far above
the time that a question takes."""


class MilvusChange:
    """What the next commit shall make of the index."""

    def __init__(self, parts: Parts, catalogue: Catalogue | None, writer: EditionWriter) -> None:
        self.before: Mapping[str, str] = catalogue.sources if catalogue else {}
        self.touched = False
        """Whether anything was put or removed, be it what was there."""
        self._parts = parts
        self._catalogue = catalogue
        self._writer = writer
        self._known = frozenset(self.before.values())
        self._sources = dict(self.before)
        self._kept_originals: set[str] = set()

    @property
    def alters(self) -> bool:
        """Whether sources name other documents than before."""
        return self._sources != self.before

    def holds(self, document_id: str) -> bool:
        """Whether the document was there before or was added."""
        return document_id in self._known or document_id in self._writer.editions

    def add(self, parsed: ParsedDocument) -> None:
        """Write a document that is not held."""
        self._writer.add(parsed)

    def put(self, source: str, original: Original) -> None:
        """Make a source name the document of these bytes, and keep the bytes.

        That kept bytes were altered is told by their number.
        """
        name = f"{ORIGINALS}/{original.sha256}"
        self._kept_originals.add(name)
        self._parts.objects.write_once(name, original.data)
        self._sources[source] = original.document_id
        self.touched = True

    def remove(self, source: str) -> None:
        """Remove a source; raises KeyError where there is none of this name."""
        del self._sources[source]
        self.touched = True

    def is_current(self) -> bool:
        """Whether the encoders and this way of splitting would make the same rows again."""
        made = self._catalogue.made if self._catalogue else None
        return made is None or (
            made.collection == self._writer.collection
            and made.splitting == splitting(self._writer.encoder)
        )

    def documents(self) -> dict[str, tuple[str, ...]]:
        """Return document id → its sources, in order."""
        by_document = defaultdict(list)
        for source in sorted(self._sources):
            by_document[self._sources[source]].append(source)
        return {key: tuple(names) for key, names in by_document.items()}

    def abandon(self) -> None:
        """Remove what was written; nobody has seen it."""
        self._writer.abandon()
        editions = self._writer.editions.values()
        written = {name for one in editions for name in objects_of(one.entry)}
        named = self._catalogue.objects() if self._catalogue else set()
        for name in (written | self._kept_originals) - named:
            self._parts.objects.delete(name)


@contextmanager
def changing(
    parts: Parts,
    encoder: PassageEncoder,
    multilingual: TextEncoder | None,
    *,
    wait: bool,
    progress: Progress,
) -> Iterator[MilvusChange]:
    """Hold the lease, and commit what the change is in the end.

    See `ingest.index.protocol.Index.change`.
    """
    objects, location, seconds = parts.objects, parts.location, parts.lease_seconds
    with leased(objects, wait=wait, location=location, seconds=seconds) as lease:
        catalogue = parts.log.read()
        if lease.took_over and catalogue is not None:
            catalogue = _fenced(parts, catalogue)
        if catalogue is None:
            _check_new(parts)
        number = catalogue.number + 1 if catalogue else 1
        encoders = encoder, multilingual
        writer = EditionWriter(
            parts.client, objects, parts.name, catalogue, number, encoders, progress
        )
        change = MilvusChange(parts, catalogue, writer)
        committing = _Committing(parts, lease, catalogue, writer, number)
        try:
            yield change
            if change.alters or (not change.is_current() and change.touched):
                committing.prepare(change.documents(), current=change.is_current())
            else:
                change.abandon()
        except BaseException:
            try:
                change.abandon()
            except IndexUnavailableError:
                # Whoever finds that the lease was not given back cleans up.
                lease.keep()
            raise
        if committing.commit is not None:
            committing.append()


def _check_new(parts: Parts) -> None:
    """Refuse to begin an index anew whose object store is away or another one."""
    if parts.client.has(parts.name):
        raise IndexUnavailableError(
            f"Milvus has an index {parts.name}, but {parts.objects.url} has nothing of it. Check "
            "that it is the right place and mounted (TENKYO_OBJECTS), or ingest into another name."
        )


def _fenced(parts: Parts, catalogue: Catalogue) -> Catalogue:
    """Commit a change of nothing, so that a writer whose lease ended cannot commit any more."""
    commit = Commit(catalogue.number + 1, catalogue.made, {})
    with suppress(IndexBusyError):
        parts.log.append(commit)
        return catalogue.after(commit)
    return parts.log.read() or catalogue


class _Committing:
    """The end of a change."""

    def __init__(
        self,
        parts: Parts,
        lease: Lease,
        catalogue: Catalogue | None,
        writer: EditionWriter,
        number: int,
    ) -> None:
        self.commit: Commit | None = None
        self._parts = parts
        self._lease = lease
        self._catalogue = catalogue
        self._writer = writer
        self._number = number

    def prepare(self, documents: Mapping[str, tuple[str, ...]], *, current: bool) -> None:
        """Write everything that the commit names."""
        kept = self._kept(documents) if current else {}
        for document_id, sources in documents.items():
            if document_id not in kept and document_id not in self._writer.editions:
                self._writer.add(self._split_anew(document_id, sources))
        self._writer.finish()
        self._clear_retired()
        before = self._catalogue.made.encoder if self._catalogue else None
        record = keep_encoder(self._parts.objects, self._writer.encoder, before)
        entries = {key: kept.get(key) or self._new(key, documents[key]) for key in documents}
        self.commit = self._difference(entries, record_of(self._writer, record))

    def append(self) -> None:
        """Write the commit, and tidy up; what cannot be tidied up now is left to the next one."""
        commit = self.commit
        assert commit is not None  # noqa: S101
        if not self._lease.is_held():
            raise IndexBusyError(
                f"Another process took over the writing to {self._parts.location}: this one was "
                "held up for too long. Nothing of this change was made; run it again."
            )
        self._parts.log.append(commit)
        before = self._catalogue
        now = before.after(commit) if before else first(commit)
        with suppress(IndexUnavailableError):
            if before is None or before.made.collection != now.made.collection:
                self._parts.client.call_by(self._parts.name, now.made.collection)
            self._remove_objects(now)
            if self._lease.took_over:
                collect(self._parts, before, now)
            self._parts.log.tidy(now)

    def _kept(self, documents: Mapping[str, tuple[str, ...]]) -> dict[str, Entry]:
        """Return the entries of documents that stay as they are, but for their names."""
        if self._catalogue is None:
            return {}
        kept = {}
        for document_id, sources in documents.items():
            entry = self._catalogue.entries.get(document_id)
            if entry is not None and read_alike(entry.sources, sources):
                kept[document_id] = entry
                if entry.sources != sources:
                    kept[document_id] = self._renamed(document_id, entry, sources)
        return kept

    def _renamed(self, document_id: str, entry: Entry, sources: tuple[str, ...]) -> Entry:
        if entry.sources[0] == sources[0]:
            return replace(entry, sources=sources)
        content = load_content(self._parts.objects.read_by_content(DOCUMENTS, entry.content))
        title = content.document(document_id, sources).title
        return replace(entry, sources=sources, title=title)

    def _split_anew(self, document_id: str, sources: tuple[str, ...]) -> ParsedDocument:
        """Return a document of the catalogue that cannot stay as it is, read again if need be."""
        assert self._catalogue is not None  # noqa: S101
        objects, entry = self._parts.objects, self._catalogue.entries[document_id]
        if self._catalogue.made.splitting.get("readers") != readers.VERSION or not read_alike(
            entry.sources, sources
        ):
            with suppress(UnreadableFileError):
                return self._read_again(entry, sources)
        content = load_content(objects.read_by_content(DOCUMENTS, entry.content))
        tree = self._tree(entry.tree)
        document = content.document(document_id, sources)
        return ParsedDocument(document, tree.sections, tree.word_boxes)

    def _read_again(self, entry: Entry, sources: tuple[str, ...]) -> ParsedDocument:
        """Read the original as the first of its names says."""
        objects, name = self._parts.objects, f"{ORIGINALS}/{entry.sha256}"
        try:
            data = objects.read(name)
        except FileNotFoundError:
            raise objects.damaged(name, "it is missing") from None
        if Original(data).sha256 != entry.sha256:
            raise objects.damaged(name, "it is not as it was put in")
        parsed = read_document(data, sources[0], ReadOptions.of(IngestSettings.load()))
        return replace(parsed, document=with_sources(parsed.document, sources))

    def _new(self, document_id: str, sources: tuple[str, ...]) -> Entry:
        """Return the entry of a document that was written, under all its names."""
        entry = self._writer.editions[document_id].entry
        if entry.sources == sources:
            return entry
        return self._renamed(document_id, entry, sources)

    def _difference(self, entries: Mapping[str, Entry], made: Made) -> Commit:
        before = self._catalogue.entries if self._catalogue else {}
        gone = tuple(key for key in before if key not in entries)
        put = {key: one for key, one in entries.items() if before.get(key) != one}
        editions = self._writer.editions
        new = {key for key, one in put.items() if _is_new(before.get(key), one)}
        old = [before[key] for key in (*gone, *new) if key in before]
        unnamed = [one.entry for key, one in editions.items() if key not in entries]
        trees = [self._tree(one.tree) for one in old]
        return Commit(
            self._number,
            made,
            put,
            gone,
            (*self._retired(old, made), *self._retired(unnamed, made, new=True)),
            tuple(one.edition for one in self._cleared()),
            difference(
                _total(editions[key].terms for key in new), _total(one.terms for one in trees)
            ),
            difference(
                _total(editions[key].words for key in new), _total(one.words for one in trees)
            ),
        )

    def _retired(self, entries: list[Entry], made: Made, *, new: bool = False) -> list[Retired]:
        old = self._catalogue.made.collection if self._catalogue else made.collection
        collection = made.collection if new else old
        return [
            Retired(one.edition, collection, one.sha256, one.content, one.tree, time.time())
            for one in entries
        ]

    def _cleared(self) -> list[Retired]:
        """Return what has been retired for long enough."""
        retired = self._catalogue.retired if self._catalogue else ()
        return [one for one in retired if one.at < time.time() - KEPT_SECONDS]

    def _clear_retired(self) -> None:
        """Delete the rows of what has been retired for long enough, and their collections."""
        by_collection = defaultdict(list)
        cleared = self._cleared()
        for one in cleared:
            by_collection[one.collection].append(one.edition)
        retired = self._catalogue.retired if self._catalogue else ()
        used = {one.collection for one in retired if one not in cleared}
        used |= {self._writer.collection}
        used |= {self._catalogue.made.collection} if self._catalogue else set()
        there = set(self._parts.client.collections()) if by_collection else set()
        for collection, editions in by_collection.items():
            if collection not in used and collection in there:
                self._parts.client.drop(collection)
            elif collection in there:
                for start in range(0, len(editions), AT_ONCE):
                    condition = one_of(EDITION, editions[start : start + AT_ONCE])
                    self._parts.client.delete(collection, condition)

    def _remove_objects(self, now: Catalogue) -> None:
        """Delete the objects of what was cleared, unless others are read from them."""
        cleared = set(self.commit.cleared) if self.commit else set()
        if self._catalogue is None or not cleared:
            return
        named = now.objects()
        for one in self._catalogue.retired:
            if one.edition in cleared:
                for name in set(objects_of(one)) - named:
                    self._parts.objects.delete(name)

    def _tree(self, sha256: str) -> StoredTree:
        return load_tree(self._parts.objects.read_by_content(DOCUMENTS, sha256))


def record_of(writer: EditionWriter, encoder: EncoderRecord) -> Made:
    """Return what the writer's rows are made with."""
    multilingual = None
    if writer.multilingual is not None:
        other = writer.multilingual
        dimension = writer.dimensions[MULTILINGUAL]
        multilingual = EncoderRecord(other.name, other.sha256, dimension)
    return Made(writer.collection, encoder, multilingual, splitting(writer.encoder))


def collect(parts: Parts, before: Catalogue | None, now: Catalogue) -> None:
    """Remove what no commit names: left by a process that was killed. Only who writes may do it.

    `before` is what served before the commit, after the one that fenced off that process.
    """
    named = now.objects()
    for folder in (ORIGINALS, DOCUMENTS):
        for name in parts.objects.names(folder):
            if f"{folder}/{name}" not in named:
                parts.objects.delete(f"{folder}/{name}")
    used = {now.made.collection, *(one.collection for one in now.retired)}
    ours = re.compile(rf"{re.escape(parts.name)}_[0-9a-f]{{10}}")
    for collection in parts.client.collections():
        if ours.fullmatch(collection) and collection not in used:
            parts.client.drop(collection)
    # No row was written for the commit that fenced it off, but by that process.
    condition = f"{BORN} == {before.number if before else now.number}"
    if before is None:
        own = [one.edition for one in now.entries.values()]
        own += [one.edition for one in now.retired]
        condition += f" and {none_of(EDITION, own)}" if own else ""
    parts.client.delete(now.made.collection, condition)


def _is_new(before: Entry | None, now: Entry) -> bool:
    return before is None or before.edition != now.edition


def _total(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total
