"""A small index of three documents, and the search over it."""

from dataclasses import dataclass

import pytest

from ingest.index.folder.index import FolderIndex
from ingest.index.folder.snapshot import FolderSnapshot
from ingest.index.protocol import Snapshot
from ingest.index.statistics import Statistics
from ingest.pipeline import ingest
from retriever.models.cross_encoder import CrossEncoder
from retriever.query.question import understand
from retriever.search.candidates import CANDIDATES, CandidateSearch
from retriever.search.dense import DenseSearch
from retriever.search.likeness import Likeness
from retriever.search.multilingual import MultilingualSearch
from retriever.search.passage_reader import PassageReader
from retriever.search.reranking import RERANKED, Found, PassageReranker
from retriever.types import Hit
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.retriever.small import OverlapReader, TermsQuestions

GOODS = ("rope", "canvas", "tar", "copper", "lamps", "herring", "salt", "timber", "wool", "glass")
DOCUMENTS = {
    "sheds.md": "# Inventory of the sheds\n\n"
    + "\n\n".join(
        f"## Shed {number}\n\nShed {number} holds {number + 7} bales of {GOODS[number % 10]}."
        for number in range(130)
    ),
    "harbour.txt": (
        "The harbour opened in 1911. It handled 240 ships in 2024.\n\n"
        "The lighthouse was painted red in 1957.\n"
    ),
    "港.txt": "港は一九一一年に開かれた。灯台は赤い。\n",
}


@dataclass(frozen=True)
class Library:
    """A snapshot with what searches it."""

    snapshot: Snapshot
    dense: DenseSearch
    multilingual: MultilingualSearch

    @property
    def statistics(self) -> Statistics:
        return self.snapshot.statistics

    def ids_of(self, source: str) -> list[str]:
        """Return the id of a document, in a list."""
        return [self.snapshot.sources()[source]]

    def hits_of(self, source: str) -> list[Hit]:
        """Return a document's passages as hits, in order."""
        [document_id] = self.ids_of(source)
        document = self.snapshot.document(document_id)
        assert document is not None
        return [Hit(document, one, 0.0) for one in self.snapshot.passages_of(document_id)]

    def find(
        self,
        text: str,
        limit: int,
        documents: list[str] | None = None,
        *,
        any_language: bool = False,
        read: int = RERANKED,
    ) -> Found:
        """Run both stages, with the multilingual vectors or without; `read` passages are read."""
        question = understand(text)
        multilingual = self.multilingual if any_language else None
        search = CandidateSearch(
            self.snapshot.lexical, self.dense, multilingual, self.snapshot.document
        )
        likeness = Likeness(multilingual)
        candidates = search.run(question, max(CANDIDATES, limit), documents)
        reader = PassageReader(OverlapReader(), OverlapReader, likeness)
        return PassageReranker(self.snapshot, reader).run(question, candidates, limit, read=read)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("library")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("index")
    ingest([folder], FolderIndex(index), TermsEncoder(), multilingual=TranslatingEncoder())
    snapshot = FolderSnapshot.open(index)
    other = snapshot.multilingual_dense
    assert other is not None
    return Library(
        snapshot,
        DenseSearch(snapshot.dense, TermsQuestions()),
        MultilingualSearch(other, TranslatingEncoder()),
    )


@pytest.fixture(scope="session")
def reranker() -> CrossEncoder:
    """The real one."""
    return CrossEncoder()
