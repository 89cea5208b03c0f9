import pytest

from retriever.query.japanese import requested_count


@pytest.mark.parametrize(
    ("question", "asked"),
    [("三つの柱は何か", 3), ("12の柱は何か", None), ("10項目の内容は", 10), ("柱は何か", None)],
)
def test_how_many_things_are_asked_for(question: str, asked: int | None) -> None:
    assert requested_count(question) == asked
