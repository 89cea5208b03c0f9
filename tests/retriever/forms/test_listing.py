from collections.abc import Callable
from pathlib import Path

import pytest

from retriever.forms.listing import ListForm
from retriever.types import Composed, Form
from tests.retriever.forms.asked import Files, files_of
from tests.retriever.forms.checked import checked, texts

PLAN = """# Harbour plan

## Quays

The quays are old. By 2030 they are to be renewed.

### Targets

- Renew 40 berths by 2030.
- Cut idle cranes to 5 by 2028.

## Ferries

The ferries are to run more often.

### Targets

- Carry 90,000 passengers by 2030.
- Replace the Heron by 2027.
    - The new ferry takes 40 cars.

### Challenges and measures

- Pilots are few. The measures against fog are late.
- Diesel is dear, so that measures against waste are needed.

## 3. “Duties” of the staff

- The keeper opens the lock.
- The clerk keeps the books.

## Dues

### Financial targets

- Raise 3 million crowns a year from 2026 on.
"""
MINUTES = """<html><body><h1>Minutes of the lock committee</h1>
<h2>Decisions</h2><p>The lower lock is closed in January.</p><p>Ms Weber orders two pumps.</p>
<h2>Projects</h2>
<h3>Mill weir</h3><p>The weir is repaired.</p><h3>Sluice road</h3><p>The road is paved.</p>
<h2>Action items</h2>
<table><tr><th>Task</th><th>Who</th></tr><tr><td>Order pumps</td><td>Weber</td></tr>
<tr><td>Ask divers</td><td>Okoro</td></tr><tr><td>Print maps</td><td>Weber</td></tr></table>
</body></html>"""
LAW = (
    "Rules of the river\n\n"
    "The keeper obeys the Water Act. Boats follow the Mooring Act and the Fishing Act.\n\n"
    "An act of mercy is free. Nets are told of in the Fishing Code.\n"
)
REGISTER = (
    "# Register of works\n\n## Sheet\n\n| Name | District |\n|--|--|\n| Tolne quay | North |\n"
    "| Skarv pier | Coast |\n| Fjell road | North |\n"
)
TOWN = (
    "# 町の計画\n\n## 目標\n\n- 2030年までに橋を直す。\n- 2028年までに道を作る。\n\n"
    "## 現状と課題\n\n- 橋が古い。\n- 道が狭い。\n\n避難所には水がある。\n\n"
    "## 避難所一覧\n\n| 名称 | 定員 |\n|--|--|\n| 北小学校 | 90人 |\n| 南公民館 | 40人 |\n"
)

List = Callable[..., Composed | None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    contents = {
        "plan.md": PLAN,
        "minutes.html": MINUTES,
        "law.txt": LAW,
        "町.md": TOWN,
        "r.md": REGISTER,
    }
    return files_of(contents, tmp_path_factory.mktemp("files"))


@pytest.fixture
def listed(files: Files) -> List:
    def listed(question: str, *sources: str, limit: int = 60) -> Composed | None:
        composed = ListForm().answer(files.asked(question, *sources, limit=limit))
        return composed and checked(composed)

    return listed


TARGETS = [
    "Renew 40 berths by 2030.",
    "Cut idle cranes to 5 by 2028.",
    "Carry 90,000 passengers by 2030.",
    "Replace the Heron by 2027. The new ferry takes 40 cars.",
    "Raise 3 million crowns a year from 2026 on.",
]


@pytest.mark.parametrize(
    "question",
    ["List all targets.", "What are all the targets of the plan?", "Give me a list of all targets"],
)
def test_all_sections_with_the_heading_are_listed(listed: List, question: str) -> None:
    composed = listed(question, "plan.md")
    assert texts(composed) == TARGETS
    assert composed is not None
    assert composed.form is Form.LIST
    assert composed.text.splitlines()[:2] == ["5 targets in 3 sections:", "Quays › Targets:"]
    assert len(composed.citations) == 3
    assert {item.group for item in composed.items} == {
        "Quays › Targets", "Ferries › Targets", "Financial targets",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("List all targets due by 2030.", [TARGETS[0], TARGETS[2]]),
        ("List all targets due by 2029.", TARGETS[1:2] + TARGETS[3:5]),
        ("List all targets after 2027.", [TARGETS[0], TARGETS[1], TARGETS[2]]),
        ("What are all the targets of the ferries?", TARGETS[2:4]),
        ("List all targets for 2027", TARGETS[3:4]),
    ],
)
def test_conditions_hold_of_what_is_listed(listed: List, question: str, wanted: list[str]) -> None:
    assert texts(listed(question, "plan.md")) == wanted


