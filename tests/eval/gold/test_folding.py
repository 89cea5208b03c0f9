from hypothesis import given
from hypothesis import strategies as st

from eval.gold.folding import fold


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    # Apart from marks that only meet once something between them is gone.
    folded = fold(text.replace("*", ""))
    assert fold(folded) == folded
