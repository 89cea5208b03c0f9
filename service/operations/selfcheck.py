"""Finding out, before anybody asks, whether the service can do its work here."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from ingest.document.document import Document
from ingest.embedding.models import ENCODERS, MULTILINGUAL, RERANKER, file_sha256
from ingest.errors import ModelError, TenkyoError
from ingest.index.folder import current_generation
from ingest.index.store import STORE_FILE
from retriever.types import Hit
from service.auth.keys import KeyRing
from service.questions.retriever_handle import Opener, Searcher
from service.questions.suggestions import suggest
from service.settings import ServiceSettings

SAMPLE = 20
"""Documents whose originals are compared with their checksums, and passages that are found."""

LEAST_FREE = 1024**3
"""Bytes that shall be free where the index is."""


class Level(StrEnum):
    """How a check ended: well, with something to know, or with something to mend."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of one subject found, and what to do unless it ended well."""

    level: Level
    subject: str
    said: str


def findings(settings: ServiceSettings, open_index: Opener) -> Iterator[Finding]:
    """Yield what each check found, in an order that stays; none raises."""
    yield Finding(
        Level.OK, "settings", f"{settings.host}:{settings.port}, index in {settings.index}"
    )
    yield from _keys(settings)
    yield from _files(settings)
    yield from _disk(settings.index)
    yield from _models(settings)
    yield from _index(settings.index, open_index)


def _keys(settings: ServiceSettings) -> Iterator[Finding]:
    try:
        has_keys = KeyRing(settings.keys).has_valid
    except TenkyoError as error:
        yield Finding(Level.FAIL, "keys", str(error))
        return
    if has_keys or settings.proxy_header:
        yield Finding(Level.OK, "keys", "every request says who sends it")
    elif settings.on_loopback:
        yield Finding(Level.OK, "keys", "there are none: whoever is at this machine may do all")
    else:
        yield Finding(
            Level.FAIL,
            "keys",
            f"{settings.host} can be reached from the network and nobody has a key, so the service "
            "will not start. Make one with: python -m service keys add NAME --role ask",
        )
    for path in (settings.keys, settings.audit, settings.feedback):
        if path is not None and path.is_file() and path.stat().st_mode & 0o077:
            yield Finding(
                Level.WARN, "permissions", f"others can read {path}. Mend it: chmod 600 {path}"
            )


def _files(settings: ServiceSettings) -> Iterator[Finding]:
    """Check that what the service writes can be written, without writing."""
    written = {
        "TENKYO_UPLOADS=false": settings.index if settings.uploads else None,
        "TENKYO_AUDIT=": settings.audit,
        "TENKYO_FEEDBACK=": settings.feedback,
    }
    refused = False
    for off, path in written.items():
        if path is not None and not os.access(_existing(path), os.W_OK):
            refused = True
            said = f"{path} cannot be written. Let this user write there, or set {off}"
            yield Finding(Level.FAIL, "permissions", said)
    if not refused:
        yield Finding(Level.OK, "permissions", "all that the service writes can be written")


def _disk(index: Path) -> Iterator[Finding]:
    name = _pointer(index)
    own = sum(f.stat().st_size for f in (index / name).rglob("*") if f.is_file()) if name else 0
    # A change writes a whole generation beside the one that serves.
    needed = max(LEAST_FREE, 2 * own)
    free = shutil.disk_usage(_existing(index)).free
    said = f"{free / 1024**3:.1f} GB are free, and changes may need {needed / 1024**3:.1f} GB"
    if free < needed:
        yield Finding(Level.WARN, "disk", f"{said}. Make room where {index} is")
    else:
        yield Finding(Level.OK, "disk", said)


