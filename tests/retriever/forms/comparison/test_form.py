from pathlib import Path

import pytest

from retriever.forms.comparison.form import ComparisonForm
from retriever.types import Composed, Form
from tests.retriever.forms.asked import Files, files_of, look_up_over

LEASE = (
    "# Lease of {name}\n\n## Rent\n\nThe monthly rent is {rent} crowns.\n\n"
    "## Notice\n\nEither side may end the lease with {months} months of notice.\n"
)
FILES = {
    "mill.md": LEASE.format(name="Mill House", rent="1,850", months="four"),
    "quay.html": (
        "<h1>Lease of Quay Loft</h1><h2>Rent</h2><p>The monthly rent is 2,300 crowns.</p>"
        "<h2>Notice</h2><p>Either side may end the lease with two months of notice.</p>"
    ),
    "shares.txt": (
        "Shares of forest\n\nForests cover 38%, 24% and 6% of the land of Norway, Chile and Kenya."
        "\n\nThe research and development of Chile is paid by fees.\n"
    ),
    "fees.md": (
        "# Fees\n\n| Ticket | Fee |\n|---|---|\n| Adult | 7 crowns |\n| Student | 5 crowns |\n"
    ),
    "hall.md": (
        "# 市民会館条例\n\n## 使用料\n\n大ホールの全日の使用料は90,000円とする。\n\n"
        "小ホールの全日の使用料は33,000円とする。\n"
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of(FILES, tmp_path_factory.mktemp("files"))


def _compared(files: Files, question: str, limit: int = 60) -> Composed | None:
    return ComparisonForm(look_up_over(files.snapshot)).answer(files.asked(question, limit=limit))


@pytest.mark.parametrize(
    "question",
    [
        "Compare the monthly rent of Mill House and Quay Loft.",
        "Compare the monthly rent of Mill House with that of Quay Loft.",
        "What is the monthly rent of Mill House and Quay Loft?",
        "Mill House vs. Quay Loft: monthly rent",
        "Mill House, Quay Loft on monthly rent",
        "What is the difference in monthly rent between Mill House and Quay Loft?",
    ],
)
def test_each_side_has_a_row_with_its_citation(files: Files, question: str) -> None:
    compared = _compared(files, question)
    assert compared is not None
    assert compared.table is not None
    assert compared.form is Form.COMPARISON
    assert [[cell.text for cell in row] for row in compared.table.rows] == [
        ["Mill House", "The monthly rent is 1,850 crowns."],
        ["Quay Loft", "The monthly rent is 2,300 crowns."],
    ]
    cited = [row[1].citation for row in compared.table.rows]
    sources = [compared.citations[at].hit.document.source for at in cited if at is not None]
    assert sources == ["mill.md", "quay.html"]
    assert [item.group for item in compared.items] == ["Mill House", "Quay Loft"]
    assert "2,300" in compared.text


def test_japanese_sides(files: Files) -> None:
    compared = _compared(files, "大ホールと小ホールの全日の使用料を比較してください")
    assert compared is not None
    assert compared.table is not None
    assert [row[0].text for row in compared.table.rows] == ["大ホール", "小ホール"]
    assert "90,000" in compared.table.rows[0][1].text
    assert "33,000" in compared.table.rows[1][1].text


def test_a_side_without_evidence_is_said_to_be_missing(files: Files) -> None:
    compared = _compared(files, "Compare the monthly rent of Mill House and Fen Cottage.")
    assert compared is not None
    assert compared.table is not None
    assert "For Fen Cottage the documents say nothing on this." in compared.text
    assert compared.table.rows[1][1].citation is None
    assert [item.group for item in compared.items] == ["Mill House"]


@pytest.mark.parametrize(
    "question",
    [
        "Compare the monthly rent of Fen Cottage and Elm Lodge.",
        "How much land do forests cover in Norway, Chile and Kenya?",
        "Compare the forests of Norway and Chile.",
        "Who pays for research and development of Chile?",
        "What is the monthly rent of Mill House?",
        "Is the monthly rent of Mill House and Quay Loft the same?",
        "Compare the monthly rent of A1, A2, A3, A4 and A5.",
        "What is the fee for adults and gulls?",
    ],
)
def test_other_questions_are_left_to_the_look_up(files: Files, question: str) -> None:
    assert _compared(files, question) is None


def test_rows_of_a_table_are_two_sides(files: Files) -> None:
    compared = _compared(files, "Compare the ticket fee for adult and student.")
    assert compared is not None
    assert compared.table is not None
    assert ["7 crowns" in row[1].text for row in compared.table.rows] == [True, False]
    assert ["5 crowns" in row[1].text for row in compared.table.rows] == [False, True]


def test_the_limit_holds_both_sides_or_nothing_is_compared(files: Files) -> None:
    assert _compared(files, "Compare the monthly rent of Mill House and Quay Loft.", 1) is None


def test_only_the_documents_that_are_asked_are_compared(files: Files) -> None:
    asked = files.asked("Compare the monthly rent of Mill House and Quay Loft.", "mill.md")
    compared = ComparisonForm(look_up_over(files.snapshot)).answer(asked)
    assert compared is not None
    assert {one.hit.document.source for one in compared.citations} == {"mill.md"}


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("Compare the pool fee of Ash Hall and Bay Hall.", ["8 crowns", "9 crowns"]),
        ("Compare the pool fee of Ash Hall and Bay Hall in version 1.", ["6 crowns", "7 crowns"]),
    ],
)
def test_both_sides_are_of_one_edition(tmp_path: Path, question: str, figures: list[str]) -> None:
    rules = (
        "# Pool rules\n\nVersion {version}, valid from 1 May {year}.\n\n"
        "## Ash\n\nThe pool fee of Ash Hall is {ash} crowns.\n\n"
        "## Bay\n\nThe pool fee of Bay Hall is {bay} crowns.\n"
    )
    files = files_of(
        {
            "old.md": rules.format(version=1, year=2020, ash=6, bay=7),
            "new.md": rules.format(version=2, year=2024, ash=8, bay=9),
        },
        tmp_path,
    )
    compared = _compared(files, question)
    assert compared is not None
    assert all(figure in item.text for figure, item in zip(figures, compared.items, strict=True))


def test_the_same_answer_each_time(tmp_path: Path) -> None:
    question = "Compare the monthly rent of Mill House and Quay Loft."
    answers = {
        _compared(files_of(FILES, tmp_path / name), question) is not None for name in ("a", "b")
    }
    assert answers == {True}


def test_a_row_is_told_apart_from_one_whose_name_has_its_name(tmp_path: Path) -> None:
    prices = "Kind,Price,Width\nStall,20 crowns,3 m\nCorner stall,35 crowns,4 m\n"
    files = files_of({"prices.csv": prices}, tmp_path)
    composed = _compared(files, "Compare the price of a stall and a corner stall.")
    assert composed is not None
    assert composed.table is not None
    assert [[cell.text for cell in row] for row in composed.table.rows] == [
        ["stall", "Stall — Price: 20 crowns"],
        ["corner stall", "Corner stall — Price: 35 crowns"],
    ]
    both = _compared(files, "Compare a stall and a corner stall.")
    assert both is not None
    assert both.text.count("Width") == 2
    assert _compared(files, "Compare the weight of a stall and a corner stall.") is None
