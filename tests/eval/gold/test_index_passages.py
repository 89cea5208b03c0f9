from pathlib import Path

import pytest

from eval.gold.index_passages import IndexPassages
from eval.gold.match import UnknownDocumentError, locate
from eval.gold.questions import Evidence, GoldError, Question
from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import open_generation
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.store import STORE_FILE
from ingest.pipeline import ingest
from tests.fake_encoder import TermsEncoder

OAK = "The oak is old.\n"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text(OAK, encoding="utf-8")
    (docs / "b.txt").write_text(OAK, encoding="utf-8")
    (docs / "c.txt").write_text("The elm 🌳 is young.\n", encoding="utf-8")
    ingest([docs], FolderIndex(tmp_path / "index"), TermsEncoder())
    return tmp_path / "index"


def asked(*evidence: Evidence) -> Question:
    return Question("q1", "fact", "?", (), True, (), evidence, False, 1)


def test_documents_come_once_with_their_passages(index: Path) -> None:
    with IndexPassages.open(index) as passages:
        found = {
            document.sources: [document.text[one.start : one.end].strip() for one in of_document]
            for document, of_document in passages.documents()
        }
        assert passages.count == 2
        assert set(passages.sources()) == {"a.txt", "b.txt", "c.txt"}
    assert found == {("a.txt", "b.txt"): ["The oak is old."], ("c.txt",): ["The elm 🌳 is young."]}


def test_evidence_is_located(index: Path, tmp_path: Path) -> None:
    with IndexPassages.open(index) as passages:
        places = locate([asked(Evidence("b.txt", 4, 7, text="oak"))], passages, tmp_path)
        (place,) = places["q1"]
        assert passages.document_text(place.document_id)[place.start : place.end] == "oak"
        with pytest.raises(GoldError, match="says 'oak', not 'elm'"):
            locate([asked(Evidence("b.txt", 4, 7, text="elm"))], passages, tmp_path)
        with pytest.raises(UnknownDocumentError, match="no document x"):
            passages.document_text("x")


def test_an_index_that_cannot_be_opened_says_what_to_run(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="python -m ingest"):
        IndexPassages.open(tmp_path / "none")
    (open_generation(index).path / STORE_FILE).unlink()
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"):
        IndexPassages.open(index)
