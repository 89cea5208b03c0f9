import pytest

from retriever.query.instructions import without_instructions


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What was net income, in USD millions?", "What was net income?"),
        ("Sales billed to Taiwan (in millions of dollars)", "Sales billed to Taiwan"),
        ("What did it cost? Answer with the figure only.", "What did it cost?"),
        ("What did it cost? State it in billions of euros.", "What did it cost?"),
        (
            "When was it signed? Please give the date in the format YYYY-MM-DD.",
            "When was it signed?",
        ),
        ("Did income rise? Answer in one word.", "Did income rise?"),
        ("How big (in USD billions) is the investment?", "How big is the investment?"),
        ("Net income in 2024, in USD millions, number only please", "Net income in 2024"),
        ("How many ships came, only the figure, please?", "How many ships came?"),
        ("Did income rise, in a single word?", "Did income rise?"),
    ],
)
def test_what_says_only_how_to_answer_is_not_asked(question: str, asked: str) -> None:
    assert without_instructions(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "How high is the damage in pounds?",
        "How many people work in USD zones?",
        "Which answer is given in the report?",
        "In which year was the answer found?",
        "Please answer in one word.",
        "What is in one word document?",
        "Which years count, the dates only or the names?",
        "令和6年の予算はいくらですか",
    ],
)
def test_what_is_asked_stays(question: str) -> None:
    assert without_instructions(question) == question
