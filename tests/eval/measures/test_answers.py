import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.answers import answer_match, reference_f1


@pytest.mark.parametrize(
    ("answer", "groups", "expected"),
    [
        ("Two  hundred\nby 2033.", [["200", "two hundred"], ["2033"]], 1),
        ("200 by 2035.", [["200", "two hundred"], ["2033"]], 0),
        ("2,200 by 2033.", [["200"]], 0),
        ("It is not so.", [["no"]], 0),
        ("No: it is not so.", [["no"]], 1),
        ("the **Cabinet** Office", [["cabinet office"]], 1),
        ("２０３３年度", [["2033年度"]], 1),
        ("Straße", [["STRASSE"]], 1),
        (None, [["200"]], 0),
        ("", [["200"]], 0),
    ],
)
def test_answer_match(answer: str | None, groups: list[list[str]], expected: int) -> None:
    assert answer_match(answer, groups) == expected


def test_what_is_forbidden_makes_an_answer_wrong() -> None:
    groups = [["3"]]
    assert answer_match("3 of them: cats, dogs", groups, ["fish", "cat"]) == 1
    assert answer_match("3 of them: cats, dogs, Fish", groups, ["fish"]) == 0


@pytest.mark.parametrize(
    ("answer", "reference", "expected"),
    [
        ("The Cabinet Office", "the cabinet office.", 1),
        ("by 2033", "in the year 2033", 2 / 5),
        ("go go go", "go on", 2 / 5),
        ("nothing alike", "2033", 0),
        (None, "2033", 0),
        ("", "2033", 0),
        ("…", "the", 1),
        ("Straße ２０３３", "STRASSE **2033**", 1),
        # 目標 | は | 2033 | 年 against 2033 | 年 | まで: two of five and two of four tokens.
        ("目標は2033年", "2033年まで", 2 * 2 / 9),
        ("コンテンツ・産業", "コンテンツ産業", 1),
        ("𠮷野家", "𠮷野", 4 / 5),
    ],
)
def test_reference_f1(answer: str | None, reference: str, expected: float) -> None:
    assert reference_f1(answer, reference) == pytest.approx(expected)


@given(st.text(), st.text())
def test_reference_f1_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    assert reference_f1(one, other) == reference_f1(other, one)
    assert 0 <= reference_f1(one, other) <= 1
    assert reference_f1(one, one) == 1
