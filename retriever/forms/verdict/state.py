"""Whether something is done, under way or not begun, as a statement or a cell of a row says."""

import re
from enum import IntEnum

from retriever.forms.form import Asked
from retriever.forms.verdict.opening import Decided
from retriever.forms.verdict.topic import (
    Place,
    Topic,
    best_covered,
    forms,
    narrowing,
    places_of,
    topic_of,
)
from retriever.forms.verdict.yes_no import YesNo
from retriever.text.rendering import render_record
from retriever.types import Citation


class State(IntEnum):
    """How far something has come."""

    NOT_BEGUN = 0
    UNDER_WAY = 1
    DONE = 2


_DONE_WORDS = r"(?:completed?|finished|done|ended|over|concluded|closed\s+out|delivered)"
_FUTURE = re.compile(
    rf"\b(?:will|shall|(?:is|are)\s+(?:to|due\s+to|expected\s+to|planned\s+to)|should|to)\s+(?:be\s+)?(?:fully\s+)?"
    rf"(?:{_DONE_WORDS}|complete|finish|end|begin|start|start(?:ed)?|begun)\b|\bplanned\s+(?:end|finish|completion)\b"
    r"|(?:完了|終了|完成|開始|着手|着工)(?:する)?(?:予定|見込み)",
    re.IGNORECASE,
)
_NOT_BEGUN = re.compile(
    r"\bnot\s+(?:yet\s+)?(?:been\s+)?(?:started|begun|commenced)\b|\b(?:has|have)\s+yet\s+to\s+(?:start|begin)\b"
    r"|\bonly\s+planned\b|^planned\b|\bnot\s+yet\s+under\s*way\b"
    r"|未着手|未着工|未実施|計画中|(?:着手|着工|開始)(?:して|されて)い(?:ない|ません)|始ま(?:って)?い?ない",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"\bunder\s*way\b|\bin\s+progress\b|\bongoing\b|\bunder\s+construction\b|\bstill\s+(?:running|being)\b"
    r"|\bbeing\s+(?:built|carried\s+out|renovated|repaired)\b|\bunfinished\b"
    rf"|\b(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:fully\s+)?{_DONE_WORDS}\b"
    r"|施工中|工事中|進行中|実施中|作業中|継続中|建設中|未完了|未完成|(?:完了|終了|完成)して(?:い|お)(?:ない|らず|りません)",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"\b(?:was|were|is|are|has\s+been|have\s+been|been|has|have)\s+(?:fully\s+|now\s+)?{_DONE_WORDS}\b"
    rf"|\bended\b|^(?:completed?|finished|done|closed\s+out|delivered)\b"
    r"|(?:完了|終了|完成|竣工)(?:した|しました|している|済|$)|^(?:完了|終了|完成|済)|済み",
    re.IGNORECASE,
)
_ASKS_DONE = re.compile(
    r"\b(?:completed?|finished|done|ended|over|delivered|concluded)\b|完了|終了|完成|終わ",
    re.IGNORECASE,
)
_ASKS_BEGUN = re.compile(
    r"\b(?:started|begun|commenced)\b|(?:着手|着工|開始)(?:し|され)(?:た|て|まし)|始ま(?:って|りました|った)",
    re.IGNORECASE,
)
_ASKS_UNDER_WAY = re.compile(
    r"\bunder\s*way\b|\bin\s+progress\b|\bongoing\b|\bstill\s+(?:running|going\s+on|under\s+construction)\b"
    r"|工事中|施工中|進行中|続いて",
    re.IGNORECASE,
)
_WORDS = forms(
    "completed complete finished finish done ended end over delivered concluded started begun"
    " commenced"
    " under way underway progress ongoing running going construction work works project building"
) | forms("完了 終了 完成 終わる 着手 着工 開始 始まる 工事中 施工中 進行中 続く 中 工事 作業")


def state_verdict(asked: Asked, question: YesNo) -> Decided | None:
    """Return whether something is done, begun or under way, as the question asks.

    None where units about it differ, or none says.
    """
    if question.comparison or question.scenario or question.dates:
        return None
    wanted = _wanted(question.main)
    topic = topic_of(question)
    topic = Topic(topic.named - _WORDS, topic.around)
    if wanted is None or not topic.named:
        return None
    told = []
    for place in best_covered(places_of(asked), topic):
        found = _of_row(place, topic) if place.is_row else _of_statement(place, topic)
        if found is not None:
            told.append((found[0] in wanted, found[1], found[2]))
    if len({yes for yes, *_ in told}) != 1:
        return None
    return Decided(*told[0])


def _wanted(question: str) -> frozenset[State] | None:
    """Return the states in which the answer is yes."""
    if _ASKS_UNDER_WAY.search(question):
        return frozenset({State.UNDER_WAY})
    if _ASKS_DONE.search(question):
        return frozenset({State.DONE})
    if _ASKS_BEGUN.search(question):
        return frozenset({State.UNDER_WAY, State.DONE})
    return None


def _state(words: str) -> State | None:
    """Return the state that words tell; None for none, or for several."""
    words = _FUTURE.sub(" ", words)
    patterns = ((_NOT_BEGUN, State.NOT_BEGUN), (_UNDER_WAY, State.UNDER_WAY), (_DONE, State.DONE))
    found = []
    for pattern, state in patterns:
        if pattern.search(words):
            found.append(state)
            words = pattern.sub(" ", words)
    return found[0] if len(found) == 1 else None


def _of_statement(place: Place, topic: Topic) -> tuple[State, str, tuple[Citation, ...]] | None:
    state = _state(place.words)
    if state is None or narrowing(place.words, topic, place.above) - _WORDS:
        return None
    return state, place.quoted, place.citations()


def _of_row(place: Place, topic: Topic) -> tuple[State, str, tuple[Citation, ...]] | None:
    """Return the state of what a row names, as its only cell about that says."""
    record = place.evidence.record
    if record is None:
        return None
    own = forms("\n".join(record.name_words))
    if not own or not own & topic.named or own - topic.named - _WORDS - forms(place.above):
        return None
    said = [(state, one) for one in record.filled if (state := _state(one.words)) is not None]
    if len(said) != 1:
        return None
    state, value = said[0]
    return state, render_record(record, [value]), place.citations()
