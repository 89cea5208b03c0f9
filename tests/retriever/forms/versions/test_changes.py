from pathlib import Path

import pytest

from retriever.forms.form import Refusal
from retriever.forms.versions.changes import asks_for_changes
from retriever.forms.versions.form import VersionForm
from retriever.types import Composed, Form
from tests.retriever.forms.asked import Files, files_of, look_up_over

RULES = (
    "# Rules of the pottery\n\nVersion {version}. Valid from 1 May {year}.\n\n"
    "## Kiln\n\nThe kiln is fired on {day}. Gloves are worn.\n\n"
    "## Clay\n\nA bag of clay costs {price} crowns.\n\n{more}"
)
FILES = {
    "old.md": RULES.format(version=1, year=2021, day="Mondays", price="nine", more=""),
    "new.md": RULES.format(
        version=2, year=2024, day="Fridays", price="ten", more="## Glaze\n\nGlaze is shared.\n"
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(FILES, tmp_path_factory.mktemp("files"))


def _answer(files: Files, question: str) -> Composed | Refusal | None:
    return VersionForm(look_up_over(files.snapshot)).answer(files.asked(question))


def test_all_that_editions_say_differently_is_put_side_by_side(files: Files) -> None:
    answer = _answer(
        files, "What has changed between the two versions of the rules of the pottery?"
    )
    assert isinstance(answer, Composed)
    assert answer.form is Form.COMPARISON
    assert answer.table
    assert answer.table.header == ("Valid from 1 May 2021", "Valid from 1 May 2024")
    assert [[cell.text for cell in row] for row in answer.table.rows] == [
        ["The kiln is fired on Mondays.", "The kiln is fired on Fridays."],
        ["A bag of clay costs nine crowns.", "A bag of clay costs ten crowns."],
        ["—", "Glaze is shared."],
    ]


def test_a_cell_cites_the_edition_that_says_it(files: Files) -> None:
    answer = _answer(files, "What changed between the versions?")
    assert isinstance(answer, Composed)
    assert answer.table
    for old, new in answer.table.rows:
        for cell, source in ((old, "old.md"), (new, "new.md")):
            if cell.citation is not None:
                cited = answer.citations[cell.citation]
                assert cited.hit.document.source == source
                assert cited.quote.of(cited.hit.document.text) == cell.text


def test_changes_of_a_subject_are_those_that_are_about_it(files: Files) -> None:
    answer = _answer(files, "What changed between version 1 and version 2 about the clay?")
    assert isinstance(answer, Composed)
    assert "clay" in answer.text
    assert "kiln" not in answer.text


def test_a_version_that_there_is_none_of_is_refused(files: Files) -> None:
    assert isinstance(_answer(files, "What does a bag of clay cost in version 7?"), Refusal)


def test_an_edition_is_named_by_a_year_in_which_it_was_in_force(files: Files) -> None:
    answer = _answer(files, "What did a bag of clay cost in 2022?")
    assert isinstance(answer, Composed)
    assert "nine" in answer.text
    assert "ten" not in answer.text


def test_before_the_change_asks_for_the_older_edition(files: Files) -> None:
    answer = _answer(files, "What did a bag of clay cost before the change?")
    assert isinstance(answer, Composed)
    assert "nine" in answer.text
    assert "ten" not in answer.text


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What has changed?", True),
        ("Which are the differences between version 1 and 2?", True),
        ("条例は何が変わりましたか。", True),
        ("How many changes of trains are there?", False),
        ("What does a bag of clay cost?", False),
    ],
)
def test_what_asks_for_changes(question: str, asks: bool) -> None:
    assert asks_for_changes(question) is asks


BY_LAW = "By-law on waste of {year}\n\nThe bin is emptied {often}. The bin is green.\n"


@pytest.mark.parametrize(
    ("question", "compared"),
    [
        ("Compare the by-law of 2023 and 2026.", True),
        ("What changed between the by-law of 2023 and that of 2026?", True),
        ("Compare the by-law of 2022 and 2026.", False),
        ("Compare the bins in the by-law of 2023 and 2026.", False),
        ("What does the by-law of 2026 say?", False),
    ],
)
def test_documents_that_only_their_years_tell_apart_are_compared(
    question: str, compared: bool, tmp_path: Path
) -> None:
    files = files_of(
        {
            "a.txt": BY_LAW.format(year=2023, often="weekly"),
            "b.txt": BY_LAW.format(year=2026, often="monthly"),
        },
        tmp_path,
    )
    answer = _answer(files, question)
    assert (isinstance(answer, Composed) and answer.table is not None) is compared
    if compared:
        assert isinstance(answer, Composed)
        assert answer.text.splitlines() == [
            "By-law on waste of 2023 → By-law on waste of 2026",
            "The bin is emptied weekly. → The bin is emptied monthly.",
        ]
