import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.nodes import Span
from ingest.language.sentences import sentence_spans, trimmed
from tests.ingest.texts import texts


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t", []),
        ("No end", ["No end"]),
        ("One here. Two here! Three?", ["One here.", "Two here!", "Three?"]),
        ("It rose by 3.5 per cent. So did we.", ["It rose by 3.5 per cent.", "So did we."]),
        ("Dr. Sato met Mr. Kato. They spoke.", ["Dr. Sato met Mr. Kato.", "They spoke."]),
        ("They chose Ms. Solberg. She came.", ["They chose Ms. Solberg.", "She came."]),
        ("See Vol. 2 and Paras. 3. It ends.", ["See Vol. 2 and Paras. 3.", "It ends."]),
        ("They speak Ch. They left.", ["They speak Ch.", "They left."]),
        ("港は開いた。灯台は赤い。", ["港は開いた。", "灯台は赤い。"]),
        ("中文句子。还有一句。", ["中文句子。", "还有一句。"]),
        ("😀 Smile now. 𠮷野 went home.", ["😀 Smile now.", "𠮷野 went home."]),
        ("2.6.1. The holder may apply.", ["2.6.1. The holder may apply."]),
        ("Wrapped at\nthe line. Next\none.", ["Wrapped at\nthe line.", "Next\none."]),
        ("計画を策\n定した。次に\n進む。", ["計画を策\n定した。", "次に\n進む。"]),
        ("（注）推計である。（1）次の目的。", ["（注）推計である。", "（1）次の目的。"]),
        ("別紙を参照（図1参照。）。本文だ。", ["別紙を参照（図1参照。）。", "本文だ。"]),
        ("免除される。75歳の人も同じ。", ["免除される。", "75歳の人も同じ。"]),
        ("幅は約3.5m（昨年。3月）だ。", ["幅は約3.5m（昨年。3月）だ。"]),
        ("○○とする。ただし、この限りでない。", ["○○とする。", "ただし、この限りでない。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**One here.** Two here.", ["**One here.**", "Two here."]),
        ("**One here.** **Two here.**", ["**One here.**", "**Two here.**"]),
        ("**One here. Two here.** Three.", ["**One here.", "Two here.**", "Three."]),
        ("It is *so.* Is it ~~so?~~ Yes.", ["It is *so.*", "Is it ~~so?~~", "Yes."]),
        ("_She came._\nHe left.", ["_She came._", "He left."]),
        ("One here. **Two here.", ["One here.", "**Two here."]),
        ("**港は開いた。**灯台は赤い。", ["**港は開いた。**", "灯台は赤い。"]),
        ("港は開いた。**灯台は赤い。**", ["港は開いた。", "**灯台は赤い。**"]),
        ("It is so.*1 And so on.", ["It is so.", "*1 And so on."]),
    ],
)
def test_marks_that_close_emphasis_stay_with_their_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「終わり。帰る。」と言った。次だ。", ["「終わり。帰る。」と言った。", "次だ。"]),
        ("『本の題。』を読んだ。次だ。", ["『本の題。』を読んだ。", "次だ。"]),
        ("「終わり。」\nと述べた。", ["「終わり。」\nと述べた。"]),
        ("すごい！と言った。次！？本当だ。", ["すごい！と言った。", "次！？本当だ。"]),
        ("「はい。」「いいえ。」", ["「はい。」", "「いいえ。」"]),
        ("「はい。」彼は帰った。", ["「はい。」", "彼は帰った。"]),
        ("「（い。う）え。」だった。次だ。", ["「（い。う）え。」だった。", "次だ。"]),
        ("「閉じない。次の文だ。", ["「閉じない。", "次の文だ。"]),
        ("「引用だ。\n\n次の段落だ。」", ["「引用だ。", "次の段落だ。」"]),
    ],
)
def test_a_japanese_quotation_stays_in_its_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_bracket_that_closes_far_away_is_a_slip() -> None:
    text = "『始まりだ。" + "続く文だ。" * 200 + "終わりだ。』"
    assert sentences(text)[:2] == ["『始まりだ。", "続く文だ。"]


def test_only_the_part_asked_for_is_split() -> None:
    text = "Before it. In it. After it."
    assert [span.of(text) for span in sentence_spans(text, 11, 17)] == ["In it."]


@pytest.mark.parametrize("sentence", ["The ship sailed on. ", "港は開いた。", "It’s a “ship”. "])
def test_a_long_text_is_split_as_a_short_one_is(sentence: str) -> None:
    found = sentences(sentence * 3000)
    assert found == [sentence.strip()] * 3000


def test_a_sentence_longer_than_what_is_looked_at_together_stays_whole() -> None:
    long = "word " * 9000 + "end."
    assert sentences(f"Before it. {long} After it.") == ["Before it.", long, "After it."]


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(0, 40), st.integers(0, 40))
def test_sentences_hold_all_that_is_not_white_space(text: str, left: int, right: int) -> None:
    start, end = min(left, len(text)), max(0, len(text) - right)
    at = start
    for span in sentence_spans(text, start, end):
        assert at <= span.start < span.end <= end
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:end].strip()


def test_trimming_leaves_nothing_of_white_space() -> None:
    assert trimmed("  a b ", 0, 6) == Span(2, 5)
    assert trimmed(" \n　", 0, 3) is None
    assert trimmed("abc", 1, 1) is None
