from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.index.folder.store import Store
from ingest.index.folder.writing.staging import Staging, key_of
from ingest.language.terms import terms
from ingest.passages import embedded_text, split_passages
from ingest.readers import read_document
from tests.fake_encoder import WordTokens

ROPE = read_document(b"# Rope\n\nRope is made of hemp.\n\n# Ship\n\nIt floats.\n", "b.md")
HARBOUR = read_document(b"The harbour opened in 1911.\n", "a.txt")


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[Staging]:
    with closing(Staging(tmp_path / "aside", WordTokens())) as staging:
        yield staging


def test_nothing_is_written_where_nothing_is_put_aside(staging: Staging) -> None:
    staging.close()
    assert staging.documents() == {}
    assert len(staging.postings().lengths) == 0
    assert not staging.folder.exists()


def test_documents_lie_in_the_order_of_reading(staging: Staging) -> None:
    staging.add(ROPE)
    staging.add(HARBOUR)
    assert ROPE.document.id in staging
    staging.close()
    assert [(one.id, one.rows) for one in staging.documents().values()] == [
        (ROPE.document.id, range(2)),
        (HARBOUR.document.id, range(2, 3)),
    ]
    assert HARBOUR.document.sha256 == staging.documents()[HARBOUR.document.id].sha256
    assert "f" * 16 not in staging


def test_what_is_embedded_is_counted_and_has_its_key(staging: Staging) -> None:
    texts = []
    for parsed in (ROPE, HARBOUR):
        staging.add(parsed)
        passages = split_passages(parsed, WordTokens())
        texts += [embedded_text(parsed.document, passage) for passage in passages]
    staging.close()
    postings = staging.postings()
    assert postings.lengths.tolist() == [len(terms(text)) for text in texts]
    with closing(Store(staging.folder)) as store:
        assert store.keys(range(3)) == [key_of(text) for text in texts]
        assert store.embedded_texts(range(3)) == texts
