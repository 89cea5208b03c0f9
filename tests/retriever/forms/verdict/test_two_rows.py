from pathlib import Path

import pytest

from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.verdict.verdicts import verdict_on

REGISTER = """# Collection

| No. | Object | Made | Price (EUR) | Height (cm) |
|---|---|---|---|---|
| MB-101 | Longcase clock | 1794 | 6800 | 218 |
| MB-102 | Butter churn | 1868 | 340 | 92 |
| MB-103 | Ferry bell | 1831 | 340 | 46 |
| MB-104 | Brass bell | 1850 | | 20 |

| Parcel | Weight |
|---|---|
| Red box | 2 kg |
| Blue box | 900 g |
| Green box | 3 kg |
"""
JAPANESE = """# 備品

| 番号 | 品名 | 取得年月日 | 取得価格(円) |
|---|---|---|---|
| K-001 | 電気窯 | 2009年10月5日 | 476,000 |
| K-002 | 土練機 | 2012年8月1日 | 389,000 |
| K-003 | 電動ろくろ | 2019年6月27日 | 118,000 |
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder: Path = tmp_path_factory.mktemp("files")
    return files_of({"register.md": REGISTER, "bihin.md": JAPANESE}, folder)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is the longcase clock older than the butter churn?", "Yes"),
        ("Is the butter churn older than the longcase clock?", "No"),
        ("Is the longcase clock more expensive than the butter churn?", "Yes"),
        ("Was the ferry bell cheaper than the longcase clock?", "Yes"),
        ("Is MB-103 newer than MB-101?", "Yes"),
        ("Is the green box heavier than the red box?", "Yes"),
        ("電気窯は土練機より古いですか", "はい"),
        ("電気窯は土練機より安いですか", "いいえ"),
        ("土練機のほうが電気窯より新しいですか", "はい"),
    ],
)
def test_the_cells_of_two_rows_decide(files: Files, question: str, verdict: str) -> None:
    composed = verdict_on(files.asked(question))
    assert composed is not None
    assert composed.short == verdict
    assert len(composed.text.splitlines()) == 2


@pytest.mark.parametrize(
    "question",
    [
        "Is the butter churn cheaper than the ferry bell?",
        "Is the bell older than the butter churn?",
        "Is the blue box heavier than the red box?",
        "Is the brass bell cheaper than the butter churn?",
        "Is the longcase clock heavier than the butter churn?",
        "Is the wardrobe older than the butter churn?",
        "Is the longcase clock older than the longcase clock?",
    ],
)
def test_nothing_is_decided_where_a_row_or_a_cell_is_not_sure(files: Files, question: str) -> None:
    assert verdict_on(files.asked(question)) is None
