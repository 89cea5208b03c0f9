from pathlib import Path

import pytest

from retriever.forms.verdict.verdict import VerdictForm
from retriever.types import Composed
from tests.retriever.forms.asked import files_of

FAIR = """# Autumn fair

## Guest towns

| | |
|---|---|
| (1) Lund | (4) Mora: with its choir |
| (2) Visby | (5) Umea |
| (3) Kalmar | |

## Selection of evening and daytime shows

Daytime shows

| | |
|---|---|
| 1. Puppets | 3. Falconry |
| 2. Juggling | 4. Archery |

## Helpers

The following are not helpers:

- Stallholders
- Performers

## Three sponsors

| | |
|---|---|
| 1) Dairy | 3) Bank |
| 2) Sawmill | |

## Hosts

They may bring:

- Neighbours
- Cousins

## Closed stalls and open stalls

- Honey
- Pottery
"""
TOWN = """# 秋祭り

## 招待都市

| | |
|---|---|
| （1）青森 | （3）松江 |
| （2）金沢 | （4）那覇 |
"""


def _asked(question: str, folder: Path) -> Composed | None:
    files = files_of({"fair.md": FAIR, "town.md": TOWN}, folder)
    answer = VerdictForm().answer(files.asked(question))
    assert answer is None or isinstance(answer, Composed)
    return answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is Mora a guest town?", "Yes: (4) Mora: with its choir"),
        ("Is Visby one of the guest towns?", "Yes: (2) Visby"),
        ("Is falconry a daytime show?", "Yes: Daytime shows: 3. Falconry"),
        ("Is the sawmill a sponsor?", "Yes: 2) Sawmill"),
        ("Is the bakery a sponsor?", "No: 1) Dairy; 3) Bank; 2) Sawmill"),
        ("松江は招待都市ですか。", "はい：（3）松江"),
    ],
)
def test_the_cells_of_a_list_laid_out_as_a_table_are_what_its_lead_or_heading_says(
    tmp_path: Path, question: str, text: str
) -> None:
    answer = _asked(question, tmp_path)
    assert answer is not None
    assert answer.text == text
    assert answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "Is Narvik a guest town?",
        "Is Mora choir a guest town?",
        "Is falconry an evening show?",
        "Are stallholders a helper?",
        "Is a cousin a host?",
        "Is honey an open stall?",
    ],
)
def test_what_is_listed_as_another_kind_or_denied_gets_no_verdict(
    tmp_path: Path, question: str
) -> None:
    assert _asked(question, tmp_path) is None
