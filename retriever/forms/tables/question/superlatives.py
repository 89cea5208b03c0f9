"""What superlatives measure: deepest asks for a depth, oldest for the first year of something.

The lists are general English and Japanese, documented here and nowhere else. A superlative that
measures nothing of its own (largest, most, highest; 最大, 最多) takes the field that the question
names, or one of those that its adjective measures.
"""

import re
from dataclasses import dataclass, replace

from retriever.forms.tables.question.question_words import terms_of

LARGEST, SMALLEST = 1, -1

_SIZE = (
    "size area volume amount budget capacity population total value number 規模 面積 金額 予算 人口"
)
_PRICE = (
    "price cost fee rent rate charge fare tariff value budget spending expenditure "
    "価格 料金 費用 金額 単価 家賃 使用料 予算 事業費 経費"
)
_SINCE = (
    "built founded established opened since launched constructed completed erected made purchased "
    "bought year date start 購入 取得年月日 "
    "建造 建設 竣工 設立 創業 開業 開設 建築 築年 年 年度 完成"
)
_AGE = "age 年齢 築年数 経過年数"
_DATE = "date year due deadline start end completed published issued 日付 年月日 年度 期限 日 年"
_LENGTH = "length 長さ 延長 全長"
_TERM = "duration term period notice time days months years 期間 日数 年数"


@dataclass(frozen=True, slots=True)
class Superlative:
    """What is asked for at its most.

    `measures` are terms of headers that its adjective measures, each with the direction in which
    the most is found: the oldest has the highest age, or the lowest year. `said` is the direction
    of the word itself, for a field that the question names.
    """

    said: int
    measures: tuple[tuple[int, frozenset[str]], ...]
    dates: int = 0
    """For adjectives of time: the direction that they take among dates and years; else 0."""


def _of(said: int, high: str = "", low: str = "", *, dates: int = 0) -> Superlative:
    found = [(said, high), (-said, low)]
    return Superlative(said, tuple((way, terms_of(one)) for way, one in found if one), dates)


PRICE = terms_of(_PRICE)
"""Terms for what something costs."""

_WORDS = {
    "largest|biggest|greatest|最大|大きい": _of(LARGEST, _SIZE),
    "smallest|最小|小さい": _of(SMALLEST, _SIZE),
    "highest|高い|最高": _of(LARGEST, f"height altitude elevation 高さ 標高 {_PRICE}"),
    "lowest|低い|最低": _of(SMALLEST, f"height altitude elevation 高さ 標高 {_PRICE}"),
    "most|maximum|max|多い|最多": _of(LARGEST),
    "least|fewest|minimum|min|少ない|最少": _of(SMALLEST),
    "longest|長い|最長": _of(LARGEST, f"{_LENGTH} {_TERM}"),
    "shortest|短い|最短": _of(SMALLEST, f"{_LENGTH} {_TERM} height"),
    "tallest": _of(LARGEST, "height"),
    "deepest|深い|最深": _of(LARGEST, "depth draught draft 深さ 水深"),
    "shallowest|浅い": _of(SMALLEST, "depth draught draft 深さ 水深"),
    "widest|broadest|幅広い|広い": _of(LARGEST, "width breadth beam area 幅 面積 広さ 床面積"),
    "narrowest|狭い": _of(SMALLEST, "width breadth beam area 幅 面積 広さ 床面積"),
    "heaviest|重い": _of(LARGEST, "weight mass tonnage displacement 重さ 重量"),
    "lightest|軽い": _of(SMALLEST, "weight mass tonnage displacement 重さ 重量"),
    "oldest|古い|最古": _of(LARGEST, _AGE, _SINCE, dates=SMALLEST),
    "youngest|newest|新しい|最新": _of(SMALLEST, _AGE, _SINCE, dates=LARGEST),
    "latest|most recent|遅い": _of(LARGEST, _DATE, dates=LARGEST),
    "earliest|早い": _of(SMALLEST, _DATE, dates=SMALLEST),
    "fastest|quickest|速い": _of(
        LARGEST, "speed velocity 速さ 速度", "time duration 時間 所要時間"
    ),
    "slowest": _of(SMALLEST, "speed velocity 速さ 速度", "time duration 時間 所要時間"),
    "most expensive|dearest|costliest|priciest|most costly": _of(LARGEST, _PRICE),
    "cheapest|least expensive|安い": _of(SMALLEST, _PRICE),
    "hottest|warmest|暑い": _of(LARGEST, "temperature 気温 温度"),
    "coldest|寒い": _of(SMALLEST, "temperature 気温 温度"),
    "strongest|most powerful": _of(LARGEST, "power strength capacity 出力"),
    "most populous": _of(LARGEST, "population inhabitants 人口"),
    "nearest|closest|近い": _of(SMALLEST, "distance 距離"),
    "farthest|furthest|遠い": _of(LARGEST, "distance 距離"),
}
_FIRST, _LAST = _WORDS["earliest|早い"], _WORDS["latest|most recent|遅い"]
_ENGLISH = {
    word: one for words, one in _WORDS.items() for word in words.split("|") if word.isascii()
}
_OTHERS = {
    word: one for words, one in _WORDS.items() for word in words.split("|") if not word.isascii()
}
_LONGEST_FIRST = sorted((*_ENGLISH, *_OTHERS), key=len, reverse=True)
_ANY_ENGLISH = "|".join(one for one in _LONGEST_FIRST if one.isascii())
_COMPARATIVE = "|".join(
    f"{one[:-1]}(?:[いく]|かった)" for one in _LONGEST_FIRST if one.endswith("い")
)
_SUPREME = "|".join(one for one in _LONGEST_FIRST if one.startswith("最"))

