import pytest

from retriever.answer.cell_selection import (
    cell_missing,
    cited_cells,
    select_cells,
    select_column_cells,
    select_columns,
    select_members,
    select_rows,
)
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from retriever.text.records import record_of
from retriever.text.rendering import render_unit
from retriever.types import Role
from tests.ingest.trees import rows_of
from tests.retriever.small import hits_of, row_with, unit_with

SURVEY = (
    "\t\tCurrent survey figures (trillion yen)\tChange (%)\tPrevious survey (trillion yen)\n"
    "Food\tExports\t1.5\t3.64\t1.4\n"
    "\tLocal sales\t7.3\t109.00\t3.5\n"
    "Cosmetics\tExports\t0.6\t-21.05\t0.8\n"
)
QUARTERS = (
    "\t2024\t\t2025\t\n"
    "\tQ1 sales\tQ2 sales\tQ1 sales\tQ2 sales\n"
    "Cargo\t1\t2\t3\t4\n"
    "Cruise\t5\t6\t7\t8\n"
)
LAWS = (
    "\tPrivacy law\tData law\t\n"
    "North\tAct A\tData Act (finance)\tGovernance Act\n"
    "South\tAct B\t\tCode\n"
)

TEAMS = (
    "Teams of the club\n\n| | |\n|--|--|\n| (1) Rowing | (3) Archery |\n| (2) Chess | (4) Judo |\n"
)


def asked(text: str, row: str, question: str) -> list[str]:
    """Return the cells of a row that a question asks for."""
    hit = hits_of(text)[0]
    values = select_cells(understand(question), record_of(text, row_with(hit, row)))
    assert all(value.cell.of(text) == value.words for value in values)
    return [value.words for value in values]


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("What is the current survey figure for cosmetics exports?", ["0.6"]),
        ("What was the previous survey figure for cosmetics exports?", ["0.8"]),
        ("By what percent did cosmetics exports fall?", ["-21.05"]),
        ("How did cosmetics exports change from the previous survey?", []),
        ("How many trillion yen are cosmetics exports?", ["0.6", "0.8"]),
        ("How large are cosmetics exports?", []),
        ("Which item fell by 21.05 in the current survey?", []),
        ("What are cosmetics exports and their change?", []),
    ],
)
def test_a_column_is_singled_out_by_words_that_no_other_has(
    question: str, cells: list[str]
) -> None:
    assert asked(SURVEY, "Cosmetics", question) == cells


MODELS = """
| Property | HF-100 | HF-250 | HF-400 Pro |
|---|---|---|---|
| Accuracy | 1.5 % | 1.0 % | 0.5 % |
| Protection | IP54 | IP65 | IP68 |
"""
HOURS = (
    "\tMonday-Friday\tSaturday, Sunday\tAugust\nPool\t9-21\t9-18\t8-21\nHall\t9-22\t9-20\t8-22\n"
)
TARGETS = "\tBaseline 2024\tTarget 2035\nRoad deaths\t31\t8\nBus trips\t14\t20\n"


@pytest.mark.parametrize(
    ("text", "row", "question", "cells"),
    [
        (MODELS, "Accuracy", "How exact is the HF-250?", ["1.0 %"]),
        (MODELS, "Accuracy", "HF-250の精度は？", ["1.0 %"]),
        (MODELS, "Protection", "Which model is waterproof to IP68?", ["IP68"]),
        (MODELS, "Protection", "Which of them may get wet?", []),
        (HOURS, "Pool", "When does the pool close on Sunday?", ["9-18"]),
        (HOURS, "Pool", "When may I swim on a Wednesday?", ["9-21"]),
        (HOURS, "Pool", "プールは日曜日に何時に閉まりますか", ["9-18"]),
    ],
)
def test_a_column_is_known_by_its_name_a_code_or_a_day(
    text: str, row: str, question: str, cells: list[str]
) -> None:
    assert asked(text, row, question) == cells


PRICES = """
| Plant | 1–4 pieces | 5–24 pieces | 25 or more |
|---|---|---|---|
| Box | 8.00 | 7.60 | 6.90 |
| Yew | 9.00 | 8.10 | 7.20 |
"""


@pytest.mark.parametrize(("pieces", "price"), [(30, "6.90"), (7, "7.60"), (3, "8.00")])
def test_a_column_whose_bounds_hold_a_number_is_asked_for(pieces: int, price: str) -> None:
    question = f"What is the price of each box for {pieces} pieces?"
    assert asked(PRICES, "Box", question) == [price]


