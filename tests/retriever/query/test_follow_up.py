from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.query.follow_up import (
    asks_who,
    is_whole,
    missing_antecedent,
    read_with,
    without_lead,
)

STANDING = "What is the target for cosmetics exports?"
KETTLE = "How many units of the kettle were sold in January?"
_texts = st.text(max_size=60)


ALIKE = {("L-110", "L-320"), ("children", "adults"), ("Norway", "Chile"), ("toaster", "kettle")}


def by_meaning(phrase: str, others: Sequence[str]) -> list[float]:
    """Say of a few words that they are alike."""
    return [float((phrase, other) in ALIKE) for other in others]


def read(text: str, *history: str) -> str | None:
    found = read_with(text, history, by_meaning)
    return found.text if found else None


@pytest.mark.parametrize(
    "follow_up", ["And by when?", "Why?", "Who proposed it to the council?", "When was that?"]
)
def test_a_follow_up_is_read_after_the_question_it_leans_on(follow_up: str) -> None:
    assert read(follow_up, STANDING) == f"{STANDING} {follow_up}"


@pytest.mark.parametrize(
    ("follow_up", "earlier", "expected"),
    [
        ("And in February?", KETTLE, "How many units of the kettle were sold in February?"),
        ("And the toaster?", KETTLE, "How many units of the toaster were sold in January?"),
        ("What about Norway?", "What is the share of Chile?", "What is the share of Norway?"),
        ("And the figure for 2021?", "What was it in 2023?", "What was it in 2021?"),
        ("2024", "Kettle sales in 2023", "Kettle sales in 2024"),
        ("And on Mondays?", "When is it open on Sundays?", "When is it open on Mondays?"),
        ("Saturdays?", "When is it open on Sundays?", "When is it open on Saturdays?"),
        ("And the current size?", STANDING, "What is the current size for cosmetics exports?"),
        (
            "And the yearly service?",
            "How much does the basic inspection cost?",
            "How much does the yearly service cost?",
        ),
        ("And the town hall?", "When was the old mill built?", "When was the town hall built?"),
        ("What about children?", "What is the fee for adults?", "What is the fee for children?"),
        (
            "And those of the mill?",
            "Who checked the accounts of Varn Ferries?",
            "Who checked the accounts of the mill?",
        ),
        ("And of music?", "Who heads the museum of art?", "Who heads the museum of music?"),
        ("では2024年は？", "来場者は2023年に何人でしたか", "来場者は2024年に何人でしたか"),
        ("では、トースターは？", "ケトルの2月の販売数は何台か", "トースターの2月の販売数は何台か"),
        ("By whom?", "When was the line opened?", "By whom was the line opened?"),
        ("Why not?", "Are rare books lent?", "Why are rare books lent?"),
        ("では電子図書は？", "図書は何冊まで借りられますか", "電子図書は何冊まで借りられますか"),
        ("夜間は？", "大ホールの午前の料金はいくらですか", "大ホールの夜間の料金はいくらですか"),
        (
            "小ホールは？",
            "大ホールの午前の料金はいくらですか",
            "小ホールの午前の料金はいくらですか",
        ),
        ("And on Sunday evening?", "Who plays on Monday?", "Who plays on Sunday evening?"),
        (
            "And on the maternity ward?",
            "What are visiting hours in the ICU?",
            "What are visiting hours in the maternity ward?",
        ),
        (
            "And for small firms?",
            "What share of the cost does the grant cover?",
            "What share of the cost does the grant cover for small firms?",
        ),
        (
            "And in the old harbour?",
            "How many permits are there in zone C?",
            "How many permits are there in the old harbour?",
        ),
        ("And in L-110?", "Which devices are in room L-320?", "Which devices are in room L-110?"),
        ("では佐賀県は？", "福岡県の人口は何人ですか", "佐賀県の人口は何人ですか"),
    ],
)
def test_what_is_named_takes_the_place_of_its_kind(
    follow_up: str, earlier: str, expected: str
) -> None:
    assert read(follow_up, earlier) == expected


@pytest.mark.parametrize(
    ("follow_up", "earlier", "completed"),
    [
        ("And its rent?", "Who looks after the Mill House?", "And the Mill House's rent?"),
        (
            "How many does it hold?",
            "Who runs the Mill House?",
            "How many does the Mill House hold?",
        ),
        ("What about the rent?", "Who runs Mill House?", "What about the rent of Mill House?"),
        (
            "And how many of them were fatal?",
            "How many accidents with injury did the TWA count in 2024?",
            "And how many of the accidents with injury were fatal?",
        ),
        ("How many of them were fatal?", "What does the TWA count?", None),
        ("And its rent?", "Which house is the oldest?", None),
        ("And its rent?", "Is Mill House or Quay Loft older?", None),
        ("By whom?", "Who runs Mill House?", None),
        ("その定員は？", "公民館の管理者は誰ですか", None),
    ],
)
def test_a_pronoun_may_stand_for_the_only_name(
    follow_up: str, earlier: str, completed: str | None
) -> None:
    found = read_with(follow_up, [earlier], by_meaning)
    assert found is not None
    assert found.completed == completed


