import pytest

from retriever.answer.choice import SCORE_MARGIN, Choice, choose
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from tests.retriever.small import hits_of, unit_with

TEXT = """# Silk

## History

The exports of raw silk to Porto made the harbour rich.

## Figures

| Goods | Exports | Imports |
|---|---|---|
| Raw silk | 240 | 12 |
| Wool | 31 | 57 |
"""


def test_what_is_close_to_the_best_is_quoted_too() -> None:
    history, table = hits_of(TEXT, "silk.md")
    sentence, row = unit_with(history, "The exports"), unit_with(table, "Raw silk")
    question = understand("What are the exports of raw silk?")
    best = Evidence(history, 0, sentence, "The exports of raw silk made it rich.", 5.0, 6.0)
    close = Evidence(table, 1, row, "Raw silk — Exports: 240", 3.0, 6.0 - SCORE_MARGIN)
    far = Evidence(table, 1, unit_with(table, "Wool"), "Wool — Exports: 31", 4.0, 3.0)
    assert choose(question, [best, close, far]) == Choice((best, close))
    assert choose(question, []) == Choice()


def test_the_unit_with_the_qualifier_wins_over_a_better_one_with_another() -> None:
    (hit,) = hits_of(
        "# Lift\n\nBlock A has a lift for 8 people.\n\nBlock B has a lift for 5 people.\n"
    )
    first, second = unit_with(hit, "Block A"), unit_with(hit, "Block B")
    better = Evidence(hit, 0, first, "Block A has a lift for 8 people.", 5.0, 6.0)
    worse = Evidence(hit, 0, second, "Block B has a lift for 5 people.", 4.0, 5.0)
    question = understand("How many people does the lift of block B hold?")
    assert choose(question, [better, worse]) == Choice((worse,))
    unanswered = understand("How many people does the lift of block C hold?")
    assert choose(unanswered, [better, worse]) == Choice((better, worse), "block C")


def test_a_unit_of_another_year_is_not_quoted_beside_that_of_the_year_asked_for() -> None:
    (hit,) = hits_of("# 水道\n\n令和元年度の有収率は91%である。令和2年度の有収率は92%である。\n")
    own, other = (
        Evidence(hit, 0, unit_with(hit, words), f"{words}の有収率は{rate}である。", 5.0, score)
        for words, rate, score in (("令和元年度", "91%", 6.0), ("令和2年度", "92%", 5.0))
    )
    assert choose(understand("2019年度の有収率は何%ですか"), [own, other]) == Choice((own,))
    assert choose(understand("2020年度の有収率は何%ですか"), [own, other]) == Choice((other,))


def test_a_row_that_the_question_does_not_name_yields_to_the_one_that_it_names() -> None:
    _, table = hits_of(TEXT, "silk.md")
    silk, wool = unit_with(table, "Raw silk"), unit_with(table, "Wool")
    named = Evidence(table, 1, silk, "Raw silk — Exports: 240; Imports: 12", 3.0, 4.0)
    other = Evidence(table, 1, wool, "Wool — Exports: 31; Imports: 57", 6.0, 8.0)
    assert choose(understand("Are 57 bales of raw silk imported?"), [other, named]) == Choice(
        (named,)
    )
    mixed = Evidence(table, 1, wool, "Wool — Exports: raw silk", 6.0, 8.0)
    assert choose(understand("What replaced raw silk?"), [mixed, named]) == Choice((mixed,))


FEES = "| Ticket for | Fee |\n|---|---|\n| Adult (16-64) | 8.90 |\n| Senior (65+) | 6.80 |\n"


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("I am 70. What is the fee?", "Senior"),
        ("What does my son of 17 pay?", "Adult"),
    ],
)
def test_a_row_whose_bounds_hold_what_the_question_tells_is_named(question: str, row: str) -> None:
    [table] = hits_of(FEES, "fees.md")
    rows = [
        Evidence(table, 0, unit_with(table, name), f"{name} — Fee: {fee}", 3.0, 4.0)
        for name, fee in (("Adult (16-64)", "8.90"), ("Senior (65+)", "6.80"))
    ]
    for order in (rows, rows[::-1]):
        [chosen] = choose(understand(question), order).evidence
        assert chosen.words.startswith(row)


def test_of_several_bounds_the_narrowest_is_meant() -> None:
    [table] = hits_of(
        "| Weight | Fee |\n|---|---|\n| up to 5 kg | 4 |\n| up to 10 kg | 7 |\n", "fees.md"
    )
    rows = [
        Evidence(table, 0, unit_with(table, name), f"{name} — Fee: {fee}", 3.0, 4.0)
        for name, fee in (("up to 10 kg", 7), ("up to 5 kg", 4))
    ]
    chosen = choose(understand("What is the fee for 3 kg?"), rows).evidence
    assert [one.words for one in chosen] == ["up to 5 kg — Fee: 4"]


def test_an_exception_is_not_quoted_after_another_rule() -> None:
    [hit] = hits_of(
        "Staff get 200 a day. Trips are paid for. However, no more than 45 is paid.", "pay.txt"
    )
    units = [unit_with(hit, words) for words in ("Staff", "However")]
    rule, exception = (Evidence(hit, 0, one, one.of(hit.document.text), 5.0, 6.0) for one in units)
    assert choose(understand("How much is paid?"), [rule, exception]).evidence == (rule,)
    assert exception in choose(understand("How much is paid?"), [exception, rule]).evidence


