import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import faiss
import numpy as np
import pytest

from ingest import passages, readers
from ingest.document.document import ParsedDocument, Passage
from ingest.embedding.export import EncoderRecord
from ingest.errors import IndexUnavailableError
from ingest.index.folder import lexical
from ingest.index.folder.generations import (
    LEXICAL_FOLDER,
    MULTILINGUAL_FILE,
    VECTORS_FILE,
    current_generation,
    open_generation,
)
from ingest.index.folder.index import FolderIndex
from ingest.index.folder.lexical import LENGTHS_FILE, VOCABULARY_FILE, WORDS_FILE
from ingest.index.folder.store import STORE_FILE
from ingest.index.folder.writing.build import is_current
from ingest.language import terms
from ingest.language.tokens import TokenCounter
from ingest.passages import embedded_text
from ingest.pipeline import Status, ingest, remove_document
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.conftest import Folder
from tests.ingest.held import forget_sums, held, opened
from tests.ingest.index.folder.lexical_files import write_lexical
from tests.ingest.pdfs import make_pdf

HARBOUR = "The harbour opened in 1911.\n"
ROPE = "# Rope\n\nRope is made of hemp.\n"


class UnloadedEncoder(TermsEncoder):
    """The same encoder, whose model must not be loaded."""

    def __init__(self) -> None:
        super().__init__()
        del self.dimension

    def __getattr__(self, name: str) -> int:
        raise AssertionError(f"{name} was asked for")


def damage(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)


LEXICAL = [f"{LEXICAL_FOLDER}/{name}" for name in (WORDS_FILE, LENGTHS_FILE, VOCABULARY_FILE)]


@pytest.mark.parametrize("name", [STORE_FILE, VECTORS_FILE, MULTILINGUAL_FILE, *LEXICAL])
@pytest.mark.parametrize("content", [None, b"", b"It is no such file." * 1000])
@pytest.mark.parametrize("has_sums", [True, False])
def test_a_damaged_generation_is_one_message_and_stays(
    has_sums: bool,
    name: str,
    content: bytes | None,
    index: Path,
    folder: Folder,
    encoder: TermsEncoder,
) -> None:
    docs = folder({"a.txt": HARBOUR})
    ingest([docs], FolderIndex(index), encoder, multilingual=TranslatingEncoder())
    serving = open_generation(index)
    if not has_sums:
        forget_sums(serving)
    damage(serving.path / name, content)
    folder({"b.txt": ROPE})
    with pytest.raises(IndexUnavailableError, match=r"incomplete or damaged.*python -m ingest"):
        ingest([docs], FolderIndex(index), encoder, multilingual=TranslatingEncoder())
    assert current_generation(index) == serving.name
    assert not list(index.glob(".building*"))


@pytest.mark.parametrize("name", [VECTORS_FILE, MULTILINGUAL_FILE])
def test_fewer_vectors_than_passages_are_damage(
    name: str, index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder, multilingual=TranslatingEncoder())
    forget_sums(open_generation(index))
    empty = faiss.IndexFlatIP(encoder.dimension)
    faiss.write_index(empty, str(open_generation(index).path / name))
    folder({"c.txt": "It is new.\n"})
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"):
        ingest([docs], FolderIndex(index), encoder, multilingual=TranslatingEncoder())


