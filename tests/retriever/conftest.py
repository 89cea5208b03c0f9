"""A small index of three documents, and the search over it."""

from dataclasses import dataclass

import pytest

from ingest.index.folder import Generation, open_generation
from ingest.index.store import Store
from ingest.pipeline import ingest
from retriever.models.cross_encoder import CrossEncoder
from retriever.search.dense import DenseSearch
from retriever.search.lexical import LexicalSearch
from retriever.search.multilingual import MultilingualSearch
from retriever.search.passage_search import PassageSearch
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.retriever.small import OverlapReranker, TermsQuestions

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
    """A generation with what searches it."""

    generation: Generation
    store: Store
    dense: DenseSearch
    lexical: LexicalSearch
    multilingual: MultilingualSearch
    search: PassageSearch
    """Without the multilingual vectors."""
    any_language: PassageSearch
    """With them."""

    def rows_of(self, source: str) -> list[int]:
        """Return the rows of a document's passages."""
        return self.store.rows_of(
            [one.id for one in self.store.summaries() if one.source == source]
        )


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("library")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("index")
    ingest([folder], index, TermsEncoder(), multilingual=TranslatingEncoder())
    generation = open_generation(index)
    store = Store(generation.path)
    dense = DenseSearch(generation.path, TermsQuestions())
    lexical = LexicalSearch(generation.path)
    passages = generation.metadata.counts["passages"]
    multilingual = MultilingualSearch(generation.path, passages, TranslatingEncoder())
    search = PassageSearch(store, dense, lexical, OverlapReranker())
    any_language = PassageSearch(store, dense, lexical, OverlapReranker(), multilingual)
    return Library(generation, store, dense, lexical, multilingual, search, any_language)


@pytest.fixture(scope="session")
def reranker() -> CrossEncoder:
    """The real one."""
    return CrossEncoder()
