"""A retriever over a few texts: words in common, nothing learned, nothing on disk but files.

It keeps the interface's promises: spans slice back, the same question gets the same answer,
and what shares too few words with the texts is refused.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, current_thread, get_ident

from ingest.document.document import Document, Passage
from ingest.document.nodes import Kind, Section, Sentence, Span, WordBox
from ingest.document.word_boxes import unpack
from ingest.errors import (
    IndexBusyError,
    IndexUnavailableError,
    QuestionError,
    UnreadableFileError,
)
from ingest.files import check_source
from ingest.index.protocol import DocumentSummary
from ingest.messages import Message
from ingest.pipeline import Outcome, Status
from ingest.structure.sections import read_structure
from retriever.outline import OutlineEntry, outline_of
from retriever.progress import Progress
from retriever.types import Answer, Citation, Hit, SearchResult
from service.questions import suggestions
from service.questions.retriever_handle import Searcher
from tests.offline import SECONDS
from tests.service.fake_table import cells_of

SENTENCE = re.compile(r"[^\s\f].*?(?:[.!?。](?=\s|$)|(?=\n|\f|$))", re.DOTALL)
PARAGRAPH = re.compile(r"[^\s\f](?:(?!\n\n|\f).)*", re.DOTALL)
HEADING = re.compile(r"(?m)^## (.+)$")
LONGEST_QUESTION = 2000
ENOUGH_IN_COMMON = 0.5
MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html"}
SEEN = {**MEDIA_TYPES, ".tiff": "image/tiff"}


def words(text: str) -> set[str]:
    """Return the words of a text, folded; each Japanese character counts as one."""
    return set(re.findall(r"[a-z0-9]+|[\u3040-\u30ff\u4e00-\u9fff]", text.casefold()))


def notes_on(text: str) -> tuple[str, ...]:
    """Return what is noted of a text: whether it has a picture."""
    picture = Message("the picture {name} in its text was left out", name="quay.png")
    return (picture,) if "<img" in text else ()


def make_document(source: str, text: str) -> Document:
    """Return a document as ingestion would make it; form feeds part pages."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    pages = [0, *(match.end() for match in re.finditer("\f", text))]
    return Document(
        id=sha256[:16],
        sha256=sha256,
        sources=(source,),
        title=text.split("\n", 1)[0],
        has_own_title=True,
        media_type=SEEN.get(Path(source).suffix, "application/pdf"),
        text=text,
        page_starts=tuple(pages) if "\f" in text else (),
        notes=notes_on(text),
    )


def passages_of(document: Document) -> list[Passage]:
    """Return a document's paragraphs, cut at blank lines and pages, with their sentences.

    They stand under the document's title, and under the last line before them that begins so: ##
    """
    found = []
    headings = list(HEADING.finditer(document.text))
    for ordinal, match in enumerate(PARAGRAPH.finditer(document.text)):
        start = match.start()
        end = start + len(match.group().rstrip())
        units = tuple(
            Sentence(start + each.start(), start + each.end(), Kind.PARAGRAPH)
            for each in SENTENCE.finditer(match.group())
        )
        page = sum(begin <= start for begin in document.page_starts) or None
        above = [h for h in headings if h.start() <= start]
        path = (document.title, *(h.group(1) for h in above[-1:]))
        found.append(Passage(document.id, ordinal, start, end, page, path, document.title, units))
    return found


