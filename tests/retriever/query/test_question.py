import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import QuestionError
from ingest.language.content_terms import content_terms
from retriever.query.question import MAX_CHARACTERS, AnswerType, understand

_texts = st.text(min_size=1, max_size=300).filter(lambda text: any(map(str.isalpha, text)))


@pytest.mark.parametrize("text", ["", "   \n\t", "?!", "… — ・ 。", "☃ 😀", "\u200b"])
def test_without_words_there_is_nothing_to_ask(text: str) -> None:
    with pytest.raises(QuestionError, match="no words in the question"):
        understand(text)


def test_a_question_may_be_as_long_as_the_limit_and_no_longer() -> None:
    understand("x" * MAX_CHARACTERS)
    understand(" " * MAX_CHARACTERS + "x")
    with pytest.raises(QuestionError, match=f"at most {MAX_CHARACTERS:,}"):
        understand("x" * (MAX_CHARACTERS + 1))


@given(text=_texts)
def test_any_text_with_a_letter_can_be_asked(text: str) -> None:
    question = understand(text)
    assert question.text == " ".join(text.split())
    assert question.read_as is None
    assert question.terms == content_terms(question.text)


def test_a_follow_up_wants_what_it_asks_for_itself() -> None:
    asked = "How many sites will be chosen in rural regions?"
    question = understand("By when?", f"{asked} By when?")
    assert question.answer_type is AnswerType.DATE
    assert {"site", "rural", "region"} <= question.terms
    assert question.text == question.read_as


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        ("When does the guidance take effect?", AnswerType.DATE),
        ("In what year was it amended?", AnswerType.DATE),
        ("いつまでに達成しますか", AnswerType.DATE),
        ("何年に改正されましたか", AnswerType.DATE),
        ("何時に始まりますか", AnswerType.DATE),
        ("何時代に建てられましたか", AnswerType.TEXT),
        ("How many locations are there?", AnswerType.QUANTITY),
        ("What percentage of patents is unused?", AnswerType.QUANTITY),
        ("来場者は何人ですか", AnswerType.QUANTITY),
        ("目標額はいくらですか", AnswerType.QUANTITY),
        ("高さは何ｍなの？", AnswerType.QUANTITY),
        ("どのくらいの距離がありますか", AnswerType.QUANTITY),
        ("染色体数は?", AnswerType.QUANTITY),
        ("図書館の数が増えた理由は何か", AnswerType.TEXT),
        ("三つの柱は何ですか", AnswerType.LIST),
        ("課題をすべて挙げてください", AnswerType.LIST),
        ("どのような施策がありますか", AnswerType.LIST),
        ("どのような理由で禁止されましたか", AnswerType.TEXT),
        ("誰が決定しましたか", AnswerType.TEXT),
        ("What are the pillars?", AnswerType.LIST),
        ("Which measures deter piracy?", AnswerType.LIST),
        ("List the ministries.", AnswerType.LIST),
        ("What is the purpose of the act?", AnswerType.TEXT),
        ("Who chairs the council?", AnswerType.TEXT),
        ("Why was this done?", AnswerType.TEXT),
        ("Which GPUs does the laboratory run?", AnswerType.LIST),
        ("KPIs for the harbour", AnswerType.LIST),
        ("Processes of the plant", AnswerType.LIST),
        ("What areas does the plan cover?", AnswerType.LIST),
        ("Status of the works", AnswerType.TEXT),
        ("Show me the latest analysis", AnswerType.TEXT),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question_words(
    text: str, answer_type: AnswerType
) -> None:
    assert understand(text).answer_type is answer_type


@pytest.mark.parametrize("word", ["status", "basis", "crisis", "surplus", "series", "lens"])
def test_a_singular_word_in_s_is_not_a_plural(word: str) -> None:
    assert understand(f"What is the {word} of the plan?").answer_type is AnswerType.TEXT
    assert understand(f"What {word} does the plan have?").answer_type is AnswerType.TEXT
    assert understand(f"{word} for the plan").answer_type is AnswerType.TEXT


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("What are the eight strategic domains?", 8),
        ("Name the 3 pillars.", 3),
        ("What are the two main KPIs?", 2),
        ("What are the pillars?", None),
        ("What happened in 2033?", None),
        ("What was the status of the 3 campus series?", None),
        ("三つの柱は何ですか", 3),
        ("８つの戦略領域を挙げてください", 8),
        ("十二の項目は何ですか", None),
    ],
)
def test_how_many_things_are_asked_for(text: str, count: int | None) -> None:
    assert understand(text).count == count


def test_terms_are_those_that_carry_the_meaning() -> None:
    assert understand("What is the target for the exports?").terms == {"target", "export"}


@pytest.mark.parametrize(
    ("text", "japanese"), [("目標は何ですか", True), ("What is 5G?", False), ("𠮷", True)]
)
def test_japanese_is_told_by_its_script(text: str, japanese: bool) -> None:
    assert understand(text).japanese is japanese


@pytest.mark.parametrize(
    ("text", "sub_questions"),
    [
        ("How many ships came, and was any lost?", ("was any lost?",)),
        (
            "Who built it and in which year and why did the quay sink?",
            ("in which year", "why did the quay sink?"),
        ),
        ("What is the target, and by when?", ()),
        ("Which ships and sheds are there?", ()),
        ("港はいつ開いたか", ()),
    ],
)
def test_questions_joined_by_and_are_told_apart_where_they_say_what_they_ask(
    text: str, sub_questions: tuple[str, ...]
) -> None:
    assert understand(text).sub_questions == sub_questions
