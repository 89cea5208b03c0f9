import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.content_terms import content_terms
from ingest.language.terms import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is the target for the exports?", {"target", "export"}),
        ("According to the chart, how many ships are listed?", {"ship"}),
        (
            "I'm late, so I’d ask whether they've closed; isn't it John's?",
            {"late", "ask", "close", "john"},
        ),
        ("サーバの目標は何ですか", {"サーバー", "目標"}),
        ("「盧舎那仏造立の詔」はいつ発されたか。", {"盧遮那", "仏", "造立", "詔", "発する"}),
        ("二〇三三年までにどこで何をするのか教えてください", {"2033", "年"}),
        ("Which of these are there?", set()),
    ],
)
def test_function_words_are_left_out(text: str, expected: set[str]) -> None:
    assert content_terms(text) == expected


@given(st.text())
def test_content_terms_are_terms(text: str) -> None:
    assert content_terms(text) <= set(terms(text))
