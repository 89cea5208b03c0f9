"""Sheets of things, a file each: all of them, the one that is named, and what it lacks."""

from dataclasses import replace
from pathlib import Path

import pytest

from retriever.forms.form import Refusal
from retriever.forms.sheet import SheetForm
from retriever.forms.tables.form import TableAnswers
from retriever.types import Composed
from tests.retriever.forms.asked import Files, files_of

SHEETS = {
    "auk.txt": "Auk\n\nCrew: 9\nLength: 31 m\nHome port: Lund\nWinch: yes, 30 kN\nBuilt: 1998\n",
    "bittern.md": "# Bittern\n\nCrew: 4\n\nLength: 18 m\n\nHome port: Mora\n\nBuilt: 2011\n",
    "curlew.html": (
        "<h1>Curlew</h1><table><tr><td>Crew</td><td>6</td></tr><tr><td>Length</td><td>24 m</td>"
        "</tr><tr><td>Home port</td><td>Lund</td></tr><tr><td>Winch</td><td>no</td></tr></table>"
    ),
    "notice.txt": "The ships stay in port when the gale lamp is lit.\n",
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return files_of(SHEETS, tmp_path)


def _table(files: Files, question: str) -> Composed:
    answer = TableAnswers().answer(files.asked(question))
    assert isinstance(answer, Composed)
    return answer


def _sheet(files: Files, question: str) -> Composed | Refusal | None:
    return SheetForm().answer(files.asked(question))


def _quotes(answer: Composed) -> set[tuple[str, str]]:
    documents = [(one.hit.document, one.quote) for one in answer.citations]
    return {(document.source, quote.of(document.text)) for document, quote in documents}


@pytest.mark.parametrize(
    ("question", "words", "quoted"),
    [
        ("Which ship is the longest?", "Auk — Length: 31 m", ("auk.txt", "Length: 31 m")),
        ("Which is older, Auk or Bittern?", "Auk — Built: 1998", ("auk.txt", "Built: 1998")),
        ("How many ships are based at Lund?", "2 ships", ("auk.txt", "Home port: Lund")),
        ("Which ships have a winch?", "Auk", ("auk.txt", "Winch: yes, 30 kN")),
        ("What is the total crew of all ships?", "19", ("bittern.md", "Crew: 4")),
    ],
)
def test_sheets_are_asked_as_a_table(
    files: Files, question: str, words: str, quoted: tuple[str, str]
) -> None:
    answer = _table(files, question)
    assert words in answer.text
    assert quoted in _quotes(answer)


def test_a_thing_that_lacks_what_is_asked_for_is_none_of_those_that_have_it(files: Files) -> None:
    answer = _table(files, "How many ships have a winch?")
    assert answer.short == "1"
    assert "Curlew" not in answer.text


def test_what_no_document_calls_the_things_is_not_asked_of_sheets(files: Files) -> None:
    assert TableAnswers().answer(files.asked("How many aeroplanes are based at Lund?")) is None


def test_a_field_that_few_sheets_have_compares_none(tmp_path: Path) -> None:
    lines = "Crew: 3\nLength: 9 m\nFlag: no\n"
    more = {f"{name}.txt": f"{name}\n\n{lines}" for name in ("Eider", "Gull")}
    files = files_of({**SHEETS, **more, "auk.txt": SHEETS["auk.txt"] + "Depth: 4 m\n"}, tmp_path)
    assert TableAnswers().answer(files.asked("Which ship has the largest depth?")) is None


def test_a_field_of_each_is_told_of_every_sheet(files: Files) -> None:
    answer = _sheet(files, "What is the home port of each ship?")
    assert isinstance(answer, Composed)
    assert [one.group for one in answer.items] == ["Auk", "Bittern", "Curlew"]
    assert {("auk.txt", "Home port: Lund"), ("bittern.md", "Home port: Mora")} <= _quotes(answer)


def test_of_the_sheet_that_is_named_only_its_own_field_is_told(files: Files) -> None:
    asked = files.asked("What is the crew of the Auk?")
    crews = [one for one in asked.evidence if "Crew" in one.words]
    own = sorted(crews, key=lambda one: one.hit.document.source != "auk.txt")
    assert len(own) > 1
    answer = SheetForm().answer(replace(asked, chosen=own))
    assert isinstance(answer, Composed)
    assert answer.text == "Crew: 9"
    assert SheetForm().answer(replace(asked, chosen=own[:1])) is None


def test_a_field_that_only_other_sheets_have_is_refused(files: Files) -> None:
    refusal = _sheet(files, "Has the Bittern a winch?")
    assert isinstance(refusal, Refusal)
    assert "“Bittern”" in str(refusal.reason)
    assert {one.hit.document.source for one in refusal.nearest} == {"bittern.md"}


@pytest.mark.parametrize("question", ["What is the crew of the Auk?", "When is the lamp lit?"])
def test_all_else_is_left_to_others(files: Files, question: str) -> None:
    assert _sheet(files, question) is None


def test_one_sheet_is_no_table(tmp_path: Path) -> None:
    files = files_of({one: SHEETS[one] for one in ("auk.txt", "notice.txt")}, tmp_path)
    assert _sheet(files, "What is the crew of each ship?") is None
