import random

from retriever.training.examples.statements import statement_examples

TEXT = (
    "Fares are set each spring. The old ferry is painted red and carries 40 people. Dogs may "
    "travel free of charge on weekdays. Nobody knows who built the pier, which was opened late."
)
JAPANESE = (
    "図書館は駅の近くにある。\n体育館は1985年に市の中心部に建設された。"
    "日曜日は午後5時まで利用できる。"
)


def test_statements_are_asked_about_and_answered_by_their_rest() -> None:
    chance = random.Random(0)
    made = [one for _ in range(60) for one in statement_examples([TEXT], 1, chance)]
    asked = {one.question for one in made}
    assert "May Dogs travel free of charge on weekdays?" in asked
    assert any(one.startswith("Is the old ferry painted red and carries") for one in asked)
    assert any(one.answer == "travel free of charge on weekdays" for one in made)
    assert all(one.relevant for one in made)
    for one in made:
        if not one.answerable:
            assert len(one.text) < len(TEXT)


def test_japanese_statements_become_polite_questions() -> None:
    chance = random.Random(0)
    made = [
        one for _ in range(60) for one in statement_examples([JAPANESE], 1, chance, japanese=True)
    ]
    asked = {one.question.rstrip("?？") for one in made}
    assert "日曜日は午後5時まで利用できますか" in asked
    assert any(one.answer == "日曜日は午後5時まで利用できる" for one in made)


def test_no_more_are_made_than_wanted() -> None:
    assert len(list(statement_examples([TEXT] * 9, 4, random.Random(0)))) == 4