def test_follow_ups_go_on_from_each_other() -> None:
    history = (KETTLE, "And in February?")
    assert read("And the toaster?", *history) == (
        "How many units of the toaster were sold in February?"
    )


def test_the_latest_question_with_a_fitting_place_is_gone_on_from() -> None:
    history = (KETTLE, "Who manages the shop?", "thanks!")
    assert read("And in May?", *history) == "How many units of the kettle were sold in May?"
    assert read("Why?", *history) == "Who manages the shop? Why?"


def test_a_pronoun_means_what_the_last_whole_question_is_about() -> None:
    history = ("Which ministry supports museums?", STANDING, "And why is that?", "By when?")
    assert read("How much was it before?", *history) == f"{STANDING} How much was it before?"


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("How much were cosmetics exports?", False),
        ("Ghibli Park visitors", False),
        ("Is there a law that obliges platform operators to publish their training data?", False),
        ("And by when?", True),
        ("In South Korea?", True),
        ("What about China?", True),
        ("Who is its director?", True),
        ("Which boats have their home port in Aske?", False),
        ("How many firms raised their prices?", False),
        ("Which day do they open their doors?", True),
        ("Which colour is its roof?", True),
    ],
)
def test_only_what_needs_the_earlier_question_is_joined_to_it(text: str, leans: bool) -> None:
    before = "What is the target for the overseas market?"
    assert read(text, before) == (f"{before} {text}" if leans else None)


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("では、いつまでですか", True),
        ("それは誰が決めましたか", True),
        ("なぜですか", True),
        ("その予算はいくらですか", True),
        ("韓国では？", True),
        ("何時からですか。", True),
        ("いくらですか。", True),
        ("文化庁は著作権法をいつ改正しましたか", False),
        ("この計画に基づき文化庁が実施する権利情報の集約は何年度に始まりますか", False),
    ],
)
def test_a_japanese_follow_up_is_joined(text: str, leans: bool) -> None:
    before = "コンテンツの海外展開の目標は何ですか"
    assert read(text, before) == (f"{before} {text}" if leans else None)


@pytest.mark.parametrize(
    "text",
    ["How many visitors does Ghibli Park receive each year?", "Which other harbour is as deep?"],
)
def test_a_question_that_stands_alone_is_read_by_itself(text: str) -> None:
    assert read(text, STANDING) is None


def test_a_short_text_is_a_follow_up_only_perhaps() -> None:
    short, marked = (read_with(text, [STANDING], by_meaning) for text in ("guarantee", "By when?"))
    assert short is not None
    assert marked is not None
    assert (short.certain, marked.certain) == (False, True)


def test_history_without_questions_is_no_history() -> None:
    assert read("And by when?", "", "  \n", "ok, thanks") is None


@given(text=_texts, history=st.lists(_texts, max_size=4))
def test_any_conversation_can_be_read(text: str, history: list[str]) -> None:
    found = read_with(text, history, by_meaning)
    assert found == read_with(text, history, by_meaning)
    if found is not None:
        assert found.replaced or found.text.endswith(text)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("And by how much did it change?", "“it”"),
        ("Who heads it?", "“it”"),
        ("What do they cost?", "“they”"),
        ("By when?", "Ask the whole question"),
        ("And in February?", "Ask the whole question"),
        ("Why?", "Ask the whole question"),
        ("それはいつですか", "「それ」"),
        ("いつですか", "文で質問"),
    ],
)
def test_a_bare_follow_up_says_what_it_lacks(text: str, missing: str) -> None:
    assert missing in (missing_antecedent(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        STANDING,
        "And the yearly service?",
        "What about Norway?",
        "How long does it take to renew the permit?",
        "What is this document about?",
        "What kind of applicant is it?",
        "In which year was the old harbour opened?",
        "guarantee",
        "この文書は何についてですか",
        "いつ開港しましたか",
    ],
)
def test_what_can_be_looked_for_lacks_nothing(text: str) -> None:
    assert missing_antecedent(text) is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("And what does a sack of clay cost?", True),
        ("What does it cost in winter?", False),
        ("And the yearly service?", False),
        ("By when?", False),
    ],
)
def test_a_follow_up_that_is_a_whole_question(text: str, whole: bool) -> None:
    assert is_whole(text) is whole


def test_what_joins_a_follow_up_is_left_out_where_it_is_asked_by_itself() -> None:
    assert without_lead("And what does a sack cost?") == "what does a sack cost?"


@pytest.mark.parametrize(
    ("text", "who"), [("Who designed it?", True), ("By whom?", True), ("And when?", False)]
)
def test_what_asks_for_a_person(text: str, who: bool) -> None:
    assert asks_who(text) is who
