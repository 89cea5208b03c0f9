import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.irregular import IRREGULAR
from ingest.language.terms import stem, terms, weighted_share, word_terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("!? — …", []),
        ("Seized goods exceeded 33,000", ["seiz", "good", "exceed", "33000"]),
        ("ships ship SHIP", ["ship", "ship", "ship"]),
        ("O’Brien and O'Brien", ["o'brien", "and", "o'brien"]),
        ("the ship's, the ships’ and ship", ["the", "ship", "the", "ship", "and", "ship"]),
        ("20.5% of 1,234,567", ["20.5", "of", "1234567"]),
        ("ﬁne Straße", ["fine", "strass"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("😀 port", ["port"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
    assert word_terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "only_words"),
    [
        ("知的財産", ["知的", "的財", "財産", "知", "的", "財", "産"], ["知的", "財産"]),
        ("港", ["港"], ["港"]),
        ("港は開いた。", ["港は", "は開", "開い", "港", "開"], ["港", "開く"]),
        ("AIと著作権", ["ai", "と著", "著作", "作権", "著", "作", "権"], ["著作", "権"]),
        ("ＡＩ　２０３３年", ["ai", "2033", "年"], ["年"]),
        ("𠮷野", ["𠮷野", "𠮷", "野"], ["野"]),
    ],
)
def test_japanese_gives_pairs_and_kanji_and_words(
    text: str, expected: list[str], only_words: list[str]
) -> None:
    assert terms(text) == expected + only_words
    assert [term for term in word_terms(text) if not term.isascii()] == only_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバ", "サーバー"),
        ("ﾕｰｻﾞ", "ユーザー"),
        ("取扱い", "取り扱い"),
        ("學校", "学校"),
        ("二〇二五年", "2025年"),
        ("三十三人", "33人"),
        ("五兆円", "５兆円"),
        ("食べなかった", "食べます"),
    ],
)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert set(word_terms(other)) <= set(word_terms(f"{one} {other}"))
    assert set(word_terms(one)) & set(word_terms(other))


@pytest.mark.parametrize("text", ["三つ", "3つ", "令和三年", "3,000人の三倍"])
def test_a_number_is_a_term_in_its_digits(text: str) -> None:
    assert terms(text).count("3") + terms(text).count("3000") >= 1


def test_particles_auxiliaries_and_pronouns_are_no_words() -> None:
    assert word_terms("それは誰のものであるか") == ["物"]


def test_a_word_broken_by_the_end_of_a_line_is_whole() -> None:
    line = "政府が策定した計画に基づいて実施する知的財"
    assert Counter(terms(f"{line}\n産の創造")) == Counter(terms(f"{line}産の創造"))
    assert Counter(terms(f"{line}  \r\n　産の創造")) == Counter(terms(f"{line}産の創造"))


def test_short_lines_and_paragraphs_stay_apart() -> None:
    assert "財産" not in terms("知財\n産業")
    assert "財産" not in terms("政府が策定した計画に基づいて実施する知的財\n\n産業")


def test_a_run_longer_than_the_segmenter_takes_is_segmented() -> None:
    assert word_terms("知的財産" * 5000) == ["知的", "財産"] * 5000


def test_the_same_terms_in_every_thread() -> None:
    text = "知的財産推進計画は二〇二五年に決定された。" * 40
    with ThreadPoolExecutor(4) as pool:
        assert len({tuple(found) for found in pool.map(terms, [text] * 16)}) == 1


def test_english_alone_loads_no_dictionary() -> None:
    code = (
        "import sys; from ingest.language.terms import terms; terms('“Ports” – café'); "
        "sys.exit('sudachipy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.text(), st.text())
def test_terms_of_joined_texts_are_those_of_each(one: str, other: str) -> None:
    assert Counter(terms(f"{one}\n\n{other}")) == Counter(terms(one) + terms(other))


@given(st.text(alphabet="知的財産サーバーのは五兆2,.%年 \n「」。"))
def test_words_are_among_the_terms(text: str) -> None:
    assert not Counter(word_terms(text)) - Counter(terms(text))


@given(st.text())
def test_terms_do_not_depend_on_what_was_stemmed_before(text: str) -> None:
    before = terms(text)
    stem.cache_clear()
    assert terms(text) == before


def test_words_are_folded_and_neither_stemmed_nor_numbers() -> None:
    assert words("Seized goods’ 33,000 港 SEIZED") == {"seized", "goods"}


_weights = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 100))


@given(_weights, st.sets(st.sampled_from("abcdef")))
def test_a_share_of_weights_grows_with_what_is_held(
    weights: dict[str, float], held: set[str]
) -> None:
    share = weighted_share(weights, held)
    assert 0 <= share <= weighted_share(weights, {*held, "a"}) <= 1
    assert weighted_share(weights, {*held, "z"}) == share


def test_terms_count_by_their_weight() -> None:
    assert weighted_share({"silk": 3.0, "export": 1.0}, {"silk", "wool"}) == 0.75
    assert weighted_share({}, {"silk"}) == 0


def test_irregular_forms_are_what_they_are_forms_of() -> None:
    assert terms("children bought what women chose") == terms("child buy what woman choose")
    assert terms("done") != terms("do")
    assert not set(IRREGULAR) & set(IRREGULAR.values())


def test_initials_have_a_plural_too() -> None:
    assert terms("DVDs and PCs") == [*terms("DVD"), *terms("and"), *terms("PC")]
    assert terms("Mrs") != terms("Mr")
    assert terms("CSS") == ["css"]
