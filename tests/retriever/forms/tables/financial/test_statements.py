"""Ratios and changes of financial statements, found by the usual names of their rows."""

from pathlib import Path

import pytest

from eval.measures.verify import answer_faults
from retriever.forms.tables.financial.line_items import Item, item_named
from retriever.forms.tables.financial.statements import StatementAnswers
from retriever.forms.tables.values import folded
from retriever.types import Answer, Composed
from tests.retriever.forms.asked import Files, files_of

ACCOUNTS = """# Haldvik Ferries

## Income statement

Amounts in thousand crowns

| | 2023 | 2024 |
|---|---|---|
| Turnover | 1,200 | 1,350 |
| Cost of sales | (720) | (810) |
| Operating profit | 240 | 297 |
| Net profit | (60) | 135 |

## Balance sheet

Amounts in thousand crowns

| | 2023 | 2024 |
|---|---|---|
| Inventories | 108 | 90 |
| Total current assets | 500 | 600 |
| Total assets | 2,000 | 2,400 |
| Current liabilities | 250 | 240 |
| Total liabilities | 900 | 960 |
| Fleet share | 40 % | 45 % |
"""
KESSAN = """# 港運輸

単位：百万円

| | 令和5年度 | 令和6年度 |
|---|---|---|
| 売上高 | 1,000 | 1,100 |
| 売上総利益 | 300 | 385 |
"""


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({"accounts.md": ACCOUNTS}, tmp_path_factory.mktemp("accounts"))


def outcome(files: Files, question: str) -> Composed | None:
    made = StatementAnswers().answer(files.asked(question))
    if made:
        said = Answer(
            question, made.text, 1.0, None, made.citations, (), "1", "terms", composed=made
        ).to_dict()
        assert answer_faults(said) == []
    return made


def expression(files: Files, question: str) -> str:
    made = outcome(files, question)
    assert made is not None
    assert made.computed is not None
    return made.computed.expression


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("What was the gross margin in 2024?", "(1,350 − 810) / 1,350 = 40 %"),
        ("operating margin FY2023", "240 / 1,200 = 20 %"),
        ("What was the net margin of Haldvik Ferries in 2024?", "135 / 1,350 = 10 %"),
        ("What was the current ratio in 2024?", "600 / 240 = 2.5"),
        ("What was the debt ratio in 2023?", "900 / 2,000 = 45 %"),
        ("days of inventory in 2024", "90 / 810 × 365 = 40.6"),
    ],
)
def test_a_ratio_is_computed_from_the_rows_of_a_year(
    accounts: Files, question: str, how: str
) -> None:
    assert expression(accounts, question) == how


def test_a_ratio_of_no_year_is_given_for_each_the_latest_first(accounts: Files) -> None:
    made = outcome(accounts, "What is the operating margin?")
    assert made is not None
    assert made.computed is not None
    assert [line.split(":")[0] for line in made.text.splitlines()] == [
        "Operating margin 2024",
        "Operating margin 2023",
    ]
    assert made.computed.value == "22 %"


def test_growth_is_asked_by_another_name_of_the_row(accounts: Files) -> None:
    how = "1,350 − 1,200 = 150; (1,350 − 1,200) / 1,200 = 12.5 %"
    assert expression(accounts, "How much did net sales grow from 2023 to 2024?") == how
    assert expression(accounts, "Growth of revenue in 2024") == how
    assert expression(accounts, "By how much did turnover change?") == how


