"""Questions asked of small files, as the forms of answers meet them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.document.document import Original
from ingest.index.protocol import Snapshot
from ingest.readers import read_document
from retriever.answer.choice import choose
from retriever.answer.composer import AnswerComposer
from retriever.answer.decision import AnswerDecision, Decision
from retriever.forms.form import Asked
from retriever.forms.look_up import LookUp
from retriever.query.question import understand
from retriever.reading.evidence import EvidenceFinder
from retriever.reading.refusal import read_calibration
from retriever.search.candidates import CandidateSearch
from retriever.search.dense import DenseSearch
from retriever.search.likeness import Likeness
from retriever.search.passage_reader import PassageReader
from retriever.search.reranking import Found, PassageReranker
from retriever.types import Hit
from tests.fake_encoder import TermsEncoder
from tests.memory_index import MemoryIndex
from tests.retriever.small import OverlapReader, TermsQuestions, finder_of

LIMIT = 60


@dataclass(frozen=True)
class Files:
    """Small files in an index in memory, read by terms in common with the question."""

    snapshot: Snapshot

    def asked(self, question: str, *sources: str, limit: int = LIMIT) -> Asked:
        """Return a question to these files, to all where none is named."""
        documents = frozenset(map(self.id_of, sources)) if sources else None
        understood = understand(question)
        hits = [
            Hit(document, passage, 0.0)
            for one in self.snapshot.documents()
            if (documents is None or one.id in documents)
            and (document := self.snapshot.document(one.id))
            for passage in self.snapshot.passages_of(one.id)
        ]
        finder, reader = finder_of(hits)
        readings = reader.read(understood.text, hits)
        order = sorted(range(len(hits)), key=lambda at: (-readings[at].relevance, at))
        found = Found(tuple(hits[at] for at in order), tuple(readings[at] for at in order), ())
        evidence = finder.run(understood, found)
        chosen = choose(understood, evidence).evidence
        decision = Decision(None, 0.5, answers=True)
        return Asked(understood, found, evidence, chosen, decision, self.snapshot, documents, limit)

    def id_of(self, source: str) -> str:
        """Return the id of a file's document."""
        return self.snapshot.sources()[source]


def files_of(contents: Mapping[str, str | bytes], folder: Path) -> Files:
    """Return files by their names; `folder` keeps their bytes."""
    index = MemoryIndex(folder)
    with index.change(TermsEncoder()) as change:
        for source, content in contents.items():
            data = content.encode() if isinstance(content, str) else content
            change.add(read_document(data, source))
            change.put(source, Original(data))
    return Files(index.snapshot())


def look_up_over(snapshot: Snapshot) -> LookUp:
    """Return the stages of a look-up, with a reader that goes by terms in common."""
    likeness = Likeness(None)
    reader = PassageReader(OverlapReader(), OverlapReader, likeness)
    return LookUp(
        CandidateSearch(
            snapshot.lexical,
            DenseSearch(snapshot.dense, TermsQuestions()),
            None,
            snapshot.document,
        ),
        PassageReranker(snapshot, reader),
        EvidenceFinder(reader, likeness, snapshot.statistics),
        AnswerDecision(reader, read_calibration(), snapshot.statistics),
        AnswerComposer(snapshot),
    )
