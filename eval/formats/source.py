"""Reading a set of questions: the format is recognised by the content."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.formats.azure import is_azure, read_azure
from eval.formats.beir import is_beir, read_beir, read_collection
from eval.formats.json_values import read_values
from eval.formats.ragchecker import is_ragchecker, read_ragchecker
from eval.formats.squad import is_squad, read_squad
from eval.gold.questions import GoldError, Question, read_gold

FORMATS = """These formats are read:
  gold        JSON Lines: {"id", "kind", "question", "answerable", "answers", "gold", …}
  BEIR        a folder with corpus.jsonl, queries.jsonl and qrels/*.tsv
  SQuAD       JSON, 1.1 or 2.0: {"data": [{"title", "paragraphs": [{"context", "qas"}]}]}
  RAGChecker  JSON: {"results": [{"query_id", "query", "gt_answer"}]}
  Azure       JSON Lines: {"question", "truth"} or {"query", "ground_truth"}"""
NAMES_SHOWN = 8
"""Keys or file names in a message; chosen by eye."""
_KINDS = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Source:
    """A set of questions, with the texts of its documents by file name if it has them.

    `notes` say what was left out, and why.
    """

    format: str
    questions: list[Question]
    documents: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_questions(path: Path) -> list[Question]:
    """Read the questions of a file or folder, whatever its format.

    Raises:
        GoldError: it cannot be read, its format is unknown or it breaks the format; the message
            names the file, the line, and the fault.

    """
    if path.is_dir():
        _check_folder(path)
        return read_beir(path)
    return _read_file(path).questions


def read_source(path: Path) -> Source:
    """Read the questions and the documents of a file or folder, whatever its format.

    Raises:
        GoldError: as `read_questions`.

    """
    if path.is_dir():
        _check_folder(path)
        return Source("BEIR", *read_collection(path))
    return _read_file(path)


def _read_file(path: Path) -> Source:
    values = read_values(path)
    try:
        line, first = next(values, (0, None))
    except GoldError as fault:
        raise GoldError(f"{fault}\n{FORMATS}" if path.is_file() else str(fault)) from None
    if line == 0:
        raise GoldError(f"{path} has no questions in it")
    name = _format(path, first)
    if name == "gold":
        return Source(name, read_gold(path))
    source = _read_values(path, name, [(line, first), *values])
    _check_ids(path, source.questions)
    return source


def _read_values(path: Path, name: str, values: Sequence[tuple[int, Any]]) -> Source:
    if name == "Azure":
        return Source(name, list(_azure(path, values)))
    if len(values) > 1:
        raise GoldError(f"{path}, line {values[1][0]}: there is something after the {name} object")
    line, whole = values[0]
    with _named(path, line):
        if name == "SQuAD":
            return Source(name, *read_squad(whole, line))
        return Source(name, read_ragchecker(whole, line))


def _azure(path: Path, rows: Iterable[tuple[int, Any]]) -> Iterator[Question]:
    for number, (line, row) in enumerate(rows, start=1):
        with _named(path, line):
            yield read_azure(row, number, line)


def _format(path: Path, first: object) -> str:
    """Return the name of a file's format, recognised by the first value in it."""
    keys = frozenset(first) if isinstance(first, dict) else frozenset()
    # Gold alone must say whether a question is answerable; it may have the others' keys too.
    if "answerable" in keys:
        return "gold"
    tests = {"SQuAD": is_squad, "RAGChecker": is_ragchecker, "Azure": is_azure}
    fitting = [name for name, fits in tests.items() if fits(keys)]
    if len(fitting) == 1:
        return fitting[0]
    if "kind" in keys and not fitting:
        return "gold"
    what = _KINDS.get(type(first), "a number")
    if isinstance(first, dict):
        what = f"an object with {_listed(keys)} in it"
    fault = f"could be {' or '.join(fitting)}" if fitting else "is in no format known"
    raise GoldError(f"{path} {fault}: it begins with {what}.\n{FORMATS}")


def _check_folder(folder: Path) -> None:
    if not is_beir(folder):
        found = _listed(file.name for file in folder.iterdir())
        raise GoldError(f"{folder} is not a BEIR folder: it contains {found}.\n{FORMATS}")


def _check_ids(path: Path, questions: Sequence[Question]) -> None:
    if not questions:
        raise GoldError(f"{path} has no questions in it")
    met: set[str] = set()
    for question in questions:
        if question.id in met:
            raise GoldError(f"{path}, line {question.line}: the id {question.id!r} is used twice")
        met.add(question.id)


@contextmanager
def _named(path: Path, line: int) -> Iterator[None]:
    """Name the file and line of a fault."""
    try:
        yield
    except ValueError as fault:
        raise GoldError(f"{path}, line {line}: {fault}") from None


def _listed(names: Iterable[str]) -> str:
    found = [f'"{name:.40}"' for name in sorted(names)]
    more = ["…"] if len(found) > NAMES_SHOWN else []
    return ", ".join(found[:NAMES_SHOWN] + more) or "nothing"