def test_a_follow_up_selects_the_column_that_it_names_itself() -> None:
    both = "How many road deaths were there in 2024? And the target for 2035?"
    record = record_of(TARGETS, row_with(hits_of(TARGETS)[0], "Road deaths"))
    own = understand("And the target for 2035?", both)
    assert [one.words for one in select_cells(own, record)] == ["8"]
    assert [one.words for one in select_cells(understand("And why?", both), record)] != ["8"]
    its = understand("And its target?", "What is the baseline of road deaths? And its target?")
    assert [one.words for one in select_cells(its, record)] == ["8"]


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("What were the Q1 sales of cargo in 2025?", ["3"]),
        ("What were the cargo sales in 2025?", ["3", "4"]),
        ("What were the cargo sales in Q1?", ["1", "3"]),
        ("What were the cargo sales?", []),
        ("How did cargo sales go from Q1 2024 to Q2 2025?", []),
    ],
)
def test_several_header_rows_single_a_column_out_together(question: str, cells: list[str]) -> None:
    assert asked(QUARTERS, "Cargo", question) == cells


@pytest.mark.parametrize(
    ("text", "row", "question", "pointed", "quoted"),
    [
        (TEAMS, "Rowing", "Is rowing a team of the club?", "(3) Archery", ["(1) Rowing"]),
        (TEAMS, "Rowing", "Is archery a team of the club?", "(3) Archery", ["(3) Archery"]),
        (TEAMS, "Chess", "Which team plays on a board?", "(2) Chess", ["(2) Chess"]),
        (TEAMS, "Chess", "Which is the martial art?", "(4) Judo", ["(4) Judo"]),
        (TEAMS, "Chess", "Are chess and judo teams?", "(4) Judo", ["(2) Chess", "(4) Judo"]),
        (SURVEY, "Cosmetics", "Are local sales of food high?", "0.8", ["0.8"]),
    ],
)
def test_in_a_list_laid_out_as_a_table_the_cell_that_the_question_names_is_quoted(
    text: str, row: str, question: str, pointed: str, quoted: list[str]
) -> None:
    record = record_of(text, row_with(hits_of(text)[0], row))
    values = [one for one in record.filled if one.words == pointed]
    found = select_members(understand(question), record, values)
    assert [one.words for one in found] == quoted


def test_a_lone_figure_answers_a_question_for_one() -> None:
    text = "Port\tHarbour master\tShips\nOslo\tAnn\t12\nMoss\tBob\t13\n"
    assert asked(text, "Oslo", "How many are there in Oslo?") == ["12"]
    assert asked(text, "Oslo", "Who is there in Oslo?") == []


def test_words_of_the_headings_name_no_row() -> None:
    record = record_of(SURVEY, row_with(hits_of(SURVEY)[0], "Local sales"))
    question = understand("What is the change in food?")
    assert select_cells(question, record)
    assert not select_cells(question, record, ["Food and drink"])


def test_a_total_is_asked_for_in_several_words() -> None:
    text = "Port\tSold\tLeft\nOslo\t12\t3\nMoss\t1\t2\n合 計\t13\t5\n"
    assert asked(text, "合", "How much was sold overall?") == ["13"]
    assert asked(text, "Oslo", "How much was sold overall?") == []


@pytest.mark.parametrize("question", ["How much sake was sold?", "Was sake sold?"])
def test_an_empty_cell_is_no_answer_and_no_other_stands_for_it(question: str) -> None:
    assert asked("\tSold\tLeft\nSake\t\t3\nRope\t1\t2\n", "Sake", question) == []


BUDGET = (
    "Budget by department (thousand EUR)\n\nDepartment\t2023\t2024\t2025\n"
    "Archives\t420\t455\t470\nConservation\t615\t640\t\nDigital Services\t880\t1020\t1150\n"
)
SINGLE = "Item\tFigure\nGuests a year\t1.8 million\nStaff\t120\n"


@pytest.mark.parametrize(
    ("text", "row", "question", "lacks"),
    [
        (BUDGET, "Conservation", "What was the 2025 budget for conservation?", True),
        (BUDGET, "Conservation", "What was the 2024 budget for conservation?", False),
        (BUDGET, "Conservation", "What is the budget for conservation?", False),
        (BUDGET, "Archives", "What is the 2024 budget of the security department?", True),
        (BUDGET, "Archives", "What is the budget of the security department?", True),
        (BUDGET, "Archives", "What is the 2024 budget by department?", False),
        (BUDGET, "Archives", "List the budgets of the security department.", False),
        (BUDGET, "Archives", "Why was the 2024 budget of the archives increased?", True),
        (BUDGET, "Archives", "公文書部門の予算はいくらですか。", False),
        (SINGLE, "Guests", "How many people visit annually?", False),
        (LAWS, "South", "Why does South have a privacy law?", False),
        (LAWS, "South", "What is the privacy law of the islands?", False),
    ],
)
def test_a_row_lacks_the_cell_that_is_asked_for(
    text: str, row: str, question: str, lacks: bool
) -> None:
    hit = hits_of(text)[0]
    unit = unit_with(hit, row)
    evidence = Evidence(hit, 0, unit, render_unit(hit.document, unit), 3.0, 3.0)
    assert cell_missing(understand(question), evidence) == lacks


