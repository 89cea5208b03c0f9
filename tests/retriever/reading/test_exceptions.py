import pytest

from retriever.query.question import understand
from retriever.reading.exceptions import exceptions
from tests.retriever.small import hits_of, unit_with

ACT = (
    "Mooring Act\n\nThe licence fee is 120 crowns. It is halved for boats built before 1950. "
    "Boats may stay.\n\nNo boat may anchor. However, sailing boats may stay. "
    "Fees are due in May.\n\n"
    "使用料は一時間四百円とする。ただし、学生は半額とする。\n"
)


def _found(question: str, rule: str, text: str = ACT, source: str = "act.txt") -> list[str]:
    hit = next(one for one in hits_of(text, source) if rule in one.text)
    spans = exceptions(understand(question), hit, unit_with(hit, rule))
    return [one.of(hit.document.text) for one in spans]


@pytest.mark.parametrize(
    ("question", "rule", "expected"),
    [
        ("May a boat anchor?", "No boat", ["However, sailing boats may stay."]),
        ("使用料はいくらか", "四百円", ["ただし、学生は半額とする。"]),
        (
            "What is the fee for a boat built in 1940?",
            "120 crowns",
            ["It is halved for boats built before 1950."],
        ),
        ("What is the fee for a boat built in 1960?", "120 crowns", []),
        ("What is the fee?", "120 crowns", []),
        ("When are fees due?", "Fees are due", []),
    ],
)
def test_exceptions_that_follow_a_rule(question: str, rule: str, expected: list[str]) -> None:
    assert _found(question, rule) == expected


def test_items_of_a_list_have_exceptions_too() -> None:
    text = "# Rest days\n\n1. Every Monday.\n2. Except where it is a holiday.\n3. New Year.\n"
    assert _found("When is it shut?", "Every Monday", text, "rest.md") == [
        "2. Except where it is a holiday."
    ]


def test_what_follows_a_blank_line_is_no_exception() -> None:
    text = "No boat may anchor.\n\nHowever, that is long ago.\n"
    assert _found("May a boat anchor?", "No boat", text) == []
