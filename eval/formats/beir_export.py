"""An index's passages as a BEIR corpus, for other retrievers to be measured on.

Gold is spans of documents, and the passages are those of this index, so the judgements hold for
this corpus alone: a passage is relevant to a question if it covers a piece of its evidence
(`eval.gold.match.covers`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.formats.beir import CORPUS_FILE, QUERIES_FILE, write_qrels
from eval.formats.filenames import file_names
from eval.formats.json_values import write_rows
from eval.gold.index_passages import IndexPassages
from eval.gold.match import Place, covers, locate
from eval.gold.questions import GoldError, Question
from eval.runs.progress import progress
from ingest.document.document import Document, Passage


@dataclass(frozen=True, slots=True)
class Exported:
    """How many passages and questions were written, and the questions without a judgement.

    Those are `unanswerable` from the documents, or their gold names no place
    (`without_evidence`), or no passage covers its places (`uncovered`).
    """

    passages: int
    questions: int
    unanswerable: int
    without_evidence: int
    uncovered: int

    @property
    def judged(self) -> int:
        """How many questions have a relevant passage."""
        return self.questions - self.unanswerable - self.without_evidence - self.uncovered


class Judgements:
    """Which passages are relevant to which question; each passage is added once."""

    def __init__(self, places: Mapping[str, Sequence[Place]]) -> None:
        self.relevant: dict[str, list[str]] = {key: [] for key, found in places.items() if found}
        """Ids of the relevant passages of each question that has places."""
        self._wanted: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for question, found in places.items():
            for place in found:
                self._wanted[place.document_id].append((question, place))

    def add(self, passage: Place, name: str) -> None:
        """Add the passage of this name to the questions that it is relevant to."""
        wanted = self._wanted.get(passage.document_id, ())
        for question in dict.fromkeys(key for key, place in wanted if covers(passage, place)):
            self.relevant[question].append(name)


def export_beir(questions: Sequence[Question], path: Path, index: Path, folder: Path) -> Exported:
    """Write an index's passages and the questions as BEIR.

    A passage's id is its document's id and its span; a query's id is that of its question, made
    safe as a file name.

    Args:
        questions: written as queries.
        path: of the gold, for messages.
        index: the folder of the index.
        folder: what is written.

    Raises:
        GoldError: evidence is not where the gold says, or no passage covers any of it.
        IndexUnavailableError: the index cannot be opened.

    """
    with IndexPassages.open(index) as passages:
        judgements = Judgements(locate(questions, passages, path))
        if not judgements.relevant:
            raise GoldError(f"no question of {path} names its evidence: nothing can be judged")
        documents = progress(passages.documents(), "Writing", passages.count)
        written = write_rows(folder / CORPUS_FILE, _corpus(documents, judgements))
    keys = [question.id for question in questions]
    names = dict(zip(keys, file_names(keys), strict=True))
    write_rows(folder / QUERIES_FILE, (_query(one, names[one.id]) for one in questions))
    covered = {names[key]: found for key, found in judgements.relevant.items() if found}
    if not covered:
        raise GoldError(f"no passage of {index} covers any evidence of {path}")
    write_qrels(folder, covered)
    unanswerable = sum(not question.answerable for question in questions)
    return Exported(
        passages=written,
        questions=len(questions),
        unanswerable=unanswerable,
        without_evidence=len(questions) - unanswerable - len(judgements.relevant),
        uncovered=len(judgements.relevant) - len(covered),
    )


def _corpus(
    documents: Iterable[tuple[Document, Sequence[Passage]]], judgements: Judgements
) -> Iterator[dict[str, Any]]:
    """Yield a row for each passage, and judge it."""
    for document, passages in documents:
        for passage in passages:
            name = f"{document.id}-{passage.start}-{passage.end}"
            judgements.add(Place(document.id, passage.start, passage.end), name)
            yield {
                "_id": name,
                "title": document.title,
                "text": document.text[passage.start : passage.end],
                "metadata": {
                    "source": document.source,
                    "page": passage.page,
                    "start": passage.start,
                    "end": passage.end,
                },
            }


def _query(question: Question, name: str) -> dict[str, Any]:
    metadata = {"id": question.id, "kind": question.kind, "history": list(question.history)}
    return {"_id": name, "text": question.text, "metadata": metadata}
