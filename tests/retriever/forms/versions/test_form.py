from pathlib import Path

import pytest

from ingest.document.document import Document
from retriever.forms.form import Refusal
from retriever.forms.versions.asked_version import asked_version
from retriever.forms.versions.editions import editions_of
from retriever.forms.versions.form import VersionForm
from retriever.types import Composed
from tests.retriever.forms.asked import Files, files_of, look_up_over

POLICY = (
    "# Leave policy\n\nVersion {version}, valid from {since}.\n\n"
    "## Notice\n\nLeave must be requested {days} working days in advance.\n\n"
    "## Approval\n\nRequests are approved by the head of the office.\n"
)
KEYS = "# 会館条例\n\n{year}4月1日から施行する。\n\n## 鍵\n\n鍵を失くした者は{price}を納める。\n"
LEASE = "# Lease of {name}\n\nValid from 1 May {year}.\n\nThe rent of the lease is {rent} crowns.\n"
FILES = {
    "policy-a.md": POLICY.format(version=1, since="1 January 2022", days="ten"),
    "policy-b.html": (
        "<title>Leave policy, version 3</title><h1>Leave policy</h1>"
        "<p>Version 3, valid from 1 April 2025. Replaces all earlier versions.</p>"
        "<h2>Notice</h2><p>Leave must be requested fifteen working days in advance.</p>"
        "<h2>Approval</h2><p>Requests are approved by the head of the office.</p>"
    ),
    "old.md": KEYS.format(year="令和5年", price="六百円"),
    "new.md": KEYS.format(year="令和8年", price="九百円"),
    "mill.md": LEASE.format(name="Mill House", year=2024, rent=90),
    "quay.md": LEASE.format(name="Quay Loft", year=2025, rent=70),
    "report-2023.md": "# Yearly report\n\nIssued on 2 May 2024.\n\nThe museum had 300 visitors.\n",
    "report-2024.md": "# Yearly report\n\nIssued on 2 May 2025.\n\nThe museum had 400 visitors.\n",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(FILES, tmp_path_factory.mktemp("files"))


def _answer(files: Files, question: str, *sources: str) -> Composed | Refusal | None:
    form = VersionForm(look_up_over(files.snapshot))
    return form.answer(files.asked(question, *sources))


def test_editions_that_differ_are_both_given_with_their_dates(files: Files) -> None:
    answer = _answer(files, "How many working days in advance must leave be requested?")
    assert isinstance(answer, Composed)
    assert [(one.source, one.date) for one in answer.disagreement] == [
        ("policy-b.html", "valid from 1 April 2025"),
        ("policy-a.md", "valid from 1 January 2022"),
    ]
    lines = answer.text.splitlines()
    assert lines[0] == (
        "Leave must be requested fifteen working days in advance. "
        "(policy-b.html, valid from 1 April 2025)"
    )
    assert "ten working days" in lines[1]
    for statement in answer.disagreement:
        cited = answer.citations[statement.citation]
        assert cited.hit.document.source == statement.source


def test_japanese_editions_that_differ_are_both_given(files: Files) -> None:
    answer = _answer(files, "鍵を失くした者はいくら納めるか")
    assert isinstance(answer, Composed)
    assert "九百円" in answer.text.splitlines()[0]
    assert "令和8年4月1日から施行" in answer.text.splitlines()[0]
    assert "六百円" in answer.text.splitlines()[1]


@pytest.mark.parametrize(
    ("question", "words", "dated"),
    [
        ("How many working days in advance must leave be requested in version 1?", "ten", "2022"),
        (
            "How many working days in advance must leave be requested"
            " under the policy valid from 1 April 2025?",
            "fifteen",
            "2025",
        ),
        (
            "How many working days in advance must leave be requested by the current policy?",
            "fifteen",
            "2025",
        ),
        (
            "How many working days in advance must leave be requested under the old policy?",
            "ten",
            "2022",
        ),
        ("現行の会館条例では、鍵を失くした者はいくら納めるか", "九百円", "令和8年"),
        ("改正前の会館条例では、鍵を失くした者はいくら納めるか", "六百円", "令和5年"),
        ("How many visitors did the museum have by the latest yearly report?", "400", "2025"),
    ],
)
def test_the_version_that_is_asked_about_answers(
    files: Files, question: str, words: str, dated: str
) -> None:
    answer = _answer(files, question)
    assert isinstance(answer, Composed)
    assert words in answer.text
    assert dated in answer.text
    assert not answer.disagreement
    assert len({one.hit.document.id for one in answer.citations}) == 1


@pytest.mark.parametrize(
    "question",
    [
        "How did the working days of leave change from the old policy to the new one?",
        "Compare the working days of leave in version 1 and version 3",
        "How many working days in advance was leave requested in 2023, and how many days today?",
    ],
)
def test_what_changed_is_said_by_both(files: Files, question: str) -> None:
    answer = _answer(files, question)
    assert isinstance(answer, Composed)
    assert "fifteen" in answer.text
    assert "ten working" in answer.text


def test_what_only_another_version_says_is_no_answer(tmp_path: Path) -> None:
    longer = f"{FILES['policy-a.md']}\n## Bicycles\n\nBicycles may be parked behind the mill.\n"
    files = files_of({"policy-a.md": longer, "policy-b.html": FILES["policy-b.html"]}, tmp_path)
    answer = _answer(files, "Where may bicycles be parked by version 3?")
    assert isinstance(answer, Refusal)
    assert {one.hit.document.source for one in answer.nearest} <= {"policy-b.html"}


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("Who approves requests of leave?", ()),
        ("What is the rent of the lease?", ("mill.md", "quay.md")),
        ("What is the current rent of the lease?", ("mill.md", "quay.md")),
        ("How many visitors did the museum have?", ("report-2023.md", "report-2024.md")),
        ("How many working days in advance must leave be requested?", ("policy-a.md",)),
    ],
)
def test_the_rest_is_left_to_the_look_up(
    files: Files, question: str, sources: tuple[str, ...]
) -> None:
    assert _answer(files, question, *sources) is None


