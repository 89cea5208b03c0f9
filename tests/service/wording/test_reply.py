import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.wording.model import Reply
from service.wording.reply import Claim, claims


def read(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.named) for claim in claims(Reply(text, cut=False))]


COD, HERRING = "Cod is landed.", "Herring too."
OPENED, RED = "港は開かれた。", "灯台は赤い。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cod is landed [1]. Herring too [2].", [(COD, (1,)), (HERRING, (2,))]),
        ("Cod is landed. [1] Herring too. [2]", [(COD, (1,)), (HERRING, (2,))]),
        ("[1] Cod is landed.\n[2] Herring too.", [(COD, (1,)), (HERRING, (2,))]),
        ("Cod is landed [1][3].", [("Cod is landed.", (1, 3))]),
        ("Cod is landed [2, 1].", [("Cod is landed.", (2, 1))]),
        ("Cod is landed", [("Cod is landed", ())]),
        ("- **Cod** is landed [1].\n- Herring too.", [(COD, (1,)), (HERRING, ())]),
        ("1. Cod is landed.\n2. Herring too.", [(COD, ()), (HERRING, ())]),
        ("<think>Is it 7?</think>Cod is landed.", [("Cod is landed.", ())]),
        ("港は開かれた［1］。灯台は赤い【2】。", [(OPENED, (1,)), (RED, (2,))]),
        ("港は開かれた。[1]灯台は赤い。[1]", [(OPENED, (1,)), (RED, (1,))]),
        ("[1]", []),
        ("  \n\n ", []),
    ],
)  # fmt: skip
def test_sentences_come_with_the_quotes_they_name(
    text: str, found: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert read(text) == found


def test_the_last_sentence_of_a_reply_that_was_cut_is_not_whole() -> None:
    text = "Cod is landed. Herring is"
    assert claims(Reply(text, cut=True))[-1] == Claim("Herring is", (), whole=False)
    assert all(claim.whole for claim in claims(Reply("Cod is landed.", cut=True)))
    assert all(claim.whole for claim in claims(Reply(text, cut=False)))


@given(st.text(max_size=300))
def test_whatever_is_said_is_read(text: str) -> None:
    for claim in claims(Reply(text, cut=False)):
        assert claim.text == claim.text.strip() != ""
        assert "\n" not in claim.text
