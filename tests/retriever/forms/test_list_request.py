import pytest

from retriever.forms.list_request import Bound, alike, list_request


@pytest.mark.parametrize(
    ("question", "noun", "conditions", "every", "ordered"),
    [
        ("List all KPIs.", "KPIs", set(), True, True),
        ("Please list the open points", "open points", {"open"}, False, True),
        ("Which of the projects are in the west?", "projects", {"west"}, False, False),
        ("What are the goals for schools?", "goals", {"school"}, False, False),
        ("Which goals are set for schools? I need all of them.", "goals", {"school"}, True, True),
        ("Every decision on the lock", "decision", {"lock"}, True, True),
        ("List every open question", "open question", {"open"}, True, True),
        ("Can you give me a list of all fees in this document?", "fees", set(), True, True),
        ("I need all the fees, please", "fees", set(), True, True),
        ("Kindly list the fees and what each of them is for", "fees", set(), False, True),
        ("We'd like to see all tasks with their due dates", "tasks", set(), True, True),
        ("堤防の対策をすべて挙げてください", "対策", {"堤防"}, True, True),
    ],
)
def test_the_noun_and_its_conditions_are_told_apart(
    question: str, noun: str, conditions: set[str], every: bool, ordered: bool
) -> None:
    request = list_request(question)
    assert request is not None
    assert (request.noun, set(request.conditions)) == (noun, conditions)
    assert (request.every, request.ordered) == (every, ordered)


@pytest.mark.parametrize(
    ("question", "bound"),
    [
        ("all targets by 2030", Bound(2030, upper=True, strict=False)),
        ("all targets before 2030", Bound(2030, upper=True, strict=True)),
        ("all targets since 2030", Bound(2030, upper=False, strict=False)),
        ("all targets after FY2030", Bound(2030, upper=False, strict=True)),
        ("2030年以降の目標をすべて挙げて", Bound(2030, upper=False, strict=False)),
        ("all targets for 2030", None),
    ],
)
def test_years_are_bounds(question: str, bound: Bound | None) -> None:
    request = list_request(question)
    assert request is not None
    assert request.bound == bound


def test_a_strict_bound_leaves_its_year_out() -> None:
    assert [Bound(2030, upper=True, strict=True).holds(year) for year in (2029, 2030, 2031)] == [
        True, False, False,
    ]  # fmt: skip
    assert [Bound(2030, upper=False, strict=False).holds(year) for year in (2029, 2030)] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "Who heads the office?",
        "What are tides?",
        "Which boats are not insured?",
        "Which boat has the largest crew?",
        "Which boats carry more than ten people?",
        "What is the list price?",
        "家賃はいくらですか",
    ],
)
def test_other_questions_want_no_list(question: str) -> None:
    assert list_request(question) is None


def test_words_of_one_meaning_are_alike() -> None:
    assert {"target", "goal"} <= alike("kpi")
    assert {"kpi", "kpis"} <= alike("target")
    assert alike("lock") == {"lock", "locks"}
