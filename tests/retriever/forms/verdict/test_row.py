from pathlib import Path

import pytest

from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.verdict.verdicts import verdict_on

TABLES = """# Works of Tarn

All prices are in crowns.

| Work | Price | Length | Status |
|---|---|---|---|
| North bridge | 450 | 30 m | completed |
| South bridge | 620 | 42 m | under way |
| Mill weir | 90 | 12 m | planned |
"""
JAPANESE = """# 仕様書

| 項目 | KT-1 | KT-2 |
|---|---|---|
| 質量 | 12 kg | 18 kg |
| 価格 | 40,000円 | 68,000円 |
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder: Path = tmp_path_factory.mktemp("files")
    return files_of({"works.md": TABLES, "spec.md": JAPANESE}, folder)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is the price of the south bridge more than 500 crowns?", "Yes"),
        ("Is the price of the north bridge more than 500 crowns?", "No"),
        ("Is the length of the south bridge at least 50 m?", "No"),
        ("Is the price of the south bridge below 500 crowns?", "No"),
        ("Is the south bridge cheaper than 500 crowns?", "No"),
        ("Is the south bridge more expensive than 500 crowns?", "Yes"),
        ("KT-1の価格は5万円より安いですか", "はい"),
        ("Has the north bridge been completed?", "Yes"),
        ("Is the south bridge finished?", "No"),
        ("Is the mill weir completed?", "No"),
        ("KT-2の価格は5万円以上ですか", "はい"),
        ("KT-1の質量は15kg以上ですか", "いいえ"),
        ("KT-2の価格は5万円を超えますか", "はい"),
        ("KT-1の価格は5万円を上回りますか", "いいえ"),
    ],
)
def test_a_row_decides_by_its_figure_or_its_state(
    files: Files, question: str, verdict: str
) -> None:
    composed = verdict_on(files.asked(question))
    assert composed is not None
    assert composed.short == verdict
    assert composed.citations


@pytest.mark.parametrize(
    "question",
    [
        "Is the price of the bridge more than 500 crowns?",
        "Is the price of the south bridge more than 500 dollars?",
        "Is the weight of the south bridge more than 500 crowns?",
        "Is the east bridge finished?",
        "KT-3の価格は5万円以上ですか",
    ],
)
def test_another_row_unit_or_column_decides_nothing(files: Files, question: str) -> None:
    assert verdict_on(files.asked(question)) is None
