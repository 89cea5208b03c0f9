"""Japanese examples: JaQuAD's questions, what nearly answers them, and tables.

As in `negatives`, most negatives are near: the nearest text that lacks the answer, the text without
its sentence, the question with another year or number, or with another word of the same kind.
Japanese compounds tell their kind by their last letter: 体育館, 図書館. There are no public
Japanese questions to tables, so small tables are made of the texts' nouns.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import bm25s

from ingest.language.terms import terms
from retriever.training.examples.asked import with_japanese_instruction
from retriever.training.examples.example import Example, under_headings
from retriever.training.examples.table_questions import Table, laid_out

SOURCE = "jaquad"
TABLES = "japanese_tables"
WINDOW = (110, 420)
"""The fewest and the most letters of a text that is read, as Japanese passages have."""

NEAREST = 8
"""How many of the nearest texts a negative is chosen from."""

_COMPOUND = re.compile(r"[\u4e00-\u9fff]{2,6}|[ァ-ヿー]{3,10}")
_SENTENCE_END = re.compile(r"(?<=[。！？\n])")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_NUMBER = re.compile(r"\d+")
_ENDINGS = ("は?", "は？", "ですか", "ですか？", "か", "か?", "を教えてください", "")
_PROPERTIES = {
    "はどこですか": "所在地 住所 場所 出身地",
    "はいくらですか": "料金 使用料 金額 予算 価格 収益 費用 手数料",
    "はいくつですか": "数量 目標値",
    "は何人ですか": "定員 人口 職員数",
    "は何件ですか": "件数",
    "はどれくらいですか": "面積",
    "は何メートルですか": "長さ 高さ",
    "は何キロですか": "重さ",
    "はいつですか": "期限 開始日 開館日 休館日",
    "は何年ですか": "設立年 完成年",
    "は誰ですか": "担当 責任者 所有者 会長 対象",
    "は何番ですか": "電話番号",
    "は何時からですか": "開館時間",
    "は何ですか": "状態 種類 用途",
    "は何色ですか": "色",
}
_ASKED = {name: ending for ending, names in _PROPERTIES.items() for name in names.split()}
_DATED = ("はいつですか", "は何年ですか")
_FIGURES = (
    "はいくらですか",
    "はいくつですか",
    "は何人ですか",
    "は何件ですか",
    "はどれくらいですか",
    "は何メートルですか",
    "は何キロですか",
)
_COUNTERS = "円 人 件 台 個 メートル 平方メートル キログラム 百万円 年 % 回 冊 棟".split()  # noqa: SIM905


def japanese_examples(
    rows: Sequence[Mapping[str, Any]], chance: random.Random
) -> Iterator[Example]:
    """Yield examples of the questions, and as many again without an answer or of tables.

    `rows` are JaQuAD's, `{question, title, context, answers}`.
    """
    picked = [one for row in rows if (one := _answered(row, chance)) is not None]
    nearest = _nearest(picked, chance)
    by_ending = _compounds_by_ending(rows)
    for example, other in zip(picked, nearest, strict=True):
        yield replace(example, question=as_typed(example.question, chance))
        if other is not None and chance.random() < 0.7:
            question = as_typed(example.question, chance)
            yield Example(SOURCE, question, other, relevant=False)
        made = [
            one
            for one in (
                _other_compound(example, by_ending, chance),
                _other_figure(example, chance),
                _without_sentence(example),
            )
            if one is not None
        ]
        if made and chance.random() < 0.6:
            one = chance.choice(made)
            yield replace(one, question=as_typed(one.question, chance))
    nouns = sorted({noun for row in rows for noun in _COMPOUND.findall(row["question"])})
    for _ in range(len(rows) // 3):
        yield _of_table(nouns, chance)


def as_typed(question: str, chance: random.Random) -> str:
    """Return a question with another ending, or with its particles left out."""
    drawn = chance.random()
    bare = re.sub(r"(?:は何|はどこ|は誰|はいつ)?(?:ですか|でしょうか|か)?[?？。]*$", "", question)
    if drawn < 0.1 and len(bare) > 6:
        return re.sub(r"[はがをにでと]", " ", bare)
    if drawn < 0.25:
        return question.rstrip("?？") + chance.choice(("？", "", "ですか？"))
    if drawn > 0.95:
        return with_japanese_instruction(question, chance)
    return question


def _answered(row: Mapping[str, Any], chance: random.Random) -> Example | None:
    context, answer = row["context"], row["answers"][0]
    start, end = answer["start"], answer["end"]
    size = chance.randint(*WINDOW)
    first = max(0, start - chance.randint(0, max(0, size - (end - start))))
    last = min(len(context), max(first + size, end + 5))
    cuts = [match.end() for match in _SENTENCE_END.finditer(context)]
    first = max((cut for cut in cuts if cut <= min(first + 40, start)), default=0)
    last = min((cut for cut in cuts if cut >= max(last - 40, end)), default=len(context))
    if last - first > 2 * WINDOW[1]:
        return None
    title = row["title"] if chance.random() < 0.6 else ""
    text, shift = under_headings(title, context[first:last])
    return Example(SOURCE, row["question"], text, start - first + shift, end - first + shift)


def _nearest(examples: Sequence[Example], chance: random.Random) -> list[str | None]:
    texts = list(dict.fromkeys(one.text for one in examples))
    index = bm25s.BM25()
    index.index([terms(text) for text in texts], show_progress=False)
    found: list[str | None] = []
    for one in examples:
        scores = index.get_scores(terms(one.question))
        order = scores.argsort()[-NEAREST:]
        near = [
            texts[i] for i in sorted(order, key=lambda i: -scores[i]) if one.answer not in texts[i]
        ]
        found.append((near[0] if chance.random() < 0.5 else chance.choice(near)) if near else None)
    return found


def _compounds_by_ending(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for one in _COMPOUND.findall(row["question"]):
            found[one[-1]].add(one)
    return {ending: sorted(words) for ending, words in found.items() if len(words) > 1}


def _other_compound(
    example: Example, by_ending: Mapping[str, Sequence[str]], chance: random.Random
) -> Example | None:
    """Ask for another thing of the same kind, of which the text does not speak."""
    places = [one for one in _COMPOUND.finditer(example.question) if one.group() in example.text]
    chance.shuffle(places)
    for place in places:
        fit = [one for one in by_ending.get(place.group()[-1], ()) if one not in example.text]
        if fit:
            asked = example.question
            new = chance.choice(fit)
            return Example(
                SOURCE, asked[: place.start()] + new + asked[place.end() :], example.text
            )
    return None


def _other_figure(example: Example, chance: random.Random) -> Example | None:
    for pattern in (_YEAR, _NUMBER):
        match = pattern.search(example.question)
        if match is None:
            continue
        new = str(max(1, int(match.group()) + chance.choice([-7, -3, -2, -1, 1, 2, 3, 8])))
        if new not in example.text and match.group() in example.text:
            asked = example.question
            return Example(
                SOURCE, asked[: match.start()] + new + asked[match.end() :], example.text
            )
    return None


def _without_sentence(example: Example) -> Example | None:
    text = example.text
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    first = max((end for end in ends if end <= example.start), default=0)
    last = min((end for end in ends if end >= example.end), default=len(text))
    rest = text[:first] + text[last:]
    return (
        Example(SOURCE, example.question, rest)
        if len(rest) > 60 and example.answer not in rest
        else None
    )


def _of_table(nouns: Sequence[str], chance: random.Random) -> Example:
    """Return a question to a small table, half of them for what it does not have."""
    headers = chance.sample(sorted(_ASKED), chance.randint(2, 5))
    labels = chance.sample(nouns, chance.randint(2, 6))
    cells = [[label, *(_value(one, nouns, chance) for one in headers)] for label in labels]
    table = Table("名称", ["名称", *headers], labels, cells)
    row, column = chance.randrange(len(labels)), chance.randrange(1, len(headers) + 1)
    text, start, heading = laid_out(table, row, column, chance)
    value, drawn = cells[row][column], chance.random()
    label, header = labels[row], headers[column - 1]
    if drawn < 0.5:
        return Example(TABLES, _asked(label, header, chance), text, start, start + len(value))
    absent = [one for one in nouns if one not in text and one not in heading]
    if drawn < 0.8 or not absent:
        header = chance.choice([one for one in sorted(_ASKED) if one not in headers])
    else:
        label = chance.choice(absent)
    return Example(TABLES, _asked(label, header, chance), text)


def _asked(label: str, header: str, chance: random.Random) -> str:
    ending = _ASKED[header] if chance.random() < 0.4 else chance.choice(_ENDINGS)
    return f"{label}の{header}{ending}"


def _value(header: str, nouns: Sequence[str], chance: random.Random) -> str:
    ending = _ASKED[header]
    if ending in _DATED:
        year, month, day = chance.randint(1950, 2030), chance.randint(1, 12), chance.randint(1, 28)
        return chance.choice(
            (f"令和{chance.randint(1, 8)}年{month}月{day}日", f"{year}年", f"{month}月{day}日")
        )
    if ending in _FIGURES:
        figure = (
            f"{chance.randint(1, 99_999):,}"
            if chance.random() < 0.7
            else str(chance.randint(1, 999))
        )
        return figure + (chance.choice(_COUNTERS) if chance.random() < 0.6 else "")
    return chance.choice(nouns)
