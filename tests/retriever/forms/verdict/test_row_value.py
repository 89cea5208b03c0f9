from pathlib import Path

import pytest

from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.verdict.verdicts import verdict_on

TABLES = """# Moorings of Tarn

| Boat | Kind | Berth | State | Owner | Skipper |
|---|---|---|---|---|---|
| Grey Heron | ferry | north | afloat | Ines Vogt | Paul Reyes |
| Blue Wren | tug | south | ashore | Paul Reyes | Ines Vogt |
| Old Kestrel | ferry and tug | south | afloat | Ines Vogt | Tom Ash |
| Red Knot | barge | north |  | Tom Ash | Tom Ash |
"""
JAPANESE = """# 設備一覧

| 設備 | 状態 | 区域 |
|---|---|---|
| 第一水門 | 稼働中 | 東区 |
| 第二水門 | 休止中 | 西区 |
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder: Path = tmp_path_factory.mktemp("files")
    return files_of({"moorings.md": TABLES, "plant.md": JAPANESE}, folder)


@pytest.mark.parametrize(
    ("question", "verdict", "cell"),
    [
        ("Is the Blue Wren afloat?", "No", "State: ashore"),
        ("Is the blue wren a tug?", "Yes", "Kind: tug"),
        ("Is the Grey Heron in the south?", "No", "Berth: north"),
        ("Is Ines Vogt the skipper of the Grey Heron?", "No", "Skipper: Paul Reyes"),
        ("Is Ines Vogt the owner of the Grey Heron?", "Yes", "Owner: Ines Vogt"),
        ("第二水門は稼働中ですか", "いいえ", "状態：休止中"),
    ],
)
def test_a_row_decides_by_what_its_column_says_of_others(
    files: Files, question: str, verdict: str, cell: str
) -> None:
    composed = verdict_on(files.asked(question))
    assert composed is not None
    assert (composed.short, cell in composed.text) == (verdict, True)
    assert composed.citations


@pytest.mark.parametrize(
    "question",
    [
        "Is the Red Knot afloat?",
        "Is the Blue Wren insured?",
        "Is the Grey Heron with Ines Vogt?",
        "Is the Old Kestrel a ferry?",
        "Was the Blue Wren afloat?",
        "Is the White Tern afloat?",
        "May the Blue Wren stay afloat?",
    ],
)
def test_a_blank_cell_two_columns_or_another_thing_decide_nothing(
    files: Files, question: str
) -> None:
    assert verdict_on(files.asked(question)) is None
