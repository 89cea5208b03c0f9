import pytest

from eval.runs.progress import progress


def test_every_item_is_given_and_a_file_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress(iter("abc"), "Asking", total=3)) == ["a", "b", "c"]
    assert list(progress([], "Asking")) == []
    assert capsys.readouterr() == ("", "")
