import pytest

from retriever.query.japanese import adds_figure, requested_count


@pytest.mark.parametrize(
    ("question", "words", "has"),
    [
        ("来場者は何人ですか", "来場者は3,000人だった。", True),
        ("来場者は何人ですか", "来場者は三十三人だった。", True),
        ("来場者は何人ですか", "来場者は2025年に増えた。", False),
        ("来場者は何人ですか", "来場者は一般に多い。", False),
        ("目標はいくらですか", "目標は五兆円とする。", True),
        ("目標は何兆円ですか", "目標は５兆円とする。", True),
        ("2025年の目標はいくらですか", "2025年の目標を定める。", False),
        ("高さは何メートルなの?", "高さ約15メートルの像。", True),
        ("距離は何kmですか", "距離は１５㎞である。", True),
        ("割合は何％ですか", "割合は五〇％である。", True),
    ],
)
def test_a_figure_of_the_sort_asked_for(question: str, words: str, has: bool) -> None:
    assert adds_figure(question, words, date=False) is has


@pytest.mark.parametrize(
    ("words", "has"),
    [
        ("令和七年四月に始まった。", True),
        ("20世紀に始まった。", True),
        ("3人で始めた。", False),
        ("昔に始まった。", False),
    ],
)
def test_a_date_is_a_figure_before_a_unit_of_time(words: str, has: bool) -> None:
    assert adds_figure("いつ始まりましたか", words, date=True) is has


@pytest.mark.parametrize(
    ("question", "asked"),
    [("三つの柱は何か", 3), ("12の柱は何か", None), ("10項目の内容は", 10), ("柱は何か", None)],
)
def test_how_many_things_are_asked_for(question: str, asked: int | None) -> None:
    assert requested_count(question) == asked
