"""Columns of dates and times by what happens then: "Start" is when it began, "Due" when it ends."""

from ingest.language.scripts import has_cjk
from retriever.forms.tables.question.conditions import named_places
from retriever.forms.tables.question.question_words import (
    QuestionWords,
    content_sequence,
    terms_of,
)
from retriever.forms.tables.table import Field, Table
from retriever.forms.tables.values import folded

_EVENTS = [
    terms_of(one)
    for one in (
        "start starting begin began begun beginning commence commencement launch onset initiate "
        "着工 開始 着手 起工 始まる 始める",
        "due deadline end ended finish completion complete completed done conclude expire expiry "
        "完了 完成 竣工 期限 納期 終了 終わる 終える",
        "founded foundation established formed 設立 創業 創立 結成",
        "opened opening open inaugurated 開業 開館 開設 開園 開校 開通",
        "built construction constructed erected build 建設 建造 建築 築造",
        "joined join hired hire appointed employed recruited entry 入社 採用 就任 入会",
        "born birth 生年月日 生年 誕生 生まれる",
        "received receipt arrived arrival arrivals arrive submitted filed 受付 受理 提出 到着",
        "paid payment settled 支払 支払い 納付",
        "died death 死亡 没年",
        "departure departures depart departs departed leave leaves 発車 出発 発",
    )
]
"""Terms of headers and questions that tell of the same event."""

_DATES = terms_of("date day 日付 期日")
"""What goes with the name of such a column: the due date."""


def event_places(
    table: Table, field: Field, words: QuestionWords, free: frozenset[int]
) -> frozenset[int]:
    """Return the places of free words that name a column of dates or times, or what happens then.

    Words that are values of the table, such as a status "completed", are not taken for an event.
    """
    named = named_places(field, words, free)
    if not (field.dated or field.years or field.timed):
        return named
    own = frozenset(content_sequence(folded(field.name)))
    same = frozenset[str]().union(*(one for one in _EVENTS if one & own or _in(field.name, one)))
    values = frozenset(
        term
        for other in table.fields
        if not (other.numeric or other.dated)
        for entry in other.filled
        for term in content_sequence(folded(entry.words))
    )
    dates = _DATES if named else frozenset[str]()
    return named | (words.matching((same | dates) - values) & free)


def _in(header: str, event: frozenset[str]) -> bool:
    """Whether a Japanese header is made of a word for an event: 着工日."""
    return has_cjk(header) and any(has_cjk(one) and one in header for one in event)