def _models(settings: ServiceSettings) -> Iterator[Finding]:
    wanted = [RERANKER, *([MULTILINGUAL] if settings.multilingual else [])]
    if settings.encoder in ENCODERS:
        wanted.append(ENCODERS[settings.encoder])
    for model in wanted:
        try:
            model.locate()
        except ModelError as error:
            yield Finding(Level.FAIL, "models", str(error))
        else:
            yield Finding(Level.OK, "models", f"{model.name} is the one that was pinned")


def _index(index: Path, open_index: Opener) -> Iterator[Finding]:
    try:
        retriever = open_index(index)
    except TenkyoError as error:
        yield Finding(Level.FAIL, "index", str(error))
        return
    count = retriever.document_count
    opened = f"generation {retriever.generation} opens and has {count} documents"
    yield Finding(Level.OK if count else Level.WARN, "index", opened)
    store = index / retriever.generation / STORE_FILE
    if store.is_file() and (damage := _damage(store)):
        yield _damaged(index, f"{store} is damaged ({damage})")
    for subject, check in (("originals", _originals), ("citations", _citations)):
        try:
            said = check(retriever)
        except Exception as error:
            # Whatever a damaged index raises: it is for this that we look.
            yield _damaged(index, f"{type(error).__name__}: {error}", subject)
        else:
            yield Finding(Level.OK, subject, said)


def _originals(retriever: Searcher) -> str:
    """Compare a sample of the original files with their checksums, and say how many."""
    found = list(_sample(retriever))
    for document in found:
        original = retriever.original(document.id)
        if original is None or not original.is_file() or file_sha256(original) != document.sha256:
            raise ValueError(f"the original of {document.source} is missing or altered")
    return f"{len(found)} of {retriever.document_count} compared with their checksums"


def _citations(retriever: Searcher) -> str:
    """Search and ask as users do, verify all that is cited, and say what was asked."""
    verified = 0
    for document in _sample(retriever):
        result = retriever.search(document.title or document.source, limit=3)
        if not result.hits:
            raise ValueError(f"nothing is found for {document.title}")
        verified += sum(_verify(retriever, hit) for hit in result.hits)
    questions = suggest(retriever) or [each.title for each in islice(_sample(retriever), 1)]
    for question in questions[:1]:
        answer = retriever.ask(question)
        cited = (*answer.citations, *answer.nearest)
        verified += sum(_verify(retriever, each.hit) for each in cited)
        said = "answered" if answer.answer is not None else "refused"
        return f"{verified} passages verified; “{question}” was {said}"
    return "there is nothing to ask about yet"


def _verify(retriever: Searcher, hit: Hit) -> int:
    """Count a passage whose text is that of its document, read anew."""
    document = retriever.document(hit.document.id)
    shape = hit.to_dict()
    if document is None or document.text[shape["start"] : shape["end"]] != shape["text"]:
        raise ValueError(f"a passage of {hit.document.source} is not in its document")
    return 1


def _sample(retriever: Searcher) -> Iterator[Document]:
    """Yield documents spread over all of them."""
    count = retriever.document_count
    for offset in range(0, count, max(1, -(-count // SAMPLE))):
        for summary in retriever.documents(offset, 1):
            document = retriever.document(summary.id)
            if document is None:
                raise ValueError(f"{summary.source} is listed and not there")
            yield document


def _damage(store: Path) -> str:
    """Return what SQLite finds wrong with a store, empty where nothing is."""
    try:
        address = f"{store.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True)
        try:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else str(said)


def _damaged(index: Path, what: str, subject: str = "index") -> Finding:
    return Finding(
        Level.FAIL,
        subject,
        f"{what}. Restore a backup (python -m service restore FILE --index FOLDER), or move "
        f"{index} away and run: python -m ingest PATH... --index {index}",
    )


def _pointer(index: Path) -> str | None:
    try:
        return current_generation(index)
    except TenkyoError:
        # Opening says more.
        return None


def _existing(path: Path) -> Path:
    """Return the path, or what there is above it."""
    path = path.resolve()
    while not path.exists():
        path = path.parent
    return path