def test_fewer_lexical_rows_than_passages_are_damage(
    index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    forget_sums(open_generation(index))
    write_lexical([HARBOUR], open_generation(index).path / LEXICAL_FOLDER)
    folder({"c.txt": "It is new.\n"})
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"):
        ingest([docs], FolderIndex(index), encoder)


def test_a_document_that_the_store_lost_is_damage(
    index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    forget_sums(open_generation(index))
    with closing(sqlite3.connect(open_generation(index).path / STORE_FILE)) as database:
        database.execute("DELETE FROM passages WHERE row = 0")
        database.commit()
    folder({"c.txt": "It is new.\n"})
    with pytest.raises(IndexUnavailableError, match="incomplete or damaged"):
        ingest([docs], FolderIndex(index), encoder)


def test_vectors_are_those_of_what_is_embedded(
    index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.md": ROPE, "c.txt": "It is short. " * 100})
    ingest([docs], FolderIndex(index), encoder)
    found = held(index)
    texts = [embedded_text(document, one) for document, ones in found.documents for one in ones]
    assert len(texts) > 3
    np.testing.assert_allclose(np.array(found.vectors), TermsEncoder().encode(texts))


def test_the_same_text_is_embedded_once(index: Path, folder: Folder, encoder: TermsEncoder) -> None:
    same = "# Shed\n\nIt holds rope.\n\n"
    ingest(
        [folder({"a.md": same + ROPE, "b.md": same + "It is old.\n"})], FolderIndex(index), encoder
    )
    assert len(encoder.encoded) == len(set(encoder.encoded))
    found = held(index)
    texts = [embedded_text(document, one) for document, ones in found.documents for one in ones]
    np.testing.assert_allclose(np.array(found.vectors), TermsEncoder().encode(texts))


def test_taking_something_away_does_not_load_the_model(
    index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    (docs / "a.txt").unlink()
    outcomes = ingest([docs], FolderIndex(index), UnloadedEncoder(), prune=True)
    assert [one.status for one in outcomes] == [Status.UNCHANGED, Status.REMOVED]
    assert held(index).sources == {"b.txt": ROPE}


def test_another_encoder_embeds_everything_anew(index: Path, folder: Folder) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), TermsEncoder())
    other = TermsEncoder("other weights")
    assert not is_current(open_generation(index), other, None)
    outcomes = ingest([docs], FolderIndex(index), other)
    assert [one.status for one in outcomes] == [Status.UNCHANGED] * 2
    assert len(other.encoded) == 2
    assert open_generation(index).metadata.encoder.sha256 == other.sha256
    assert is_current(open_generation(index), other, None)
    assert len(held(index).vectors) == 2


def test_another_encoder_embeds_documents_from_elsewhere_too(index: Path, folder: Folder) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), TermsEncoder())
    other = TermsEncoder("other weights", limit=64)
    ingest([docs / "a.txt"], FolderIndex(index), other)
    assert len(other.encoded) == 2
    assert held(index).sources == {"a.txt": HARBOUR, "b.txt": ROPE}


