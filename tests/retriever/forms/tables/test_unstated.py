"""Look-ups that do not state the result that is asked for, and those that do."""

from dataclasses import replace
from pathlib import Path

import pytest

from retriever.answer.decision import Decision
from retriever.forms.form import Refusal
from retriever.forms.tables.unstated import UnstatedResults
from retriever.reading.refusal import Signals
from tests.retriever.forms.asked import Files, files_of

ROOMS = """# Rooms of the guild hall

| Room | Seats | Floor |
|---|---|---|
| Attic | 40 | 3 |
| Cellar | 12 | 0 |
| Parlour | 25 | 1 |

| Guild | 2023 | Latest survey |
|---|---|---|
| Bakers² | 47 | 52 |
| Tailors | 18 | 15 |

The guild has 31 apprentices. Women are a third of them; their percentage rose by 4 points.
The roof is the highest of the old town. The hall was let on 80 days,
12 more than in the year before. Half of the masters live in the old town. The bakers' guild was
founded in 1390, and its banner hangs in the stair.
"""
JAPANESE_ROOMS = """# 組合会館の部屋

| 部屋 | 座席数 | 階 |
|---|---|---|
| 屋根裏 | 40 | 3 |
| 地下室 | 12 | 0 |

組合には31人の見習いがいます。
"""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({"rooms.md": ROOMS}, tmp_path_factory.mktemp("rooms"))


def refuses(files: Files, question: str) -> bool:
    made = UnstatedResults().answer(files.asked(question))
    if made is not None:
        assert isinstance(made, Refusal)
        assert made.reason
        assert made.nearest
    return made is not None


@pytest.mark.parametrize(
    "question",
    [
        "How many rooms of the guild are painted blue?",
        "How many of the apprentices of the guild are not lodged in the hall?",
        "Which room, with how many seats on which floor, is the warmest?",
        "What do the seats of the Attic and the Cellar add up to?",
        "By how much does the Attic exceed the Cellar in seats?",
        "What share of the seats of the hall is in the Attic?",
        "What is the average number of seats in the Cellar?",
        "What is the gross margin of the bakers' guild?",
    ],
)
def test_a_result_that_is_not_stated_is_refused(rooms: Files, question: str) -> None:
    assert refuses(rooms, question)


@pytest.mark.parametrize(
    "question",
    [
        "How many apprentices has the guild?",
        "How many seats has the Cellar?",
        "Which roof is the highest of the old town?",
        "How many more days was the hall let than in the year before?",
        "What share of the masters live in the old town?",
        "By how many points did the percentage of women rise?",
        "How many loaves did the Bakers sell in 2023?",
        "What did the Tailors earn in the latest survey?",
        "When was the bakers' guild founded?",
    ],
)
def test_what_is_stated_is_left_to_the_look_up(rooms: Files, question: str) -> None:
    assert not refuses(rooms, question)


def test_japanese_questions_are_refused_alike(tmp_path: Path) -> None:
    files = files_of({"rooms.md": JAPANESE_ROOMS}, tmp_path)
    assert refuses(files, "屋根裏と地下室の座席数は合わせていくつですか。")
    assert not refuses(files, "屋根裏の座席数はいくつですか。")
    assert not refuses(files, "見習いは何人いますか。")


@pytest.mark.parametrize(("openness", "refused"), [(-3.0, False), (0.0, True)])
def test_a_sentence_that_leaves_nothing_open_says_how_many_by_another_name(
    rooms: Files, openness: float, refused: bool
) -> None:
    asked = rooms.asked("How many pupils learn in the guild?")
    signals = Signals(2.0, 4.0, openness, 3.0, 0.1, 0.0, 0.0, 0.0)
    told = replace(asked, decision=Decision(signals, 0.9, answers=True))
    assert (UnstatedResults().answer(told) is not None) == refused