@pytest.mark.parametrize(
    ("answer", "logit", "lacks"), [("44", 3.0, False), ("44", -1.0, True), ("31", 3.0, True)]
)
def test_a_row_may_be_paraphrased_where_the_reader_points_into_the_column_named(
    answer: str, logit: float, lacks: bool
) -> None:
    [hit] = hits_of("\tAuk\tTern\nLength (m)\t31\t44\nBuilt\t1998\t2011\n")
    row = row_with(hit, "Length")
    [pointed] = [one.span for one in row.cells if one.of(hit.document.text) == answer]
    evidence = Evidence(hit, 0, row, render_unit(hit.document, row), logit, 3.0, answer=(pointed,))
    assert cell_missing(understand("How long is the Tern?"), evidence) is lacks


def test_rows_are_cut_to_one_column() -> None:
    hit = hits_of(SURVEY)[0]
    rows = [row for row in rows_of(hit.passage.units) if row.headers]
    records = [record_of(SURVEY, row) for row in rows]
    question = understand("What are the changes by sort?")
    cells = [[value.words for value in one] for one in select_column_cells(question, records)]
    assert cells == [["3.64"], ["109.00"], ["-21.05"]]
    assert select_columns(understand("List the goods."), records, frozenset()) == []


def test_the_rows_of_a_named_parent_belong_together() -> None:
    hit = hits_of(SURVEY)[0]
    rows = [row for row in rows_of(hit.passage.units) if row.headers]
    food = row_with(hit, "Local sales")
    assert select_rows(understand("What are the food figures?"), SURVEY, food, rows) == rows[:2]
    assert select_rows(understand("What are the local sales?"), SURVEY, food, rows) == [food]
    assert select_rows(understand("What is there?"), SURVEY, food, rows) == [food]


def test_the_cells_of_an_answer_stand_in_the_document() -> None:
    hit = hits_of(SURVEY)[0]
    row = row_with(hit, "Local sales")
    record = record_of(SURVEY, row)
    cells = cited_cells([(record, record.values[:1])])
    assert [(cell.role, cell.span.of(SURVEY)) for cell in cells] == [
        (Role.HEADER, "Current survey figures (trillion yen)"),
        (Role.UNIT, "trillion yen"),
        (Role.PARENT, "Food"),
        (Role.LABEL, "Local sales"),
        (Role.VALUE, "7.3"),
    ]


COURSES = (
    "# Courses\n\n| Course | Teacher | Fee (euros) |\n|---|---|---|\n| Chess | n/a | – |\n"
    "| Choir | Rees | 25 |\n"
)
LOANS = (
    "# 貸出\n\n| 館名 | 平成30年度 | 令和元年度 |\n|---|---|---|\n| 北館 | 45 | 46 |\n"
    "| 南館 | 31 | － |\n"
)


@pytest.mark.parametrize(
    ("text", "row", "question", "missing"),
    [
        (COURSES, "Chess", "What is the fee for Chess?", True),
        (COURSES, "Chess", "Who is the teacher of Chess?", True),
        (COURSES, "Choir", "What is the fee for Choir?", False),
        (LOANS, "南館", "南館の2019年度の貸出は何冊ですか", True),
        (LOANS, "北館", "北館の2019年度の貸出は何冊ですか", False),
    ],
)
def test_a_dash_is_no_answer(text: str, row: str, question: str, missing: bool) -> None:
    hit = hits_of(text, "a.md")[0]
    unit = row_with(hit, row)
    evidence = Evidence(hit, 0, unit, render_unit(hit.document, unit), 1.0, 1.0)
    assert cell_missing(understand(question), evidence) is missing


def test_a_column_of_a_year_is_selected_in_any_writing() -> None:
    hit = hits_of(LOANS, "a.md")[0]
    record = record_of(hit.document.text, row_with(hit, "北館"))
    for year in ("2019年度", "平成31年度", "R1年度"):
        values = select_cells(understand(f"北館の{year}の貸出は何冊ですか"), record)
        assert [value.words for value in values] == ["46"]


TICKETS = (
    "Ticket\tAdult (16-64)\tChild (4-15)\tSenior (65+)\n"
    "Day\t8.90\t5.20\t6.80\n"
    "Week\t39.00\t22.00\t31.00\n"
)


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("Compare the day ticket for adults and children", ["8.90", "5.20"]),
        ("day ticket: adult vs senior", ["8.90", "6.80"]),
        ("What does a day cost for adults?", ["8.90"]),
        ("What does a day cost for adults, children and seniors?", []),
        ("What does a day cost?", []),
    ],
)
def test_columns_that_a_question_joins_are_all_asked_for(question: str, cells: list[str]) -> None:
    assert asked(TICKETS, "Day", question) == cells
