import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import IndexUnavailableError
from ingest.index.folder.generations import VECTORS_FILE, open_generation
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.lexical import count_words
from ingest.index.folder.writing.previous import Previous
from ingest.index.folder.writing.staging import key_of
from ingest.pipeline import ingest
from tests.fake_encoder import TermsEncoder
from tests.ingest.conftest import Folder

HARBOUR = "The harbour opened in 1911.\n"
ROPE = "# Rope\n\nRope is made of hemp.\n\n# Ship\n\nIt floats.\n"


@pytest.fixture
def previous(index: Path, folder: Folder, encoder: TermsEncoder) -> Iterator[Previous]:
    ingest([folder({"a.txt": HARBOUR, "b.md": ROPE})], FolderIndex(index), encoder)
    with closing(Previous(open_generation(index))) as previous:
        yield previous


def test_what_it_holds_has_its_rows(previous: Previous) -> None:
    assert [(one.sources, one.rows) for one in previous.documents.values()] == [
        (("a.txt",), range(1)),
        (("b.md",), range(1, 3)),
    ]
    (base,) = previous.folders
    assert previous.rows(base) == len(previous.postings(base).lengths) == 3
    assert len(previous.vectors(base, VECTORS_FILE).rows) == 3


def test_texts_are_known_by_their_keys(previous: Previous) -> None:
    texts = list(previous.texts_of(previous.documents.values()))
    keys = [key_of(text) for text in texts]
    (base,) = previous.folders
    assert previous.places_of_keys([*keys, "none"]) == {
        key: (base, row) for row, key in enumerate(keys)
    }


def test_words_are_those_of_the_passages(previous: Previous) -> None:
    words = previous.words()
    assert words == count_words(previous.texts_of(previous.documents.values()))
    assert words["harbour"] == 1


def test_a_document_that_is_not_there_is_damage(previous: Previous) -> None:
    for document_id in previous.documents:
        assert previous.document(document_id).id == document_id
    with pytest.raises(IndexUnavailableError, match=r"damaged.*f is missing"):
        previous.document("f" * 16)


@pytest.mark.parametrize("error", [OSError, EOFError, ValueError, KeyError, RuntimeError])
def test_what_goes_wrong_in_reading_is_damage(error: type[Exception], previous: Previous) -> None:
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"), previous.reading():
        raise error("what it says")


def test_a_disk_that_is_full_is_no_damage(previous: Previous) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError, match="disk is full"), previous.reading():
            database.execute("CREATE TABLE one (column)")
