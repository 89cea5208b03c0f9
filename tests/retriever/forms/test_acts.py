import pytest

from retriever.forms.acts import as_list_request
from retriever.forms.listing import ListForm
from tests.retriever.forms.asked import files_of

MINUTES = (
    "# Minutes of the rowing club\n\n## Resolutions\n\nThe fee rises to 40 crowns.\n\n"
    "A second four is bought.\n\nThe boathouse is painted.\n\n## Reports\n\nAll is well.\n"
)
SOUKAI = (
    "# 町内会総会議事録\n\n## 決定事項\n\n会費を月300円とする。\n\n夏祭りは8月2日に行う。\n\n"
    "## 報告\n\n残高の報告があった。\n"
)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What was decided by the society?", "List all decisions by the society"),
        ("What did the club resolve in May?", "List all resolutions of the club in May"),
        ("総会で何が決まりましたか", "総会で決定をすべて挙げてください"),
        ("理事会で決議された事項は何ですか", "理事会で決定をすべて挙げてください"),
        ("決議事項は何ですか", "決定をすべて挙げてください"),
        ("What was built by the society?", None),
        ("Who decided it?", None),
        ("総会で何が話されましたか", None),
    ],
)
def test_what_was_decided_asks_for_decisions(question: str, wanted: str | None) -> None:
    assert as_list_request(question) == wanted


@pytest.mark.parametrize(
    ("question", "source", "number"),
    [
        ("What was resolved by the rowing club?", "club.md", 3),
        ("総会で決定されたことは何ですか", "soukai.md", 2),
        ("What was resolved by the chess club?", "club.md", 0),
        ("What was announced by the rowing club?", "club.md", 0),
    ],
)
def test_all_that_was_decided_is_listed(
    tmp_path_factory: pytest.TempPathFactory, question: str, source: str, number: int
) -> None:
    contents = {"club.md": MINUTES, "soukai.md": SOUKAI}
    files = files_of(contents, tmp_path_factory.mktemp("files"))
    made = ListForm().answer(files.asked(question, source))
    assert (len(made.items) if made else 0) == number