_COMPARATIVES = {
    (
        word.replace("most ", "more ").replace("least ", "less ")
        if " " in word
        else f"{word[:-2]}r"
    ): one
    for word, one in _ENGLISH.items()
    if " " in word or word.endswith("est")
}
COMPARATIVE = re.compile(rf"\b(?P<word>{'|'.join(sorted(_COMPARATIVES, key=len, reverse=True))})\b")
"""A comparative in folded text: deeper, more expensive."""

PATTERN = re.compile(
    rf"(?<!\bat )\b(?P<english>{_ANY_ENGLISH})\b"
    rf"|(?:最も|もっとも|一番|いちばん)(?:の)?(?P<japanese>{_COMPARATIVE})"
    rf"|(?:最も|もっとも|一番|いちばん)(?=[^\s、。のが]{{1,12}}[のが](?P<apart>{_COMPARATIVE}))"
    r"|(?P<change>(?:最も|もっとも|一番|いちばん)(?=増|減|伸|上が|下が|成長))"
    rf"|(?P<supreme>{_SUPREME})(?:の)?|\b(?P<last>first|last)(?=\s+to\s|\W*$)"
    r"|\b(?P<others>before|after)\s+(?:all|any)\s+(?:of\s+)?(?:the\s+)?others?(?:\s+ones?)?\b"
)
"""A superlative in folded text."""


def comparative(match: re.Match[str]) -> Superlative:
    """Return what a match of `COMPARATIVE` compares."""
    return _COMPARATIVES[match["word"]]


def between_two(match: re.Match[str]) -> Superlative:
    """Return what a match of `COMPARATIVE` compares two things by, which have no total or budget.

    "Which is larger" asks for a size, where "the largest" may ask for whatever a table adds up.
    """
    asked = comparative(match)
    return replace(asked, measures=tuple((way, own - _ADDED_UP) for way, own in asked.measures))


_ADDED_UP = terms_of("total value number amount budget 金額 予算 規模")


def compared_by(word: str) -> Superlative | None:
    """Return what a comparative in folded text compares, English or the stem of a Japanese one.

    >>> compared_by("longer") is compared_by("長")
    True
    """
    return _COMPARATIVES.get(word) or _OTHERS.get(f"{word}い")


def superlative(match: re.Match[str]) -> Superlative:
    """Return what a match of `PATTERN` asks for."""
    if word := match["others"]:
        return _FIRST if word == "before" else _LAST
    if word := match["last"]:
        return _FIRST if word == "first" else _LAST
    if match["change"]:
        return _ENGLISH["most"]
    word = match["english"] or match["japanese"] or match["apart"] or match["supreme"]
    if match["japanese"] or match["apart"]:
        word = f"{re.sub('かった$|.$', '', word)}い"
    return _ENGLISH.get(word) or _OTHERS[word]
