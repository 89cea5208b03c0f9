"""A system for tests: paragraphs in a file, found by the words they share with the question."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.bench.peers.measuring import Ingested, Job, run


class Shelf:
    """Prints what libraries print, and fails for questions that say so once it was asked them."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._file = Path(job.folder) / "paragraphs.json"
        self._asked: set[str] = set()

    def load(self) -> None:
        print("loading ...")  # noqa: T201 - noise

    def ingest(self, documents: Mapping[str, str]) -> Ingested:
        paragraphs = [part for text in documents.values() for part in text.split("\n\n") if part]
        if not paragraphs:
            raise ValueError("nothing to put on the shelf")
        self._file.write_text(json.dumps(paragraphs), encoding="utf-8")
        return Ingested([len(one) for one in paragraphs], loading=0.0)

    def open(self) -> None:
        os.write(1, b"opening ...\n")
        self._paragraphs: list[str] = json.loads(self._file.read_text("utf-8"))

    def ask(self, question: str) -> Sequence[str]:
        # The first question is asked alone before it is measured: the third time is by a client.
        if "later" in question and question in self._asked:
            raise RuntimeError("asked again")
        self._asked.add(question)
        words = set(question.lower().split())

        def shared(paragraph: str) -> int:
            return len(words & set(paragraph.lower().split()))

        return sorted(self._paragraphs, key=shared, reverse=True)[: self._job.limit]


if __name__ == "__main__":
    run(Shelf)