def test_paragraphs_are_listed_where_a_section_has_no_items(listed: List) -> None:
    assert texts(listed("What are all the decisions?", "minutes.html")) == [
        "The lower lock is closed in January.",
        "Ms Weber orders two pumps.",
    ]


def test_the_headings_below_are_listed_where_they_name_what_is_asked_for(listed: List) -> None:
    composed = listed("List all projects.", "minutes.html")
    assert texts(composed) == ["Mill weir", "Sluice road"]


def test_rows_are_listed_by_their_cells(listed: List) -> None:
    composed = listed("List all action items for Weber", "minutes.html")
    assert composed is not None
    assert composed.text.splitlines()[0] == "2 action items:"
    first, second = texts(composed)
    assert "pumps" in first
    assert "maps" in second


@pytest.mark.parametrize(
    "question", ["Which items come under Duties?", "Last page: what is listed under “Duties”?"]
)
def test_what_is_under_a_heading_is_listed(listed: List, question: str) -> None:
    composed = listed(question)
    assert texts(composed) == ["The keeper opens the lock.", "The clerk keeps the books."]
    assert composed is not None
    assert composed.text.splitlines()[0] == "3. “Duties” of the staff:"


def test_nothing_is_listed_under_a_heading_that_is_not_there(listed: List) -> None:
    assert listed("What is listed under Rewards?") is None
    assert listed("Which boats are under the bridge?") is None


def test_rows_are_what_the_title_of_their_document_lists(listed: List) -> None:
    assert texts(listed("List all works in the north", "r.md")) == [
        "Tolne quay — District: North",
        "Fjell road — District: North",
    ]


def test_statements_that_name_what_is_asked_for_are_listed(listed: List) -> None:
    composed = listed("Which laws are mentioned?", "law.txt")
    assert composed is not None
    assert composed.text.splitlines()[0] == "3 statements on laws:"
    assert not any("mercy" in text for text in texts(composed))


def test_a_list_of_several_documents_is_in_the_language_of_the_question(listed: List) -> None:
    composed = listed("すべての目標を挙げてください")
    assert texts(composed) == ["2030年までに橋を直す。", "2028年までに道を作る。"]
    assert texts(listed("List all targets.")) == TARGETS


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("避難所をすべて教えてください", ["北小学校 — 定員：90人", "南公民館 — 定員：40人"]),
        ("課題をすべて挙げてください", ["橋が古い。", "道が狭い。"]),
    ],
)
def test_a_japanese_heading_says_what_it_lists(
    listed: List, question: str, items: list[str]
) -> None:
    assert texts(listed(question, "町.md"))[:2] == items


def test_a_japanese_list_is_counted_in_japanese(listed: List) -> None:
    composed = listed("2030年までの目標をすべて挙げてください", "町.md")
    assert texts(composed) == ["2030年までに橋を直す。"]
    composed = listed("目標の一覧", "町.md")
    assert composed is not None
    assert composed.text.splitlines()[0] == "目標：2件"


def test_a_list_that_is_cut_says_so(listed: List) -> None:
    composed = listed("List all targets.", "plan.md", limit=2)
    assert composed is not None
    assert composed.text.splitlines()[0] == "5 targets in 2 sections (showing 4 of 5):"
    assert len(composed.citations) == 2
    assert composed.computed is not None
    assert (composed.computed.expression, composed.computed.value) == ("4 of 5", "5")


@pytest.mark.parametrize(
    "question",
    [
        "How many targets are there?",
        "When is the lock closed?",
        "List all targets for Norway.",
        "List all lighthouses.",
        "Which targets are not due by 2030?",
        "Which ferry carries the most cars?",
        "Name the two targets for ferries.",
        "Which boats follow the Mooring Act?",
        "What are targets?",
        "橋はいつ直しますか",
    ],
)
def test_what_wants_no_list_gets_none(listed: List, question: str) -> None:
    assert listed(question) is None


def test_a_look_up_quotes_what_is_in_one_place(listed: List) -> None:
    assert listed("Which targets are there for ferries?", "plan.md") is None


@pytest.mark.parametrize("limit", [1, 3, 60])
@pytest.mark.parametrize(
    "noun", ["targets", "measures", "laws", "acts", "boats", "quays", "pumps", "items", "things"]
)
def test_what_is_listed_is_quoted(listed: List, noun: str, limit: int) -> None:
    composed = listed(f"List all {noun}", limit=limit)
    if composed is not None:
        assert len(composed.citations) <= limit
        assert all(item.text in composed.text for item in composed.items)


