from hypothesis import given
from hypothesis import strategies as st

from retriever.training.vocabulary import SPECIAL, kept_pieces, tokenizer_of

PIECES = [(name, 0.0) for name in SPECIAL] + [
    ("▁", -3.0), ("▁fee", -4.0), ("▁tariff", -4.0), ("図書館", -4.0), ("料金", -4.0), ("の", -3.0),
    ("ע", -3.0), *((letter, -6.0) for letter in "abcdefghijklmnopqrstuvwxyz?図書館料金汉"),
]  # fmt: skip


def test_pairs_are_put_together_with_the_special_pieces() -> None:
    found = tokenizer_of(PIECES).encode("fee?", "図書館の料金")
    assert found.tokens == ["[CLS]", "▁fee", "?", "[SEP]", "▁", "図書館", "の", "料金", "[SEP]"]
    assert found.type_ids == [0, 0, 0, 0, 1, 1, 1, 1, 1]


def test_pieces_in_use_are_kept_and_every_letter_of_the_languages() -> None:
    kept = kept_pieces(["fee fee", "図書館の料金", "図書館"], PIECES)
    pieces = {PIECES[row][0] for row in kept}
    assert pieces.issuperset({*SPECIAL, "▁fee", "図書館", "の", "a", "館"})
    assert not pieces & {"▁tariff", "料金", "ע", "汉"}, "料金 is in one text only"


@given(st.lists(st.text(alphabet="feta ?図書館料金の", max_size=30), max_size=5))
def test_what_is_cut_with_the_kept_pieces_is_whole(texts: list[str]) -> None:
    tokenizer = tokenizer_of([PIECES[row] for row in kept_pieces(texts, PIECES)])
    for text in texts:
        tokens = tokenizer.encode(text, add_special_tokens=False).tokens
        assert "".join(tokens).replace("▁", " ").strip() == text.strip() or "  " in text
