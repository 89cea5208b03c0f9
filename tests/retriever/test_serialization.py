import json

from hypothesis import given
from hypothesis import strategies as st

from retriever.serialization import render

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc"), _values, max_size=4))
def test_it_is_the_json_that_was_given(shape: dict[str, object]) -> None:
    assert json.loads(render(shape)) == shape


def test_it_is_compact_utf8_with_the_keys_in_their_order() -> None:
    shape: dict[str, object] = {
        "question": "目標は 50 %?",
        "answer": None,
        "confidence": 0.93,
        "citations": [],
    }
    assert render(shape) == (
        '{"question":"目標は 50 %?","answer":null,"confidence":0.93,"citations":[]}'.encode()
    )
