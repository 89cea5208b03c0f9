"""Cells that a question names in full, where a look-up would refuse."""

from dataclasses import replace
from pathlib import Path

import pytest

from retriever.forms.tables.cell import CellAnswers
from retriever.types import Composed
from tests.retriever.forms.asked import Files, files_of

TARIFF = """# Tariff 2026

## Pool

| Ticket | Adult (16-64) | Child (4-15) |
|---|---|---|
| Day ticket | 8.90 | 5.20 |
| Monthly pass | 39.00 | – |

## Orders

| Order | Ordered on | Customer |
|---|---|---|
| 2025-0417 | 2025-03-10 | Gwen Partridge |
| 2025-0418 | 2025-03-11 | Tobias Krell |
"""
DAYS = """# ごみの収集日

| 地区 | 燃やすごみ | 燃やさないごみ |
|---|---|---|
| 東地区(桜台、川原町) | 月・木 | 第2金 |
| 南地区(港町、浜見) | 水・土 | 第4月 |
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder: Path = tmp_path_factory.mktemp("files")
    return files_of({"tariff.md": TARIFF, "days.md": DAYS}, folder)


def cell(files: Files, question: str, *, answers: bool = False) -> Composed | None:
    asked = files.asked(question)
    decision = replace(asked.decision, answers=answers)
    return CellAnswers().answer(replace(asked, decision=decision))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much is a day ticket for a child?", "5.20"),
        ("What does a monthly pass cost for an adult?", "39.00"),
        ("東地区の燃やすごみの日は何曜日ですか", "月・木"),
        ("南地区の燃やさないごみは何曜日ですか", "第4月"),
        ("Who is the customer of order 2025-0418?", "Tobias Krell"),
    ],
)
def test_the_cell_of_a_row_and_a_column_that_are_named_answers(
    files: Files, question: str, value: str
) -> None:
    composed = cell(files, question)
    assert composed is not None
    assert composed.short == value
    assert composed.citations


@pytest.mark.parametrize(
    "question",
    [
        "How much is a day ticket?",
        "How much is a day ticket for a child on Sundays?",
        "How much is a monthly pass for a child?",
        "What did order 2025-0417 cost?",
        "Is a day ticket for a child 5.20?",
        "Which ticket is the cheapest for a child?",
        "北地区の燃やすごみの日は何曜日ですか",
    ],
)
def test_what_is_not_named_in_full_is_left_to_others(files: Files, question: str) -> None:
    assert cell(files, question) is None


def test_a_look_up_that_answers_is_left_alone(files: Files) -> None:
    assert cell(files, "How much is a day ticket for a child?", answers=True) is None
