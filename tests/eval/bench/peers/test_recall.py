"""Passages found again in their documents, and the evidence in them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench.peers.recall import TextDocuments, UnknownPassageError, recalls
from eval.gold.match import Place, UnknownDocumentError
from eval.gold.questions import Question
from tests.eval.bench.peers.samples import DOCUMENTS, TEXT

WHEELS = Place("town.txt", TEXT.index("has two"), TEXT.index("wheels") + 6)
SIX = Place("town.txt", TEXT.index("opens"), TEXT.index("six") + 3)


def question(name: str, *, all_needed: bool = False) -> Question:
    return Question(name, "fact", name, (), True, (), (), all_needed, 1)


@given(st.data())
def test_a_passage_is_found_whatever_became_of_its_white_space(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    tidied = " ".join(TEXT[start:end].split())
    if tidied:
        place = TextDocuments(DOCUMENTS).place_of(tidied)
        said = TEXT[place.start : place.end]
        assert said.split() == tidied.split() or said.replace(" ", "") == tidied.replace(" ", "")
        assert not said[0].isspace()
        assert not said[-1].isspace()


@pytest.mark.parametrize("passage", ["The mill is by the lake.", "", "  \n"])
def test_a_passage_from_nowhere_is_refused(passage: str) -> None:
    with pytest.raises(UnknownPassageError, match="No document says"):
        TextDocuments(DOCUMENTS).place_of(passage)


def test_evidence_counts_within_the_limit() -> None:
    asked = [question("one"), question("all", all_needed=True), question("far")]
    places = {"one": (SIX, WHEELS), "all": (SIX, WHEELS), "far": (SIX,)}
    mill, bakery, wheels = TEXT.split("\n\n")
    found = [[mill, wheels], [bakery, mill], [mill, wheels, bakery]]
    values = recalls(asked, places, found, TextDocuments(DOCUMENTS), 2)
    assert values == [1.0, 0.5, 0.0]


def test_documents_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("é\r\n".encode())
    (tmp_path / "b.pdf").touch()
    documents = TextDocuments.read(tmp_path)
    assert documents.sources() == {"a.txt": "a.txt"}
    assert documents.document_text("a.txt") == "é\r\n"
    with pytest.raises(UnknownDocumentError, match=r"b\.pdf"):
        documents.document_text("b.pdf")
