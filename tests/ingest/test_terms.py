import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.terms import stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("!? — …", []),
        ("Seized goods exceeded 33,000", ["seiz", "good", "exceed", "33000"]),
        ("ships ship SHIP", ["ship", "ship", "ship"]),
        ("the ship's, the ships’ and ship", ["the", "ship", "the", "ship", "and", "ship"]),
        ("20.5% of 1,234,567", ["20.5", "of", "1234567"]),
        ("ＡＩ　２０３３年", ["ai", "2033", "年"]),
        ("ﬁne Straße", ["fine", "strass"]),
        ("知的財産", ["知的", "的財", "財産"]),
        ("港", ["港"]),
        ("AIと著作権法", ["ai", "と著", "著作", "作権", "権法"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("😀 port", ["port"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text(), st.text())
def test_terms_of_joined_texts_are_those_of_each(one: str, other: str) -> None:
    assert terms(f"{one}\n{other}") == terms(one) + terms(other)


@given(st.text())
def test_terms_do_not_depend_on_what_was_stemmed_before(text: str) -> None:
    before = terms(text)
    stem.cache_clear()
    assert terms(text) == before


def test_words_are_folded_and_neither_stemmed_nor_numbers() -> None:
    assert words("Seized goods’ 33,000 港 SEIZED") == {"seized", "goods"}
