from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.japanese import japanese_words


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("", []),
        ("五兆円のサーバ", ["5000000000000", "円", "サーバー"]),
        ("それを行うことができる", ["行う", "こと"]),
        ("打込む、打ち込む", ["打つ", "打つ"]),
    ],
)
def test_content_words_come_in_their_normalised_form(text: str, content: list[str]) -> None:
    assert [word.form for word in japanese_words(text) if word.content] == content


def test_numerals_are_told() -> None:
    assert [word.surface for word in japanese_words("三十三人と2隻") if word.numeral] == [
        "三十三",
        "2",
    ]


@given(st.text(alphabet="知的財産のサーバーを二〇年、「」漢字カナab12 \n", max_size=200))
def test_the_words_hold_the_whole_text(text: str) -> None:
    assert "".join(word.surface for word in japanese_words(text)) == text


def test_a_text_longer_than_the_segmenter_takes_is_segmented() -> None:
    assert sum(len(word.surface) for word in japanese_words("知的財産" * 10_000)) == 40_000


def test_every_thread_has_its_own_tokenizer() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda text: list(japanese_words(text)), ["知的財産の創造" * 50] * 12)
        )
    assert all(one == found[0] for one in found)