ACT = """# Pond Act

## Chapter 1 General

### Article 1 Purpose

This Act keeps ponds clean.

### Article 2 Definitions

A pond is water of less than a hectare.

## Chapter 2 Duties

### Article 3 Reports

Owners report each spring.

## Decisions

- The weir is repaired.
- The fee is kept.
- The path is closed.

## Note

The Reed Act was amended in 2020. The Mill Act will be amended in 2027.
The Weir Act will be amended in 2028.
"""


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many articles does the Pond Act have?", "3"),
        ("How many chapters are there in the Pond Act?", "2"),
        ("How many decisions were taken?", "3"),
    ],
)
def test_headings_and_items_are_counted(
    tmp_path_factory: pytest.TempPathFactory, question: str, number: str
) -> None:
    files = files_of({"act.md": ACT}, tmp_path_factory.mktemp("act"))
    made = ListForm().answer(files.asked(question))
    assert made is not None
    assert made.short == number
    assert len(made.items) == int(number)


@pytest.mark.parametrize(
    "question", ["How many articles does the Lake Act have?", "How many ponds are there?"]
)
def test_what_is_not_listed_is_not_counted(
    tmp_path_factory: pytest.TempPathFactory, question: str
) -> None:
    files = files_of({"act.md": ACT}, tmp_path_factory.mktemp("act"))
    assert ListForm().answer(files.asked(question)) is None


def test_what_will_be_leaves_out_what_was(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = files_of({"act.md": ACT}, tmp_path_factory.mktemp("act"))
    made = ListForm().answer(files.asked("Which laws will be amended?"))
    assert made is not None
    assert "Mill Act" in made.text
    assert "Weir Act" in made.text
    assert "Reed Act" not in made.text


LEAD = (
    "# Valley board\n\n## Aims\n\nKPIs of the board:\n\n- By 2030, floods reach 40 houses.\n"
    "- By 2035, the fish count is 9,000.\n- By 2040, no fuel oil is bought.\n\n"
    "## Mills\n\n### KPIs\n\n- Turn two wheels by 2035.\n- Grind rye by 2028.\n"
)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many KPIs does the board have?", None),
        ("How many KPIs are due by 2035?", "2"),
        ("How many KPIs are due by 2040?", "1"),
        ("How many KPIs are due after 2030?", "3"),
    ],
)
def test_years_narrow_what_is_counted_over_sections(
    tmp_path_factory: pytest.TempPathFactory, question: str, number: str | None
) -> None:
    files = files_of({"board.md": LEAD}, tmp_path_factory.mktemp("board"))
    made = ListForm().answer(files.asked(question))
    assert (made.short if made else None) == number
    assert made is None or len(made.items) == int(number or 0)


def test_a_single_one_is_counted_in_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = files_of({"board.md": LEAD}, tmp_path_factory.mktemp("board"))
    made = ListForm().answer(files.asked("How many KPIs are due by 2040?"))
    assert made is not None
    assert made.text.splitlines()[0] == "KPIs: 1:"


def test_a_line_before_a_list_says_what_it_lists(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    contents = {"board.md": LEAD.partition("## Mills")[0]}
    files = files_of(contents, tmp_path_factory.mktemp("board"))
    made = ListForm().answer(files.asked("How many KPIs does the board have?"))
    assert made is not None
    assert made.short == "3"


def test_one_may_be_all_that_the_years_leave(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = files_of({"board.md": LEAD}, tmp_path_factory.mktemp("board"))
    made = ListForm().answer(files.asked("Which KPIs are due after 2035?"))
    assert texts(made) == ["By 2040, no fuel oil is bought."]


def test_items_after_a_table_are_remarks_on_it(tmp_path: Path) -> None:
    pool = (
        "# Castle pool\n\n## Prices\n\n| Ticket | Price |\n|---|---|\n| Single | 8 crowns |\n"
        "| Ten visits | 70 crowns |\n\n- Prices are paid in cash.\n- Lost tickets are lost.\n"
    )
    asked = files_of({"pool.md": pool}, tmp_path).asked("List all prices.")
    answer = ListForm().answer(asked)
    assert answer is not None
    assert texts(checked(answer)) == ["Single — Price: 8 crowns", "Ten visits — Price: 70 crowns"]
    assert answer.text.startswith("2 prices:")


def test_questions_of_a_section_are_listed_with_their_answers(tmp_path: Path) -> None:
    text = (
        "# Questions on moorings\n\n## Fees\n\n**What does a night cost?**\nIt is 12 crowns.\n\n"
        "**Who pays it?**\nThe skipper does.\n\n## Boats\n\n**How long may a boat be?**\n"
        "9 metres.\n"
    )
    asked = files_of({"moorings.md": text}, tmp_path).asked("List all questions on moorings.")
    composed = ListForm().answer(asked)
    assert composed is not None
    assert [one.text for one in composed.items] == [
        "What does a night cost? It is 12 crowns.",
        "Who pays it? The skipper does.",
        "How long may a boat be? 9 metres.",
    ]