QUARTERS = """# Brint Foods

## Results by quarter

USD million

| | Q1 2024 | Q2 2024 | Q3 2024 |
|---|---|---|---|
| Net sales | 100 | 110 | 132 |
| Research and development | (4) | (5) | (8) |
| Operating income | 10 | 11 | 33 |
| Interest expense | (2) | (2) | (3) |
"""


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of({"quarters.md": QUARTERS}, tmp_path_factory.mktemp("quarters"))


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("What was the operating margin in 2024 Q3?", "33 / 132 = 25 %"),
        ("By how much did revenue rise from Q1 2024 to Q3 2024, in percent, to no decimals?",
         "132 − 100 = 32; (132 − 100) / 100 = 32 %"),
        ("What was the interest coverage in Q2 2024?", "11 / 2 = 5.5"),
        ("By how much did R&D spending change between Q1 2024 and Q3 2024?",
         "8 − 4 = 4; (8 − 4) / 4 = 100 %"),
        ("What was turnover from Q1 to Q3 2024 in total?", "100 + 110 + 132 = 342"),
        ("What were R&D and operating income together in FY24Q2?", "5 + 11 = 16"),
        ("What share of Q3 2024 net sales was operating income?", "33 / 132 = 25 %"),
        ("How much higher was revenue than operating income in Q1 2024?", "100 − 10 = 90"),
        ("In which quarter was operating income lowest?", "10 < 11 < 33; lowest = 10"),
        ("By how many percentage points did the operating margin change from Q1 to Q3 2024?",
         "10 / 100 = 10 %; 33 / 132 = 25 %; 25 − 10 = 15"),
        ("What was the turnover in the first quarter of 2024, in USD millions?",
         "Net sales Q1 2024 = 100"),
    ],
)  # fmt: skip
def test_quarters_are_asked_in_any_writing(quarters: Files, question: str, how: str) -> None:
    assert expression(quarters, question) == how


@pytest.mark.parametrize(
    "question",
    [
        "What was the operating margin in Q4 2024?",
        "What was the operating margin in 2024?",
        "Did revenue grow in Q2 2024?",
        "What were net sales in Q1 2024?",
        "What was the EBITDA in Q1 2024?",
    ],
)
def test_what_no_quarter_tells_is_left_alone(quarters: Files, question: str) -> None:
    assert outcome(quarters, question) is None


def test_a_growth_rate_of_years_compounds(accounts: Files) -> None:
    how = "(1,350 / 1,200)^(1/1) − 1 = 12.5 %"
    assert expression(accounts, "What was the CAGR of turnover from 2023 to 2024?") == how


def test_a_loss_has_no_growth_in_percent(accounts: Files) -> None:
    assert expression(accounts, "How did net profit change from 2023 to 2024?") == (
        "135 − (−60) = 195"
    )


def test_percentages_differ_by_points(accounts: Files) -> None:
    made = outcome(accounts, "How did the fleet share change from 2023 to 2024?")
    assert made is not None
    assert "5 percentage points" in made.text


def test_each_cell_that_was_used_is_cited(accounts: Files) -> None:
    made = outcome(accounts, "What was the debt ratio in 2023?")
    assert made is not None
    assert made.computed is not None
    used = made.computed.operands
    assert [(one.label, one.text) for one in used] == [
        ("Total liabilities 2023", "900"),
        ("Total assets 2023", "2,000"),
    ]
    text = made.citations[0].hit.document.text
    assert all(one.text in made.citations[one.citation].quote.of(text) for one in used)


@pytest.mark.parametrize(
    "question",
    [
        "What was the gross margin in 2022?",
        "What was the gross margin of the tram company in 2024?",
        "What was the equity ratio in 2024?",
        "How much did the crew grow from 2023 to 2024?",
        "How much was the turnover in 2024?",
        "How much did turnover grow from 2021 to 2024?",
    ],
)
def test_what_the_statements_lack_is_left_to_others(accounts: Files, question: str) -> None:
    assert outcome(accounts, question) is None


def test_years_of_eras_and_japanese_rows(tmp_path: Path) -> None:
    files = files_of({"kessan.md": KESSAN}, tmp_path)
    assert expression(files, "令和6年度の売上総利益率は") == "385 / 1,100 = 35 %"
    assert expression(files, "売上高の伸び率はいくらですか") == (
        "1,100 − 1,000 = 100; (1,100 − 1,000) / 1,000 = 10 %"
    )


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("net sales", Item.REVENUE),
        ("Revenue¹", Item.REVENUE),
        ("cost of goods sold", Item.COST_OF_SALES),
        ("other income", None),
        ("売上高", Item.REVENUE),
    ],
)
def test_a_row_is_an_item_by_its_whole_name(name: str, item: Item | None) -> None:
    assert item_named(folded(name)) is item


