"""What was read is remembered, the latest used."""

from collections.abc import Sequence

from retriever.models.remembered import Remembered


def test_each_text_is_read_once_and_only_so_many_are_held() -> None:
    asked: list[str] = []

    def lengths(_question: str, texts: Sequence[str]) -> list[int]:
        asked.extend(texts)
        return [len(text) for text in texts]

    remembered: Remembered[int] = Remembered(2)
    assert remembered.read("q", ["a", "bb", "a"], lengths) == [1, 2, 1]
    assert remembered.read("q", ["bb", "a"], lengths) == [2, 1]
    assert asked == ["a", "bb"]
    assert remembered.read("other", ["ccc"], lengths) == [3]
    assert remembered.read("q", ["bb"], lengths) == [2]
    assert asked == ["a", "bb", "ccc", "bb"]
