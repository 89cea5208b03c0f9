import pytest

from ingest.language.asking import asks


@pytest.mark.parametrize(
    "words",
    [
        "Are dogs allowed?",
        "**Q2. May I bring my own towels?**",
        "“Who pays?”",
        "(Is it free?)",
        "犬は入れますか",
        "手数料はいくらですか。",
        "いつ始まりましたか？",
        "誰が払うのでしょうか。",
    ],
)
def test_questions(words: str) -> None:
    assert asks(words)


@pytest.mark.parametrize(
    "words",
    [
        "Dogs are allowed.",
        "Q: Are dogs allowed? A: No.",
        "Whether dogs are allowed, the rules do not say.",
        "町は静か",
        "参加者は何人かいます。",
        "",
    ],
)
def test_statements(words: str) -> None:
    assert not asks(words)
