import pytest

from ingest.language.weekdays import weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It does not run on Mondays.", [[0]]),
        ("Mondays and Thursdays", [[0], [3]]),
        ("Tuesday to Friday", [[1, 2, 3, 4]]),
        ("from Saturday to Monday", [[0, 5, 6]]),
        ("on weekdays, not at weekends", [[0, 1, 2, 3, 4], [5, 6]]),
        ("every day except Monday", [[1, 2, 3, 4, 5, 6]]),
        ("daily except on Sundays and Mondays", [[1, 2, 3, 4, 5]]),
        ("月曜日から金曜日まで", [[0, 1, 2, 3, 4]]),
        ("日曜日を除く毎日", [[0, 1, 2, 3, 4, 5]]),
        ("平日と土日", [[0, 1, 2, 3, 4], [5, 6]]),
        ("a sunny month", []),
        ("Mon–Thu", [[0, 1, 2, 3]]),
        ("Sat/Sun", [[5], [6]]),
        ("Mon, Wed and Fri", [[0], [2], [4]]),
        ("He sat in the sun, and wed her.", []),
        ("on Good Friday and the first Monday of May, 第2月曜日", []),
        ("一月と土地", []),
    ],
)
def test_weekdays(text: str, days: list[list[int]]) -> None:
    assert [sorted(one.days) for one in weekdays(text)] == days


def test_a_mention_is_a_span_of_the_text() -> None:
    text = "Open every day except Monday, from nine."
    [one] = weekdays(text)
    assert text[one.start : one.end] == "every day except Monday"