class FakeRetriever:
    """Answers from the texts it is given, by source."""

    encoder = "words-in-common"

    def __init__(
        self,
        texts: Mapping[str, str],
        folder: Path,
        generation: str,
        before_answer: Callable[[], None],
    ) -> None:
        self.generation = generation
        self.word_boxes: Mapping[str, Sequence[bytes]] = {}
        self._folder = folder
        self._before_answer = before_answer
        self._documents = {
            document.id: document
            for document in (make_document(source, text) for source, text in texts.items())
        }
        self._passages = [
            passage for document in self._documents.values() for passage in passages_of(document)
        ]
        for document in self._documents.values():
            (folder / document.sha256).write_text(document.text, "utf-8", newline="")

    @property
    def document_count(self) -> int:
        return len(self._documents)

    def search(
        self,
        query: str,
        *,
        history: Sequence[str] = (),
        limit: int = 10,
        sources: Collection[str] | None = None,
        merge: bool = False,
        context: int = 0,
    ) -> SearchResult:
        asked = _asked(" ".join([*history, query]))
        hits = [
            Hit(document, passage, _share(asked, document.text[passage.start : passage.end]))
            for passage in self._passages
            for document in [self._documents[passage.document_id]]
            if sources is None or not set(sources).isdisjoint(document.sources)
        ]
        hits.sort(key=lambda hit: -hit.score)
        if merge:
            hits = [_wider(hit, context) for hit in hits if hit.score > 0]
        return SearchResult(tuple(hits[:limit]), self.generation, {"search": 0.001})

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        limit: int | None = None,
        sources: Collection[str] | None = None,
        progress: Progress | None = None,
        read: int | None = None,
    ) -> Answer:
        asked = _asked(question)
        if progress:
            progress.begins("search")
        self._before_answer()
        topic = words(" ".join(history))
        hits = self.search(" ".join([question, *history]), limit=limit or 5, sources=sources).hits
        cited = [
            Citation(hit, Span(unit.start, unit.end), cells_of(hit.document, unit))
            for hit in hits
            for unit in hit.passage.units
            if _share(asked | topic, hit.text) > 0
        ]
        cited.sort(key=lambda citation: -_score(citation, asked, topic))
        best = _score(cited[0], asked, topic) if cited else 0.0
        enough = best >= ENOUGH_IN_COMMON
        kept = tuple(each for each in cited if _score(each, asked, topic) == best)
        if progress:
            progress.found(kept)
            progress.begins("answer")
        return Answer(
            question=question,
            answer=" ".join(each.quote.of(each.hit.document.text) for each in kept)
            if enough
            else None,
            confidence=min(best, 1.0),
            reason=None if enough else "No passage has most of the question’s words.",
            citations=kept if enough else (),
            nearest=() if enough else tuple(cited[:2]),
            generation=self.generation,
            encoder=self.encoder,
            timings={"search": 0.001, "answer": 0.002},
        )

    def document(self, document_id: str) -> Document | None:
        return self._documents.get(document_id)

    def page_words(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        packed = self.word_boxes.get(document_id, ())
        return unpack(packed[page - 1]) if page <= len(packed) else ()

    def documents(self, offset: int, limit: int) -> list[DocumentSummary]:
        return [
            DocumentSummary(
                id=each.id,
                source=each.source,
                sources=each.sources,
                title=each.title,
                media_type=each.media_type,
                pages=len(each.page_starts) or None,
                characters=len(each.text),
                passages=sum(passage.document_id == each.id for passage in self._passages),
                notes=each.notes,
            )
            for each in list(self._documents.values())[offset : offset + limit]
        ]

    def outline(self, document_id: str) -> list[OutlineEntry]:
        return outline_of(p for p in self._passages if p.document_id == document_id)

    def sections(self, document_id: str) -> Sequence[Section]:
        document = self._documents.get(document_id)
        return read_structure(document.text) if document else ()

    def original(self, document_id: str) -> Path | None:
        document = self._documents.get(document_id)
        return self._folder / document.sha256 if document else None


@dataclass
class FakeIndex:
    """Stands for an index on disk: what its pointer names, and what opening that gives.

    `generations` maps a name to texts, or to the error that opening it raises. Questions
    wait while the gate is closed (`gate.clear()`), and then meet the fault, if there is one;
    `most_inside` says how many threads were ever at it together. Questions that are asked to be
    suggested have a gate and a fault of their own, and are not counted. It is its own writer too:
    changes wait while the writing gate is closed, and meet an index that is busy `busy` times.
    """

    folder: Path
    generations: dict[str, Mapping[str, str] | Exception] = field(default_factory=dict)
    current: str | None = None
    gate: Event = field(default_factory=Event)
    suggesting_gate: Event = field(default_factory=Event)
    suggesting_fault: Exception | None = None
    fault: Exception | None = None
    inside: set[int] = field(default_factory=set)
    most_inside: int = 0
    writing_gate: Event = field(default_factory=Event)
    write_fault: Exception | None = None
    busy: int = 0
    writing: int = 0
    most_writing: int = 0

    def __post_init__(self) -> None:
        self.gate.set()
        self.suggesting_gate.set()
        self.writing_gate.set()

    def put(self, name: str, content: Mapping[str, str] | Exception) -> None:
        """Add a generation and make it the current one."""
        self.generations[name] = content
        self.current = name

    def before_answer(self) -> None:
        if current_thread().name.startswith(suggestions.THREAD):
            assert self.suggesting_gate.wait(SECONDS), "the test never let it suggest"
            if self.suggesting_fault:
                raise self.suggesting_fault
            return
        self.inside.add(get_ident())
        self.most_inside = max(self.most_inside, len(self.inside))
        assert self.gate.wait(SECONDS), "the test never opened the gate"
        self.inside.discard(get_ident())
        if self.fault:
            raise self.fault

    def add(self, data: bytes, source: str) -> list[Outcome]:
        check_source(source)
        if not source.endswith(tuple(MEDIA_TYPES)):
            raise UnreadableFileError("the format is not one of: .html .md .txt")
        if not data:
            raise UnreadableFileError("the file is empty")
        texts = self._texts()
        was, text = texts.get(source), data.decode()
        if was == text:
            return [Outcome(source, Status.UNCHANGED)]
        self._write({**texts, source: text})
        status = Status.ADDED if was is None else Status.REPLACED
        return [Outcome(source, status, notes_on(text))]

    def remove(self, document_id: str) -> list[Outcome]:
        texts = self._texts()
        kept = {name: t for name, t in texts.items() if make_document(name, t).id != document_id}
        if kept != texts:
            self._write(kept)
        return [Outcome(name, Status.REMOVED) for name in texts if name not in kept]

    def _texts(self) -> Mapping[str, str]:
        content = self.generations[self.current] if self.current else {}
        assert not isinstance(content, Exception)
        return content

    def _write(self, texts: Mapping[str, str]) -> None:
        if self.busy:
            self.busy -= 1
            raise IndexBusyError("Another ingestion is writing.")
        self.writing += 1
        self.most_writing = max(self.most_writing, self.writing)
        assert self.writing_gate.wait(SECONDS), "the test never opened the writing gate"
        self.writing -= 1
        if self.write_fault:
            raise self.write_fault
        self.put(f"g{len(self.generations) + 1}", texts)

    def pointer(self, _index: Path) -> str | None:
        return self.current

    def open(self, _index: Path) -> Searcher:
        if self.current is None:
            raise IndexUnavailableError("There is no index yet. Run: python -m ingest PATH")
        content = self.generations[self.current]
        if isinstance(content, Exception):
            raise content
        return FakeRetriever(content, self.folder, self.current, self.before_answer)


def _asked(question: str) -> set[str]:
    found = words(question)
    if not found:
        raise QuestionError("There is no word in the question. Ask in a sentence.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"The question is longer than {LONGEST_QUESTION} characters.")
    return found


def _wider(hit: Hit, characters: int) -> Hit:
    start = max(0, hit.passage.start - characters)
    return replace(hit, passage=replace(hit.passage, start=start))


def _share(asked: set[str], text: str) -> float:
    return len(asked & words(text)) / len(asked)


def _score(citation: Citation, asked: set[str], topic: set[str]) -> float:
    """The question's words in the quote; those of earlier questions only break ties."""
    text = citation.quote.of(citation.hit.document.text)
    return _share(asked, text) + (_share(topic, text) / 100 if topic else 0)
