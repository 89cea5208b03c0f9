"""Changes: what two editions of a document say differently, statement by statement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.language.content_terms import content_terms
from ingest.language.figures import numbers
from ingest.language.plain import plain
from retriever.answer.citations import quoted_words
from retriever.forms.form import Asked
from retriever.forms.members import Member, members_of, passages_of, without_repeats
from retriever.forms.versions.editions import Edition, name_of, says_version
from retriever.forms.versions.values import other_terms
from retriever.types import AnswerTable, Citation, Composed, Form, TableCell

ALIKE_SHARE = 0.5
"""Share of the terms of the longer of two statements, less their dates and numbers, that both have
if one is the other's new wording. Chosen by eye."""
CONFIDENCE = 0.75
"""Confidence in a list of changes. Chosen by eye."""

_ASKS = re.compile(
    r"\bwhat\s+(?:(?:has|have|was|were|is|are|been)\s+){0,2}(?:changed|different|new|amended|revised)\b"
    r"|\b(?<!many\s)(?:changes|amendments)\b(?=.*\b(?:between|from|in|of|since|to)\b)"
    r"|\b(?<!many\s)differences?\b(?=.*\b(?:versions?|editions?|old|new|previous|(?:19|20)\d\d)\b)"
    r"|\bhow\s+do(?:es)?\b.*\b(?:versions?|editions?)\b.*\bdiffer\b"
    r"|(?:何|どこ|どの点|どのよう(?:に|な点))(?:が|は)?(?:変わ|変更|改正|改訂|違)|(?:変更|改正|相違)点",
    re.IGNORECASE,
)
COMPARING = content_terms(
    "what has changed changes change difference differences different new old amended amendment"
    " amendments revised revision between two both versions version editions edition latest"
    " current previous earlier first second rule rules provision section compare differ"
    " 変わる 変更 改正 改訂 変更点 改正点 相違点 違う 違い 点 新旧 旧 新 版 規定"
    " contrast 年 比べる 比較"
)
"""Terms by which a question asks what differs, or names editions as such."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A statement of the older edition and its new wording; one is None where it is in one only."""

    old: Member | None
    new: Member | None


def asks_for_changes(question: str) -> bool:
    """Whether a question asks what editions say differently."""
    return _ASKS.search(question) is not None


def changes(asked: Asked, old: Edition, new: Edition) -> Composed | None:
    """Return what differs between two editions, as a table; None where nothing does.

    Where the question names a subject, only what is about it is compared.
    """
    subject = content_terms(asked.question.text) - COMPARING
    subject -= content_terms(" ".join(numbers(asked.question.text)))
    subject -= content_terms(name_of(asked.snapshot, new.document))
    before, after = (_members(asked, one) for one in (old, new))
    found = _differing(before, after)
    if subject:
        held = frozenset[str]().union(*(one.terms for one in (*before, *after)))
        found = [one for one in found if _is_about(asked, subject & held, one)]
    return _composed(asked, found, (old, new)) if found else None


def _members(asked: Asked, edition: Edition) -> list[Member]:
    """Return what an edition says, less what it says of its version."""
    members = [one for hit in passages_of(asked, edition.document.id) for one in members_of(hit)]
    return [one for one in without_repeats(members) if not says_version(one.words)]


def _differing(before: Sequence[Member], after: Sequence[Member]) -> list[_Change]:
    """Return what is said differently, in the order of the newer edition."""
    old_words, new_words = ({_folded(one) for one in side} for side in (before, after))
    removed = [one for one in before if _folded(one) not in new_words]
    found: list[_Change] = []
    for member in after:
        if _folded(member) in old_words:
            continue
        earlier = max(removed, key=lambda one: _alike(one, member), default=None)
        if earlier and _alike(earlier, member) >= ALIKE_SHARE:
            removed.remove(earlier)
        else:
            earlier = None
        found.append(_Change(earlier, member))
    return found + [_Change(one, None) for one in removed]


def _folded(member: Member) -> str:
    return " ".join(re.findall(r"\w+", member.words.casefold()))


def _alike(one: Member, other: Member) -> float:
    own, others = other_terms(one.words), other_terms(other.words)
    return len(own & others) / max(len(own), len(others), 1)


def _is_about(asked: Asked, subject: frozenset[str], change: _Change) -> bool:
    held = frozenset().union(*(one.terms for one in (change.old, change.new) if one))
    return bool(subject) and asked.snapshot.statistics.coverage(subject, held) >= 1 - ALIKE_SHARE


def _composed(
    asked: Asked, found: Sequence[_Change], editions: Sequence[Edition]
) -> Composed | None:
    citations: list[Citation] = []

    def cell(member: Member | None) -> TableCell:
        if member is None:
            return TableCell("—")
        citations.append(Citation(member.hit, member.span))
        return TableCell(
            plain(member.span.without(member.hit.document.text, member.unit.struck)),
            len(citations) - 1,
        )

    dated = [
        cited
        for one in editions
        if one.stated and (cited := asked.citation(one.document.id, one.stated))
    ]
    room = (asked.limit - len(dated)) // 2
    rows = tuple((cell(one.old), cell(one.new)) for one in found[:room])
    if not rows or len(found) > room:
        return None
    header = tuple(
        plain(one.stated.of(one.document.text)) if one.stated else one.document.source
        for one in editions
    )
    lines = [" → ".join(header), *(f"{old.text} → {new.text}" for old, new in rows)]
    citations += dated
    text = "\n".join(lines)
    if not numbers(text) <= numbers(quoted_words(citations)):
        return None
    return Composed(
        text,
        tuple(citations),
        Form.COMPARISON,
        table=AnswerTable(header, rows),
        confidence=CONFIDENCE,
    )