class TestOtherLanguages:
    """The second file of vectors, beside that of the index's encoder."""

    FILES: ClassVar = {"a.txt": HARBOUR, "b.txt": ROPE, "港.txt": "港は開かれた。\n"}

    def test_vectors_are_those_of_what_is_embedded(self, index: Path, folder: Folder) -> None:
        other = TranslatingEncoder()
        ingest([folder(self.FILES)], FolderIndex(index), TermsEncoder(), multilingual=other)
        found = held(index)
        texts = [embedded_text(document, one) for document, ones in found.documents for one in ones]
        assert found.multilingual is not None
        np.testing.assert_allclose(np.array(found.multilingual), TranslatingEncoder().encode(texts))
        record = open_generation(index).metadata.multilingual
        assert record == EncoderRecord(other.name, other.sha256, other.dimension)

    def test_only_what_is_new_is_embedded(self, index: Path, folder: Folder) -> None:
        other = TranslatingEncoder()
        ingest([folder(self.FILES)], FolderIndex(index), TermsEncoder(), multilingual=other)
        assert len(other.encoded) == 3
        other.encoded.clear()
        docs = folder({"c.txt": "It is new.\n", "d.txt": ROPE + "\n"})
        ingest([docs], FolderIndex(index), TermsEncoder(), multilingual=other)
        assert [text for text in other.encoded if "new" not in text] == []

    def test_to_switch_it_on_makes_its_vectors_and_no_others(
        self, index: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        docs = folder(self.FILES)
        ingest([docs], FolderIndex(index), TermsEncoder())
        before = held(index)
        monkeypatch.setattr(passages, "split_passages", never)
        other = TranslatingEncoder()
        ingest([docs], FolderIndex(index), UnloadedEncoder(), multilingual=other)
        assert len(other.encoded) == 3
        after = held(index)
        assert before.multilingual is None
        assert after.multilingual is not None
        assert after.vectors == before.vectors
        ingest([docs], FolderIndex(index), UnloadedEncoder())
        assert replace(held(index), files={}) == replace(before, files={})

    def test_another_of_its_models_makes_its_vectors_anew_and_no_others(
        self, index: Path, folder: Folder
    ) -> None:
        docs = folder(self.FILES)
        ingest([docs], FolderIndex(index), TermsEncoder(), multilingual=TranslatingEncoder())
        other = TranslatingEncoder("other weights")
        assert not is_current(open_generation(index), TermsEncoder(), other)
        outcomes = ingest([docs], FolderIndex(index), UnloadedEncoder(), multilingual=other)
        assert {one.status for one in outcomes} == {Status.UNCHANGED}
        assert len(other.encoded) == 3
        assert is_current(open_generation(index), TermsEncoder(), other)

    def test_another_encoder_leaves_its_vectors(self, index: Path, folder: Folder) -> None:
        docs = folder(self.FILES)
        ingest([docs], FolderIndex(index), TermsEncoder(), multilingual=TranslatingEncoder())
        other = TranslatingEncoder()
        ingest([docs], FolderIndex(index), TermsEncoder("other weights"), multilingual=other)
        assert other.encoded == []
        assert held(index).multilingual is not None


def never(*_: object) -> None:
    raise AssertionError("it was split anew")


def test_another_way_of_splitting_splits_everything_anew(
    index: Path, folder: Folder, encoder: TermsEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = folder({"a.txt": "It is short. " * 100, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    encoder.encoded.clear()
    monkeypatch.setattr(passages, "TARGET_TOKENS", 40)
    ingest([docs], FolderIndex(index), encoder)
    assert open_generation(index).metadata.chunking["target_tokens"] == 40
    assert held(index).counts["passages"] > 8
    # The text of b.txt is embedded as before.
    assert {"Rope" in text for text in encoder.encoded} == {False}


def test_word_boxes_stay_whether_documents_are_split_or_read_anew(
    index: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.pdf": make_pdf(["It is on one.", "It is on two."])})
    ingest([docs], FolderIndex(index), TermsEncoder())
    boxes = held(index).word_boxes
    assert [len(pages) for pages in boxes] == [0, 2]
    for module, name in ((passages, "TARGET_TOKENS"), (readers, "VERSION")):
        before = open_generation(index).path
        monkeypatch.setattr(module, name, 40)
        ingest([docs], FolderIndex(index), TermsEncoder())
        assert open_generation(index).path != before
        assert held(index).word_boxes == boxes


def test_an_encoder_that_was_removed_is_exported_anew(index: Path, folder: Folder) -> None:
    docs = folder({"a.txt": HARBOUR})
    ingest([docs], FolderIndex(index), TermsEncoder())
    before = held(index)
    shutil.rmtree(open_generation(index).encoder_path)
    outcomes = ingest([docs], FolderIndex(index), UnloadedEncoder())
    assert [one.status for one in outcomes] == [Status.UNCHANGED]
    assert held(index) == before


def test_a_document_is_not_read_again_from_an_original_that_is_damaged(
    index: Path, folder: Folder, encoder: TermsEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    before = held(index)
    by_source = open_generation(index).metadata.by_source()
    (original,) = (index / "files").glob(f"{by_source['a.txt']}*")
    monkeypatch.setattr(readers, "VERSION", readers.VERSION + 1)
    for content in (None, b"", HARBOUR.replace("1911", "1912").encode()):
        damage(original, content)
        with pytest.raises(
            IndexUnavailableError, match=r"original of a\.txt is missing or altered"
        ):
            remove_document(by_source["b.txt"], FolderIndex(index), encoder)
        original.touch()
    # Who has the file puts the index right.
    ingest([docs], FolderIndex(index), encoder)
    assert held(index).sources == before.sources
    assert original.read_bytes() == HARBOUR.encode()


def test_other_terms_are_counted_anew_and_no_vector_is_made(
    index: Path, folder: Folder, encoder: TermsEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = folder({"a.txt": HARBOUR, "b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    encoder.encoded.clear()
    monkeypatch.setattr(terms, "VERSION", terms.VERSION + 1)
    monkeypatch.setattr(lexical, "terms", lambda text: ["anew"])
    assert not is_current(open_generation(index), encoder, None)
    ingest([docs], FolderIndex(index), encoder)
    generation = open_generation(index)
    assert generation.metadata.chunking["terms"] == terms.VERSION
    assert set(lexical.read_postings(generation.path / LEXICAL_FOLDER).vocabulary) == {"", "anew"}
    assert encoder.encoded == []


def test_passages_are_taken_over_where_nothing_about_them_changed(
    index: Path, folder: Folder, encoder: TermsEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = folder({"a.txt": HARBOUR})
    ingest([docs], FolderIndex(index), encoder)
    split: list[str] = []
    split_passages = passages.split_passages

    def split_and_tell(parsed: ParsedDocument, tokens: TokenCounter) -> list[Passage]:
        split.append(parsed.document.source)
        return split_passages(parsed, tokens)

    monkeypatch.setattr(passages, "split_passages", split_and_tell)
    folder({"b.txt": ROPE})
    ingest([docs], FolderIndex(index), encoder)
    assert split == ["b.txt"]


def test_the_metadata_says_what_the_index_is(
    index: Path, folder: Folder, encoder: TermsEncoder
) -> None:
    ingest(
        [folder({"a.txt": HARBOUR, "b.txt": HARBOUR, "c.md": ROPE})], FolderIndex(index), encoder
    )
    generation = open_generation(index)
    metadata = generation.metadata
    assert (metadata.encoder.name, metadata.encoder.dimension) == (encoder.name, 16)
    assert metadata.counts == {"documents": 2, "passages": 2}
    assert metadata.chunking["max_tokens"] == encoder.tokens.limit
    assert sorted(metadata.documents.values()) == [("a.txt", "b.txt"), ("c.md",)]
    with opened(generation) as store:
        assert [one.sources for one in store.contents()] == [("a.txt", "b.txt"), ("c.md",)]
