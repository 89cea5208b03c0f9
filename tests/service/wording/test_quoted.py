import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.wording.quoted import clauses, folded, nearest, quoted
from tests.service.wording.texts import citations_of

QUOTES = "The **harbour** opened in 1911, and cod is landed.\n\nThe lighthouse is red"


def test_quotes_come_with_their_titles_and_passages() -> None:
    held = quoted(citations_of(QUOTES, "Port of Otaru"))
    assert held.text.splitlines() == [
        "The harbour opened in 1911, and cod is landed.",
        "The lighthouse is red",
    ]
    assert set(held.above.splitlines()) == {"Port of Otaru"}
    assert held.around == held.text
    assert held.sentences == {
        "The harbour opened in 1911, and cod is landed",
        "The lighthouse is red",
    }
    assert held.clauses == (
        "The harbour opened in 1911",
        "cod is landed",
        "The lighthouse is red",
    )


def test_a_claim_may_use_the_content_words_of_quotes_and_titles() -> None:
    held = quoted(citations_of(QUOTES, "Port of Otaru"))
    assert {"harbour", "1911", "otaru"} <= held.words
    assert "the" not in held.words
    assert {"the", "otaru"} <= held.named


def test_nothing_is_quoted_of_no_citations() -> None:
    held = quoted([])
    assert (held.text, held.sentences, held.clauses) == ("", frozenset(), ())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("It  opened\nin 1911.", "It opened in 1911"), ("港は赤い。", "港は赤い"), ("", "")],
)
def test_sentences_are_compared_without_their_full_stop(sentence: str, expected: str) -> None:
    assert folded(sentence) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened; cod is landed", ["It opened", "cod is landed"]),
        ("It has 1,310 ships at 10:30", ["It has 1,310 ships at 10:30"]),
        ("港は赤い。船は青い、", ["港は赤い", "船は青い"]),
        ("Sand BUT no andesite", ["Sand", "no andesite"]),
    ],
)
def test_clauses_end_at_punctuation_and_conjunctions(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@given(st.text())
def test_clauses_are_parts_of_the_text_in_order(text: str) -> None:
    at = 0
    for clause in clauses(text):
        assert clause == clause.strip() != ""
        at = text.index(clause, at) + len(clause)


def test_the_nearest_clauses_share_the_most_terms() -> None:
    said = ["the harbour opened", "the harbour is red", "cod is landed"]
    assert nearest(frozenset({"harbour", "open"}), said) == said[:1]
    assert nearest(frozenset({"harbour"}), said) == said[:2]
    assert nearest(frozenset({"whale"}), said) == []
    assert nearest(frozenset({"whale"}), []) == []
