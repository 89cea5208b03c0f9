"""One evaluation: which questions are asked, how, and what the figures are measured on."""

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.formats.source import read_questions
from eval.gold.match import locate
from eval.gold.questions import Question
from eval.gold.sample import one_in, sample, select_split
from eval.runs.checkpoint import Checkpoint
from eval.runs.run import Record, run, warm_up
from eval.runs.target import Target

SHORTEST_SEARCH = 10
"""The rank to which reciprocal rank and average precision are measured."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Which questions are asked, and how.

    Of the questions of the `split` one in `every` is taken; of these, `sampled` are drawn with
    `seed`, or all are asked; `jobs` are in flight at once. `k` are the cutoffs of recall@k. `merge`
    is how many characters around them the target adds to merged hits; without it hits are not
    merged.
    """

    gold: Path
    split: str | None
    sampled: int | None
    k: Sequence[int]
    merge: int | None
    jobs: int
    seed: int
    every: int = 1

    @property
    def depth(self) -> int:
        """How many hits are searched for."""
        # Merging depends on how many hits are wanted: a deeper search has other first hits.
        return max(SHORTEST_SEARCH, *self.k) if self.merge is None else max(self.k)

    def questions(self) -> list[Question]:
        """Read and draw the questions; raise GoldError where they cannot be used."""
        questions = select_split(read_questions(self.gold), self.split, self.gold)
        return sample(one_in(questions, self.every), self.sampled, self.seed)

    def ask(
        self, questions: Sequence[Question], target: Target, folder: Path | None, *, resume: bool
    ) -> list[Record]:
        """Ask the questions; a checkpoint in the folder has the answers until all are there.

        Raises GoldError, ResumeError, TargetError and OSError, whose messages say what to do.
        """
        places = locate(questions, target, self.gold)
        index = warm_up(questions, target).get("index")
        same = {"gold": self._sha256(), "depth": self.depth, "merge": self.merge, "index": index}
        with Checkpoint.open(folder, same, resume=resume) if folder else nullcontext() as saved:
            return run(questions, places, target, self.depth, self.jobs, saved)

    def about(self, records: Sequence[Record]) -> dict[str, Any]:
        """Name the questions, the index and the settings that the figures are measured with."""
        answers = [record.answer for record in records]
        return {
            "gold": self.gold.name,
            "gold_sha256": self._sha256(),
            "questions": len(records),
            "index": answers[0].get("index"),
            "degraded": sorted({part for one in answers for part in one.get("degraded", ())}),
            "k": self.k,
            "seed": self.seed,
            "jobs": self.jobs,
            "split": self.split,
            "merge": self.merge,
            "sampled": self.sampled,
            "every": self.every,
        }

    def _sha256(self) -> str:
        file = self.gold / "queries.jsonl" if self.gold.is_dir() else self.gold
        return hashlib.sha256(file.read_bytes()).hexdigest()
