import pytest

from retriever.text.by_value import (
    as_written,
    missing_parts,
    search_terms,
    terms_by_value,
    within_bounds,
    without_said_values,
)


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
        ("I am 70. Is it free?", "free for persons of 65 or over", "I am . Is it free?"),
        ("I am 60. Is it free?", "free for persons of 65 or over", "I am 60. Is it free?"),
    ],
)
def test_what_a_text_says_in_other_words_is_taken_out(asked: str, said: str, left: str) -> None:
    assert " ".join(without_said_values(asked, said, said).split()).replace(" ?", " ?") == left


@pytest.mark.parametrize(
    ("asked", "label", "held"),
    [
        ("I'm 30, what do I pay?", "Adult (16–64)", ["30"]),
        ("I'm 70, what do I pay?", "Adult (16–64)", []),
        ("5歳の子どもはいくらですか", "3～5歳", ["5歳"]),
        ("70歳ですが、いくらですか", "一般（18歳以上65歳未満）", []),
        ("20歳ですが、いくらですか", "一般（18歳以上65歳未満）", ["20歳"]),
        ("10日前に取り消すと返金は？", "利用日の7日前まで", ["10日"]),
        ("10日前に取り消すと返金は？", "利用日の30日前まで", []),
        ("How much for 5 kg?", "up to 10 kg", ["5 kg"]),
        ("How much for 5 kg?", "10 kg", []),
        ("I am 70, what do I pay?", "65–79 years", ["70"]),
        ("I am 70, what do I pay?", "80 years and over", []),
        ("How much is it?", "up to 10 kg", []),
    ],
)
def test_a_number_may_lie_within_the_bounds_of_a_label(
    asked: str, label: str, held: list[str]
) -> None:
    assert [asked[start:end] for start, end in within_bounds(asked, label)] == held


def test_only_the_sentence_quoted_may_contain_a_date() -> None:
    said = "It was open from 3 to 9 May 2020. In 2021 it was shut."
    asked = "Was it open on 5 May 2020?"
    assert "2020" not in without_said_values(asked, said, said)
    assert without_said_values(asked, said, "In 2021 it was shut.") == asked


def test_an_article_that_a_text_lacks() -> None:
    assert missing_parts("第九条は何を定めていますか", "第八条　この規則は、別に定める。") == ["9"]
    assert missing_parts("What does Article 6 say?", "第六条　届け出る。") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2019年度の予算", {"平成", "31", "令和", "元年"}),
        ("平成31年度の予算", {"2019", "令和"}),
        ("R2年度の予算", {"2020", "令和"}),
        ("the budget of FY2020", {"令和"}),
        ("昭和63年に開館", {"1988"}),
    ],
)
def test_a_year_is_searched_in_all_its_writings(asked: str, found: set[str]) -> None:
    assert found <= set(search_terms(asked))


def test_a_year_without_a_japanese_writing_is_searched_as_it_is() -> None:
    assert not {"令和", "平成"} & set(search_terms("What was built in 2019?"))


@pytest.mark.parametrize(
    ("asked", "said", "written"),
    [
        ("2019年度の予算は?", "令和元年度の予算", "令和元年度の予算は?"),
        ("H31年度の予算は?", "2019年度の予算", "2019年度の予算は?"),
        ("2019年度の予算は?", "令和2年度の予算", "2019年度の予算は?"),
        ("2019年度の予算は?", "2019年度（令和元年度）の予算", "2019年度の予算は?"),
        ("2024年の件数は?", "the number in 2024", "2024年の件数は?"),
    ],
)
def test_a_question_has_its_years_as_the_text_writes_them(
    asked: str, said: str, written: str
) -> None:
    assert as_written(asked, said) == written


def test_terms_of_a_date_that_a_text_says_in_another_writing() -> None:
    assert "2019" in terms_by_value("2019年度の予算", "令和元年度の予算")
    assert not terms_by_value("2019年度の予算", "令和2年度の予算")
