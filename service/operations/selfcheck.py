"""Self-check: whether everything that the service needs is there and in order."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from ingest.document.document import Document
from ingest.embedding.models import ENCODERS, MULTILINGUAL, RERANKER, file_sha256
from ingest.errors import ModelError, TenkyoError
from ingest.index.milvus.address import MilvusAddress
from retriever.types import Hit
from service.auth.keys import KeyRing
from service.questions.retriever_handle import Opener, Searcher
from service.questions.suggestions import suggest
from service.settings import ServiceSettings

SAMPLE = 20
"""How many documents are checked; by eye, so that a check of any index takes seconds."""

LEAST_FREE = 1024**3
"""Bytes that should be free on the disk of the index; by eye."""


class Level(StrEnum):
    """How a check ended: well, with a warning, or with a failure."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; its message says what to do unless it ended well."""

    level: Level
    subject: str
    message: str


def findings(settings: ServiceSettings, open_index: Opener) -> Iterator[Finding]:
    """Run the checks and yield their findings; none raises."""
    yield Finding(
        Level.OK, "settings", f"{settings.host}:{settings.port}, index in {settings.index}"
    )
    for sentence in settings.mistyped():
        yield Finding(Level.WARN, "settings", sentence)
    yield from _keys(settings)
    yield from _files(settings)
    yield from _disk(_local(settings))
    yield from _models(settings)
    yield from _index(settings.index, open_index)


def _keys(settings: ServiceSettings) -> Iterator[Finding]:
    try:
        has_keys = KeyRing(settings.keys).has_valid
    except TenkyoError as error:
        yield Finding(Level.FAIL, "keys", str(error))
        return
    if has_keys or settings.proxy_header:
        yield Finding(Level.OK, "keys", "every request must be authenticated")
    elif settings.on_loopback:
        yield Finding(Level.OK, "keys", "there are none: anybody on this machine has all rights")
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
                Level.WARN, "permissions", f"others can read {path}. Correct it: chmod 600 {path}"
            )


def _files(settings: ServiceSettings) -> Iterator[Finding]:
    """Check that the service may write its files, without writing."""
    written = {
        "TENKYO_UPLOADS=false": _local(settings) if settings.uploads else None,
        "TENKYO_AUDIT=": settings.audit,
        "TENKYO_FEEDBACK=": settings.feedback,
    }
    refused = False
    for off, path in written.items():
        if path is not None and not os.access(_existing(path), os.W_OK):
            refused = True
            message = f"{path} cannot be written. Let this user write there, or set {off}"
            yield Finding(Level.FAIL, "permissions", message)
    if not refused:
        yield Finding(Level.OK, "permissions", "all files of the service can be written")


def _local(settings: ServiceSettings) -> Path:
    """Return the folder of this machine that the index is in, or is copied to."""
    return settings.cache if MilvusAddress.of(settings.index) else settings.index


def _disk(index: Path) -> Iterator[Finding]:
    # A change may write all of it anew beside what is in use.
    needed = max(LEAST_FREE, sum(f.stat().st_size for f in index.rglob("*") if f.is_file()))
    free = shutil.disk_usage(_existing(index)).free
    message = f"{free / 1024**3:.1f} GB are free, and changes may need {needed / 1024**3:.1f} GB"
    if free < needed:
        yield Finding(Level.WARN, "disk", f"{message}. Free some space where {index} is")
    else:
        yield Finding(Level.OK, "disk", message)


def _models(settings: ServiceSettings) -> Iterator[Finding]:
    # Whoever asks for help only waits for no model's library.
    from retriever.models import reader

    packaged = [RERANKER, *([MULTILINGUAL] if settings.multilingual else [])]
    if settings.encoder in ENCODERS:
        packaged.append(ENCODERS[settings.encoder])
    wanted = {model.name: model.locate for model in packaged}
    wanted |= {one.name: one.locate for one in (reader.ENGLISH, reader.MULTILINGUAL)}
    for name, locate in wanted.items():
        try:
            locate()
        except ModelError as error:
            yield Finding(Level.FAIL, "models", str(error))
        else:
            yield Finding(Level.OK, "models", f"{name} has the pinned checksum")


def _index(index: Path, open_index: Opener) -> Iterator[Finding]:
    try:
        retriever = open_index(index)
    except TenkyoError as error:
        yield Finding(Level.FAIL, "index", str(error))
        return
    count = retriever.document_count
    documents = "1 document" if count == 1 else f"{count} documents"
    opened = f"generation {retriever.generation} opens and has {documents}"
    yield Finding(Level.OK if count else Level.WARN, "index", opened)
    for subject, check in (("originals", _originals), ("citations", _citations)):
        try:
            message = check(retriever)
        except Exception as error:
            # A damaged index may raise anything; finding that is the purpose of the check.
            yield _damaged(index, subject, f"{type(error).__name__}: {error}")
        else:
            yield Finding(Level.OK, subject, message)


def _originals(retriever: Searcher) -> str:
    """Compare a sample of the original files with their checksums; return how many."""
    found = list(_sample(retriever))
    for document in found:
        original = retriever.original(document.id)
        if original is None or not original.is_file() or file_sha256(original) != document.sha256:
            raise ValueError(f"the original of {document.source} is missing or altered")
    return f"{len(found)} of {retriever.document_count} compared with their checksums"


def _citations(retriever: Searcher) -> str:
    """Search and ask like a user, verify all citations, and return what was asked."""
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
        outcome = "answered" if answer.answer is not None else "refused"
        return f"{verified} passages verified; “{question}” was {outcome}"
    return "there is nothing to ask about yet"


def _verify(retriever: Searcher, hit: Hit) -> int:
    """Return 1 if the passage's text is that of its document, read again."""
    document = retriever.document(hit.document.id)
    shape = hit.to_dict()
    if document is None or document.text[shape["start"] : shape["end"]] != shape["text"]:
        raise ValueError(f"a passage of {hit.document.source} is not in its document")
    return 1


def _sample(retriever: Searcher) -> Iterator[Document]:
    """Yield a sample of documents, spread evenly over the index."""
    count = retriever.document_count
    for offset in range(0, count, max(1, -(-count // SAMPLE))):
        for summary in retriever.documents(offset, 1):
            document = retriever.document(summary.id)
            if document is None:
                raise ValueError(f"{summary.source} is listed but does not exist")
            yield document


def _damaged(index: Path, subject: str, what: str) -> Finding:
    return Finding(
        Level.FAIL,
        subject,
        f"{what}. Restore a backup (python -m service restore FILE --index FOLDER), or move "
        f"{index} away and run: python -m ingest PATH... --index {index}",
    )


def _existing(path: Path) -> Path:
    """Return the path, or its nearest parent that exists."""
    path = path.resolve()
    while not path.exists():
        path = path.parent
    return path
