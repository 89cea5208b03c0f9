"""How soon questions are suggested, over the fake retriever."""

from pathlib import Path

import pytest

from eval.bench.suggestions import measure, write_documents
from ingest.language.scripts import is_japanese
from service.questions.retriever_handle import Searcher
from service.questions.suggestions import SUGGESTED, Suggestions
from tests.service.fake import FakeIndex

NOTHING = {"plain.txt": "Nothing to see."}


class Late(Suggestions):
    """Finds nothing until the first request was answered."""

    def __init__(self, index: FakeIndex) -> None:
        super().__init__()
        self._gate = index.suggesting_gate

    async def of(self, retriever: Searcher, language: str) -> tuple[list[str], bool]:
        answer = await super().of(retriever, language)
        self._gate.set()
        return answer


@pytest.fixture
def index(tmp_path: Path) -> FakeIndex:
    """An index of what the benchmark writes."""
    write_documents(tmp_path / "docs", 12)
    made = FakeIndex(tmp_path)
    files = sorted((tmp_path / "docs").iterdir())
    made.put("g1", {file.name: file.read_text("utf-8") for file in files})
    return made


def test_the_documents_are_the_same_each_time_and_grow_at_their_end(tmp_path: Path) -> None:
    texts = []
    for name, count in (("one", 5), ("other", 7)):
        write_documents(tmp_path / name, count)
        texts.append([file.read_text("utf-8") for file in sorted((tmp_path / name).iterdir())])
    assert texts[0] == texts[1][:5]
    assert len(set(texts[1])) == 7


def test_what_is_known_later_and_what_at_once_is_told_apart(index: FakeIndex) -> None:
    index.suggesting_gate.clear()
    suggestions = Late(index)
    started = measure(suggestions, index.open(index.folder))
    assert started.at_once == 0
    assert started.first is not None
    assert 0 < started.first <= started.all
    assert len(started.questions) == SUGGESTED
    assert not any(map(is_japanese, started.questions))
    index.put("g2", index.generations["g1"])
    added = measure(suggestions, index.open(index.folder))
    assert added.at_once == SUGGESTED
    assert added.longest <= added.all
    suggestions.close()


def test_where_nothing_is_stated_nothing_is_suggested(index: FakeIndex) -> None:
    index.put("g2", NOTHING)
    suggestions = Suggestions()
    found = measure(suggestions, index.open(index.folder))
    assert (found.first, found.at_once, found.questions) == (None, 0, ())
    suggestions.close()
