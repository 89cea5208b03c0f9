import hashlib

from hypothesis import given
from hypothesis import strategies as st

from ingest.document.document import (
    Document,
    Original,
    Passage,
    PassageId,
    blocks_of,
    id_of,
)
from ingest.document.nodes import Block, Kind, Section, Span


@given(st.binary())
def test_a_document_is_known_by_its_bytes(data: bytes) -> None:
    original = Original(data)
    assert original.sha256 == hashlib.sha256(data).hexdigest()
    assert original.sha256.startswith(original.document_id)
    assert original.document_id == id_of(original.sha256) == Original(bytes(data)).document_id


def test_a_citation_gives_the_first_of_its_names() -> None:
    sources = ("b.txt", "a/b.txt")
    document = Document("0" * 16, "0" * 64, sources, "B", False, "text/plain", "It is so.")
    assert document.source == "b.txt"


def test_a_passage_is_known_by_its_document_and_place() -> None:
    passage = Passage("0" * 16, 3, 0, 9, None, (), "", ())
    assert passage.id == PassageId("0" * 16, 3) == ("0" * 16, 3)


def test_blocks_of_sections_are_in_order() -> None:
    blocks = [Block(at, at + 1, Kind.PARAGRAPH) for at in range(3)]
    sections = [Section((), None, tuple(blocks[:2])), Section(("A",), None, (blocks[2],))]
    assert blocks_of(sections) == blocks
    assert blocks_of([]) == []


def test_a_span_is_of_ocr_where_it_shares_letters_with_what_was_read_so() -> None:
    text = "It is so. It was so."
    document = Document("a", "a", ("a.txt",), "a", False, "text/plain", text, ocr=(Span(3, 9),))
    assert document.is_ocr(Span(0, 4))
    assert document.is_ocr(Span(8, 20))
    assert not document.is_ocr(Span(0, 3))
    assert not document.is_ocr(Span(9, 20))
