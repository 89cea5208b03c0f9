"""Questions made from what documents state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document.document import Document
from ingest.document.nodes import Section
from ingest.structure.sections import read_structure
from service.questions.question_generation import (
    StatedQuestion,
    questions_near,
    questions_of,
)
from tests.service.fake import make_document


def parsed(text: str) -> tuple[Document, tuple[Section, ...]]:
    document = make_document("a.md", text)
    return document, tuple(read_structure(document.text))


def asked(text: str, language: str = "en") -> list[str]:
    return [one.question for one in questions_of(*parsed(text), language)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The lighthouse was painted red in 1957.", "When was the lighthouse painted red?"),
        ("All lamps must be replaced by 30 June 2027.", "By when must all lamps be replaced?"),
        (
            "The town aims to plant 2,000 trees by 2030.",
            "By when does the town aim to plant 2,000 trees?",
        ),
        ("Tolne Quay has been closed since 3 May 2021.", "Since when has Tolne Quay been closed?"),
        ("次回の会合は令和8年4月17日に開く。", "次回の会合はいつ開くのですか。"),
        ("改修工事は2027年3月までに完了します。", "改修工事はいつまでに完了しますか。"),
    ],
)
def test_a_date_is_asked_for(sentence: str, question: str) -> None:
    assert asked(f"About\n\n{sentence}\n") == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was painted red in 1957.",
        "These lamps must be replaced by 2027.",
        "The lighthouse was painted red, and in part white, in 1957.",
        "The pier was built in 1911 and rebuilt in 1957.",
        "The lighthouse was painted red in spring.",
        "これは令和8年4月17日に開く",
    ],
)
def test_a_sentence_that_needs_others_or_states_more_is_not_asked_about(sentence: str) -> None:
    assert asked(f"About\n\n{sentence}\n") == []


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("“Berth” means a place where a ship lies.", "What does “Berth” mean?"),
        ("「利用者」とは、施設を使う者をいう。", "利用者とは何ですか。"),
    ],
)
def test_a_definition_is_asked_for(sentence: str, question: str) -> None:
    assert asked(f"About\n\n{sentence}\n") == [question]


TABLE = """Works

| No | Work | Budget (million) | Coast | 2024 |
|---|---|---|---|---|
| 1 | Quay wall | 840 | yes | 12 |
| 2 | Cranes | 95 | no | 14 |
| 3 | 12 | 1 | 2 | 3 |
| 4 | Subtotal | 936 | | 29 |
"""


def test_a_cell_is_asked_for_by_its_row_and_column() -> None:
    questions = asked(TABLE)
    assert set(questions) == {"What is the budget for “Quay wall”?", "What was “Cranes” in 2024?"}
    assert all(one.startswith("「") for one in asked(TABLE, "ja"))


def test_a_figure_of_a_day_is_asked_for_on_it() -> None:
    questions = asked(TABLE.replace("2024", "Apr 1, 2023"))
    assert "What was “Cranes” on Apr 1, 2023?" in questions


def test_people_are_asked_who_they_are_and_signs_of_notes_are_not_said() -> None:
    table = """Works

| Work | Owner | Data use, society-based) |
|---|---|---|
| Quay wall² | Ola Berg | 7 |
"""
    assert asked(table) == ["Who is the owner of “Quay wall”?"]
    assert asked(table, "ja") == ["「Quay wall」の「Owner」を教えてください。"]


def test_a_topic_that_would_lack_its_article_is_named_as_it_is() -> None:
    text = "Guide\n\n# Application for a stall\n\nAsk.\n\n# Meeting of 14 May 2025\n\nNone.\n"
    assert set(asked(text)) == {
        "What do the documents say about “Application for a stall”?",
        "What do the documents say about “Meeting of 14 May 2025”?",
    }


def test_a_heading_that_asks_is_asked_as_it_is_and_a_topic_by_its_name() -> None:
    text = (
        "Guide\n\n# Where may nets be dried?\n\nOn the quay.\n\n# 4.2 Lost property\n\nIt is kept."
        "\n\n# Notes\n\nNone.\n"
    )
    assert set(asked(text)) == {
        "Where may nets be dried?",
        "What do the documents say about lost property?",
    }


@pytest.mark.parametrize(
    ("question", "japanese", "english"),
    [
        ("港はいつ開かれたのですか。", 0, 2),
        ("「夜の入港」について何が書かれていますか。", 0, 2),
        ("「令和6年」の「2024」を教えてください。", 0, 2),
        ("「Lost property」について何が書かれていますか。", 1, 2),
        ("When was the quay built?", 2, 0),
    ],
)
def test_how_foreign_a_question_is(question: str, japanese: int, english: int) -> None:
    one = StatedQuestion(question, "", ())
    assert (one.foreignness("ja"), one.foreignness("en")) == (japanese, english)


def test_what_is_asked_twice_is_not_asked() -> None:
    text = "A\n\nThe pier was built in 1911.\n\nThe pier was built in 1912.\n"
    assert asked(text) == []


def test_questions_near_a_passage_are_of_what_it_states() -> None:
    text = "A\n\nThe pier was built in 1911.\n\nThe mole was built in 1912.\n"
    document, sections = parsed(text)
    span = next(
        unit
        for section in sections
        for block in section.blocks
        for unit in block.units
        if "mole" in unit.of(text)
    )
    found = [one.question for one in questions_near(document, sections, span, "en")]
    assert found == ["When was the mole built?"]


@given(st.text(alphabet="The pier was by in 1911.年に「」とは|#\n ", max_size=300))
def test_evidence_is_of_the_text_and_the_same_each_time(text: str) -> None:
    document, sections = parsed(text)
    first = questions_of(document, sections, "en")
    assert first == questions_of(document, sections, "en")
    for one in first:
        assert one.evidence
        assert all(0 <= span.start < span.end <= len(text) for span in one.evidence)


def test_real_files_make_questions(seed_text: str) -> None:
    assert len(asked(seed_text)) > 10
