"""`python -m eval.experiments.printed`: how well a document answers once it is printed.

LibreOffice prints a text file as DOCX and PDF, and the gold questions that name their answers are
asked of all three. Compared are the answer matches, question by question. For the PDF it is also
checked that the words of each citation are on the page that it names, as pypdf reads that page.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import typer
from pypdf import PdfReader

from eval.bench.harness import application
from eval.formats.source import read_questions
from eval.gold.questions import Question
from eval.gold.sample import sample
from eval.measures.answers import answer_match
from eval.measures.intervals import bootstrap, mean
from eval.runs.options import OWN_GOLD, Gold, Limit
from eval.runs.target import IndexTarget, TargetError
from ingest.command import report_errors
from ingest.embedding.encoder import Encoder
from ingest.embedding.multilingual import MultilingualEncoder
from ingest.index.backends import index_at
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

PRINTS = {".docx": "docx:MS Word 2007 XML", ".pdf": "pdf"}
MINUTES = 3
"""The time limit of a print; chosen by eye."""
PAGE_SHARE = 0.9
"""Share of a quote's words that its page must have: readers treat hyphens differently. By eye."""


def main(
    text: Annotated[Path, typer.Argument(help="The text file that is printed.")],
    gold: Gold = OWN_GOLD,
    limit: Limit = None,
) -> None:
    """Print a text to PDF and DOCX and compare how well all three answer."""
    with report_errors():
        answered = [one for one in read_questions(gold) if one.answerable and one.answers]
        with TemporaryDirectory(prefix="tenkyo-printed-") as folder:
            _compare(text, sample(answered, limit), Path(folder))


def _compare(text: Path, questions: Sequence[Question], folder: Path) -> None:
    matches: dict[str, list[float]] = {}
    for file in [text, *(printed(text, suffix, folder) for suffix in PRINTS)]:
        answers = answers_of(file, questions, folder)
        matches[file.suffix] = matches_of(answers, questions)
        own = estimate(matches[file.suffix])
        change = estimate(list(np.subtract(matches[file.suffix], matches[text.suffix])))
        line = f"{file.suffix:<6} answer match {own}   against {text.suffix}: {change}"
        if file.suffix == ".pdf":
            line += f"   quotes on their page: {_on_their_pages(file, answers):.3f}"
        typer.echo(line)


def answers_of(file: Path, questions: Sequence[Question], folder: Path) -> list[dict[str, Any]]:
    """Return what is answered from a file alone; its index is written into the folder."""
    settings = IngestSettings.load()
    encoder = Encoder.find(settings.encoder, hub=settings.hub)
    multilingual = MultilingualEncoder() if settings.multilingual else None
    index = folder / f"index-{file.name}"
    ingest([file], index_at(index), encoder, multilingual=multilingual)
    target = IndexTarget.open(index)
    return [target.ask(question.text, question.history).answer for question in questions]


def matches_of(answers: Sequence[dict[str, Any]], questions: Sequence[Question]) -> list[float]:
    """Return for each question how far its answer has what the gold names."""
    return [
        answer_match(answer["answer"], question.answers)
        for answer, question in zip(answers, questions, strict=True)
    ]


def estimate(values: Sequence[float]) -> str:
    """Return the mean with its 95 % interval, as words."""
    found = bootstrap(np.array(values).reshape(-1, 1), mean, 0)
    return f"{found.value:+.3f} [{found.low:+.3f}, {found.high:+.3f}] (n={len(values)})"


def printed(text: Path, suffix: str, folder: Path) -> Path:
    """Return the text as LibreOffice prints it, `.docx` or `.pdf`.

    Raises TargetError where there is no LibreOffice.
    """
    office = shutil.which("soffice")
    if office is None:
        raise TargetError("There is no LibreOffice (soffice) to print with. Install it first.")
    profile = f"-env:UserInstallation={(folder.resolve() / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", PRINTS[suffix], "--outdir"]
    subprocess.run(  # noqa: S603 - the arguments are ours
        [*command, str(folder), str(text)], check=True, capture_output=True, timeout=60 * MINUTES
    )
    return folder / f"{text.stem}{suffix}"


def _on_their_pages(file: Path, answers: Sequence[dict[str, Any]]) -> float:
    """Return the share of citations whose words are on the page that they name."""
    pages = [_words(page.extract_text()) for page in PdfReader(io.BytesIO(file.read_bytes())).pages]
    found = []
    for answer in answers:
        for citation in answer["citations"]:
            words = _words(citation["quote"]["text"])
            shared = sum(word in pages[citation["page"] - 1] for word in words)
            found.append(shared >= PAGE_SHARE * len(words))
    return sum(found) / len(found) if found else 1.0


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


app = application(main)

if __name__ == "__main__":
    app(prog_name="python -m eval.experiments.printed")
