import pytest

from retriever.text.by_value import missing_parts, without_said_values


@pytest.mark.parametrize(
    ("asked", "said", "left"),
    [
        ("What opens on 14 July 2026?", "opens on 2026-07-14", "What opens on ?"),
        ("What opens on 14 July 2026?", "開館は令和8年7月14日", "What opens on ?"),
        ("2026年7月14日に開くか", "It opens on 14.7.2026.", "に開くか"),
        ("Does it run on 15 January?", "except from 10 to 24 January", "Does it run on ?"),
        (
            "Does it run on 25 January?",
            "except from 10 to 24 January",
            "Does it run on 25 January?",
        ),
        ("a boat built in 1940", "built before 1950", "a boat built in"),
        ("a boat built in 1960", "built before 1950", "a boat built in 1960"),
        ("Which were built before 1940?", "built before 1950", "Which were built before 1940?"),
        ("Who pays 1.2 million?", "120万円を払う", "Who pays ?"),
        ("Who pays twenty crowns?", "a fine of 20 crowns", "Who pays crowns?"),
        ("Is it open on Tuesday?", "open every day except Monday", "Is it open on ?"),
        ("What is due by 2030?", "due by 2035", "What is due by 2030?"),
    ],
)
def test_what_a_text_says_in_other_words_is_taken_out(asked: str, said: str, left: str) -> None:
    assert " ".join(without_said_values(asked, said, said).split()).replace(" ?", " ?") == left


def test_only_the_sentence_quoted_may_contain_a_date() -> None:
    said = "It was open from 3 to 9 May 2020. In 2021 it was shut."
    asked = "Was it open on 5 May 2020?"
    assert "2020" not in without_said_values(asked, said, said)
    assert without_said_values(asked, said, "In 2021 it was shut.") == asked


def test_an_article_that_a_text_lacks() -> None:
    assert missing_parts("第九条は何を定めていますか", "第八条　この規則は、別に定める。") == ["9"]
    assert missing_parts("What does Article 6 say?", "第六条　届け出る。") == []