def test_a_file_name_whose_number_is_in_no_quote_is_not_said(tmp_path: Path) -> None:
    renamed = {
        "policy-77.md": FILES["policy-a.md"],
        "policy-b.html": FILES["policy-b.html"],
    }
    files = files_of(renamed, tmp_path)
    answer = _answer(files, "How many working days in advance must leave be requested?")
    assert isinstance(answer, Composed)
    assert "77" not in answer.text
    assert "policy-77.md" in [one.source for one in answer.disagreement]


FEES = "# Bath fees\n\nVersion {version}, valid from {since}.\n\n| Pool | Fee |\n|---|---|\n{row}\n"


def test_rows_of_different_names_do_not_disagree(tmp_path: Path) -> None:
    files = files_of(
        {
            "a.md": FEES.format(version=1, since="1 May 2022", row="| Lower pool | 6 |"),
            "b.md": FEES.format(version=2, since="1 May 2025", row="| Upper pool | 8 |"),
        },
        tmp_path,
    )
    assert _answer(files, "What is the fee of the pool?") is None


def test_how_old_asks_for_no_old_version(tmp_path: Path) -> None:
    rule = "\nSwimmers alone must be {age} years old.\n"
    files = files_of(
        {
            "policy-a.md": FILES["policy-a.md"] + rule.format(age="ten"),
            "policy-b.html": FILES["policy-b.html"] + f"<p>{rule.format(age='twelve')}</p>",
        },
        tmp_path,
    )
    answer = _answer(files, "How old must swimmers alone be?")
    assert isinstance(answer, Composed)
    assert len(answer.disagreement) == 2


def test_a_row_that_an_earlier_table_lacks_is_not_answered_by_another(tmp_path: Path) -> None:
    table = "## Fees\n\n| Ticket | Adult |\n|---|---|\n| Pool, one visit | {pool} |\n"
    old = "# Baths\n\nVersion 1. Valid from 1 May 2020.\n\n" + table.format(pool="4.00")
    new = "# Baths\n\nVersion 2. Valid from 1 May 2024.\n\n" + table.format(pool="5.00")
    new += "| Sauna, one visit | 14.00 |\n"
    files = files_of({"old.md": old, "new.md": new}, tmp_path)
    refused = _answer(files, "What did one visit to the sauna cost before version 2 came in?")
    assert isinstance(refused, Refusal)
    paid = _answer(files, "What did one visit to the pool cost before version 2 came in?")
    assert isinstance(paid, Composed)
    assert "4.00" in paid.text


def test_what_was_before_an_amendment_is_refused_where_there_is_one_version(
    tmp_path: Path,
) -> None:
    text = "# Pier act\n\nThe pier fee is 9 crowns.\n\nUntil 2019 the boat fee was 4 crowns.\n"
    files = files_of({"pier.md": text}, tmp_path)
    assert isinstance(_answer(files, "What was the pier fee before the amendment?"), Refusal)
    assert _answer(files, "What was the boat fee before the amendment?") is None


def test_who_goes_back_to_an_earlier_version_does_not_ask_what_it_said(tmp_path: Path) -> None:
    text = "# Lock system\n\nGoing back is impossible once the locks are coded.\n"
    files = files_of({"locks.md": text}, tmp_path)
    assert _answer(files, "Can the locks go back to the earlier version?") is None
    assert isinstance(_answer(files, "Were locks coded in the earlier version?"), Refusal)


@pytest.mark.parametrize(
    ("question", "editions"),
    [
        ("How many working days in advance was leave asked for before, and how many now?", 2),
        ("How many working days in advance must leave be requested before and after?", 2),
        ("Must leave be requested fifteen working days before?", 0),
    ],
)
def test_before_asks_for_the_old_version_only_beside_now(
    files: Files, question: str, editions: int
) -> None:
    listed = editions_of(files.snapshot, _documents(files, "policy-b.html", "policy-a.md"))
    wanted = asked_version(question, listed)
    assert len(wanted.editions if wanted else ()) == editions


def _documents(files: Files, *sources: str) -> list[Document]:
    found = (files.snapshot.document(files.id_of(one)) for one in sources)
    return [one for one in found if one is not None]