def test_a_copy_of_the_table_is_no_better_than_the_table() -> None:
    found = []
    for source, score in (("silk.md", 8.0), ("copy.md", 7.0)):
        _, table = hits_of(TEXT, source)
        silk, wool = unit_with(table, "Raw silk"), unit_with(table, "Wool")
        found += [
            Evidence(table, 1, wool, "Wool — Exports: 31; Imports: 57", 6.0, score),
            Evidence(table, 1, silk, "Raw silk — Exports: 240; Imports: 12", 3.0, score - 5),
        ]
    chosen = choose(understand("Are 57 bales of raw silk imported?"), sorted_by_score(found))
    assert [one.words.split(" —")[0] for one in chosen.evidence] == ["Raw silk", "Raw silk"]


def test_a_row_of_all_is_no_member_of_a_list() -> None:
    table = hits_of(
        "| Village | Glass |\n|---|---|\n| Ash | 20 |\n| Elm | 7 |\n| All villages | 27 |\n"
    )[0]
    rows = [unit_with(table, name) for name in ("All", "Ash", "Elm")]
    found = [
        Evidence(table, 0, row, row.of(table.document.text), 6.0, 6.0 - at)
        for at, row in enumerate(rows)
    ]
    listed = choose(understand("List the villages."), found).evidence
    assert [one.unit for one in listed] == rows[1:]
    [first, *_] = choose(understand("How much glass is there in all villages?"), found).evidence
    assert first.unit == rows[0]


def sorted_by_score(evidence: list[Evidence]) -> list[Evidence]:
    """Return evidence as it comes, the highest score first."""
    return sorted(evidence, key=lambda one: -one.score)


BRANCHES = (
    "# 図書館\n\n| 館名 | 区分 | 冊数 |\n|---|---|---|\n| 中央館 | 一般書 | 48200 |\n"
    "| 中央館 | 児童書 | 15300 |\n| きた分館 | 一般書 | 7650 |\n| きた分館 | 児童書 | 2950 |\n"
)


@pytest.mark.parametrize(
    ("question", "chosen", "unsettled"),
    [
        ("きた分館の児童書は何冊ですか", ["2950"], False),
        ("中央館の雑誌は何冊ですか", ["48200", "15300"], True),
        ("ひがし分館の一般書は何冊ですか", ["48200", "7650"], True),
        ("雑誌は何冊ですか", ["48200", "15300", "7650"], True),
        ("雑誌をすべて挙げてください", ["48200", "15300", "7650"], False),
        ("How many magazines are there?", ["48200", "15300", "7650"], False),
    ],
)
def test_rows_of_which_one_is_asked_for_must_be_told_apart(
    question: str, chosen: list[str], unsettled: bool
) -> None:
    (hit,) = hits_of(BRANCHES)
    rows = [unit_with(hit, figure) for figure in ("48200", "15300", "7650", "2950")]
    evidence = [
        Evidence(hit, 0, row, row.of(hit.document.text), 6.0, 6.0 - at)
        for at, row in enumerate(rows)
    ]
    made = choose(understand(question), evidence)
    assert [one.words.split("|")[-2].strip() for one in made.evidence] == chosen
    assert made.unsettled is unsettled


def test_a_row_whose_name_has_that_of_the_row_asked_for_is_left_out() -> None:
    (hit,) = hits_of(
        "| Kind | Price |\n|---|---|\n| Stall | 20 |\n| Corner stall | 35 |\n", "stalls.md"
    )
    corner, stall = (
        Evidence(hit, 0, unit_with(hit, words), f"{name} — Price: {price}", 5.0, score)
        for words, name, price, score in (
            ("| Corner", "Corner stall", 35, 6.0),
            ("| Stall", "Stall", 20, 5.0),
        )
    )
    assert choose(understand("What is the price of a stall?"), [corner, stall]) == Choice((stall,))
    assert choose(understand("What is the price of a corner stall?"), [corner, stall]) == Choice(
        (corner,)
    )
    assert set(choose(understand("What do stalls cost?"), [corner, stall]).evidence) == {
        corner,
        stall,
    }


TARIFF = """# Tariff 2026

## Pool

| Ticket | Adult | Child |
|---|---|---|
| Day | 8.90 | 5.20 |
| Week | 39.00 | 22.00 |

## Annex: pool 2025

| Ticket | Adult | Child |
|---|---|---|
| Day | 8.40 | 4.90 |
| Week | 37.00 | 21.00 |
"""


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("What does a child pay for a day?", [2026]),
        ("What did a child pay for a day in 2025?", [2025]),
        ("What did a child pay for a day before?", [2025, 2026]),
    ],
)
def test_of_tables_of_two_years_the_later_one_answers(question: str, years: list[int]) -> None:
    new, old = hits_of(TARIFF, "tariff.md")
    rows = {
        year: Evidence(hit, 0, unit_with(hit, "Day"), f"Day — Child: {price}", 5.0, score)
        for year, hit, price, score in ((2026, new, "5.20", 6.0), (2025, old, "4.90", 6.5))
    }
    chosen = choose(understand(question), [rows[2025], rows[2026]]).evidence
    assert list(chosen) == [rows[year] for year in years]
