import pytest

from retriever.forms.sources import SourceForm
from tests.retriever.forms.asked import Files, files_of

FILES = {
    "lake.md": (
        "# Lake report\n\n## Otters\n\nThe lake holds 40 otters.\n\n"
        "Source: Survey of the Lake Board, 2021\n\n"
        "## Boats\n\nThere are 90 boats.\n\nSource: Register of boats, 2024\n\n"
        "## Anglers\n\nAnglers need a licence.\n"
    ),
    "湖.md": "# 湖の報告\n\n## カワウソ\n\nカワウソは40頭いる。\n\n出典：湖委員会調査（2021年）\n",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(FILES, tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("From which survey is the number of otters taken?", "Survey of the Lake Board, 2021"),
        ("What is the source of the figures on boats?", "Register of boats, 2024"),
        ("Where do the data on otters come from?", "Survey of the Lake Board, 2021"),
        ("カワウソのデータの出典は何ですか", "湖委員会調査"),
    ],
)
def test_the_source_below_what_is_named_is_quoted(files: Files, question: str, source: str) -> None:
    answer = SourceForm().answer(files.asked(question))
    assert answer is not None
    assert source in answer.text
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "question",
    [
        "What is the source of the figures on anglers?",
        "What is the source of the figures?",
        "How many otters does the lake hold?",
    ],
)
def test_what_has_no_source_is_left_to_the_look_up(files: Files, question: str) -> None:
    assert SourceForm().answer(files.asked(question)) is None
