"""Whether what a system found has the evidence, by the measure of `python -m eval`.

Systems split documents each in their own way and may tidy white space, so a passage is found again
in its document by its characters other than white space.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.gold.match import Place, UnknownDocumentError
from eval.gold.questions import Question
from eval.measures.trec import retrieval_values
from eval.runs.run import Record
from ingest.errors import TenkyoError


class UnknownPassageError(TenkyoError):
    """A system returned words that no document has in that order."""


class TextDocuments:
    """Documents that are text already; a document's name is its id."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._bare = {name: _Bare(text) for name, text in texts.items()}

    @classmethod
    def read(cls, folder: Path) -> "TextDocuments":
        """Read the text files of a folder; raise OSError."""
        files = sorted(folder.glob("*.txt"))
        return cls({file.name: file.read_bytes().decode("utf-8") for file in files})

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by name."""
        return self._texts

    def sources(self) -> Mapping[str, str]:
        """Return every name with itself."""
        return {name: name for name in self._texts}

    def document_text(self, document_id: str) -> str:
        """Return a document's text; raise UnknownDocumentError without one."""
        try:
            return self._texts[document_id]
        except KeyError:
            raise UnknownDocumentError(f"there is no document {document_id}") from None

    def place_of(self, passage: str) -> Place:
        """Return where a passage's words are first; raise UnknownPassageError if nowhere."""
        for name, bare in self._bare.items():
            if place := bare.find(name, passage):
                return place
        raise UnknownPassageError(f"No document says {passage[:60]!r}.")


class _Bare:
    """A text without white space, and where each of its characters is in the text."""

    def __init__(self, text: str) -> None:
        self._places = [place for place, character in enumerate(text) if not character.isspace()]
        self._characters = "".join(text[place] for place in self._places)

    def find(self, name: str, passage: str) -> Place | None:
        wanted = "".join(passage.split())
        start = self._characters.find(wanted) if wanted else -1
        if start < 0:
            return None
        return Place(name, self._places[start], self._places[start + len(wanted) - 1] + 1)


def recalls(
    questions: Sequence[Question],
    places: Mapping[str, tuple[Place, ...]],
    found: Sequence[Sequence[str]],
    documents: TextDocuments,
    limit: int,
) -> list[float]:
    """Return the share of each question's evidence that the first passages found have.

    Args:
        questions: what was asked.
        places: the evidence of each question, by its id.
        found: the passages of each question, best first.
        documents: what they are from.
        limit: how many passages count.

    Raises UnknownPassageError where a passage is from no document.

    """
    records = [
        Record(one, places[one.id], tuple(map(_hit, map(documents.place_of, texts))), {}, 0.0)
        for one, texts in zip(questions, found, strict=True)
    ]
    values = retrieval_values(records, [limit])
    return [values[one.id][f"recall@{limit}"] for one in questions]


def _hit(place: Place) -> dict[str, str | int]:
    """Return a place in the shape of a search hit."""
    name = place.document_id
    return {"document_id": name, "source": name, "start": place.start, "end": place.end}
