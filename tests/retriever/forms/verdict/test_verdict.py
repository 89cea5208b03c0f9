from pathlib import Path

import pytest

from retriever.types import Form
from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.verdict.verdicts import verdict_on

FERRY = (
    "Ferry notice\n\nThe ferry Linnet runs from 3 May 2026 to 27 September 2026. It does not run "
    "on Mondays.\n\nBicycles are carried. Motorcycles are not carried.\n\nThe ferry Wren runs all "
    "year, except from 10 to 24 January.\n\nDogs may travel. However, they must be on a lead.\n"
)
PLAN = (
    "# Plan\n\n## Three strategic domains\n\n- Quantum\n- Fusion: clean energy\n- Space\n\n"
    "## Staff\n\n| Ship | Home port |\n|---|---|\n| Auk | Lund |\n| Bittern | Mora |\n"
)
HALL = (
    "# 会館規則\n\n館内での飲食は禁止する。\n\n"
    "会館は、毎年12月28日から翌年の1月4日まで休館とする。\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return files_of({"ferry.txt": FERRY, "plan.md": PLAN, "hall.md": HALL}, tmp_path)


@pytest.mark.parametrize(
    ("question", "source", "text"),
    [
        ("Are motorcycles carried?", "ferry.txt", "No: Motorcycles are not carried."),
        (
            "Does the Wren run on 15 January?",
            "ferry.txt",
            "No: The ferry Wren runs all year, except from 10 to 24 January.",
        ),
        ("Does the Linnet run on Mondays?", "ferry.txt", "No: It does not run on Mondays."),
        ("館内で飲食はできますか", "hall.md", "いいえ：館内での飲食は禁止する。"),
        (
            "1月2日に会館は開館していますか",
            "hall.md",
            "いいえ：会館は、毎年12月28日から翌年の1月4日まで休館とする。",
        ),
    ],
)
def test_verdicts(files: Files, question: str, source: str, text: str) -> None:
    answer = verdict_on(files.asked(question, source))
    assert answer is not None
    assert (answer.text, answer.form) == (text, Form.VERDICT)
    assert answer.short == text.replace("：", ":").partition(":")[0]
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("May dogs travel?", "ferry.txt"),
        ("Are cars carried?", "ferry.txt"),
        ("Does the Linnet run on 15 June?", "ferry.txt"),
        ("When does the Wren run?", "ferry.txt"),
        ("Is fusion a strategic domain?", "plan.md"),
    ],
)
def test_what_is_not_decided_is_left_to_a_look_up(files: Files, question: str, source: str) -> None:
    assert verdict_on(files.asked(question, source)) is None


def test_grounds_that_differ_decide_nothing(tmp_path: Path) -> None:
    texts = {"old.txt": "Bicycles are carried.\n", "new.txt": "Bicycles are not carried.\n"}
    files = files_of(texts, tmp_path)
    assert verdict_on(files.asked("Are bicycles carried?")) is None
    one = verdict_on(files.asked("Are bicycles carried?", "new.txt"))
    assert one is not None
    assert one.short == "No"


def test_a_condition_elsewhere_takes_a_verdict_back(tmp_path: Path) -> None:
    texts = {
        "old.txt": "The pool is open every day.\n",
        "new.txt": "The pool is open every day if there is a guard.\n",
    }
    files = files_of(texts, tmp_path)
    assert verdict_on(files.asked("Is the pool open on Mondays?")) is None
    assert verdict_on(files.asked("Is the pool open on Mondays?", "old.txt")) is not None


def test_each_document_that_says_so_is_quoted(tmp_path: Path) -> None:
    texts = {
        "old.txt": "The baths are closed from 4 to 15 January.\n",
        "new.txt": "The baths are closed from 10 to 24 January.\n",
    }
    files = files_of(texts, tmp_path)
    answer = verdict_on(files.asked("Are the baths open on 12 January?"))
    assert answer is not None
    assert answer.short == "No"
    assert "4 to 15 January" in answer.text
    assert "10 to 24 January" in answer.text


def test_a_sentence_that_leans_on_another_is_cited_with_it(files: Files) -> None:
    answer = verdict_on(files.asked("Does the Linnet run on Mondays?", "ferry.txt"))
    assert answer is not None
    assert [one.quote.of(FERRY)[:18] for one in answer.citations] == [
        "It does not run on",
        "The ferry Linnet r",
    ]
    assert verdict_on(files.asked("Does the Linnet run on Mondays?", limit=1)) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is the pool open at 6 a.m.?", "No: The pool is open from 7 a.m. to 9 p.m."),
        ("Is the pool open at 7:30 a.m.?", "Yes: The pool is open from 7 a.m. to 9 p.m."),
    ],
)
def test_hours_are_those_of_the_edition_that_is_meant(
    tmp_path: Path, question: str, text: str
) -> None:
    texts = {
        "old.md": "# Pool rules\n\nVersion 1, valid from 1 May 2023.\n\n"
        "The pool is open from 8 a.m. to 8 p.m.\n",
        "new.md": "# Pool rules\n\nVersion 2, valid from 1 May 2026.\n\n"
        "The pool is open from 7 a.m. to 9 p.m.\n",
    }
    answer = verdict_on(files_of(texts, tmp_path).asked(question))
    assert (answer.text if answer else None) == text


HOURS = (
    "# 図書室の案内\n\n開室時間\n\n火曜日から金曜日 午前9時から午後7時まで 土曜日 午前9時から"
    "午後5時まで 日曜日 休室\n"
)
TOYS = (
    "# Toy library\n\n## Opening hours\n\n| Day | Opens | Closes |\n|---|---|---|\n"
    "| Monday | – | – |\n| Tuesday | 10:00 | 17:00 |\n| Saturday | closed | closed |\n"
)


@pytest.mark.parametrize(
    ("question", "source", "text"),
    [
        ("日曜日に図書室は開いていますか", "hours.md", "いいえ：日曜日 休室"),
        ("水曜日に図書室は開いていますか", "hours.md", "はい："),
        ("月曜日に図書室は開いていますか", "hours.md", None),
        ("Is the toy library open on Monday?", "toys.md", "No: Monday"),
        ("Is the toy library open on Saturday?", "toys.md", "No: Saturday"),
        ("Is the toy library open on Tuesday?", "toys.md", "Yes: Tuesday"),
    ],
)
def test_opening_on_a_day_by_lines_and_rows_of_days(
    tmp_path: Path, question: str, source: str, text: str | None
) -> None:
    files = files_of({"hours.md": HOURS, "toys.md": TOYS}, tmp_path)
    made = verdict_on(files.asked(question, source))
    assert (made is None) if text is None else (made is not None and made.text.startswith(text))
