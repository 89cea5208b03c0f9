from decimal import Decimal

import pytest

from retriever.text.measures import bounds, measures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My son has just turned 15.", [(15, "age")]),
        ("a 17-year-old", [(17, "age")]),
        ("My daughter is nine.", [(9, "age")]),
        ("65–79 — Mon", [(65, ""), (79, "")]),
        ("two weeks' notice", [(336, "hours")]),
        ("a day ahead", [(24, "hours")]),
        ("3.5 tonnes", [(3500, "kilogram")]),
        ("we came fifth", [(5, "rank")]),
        ("900人が12冊", [(900, "persons"), (12, "冊")]),
        ("on 5 May 2024 at 8:30", []),
    ],
)
def test_measures(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(int(one.value), one.unit) for one in measures(text)] == expected


@pytest.mark.parametrize(
    ("statement", "inside", "outside"),
    [
        ("Anybody aged 12 or over may join.", 12, 11),
        ("persons under 12", 11, 12),
        ("members aged 12 to 17", 17, 18),
        ("It carries up to five persons.", 5, 6),
        ("Its load must not exceed 420 kg.", 420, 421),
        ("stronger than force 5", 6, 5),
        ("among the top four countries", 4, 5),
        ("定員は40人とする。", 40, 41),
        ("10冊以内とする。", 10, 11),
        ("18歳未満の者", 17, 18),
        ("中学生以上とする。", 2, 1),
    ],
)
def test_bounds(statement: str, inside: int, outside: int) -> None:
    (bound,) = bounds(statement)
    assert bound.holds(Decimal(inside))
    assert not bound.holds(Decimal(outside))


def test_a_rate_is_counted_by_no_bound() -> None:
    assert [one.unit for one in bounds("貸出しは1人につき10冊以内とする。")] == ["冊"]
