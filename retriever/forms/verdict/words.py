"""The words of questions and statements as they are compared: stems, signs, values.

"Closed" is "open" with the other sign, and "prohibited" is "allowed" with the other sign. Dates and
days are blanked, as they are compared by value; numbers are written by their value.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language.content_terms import FUNCTION_TERMS
from ingest.language.dates import periods
from ingest.language.figures import number_mentions
from ingest.language.japanese import japanese_words
from ingest.language.scripts import is_japanese
from ingest.language.terms import stem
from ingest.language.weekdays import weekdays

PERMISSION = "permission"
NECESSITY = "necessity"
OPEN = "open"
_SIGNED = {
    "allowed": (PERMISSION, 1), "permitted": (PERMISSION, 1), "permissible": (PERMISSION, 1),
    "prohibited": (PERMISSION, -1), "forbidden": (PERMISSION, -1), "banned": (PERMISSION, -1),
    "open": (OPEN, 1), "closed": (OPEN, -1), "shut": (OPEN, -1),
    "許可": (PERMISSION, 1), "可能": (PERMISSION, 1), "可": (PERMISSION, 1),
    "出来る": (PERMISSION, 1), "良い": (PERMISSION, 1), "禁止": (PERMISSION, -1),
    "必要": (NECESSITY, 1), "不要": (NECESSITY, -1), "不必要": (NECESSITY, -1),
    "necessary": (NECESSITY, 1), "required": (NECESSITY, 1), "unnecessary": (NECESSITY, -1),
    "free": ("pay", -1), "pay": ("pay", 1), "pays": ("pay", 1), "paid": ("pay", 1),
    "valid": ("valid", 1), "invalid": ("valid", -1), "void": ("valid", -1),
    "include": ("include", 1), "includes": ("include", 1), "included": ("include", 1),
    "exclude": ("include", -1), "excludes": ("include", -1), "excluded": ("include", -1),
    "無料": ("pay", -1), "有料": ("pay", 1),
    "認める": (PERMISSION, 1), "許す": (PERMISSION, 1),
    "不可": (PERMISSION, -1), "禁ずる": (PERMISSION, -1), "禁じる": (PERMISSION, -1),
    "開館": (OPEN, 1), "開園": (OPEN, 1), "営業": (OPEN, 1),
    "休館": (OPEN, -1), "休園": (OPEN, -1), "休業": (OPEN, -1), "休み": (OPEN, -1),
}  # fmt: skip
"""Words that deny each other: what they say, and with which sign."""
_CONTRARIES = {
    "approve": (
        "approve approves approved adopt adopts adopted accept accepts accepted 承認 可決 採択",
        "reject rejects rejected refuse refuses refused 否決 却下 不承認",
    ),
    "rise": (
        "rise rises rose risen rising increase increases increased increasing grow grows grew grown"
        " growing 増加 増える 上昇 伸びる",
        "fall falls fell fallen falling decrease decreases decreased decreasing decline declines"
        " declined shrink shrank drop drops dropped 減少 減る 低下 下落",
    ),
}
"""Words of a meaning and those of its contrary."""
_SIGNED |= {
    word: (form, sign)
    for form, sides in _CONTRARIES.items()
    for sign, words in zip((1, -1), sides, strict=True)
    for word in words.split()
}
_SAME = {
    **dict.fromkeys(("使用", "利用", "使える", "用いる"), "使う"),
    **dict.fromkeys(("借りる", "借りれる", "貸し出し", "貸し出す", "貸出", "貸す", "貸し"), "貸出"),
    **dict.fromkeys(("食事", "食べる", "飲む", "飲食"), "飲食"),
    **dict.fromkeys(("本", "書籍"), "図書"),
    **dict.fromkeys(("申す", "申し込む", "申し込み", "申込"), "申込"),
    **dict.fromkeys(("終わる", "終了", "完成", "完了", "済む", "仕上がる"), "完了"),
    **dict.fromkeys(("始まる", "始める", "開始", "着手", "着工"), "開始"),
}
"""Japanese words that say the same of whatever is said to be used, lent, eaten and so on."""
_IRREGULAR = {
    "began": "begin", "begun": "begin", "bought": "buy", "brought": "bring", "built": "build",
    "burnt": "burn", "chosen": "choose", "chose": "choose", "fallen": "fall", "fell": "fall",
    "found": "find", "gave": "give", "given": "give", "grew": "grow", "grown": "grow",
    "held": "hold", "kept": "keep", "lent": "lend", "lost": "lose", "met": "meet",
    "paid": "pay", "risen": "rise", "rose": "rise", "sent": "send", "sold": "sell",
    "spent": "spend", "taken": "take", "took": "take", "taught": "teach", "won": "win",
    "written": "write", "wrote": "write", "drawn": "draw", "eaten": "eat", "driven": "drive",
    "shown": "show", "worn": "wear", "left": "leave", "led": "lead",
}  # fmt: skip
"""Verbs whose past has another stem."""
_OKURIGANA = re.compile(r"(?<=[\u4e00-\u9fff][ぁ-ん])[うくぐすつぬぶむるきぎしちにびみり]\Z")

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’-][^\W_]+)*")
_ADVERB = re.compile(r"\w+ly|also|still|always|yet|毎[年月週日]|また|常時")
_NEGATION = re.compile(r"not|never|no|none|neither|nor|cannot|\w+n['’]t")
_FORMAL = frozenset({"こと"})
"""Nouns that only make a verb one."""
_JAPANESE_NEGATION = frozenset("無い ない ぬ ず".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its stem or what it says, its sign, and whether it is a content word."""

    form: str
    surface: str
    sign: int
    content: bool
    negation: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a question or statement, without its dates and days."""
    text = by_value(text)
    return _japanese(text) if is_japanese(text) else [_english(one) for one in _WORD.findall(text)]


def content_of(words: Sequence[Word]) -> list[Word]:
    """Return the content words but adverbs."""
    return [one for one in words if one.content and not _ADVERB.fullmatch(one.form)]


def by_value(text: str) -> str:
    """Return a text without its dates and days, and with its numbers in digits."""
    spans = [(one.start, one.end) for one in periods(text)]
    spans += [(one.start, one.end) for one in weekdays(text)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    for number in reversed(number_mentions(text)):
        text = f"{text[: number.start]}{number.value:f}{text[number.end :]}"
    return text


def japanese_key(form: str) -> str:
    """Return what a Japanese word is compared by: 申し込む and 申し込み are one."""
    return _SAME.get(form, _OKURIGANA.sub("", form))


def _english(surface: str) -> Word:
    folded = surface.casefold()
    bare = re.sub(r"['’]s?$", "", folded)
    form, sign = _SIGNED.get(folded, (stem(_IRREGULAR.get(bare, bare)), 1))
    negation = _NEGATION.fullmatch(folded) is not None
    content = form not in FUNCTION_TERMS and not negation
    return Word(form, surface, sign, content, negation)


def _japanese(text: str) -> list[Word]:
    found = []
    for one in japanese_words(text):
        form, sign = _SIGNED.get(one.form, (japanese_key(one.form), 1))
        negation = one.form in _JAPANESE_NEGATION
        content = (
            one.content or form in (PERMISSION, NECESSITY)
        ) and form not in FUNCTION_TERMS | _FORMAL
        found.append(Word(form, one.surface, sign, content and not negation, negation))
    return found