REPORT = """# Alder Inc.

Quarterly report for the period ended June 25, {0}

The third quarter of {0} is told of.

## Statements of operations

In millions

| | Three Months Ended June 25, {0} | Three Months Ended June 26, {1} | Nine Months Ended June 25, {0} |
|---|---|---|---|
| Total net sales | $ {2} | $ {3} | $ 2,900 |
| Cost of sales | 470 | 460 | 1,600 |
| Operating profit | $ (20) | $ — | $ (30) |
| Net income | $ 190 | $ 210 | $ 790 |

## Segments

In millions

| | Three Months Ended June 25, {0} | Three Months Ended June 26, {1} |
|---|---|---|
| Net sales: | | |
| Americas | $ 400 | $ 390 |
| Europe | 420 | 420 |
| Other | 12 | 13 |

## Shares of net sales

| | Three Months Ended June 25, {0} | Three Months Ended June 26, {1} |
|---|---|---|
| Net income | 23 % | 26 % |

## Cash

(In millions; unaudited)

| | Nine Months Ended June 25, {0} | Nine Months Ended June 26, {1} |
|---|---|---|
| Net cash provided by operating activities | 800 | 700 |
| Purchases of property and equipment | (90) | (80) |
| Free cash flow | 705 | 610 |

## Legal proceedings

A suit of Birch against us and four other companies was settled in May without any payment.
"""  # noqa: E501


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Files:
    files = {
        "2022 Q3 Alder.md": REPORT.format(2022, 2021, 820, 810),
        "2024 Q3 Alder.md": REPORT.format(2024, 2023, "1,020", 905),
    }
    return files_of(files, tmp_path_factory.mktemp("reports"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # The report's quarter is its last three months, and neither nine months nor a share.
        (
            "What was Alder's net income in Q3 2022?",
            "Net income Three Months Ended June 25, 2022: $ 190 millions",
        ),
        # Segments have net sales too.
        (
            "What were Alder's net sales in the third quarter of 2024?",
            "Total net sales Three Months Ended June 25, 2024: $ 1,020 millions",
        ),
        (
            "What was Alder's net income for the nine months ended June 25, 2022?",
            "Net income Nine Months Ended June 25, 2022: $ 790 millions",
        ),
        (
            "alder net sales q3 2022",
            "Total net sales Three Months Ended June 25, 2022: $ 820 millions",
        ),
        # A segment is not the company.
        (
            "What were Alder's net sales of the Americas in Q3 2022?",
            "Americas Three Months Ended June 25, 2022: $ 400 millions",
        ),
        # A loss has its sign of currency before the bracket.
        (
            "What was Alder's operating profit for the nine months ended June 25, 2022?",
            "Operating profit Nine Months Ended June 25, 2022: $ (30) millions",
        ),
        # What a row states is not computed.
        (
            "What was the free cash flow of Alder for the nine months ended June 25, 2022?",
            "Free cash flow Nine Months Ended June 25, 2022: 705 millions",
        ),
    ],
)
def test_a_figure_of_a_quarterly_report_is_of_the_months_that_are_meant(
    reports: Files, question: str, said: str
) -> None:
    made = outcome(reports, question)
    assert made is not None
    assert made.text == said


def test_a_change_is_between_the_same_quarters_of_two_years(reports: Files) -> None:
    how = expression(reports, "How did Alder's net sales change from Q3 2023 to Q3 2024?")
    assert how == "1,020 − 905 = 115; (1,020 − 905) / 905 = 12.7 %"


@pytest.mark.parametrize(
    "question",
    [
        "What was Alder's net income in Q1 2022?",
        "What was Alder's net income in Q3 2026?",
        "What was Birch's net income in Q3 2022?",
        "birch net income q3 2022",
        "What was Elm's net income in Q3 2022?",
    ],
)
def test_neither_another_quarter_nor_what_another_company_made_is_told(
    reports: Files, question: str
) -> None:
    assert outcome(reports, question) is None
