"""What a question is about, besides the values that it compares, and whether a unit is about it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document.nodes import Item, Kind, Row, Span, Unit
from ingest.language.clock import times
from ingest.language.figures import without_leading_part
from ingest.language.plain import plain
from ingest.language.sentences import sentence_spans
from ingest.language.terms import stem
from retriever.forms.form import Asked
from retriever.forms.verdict.words import (
    NECESSITY,
    OPEN,
    PERMISSION,
    content_of,
    japanese_key,
    words_of,
)
from retriever.forms.verdict.yes_no import YesNo
from retriever.forms.versions.narrowing import narrowed
from retriever.reading.evidence import Evidence
from retriever.text.context import context_of
from retriever.types import Citation

PERSONS = frozenset(
    map(
        stem,
        """
        person persons people somebody someone anybody anyone everybody everyone man woman boy girl
        kid kids child children son daughter boys girls grandfather grandmother mother father parent
        brother sister friend friends family group individual visitor visitors customer user users
        """.split(),  # noqa: SIM905
    )
) | frozenset(
    "人 者 一人 人間 方 名 息子 娘 子 子供 子ども 父 母 友人 家族 グループ 私 うち".split()  # noqa: SIM905
)
LIGHT = frozenset(
    map(
        stem,
        """
        go goes get gets got come comes take taken bring brought enter visit join turn become be
        have use using used make made want like need wish plan still already yet currently now
        today possible enough ok okay fine sufficient suffice acceptable able allow permit let
        time o'clock morning evening afternoon night noon midnight past hour hours
        old age aged year years young early late soon ahead advance before after beforehand count
        counts qualify treat treated regard regarded consider considered class classed
        long big large heavy high small short far many much total altogether exactly really
        onto into day days tell know
        case say says force effect place new  please fit fits big able
        """.split(),  # noqa: SIM905
    )
) | frozenset(
    japanese_key(one)
    for one in """
    時 時間 分 午前 午後 朝 夜 夕方 正午 間に合う 行く 来る 入る 使う 利用 使用 出来る 可能 良い
    大丈夫
    歳 才 年齢 以上 以下 以内 未満 超える 前 後 人数 開く 入れる 構う 集まる 行う する なる 現在 今
    まだ
    もう 既に まで 合計 全部 数 件 件数
    """.split()  # noqa: SIM905
)
"""Words that ask, say when or how much, or are said of everything; they tell nothing apart."""
PARTIES = frozenset(
    map(
        stem,
        "member members tenant user users customer holder holders applicant applicants".split(),  # noqa: SIM905
    )
) | frozenset(
    "利用者 使用者 申請者 会員 借主 定員 上限 期間 料 料金".split()  # noqa: SIM905
)
"""Those that rules are made for; a rule of them is not narrower than a question of anybody."""
_OF_PERSONS = frozenset(map(stem, "his her their its my our your own".split()))  # noqa: SIM905
_DEFINITE = re.compile(
    r"\b(?:the|this|these|our|my|their|your)\s+(?P<words>(?:[\w'’-]+\s*){1,5})", re.IGNORECASE
)
_ENDS_PHRASE = re.compile(
    r"\b(?:on|in|at|to|for|from|of|with|by|is|are|was|were|will|would|has|have|had|can|may|and|or"
    r"|before|after|when|if|that|which|who|until)\b|\d",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|that|this|they|them|there|these|those|he|she)\b|それ|これ|そこ", re.IGNORECASE
)
_NUMBERING = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+(?=[^\W\d_])|^\W*\(?[a-z]\)\s+")
_NEAR = 3
"""Sentences before a statement that may say what it is about. Chosen by eye."""
_LEAD_WORDS = 4
"""Words of a lead at most. Chosen by eye."""
LEANS = re.compile(
    r"^\W*(?:it|its|they|their|he|she|this|these|those|here|there)\b|^\W*(?:However|But)\b|^\W*(?:これ|この|同|その|ただし|但し)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about.

    Attributes:
        named: the words that a deciding unit must have, or what it stands under.
        around: words of what is told before the question; its section must have them.

    """

    named: frozenset[str]
    around: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A statement: a sentence, a row, or a sentence of an item, with what it stands under.

    Attributes:
        evidence: the unit that it is in.
        span: where it is.
        words: what it says, without a number that it begins with.
        above: its headings, title and parents, and the sentence before where it leans on that.
        near: the sentences before it in its passage.
        cited: what is quoted with it.

    """

    evidence: Evidence
    span: Span
    words: str
    above: str
    near: str
    cited: tuple[Span, ...] = ()

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return isinstance(self.evidence.unit, Row)

    @property
    def quoted(self) -> str:
        """What an answer says of it."""
        unit = self.evidence.unit
        if self.span == Span(unit.start, unit.end):
            return self.evidence.words
        return plain(self.span.of(self.evidence.hit.document.text))

    def citations(self) -> tuple[Citation, ...]:
        """Return citations of the statement, and of what is quoted with it."""
        hit = self.evidence.hit
        inside = [
            one
            for one in self.cited
            if hit.passage.start <= one.start and one.end <= hit.passage.end
        ]
        return tuple(Citation(hit, one) for one in dict.fromkeys((self.span, *inside)))


def topic_of(question: YesNo) -> Topic:
    """Return what a question is about.

    A pronoun of the question is about what is told before it. Of that, only what it names as known
    must be met with: "the pool" of "We apply for the pool. Is that early enough?".
    """
    named = forms(question.main) - LIGHT - PERSONS - {PERMISSION, NECESSITY, OPEN}
    around = frozenset[str]()
    if question.scenario and (not named or _PRONOUN.search(question.main)):
        around = _definite(question)
    return Topic(named, around)


def forms(text: str) -> frozenset[str]:
    """Return the words of a text as they are compared, without times, dates and numbers."""
    for one in reversed(times(text)):
        text = text[: one.start] + " " + text[one.end :]
    words = content_of(words_of(text))
    return frozenset(one.form for one in words if not re.match(r"\d", one.form)) - _OF_PERSONS


def narrowing(statement: str, topic: Topic, above: str) -> frozenset[str]:
    """Return the words of a statement's subject that are not the question's: "small" of small dogs.

    The subject is what comes before the first verb of being, having or permission, or は.
    """
    match = _PREDICATE.search(statement)
    parts = _PARTS.split(statement[: match.start()] if match else "")
    own = [one for one in parts if forms(one) & topic.named]
    subject = " ".join(own or parts)
    known = topic.named | topic.around | LIGHT | PERSONS | PARTIES | {OPEN} | forms(above)
    return forms(subject) - known


_PARTS = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|、|及び|又は|または|並びに")
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|may|can|must|shall|should|has|have|need|needs|will|opens?|closes?|shuts?|runs?|carr(?:y|ies)|holds?|seats?)\b|[はが]"
)


def places_of(asked: Asked) -> list[Place]:
    """Return the statements of the evidence with what they stand under, the likeliest first."""
    kept = (Kind.HEADING, Kind.FOOTNOTE)
    return [
        place
        for one in asked.evidence
        if isinstance(one.unit, Row) or one.unit.kind not in kept
        for place in _places(one)
    ]


def in_meant_edition(asked: Asked, places: Sequence[Place]) -> list[Place]:
    """Return the places but those of editions that are not meant: the latest is, unless said."""
    documents = narrowed(asked).asked.documents
    return [one for one in places if documents is None or one.evidence.hit.document.id in documents]


def best_covered(places: Sequence[Place], topic: Topic) -> list[Place]:
    """Return those that are about all that the question names, the most by their own words."""
    ranked = []
    for one in places:
        own, above = forms(one.words), forms(one.above)
        if not topic.named <= own | above:
            continue
        if not topic.around <= own | above | forms(one.near):
            continue
        ranked.append((len(topic.named & own), len(topic.around & (own | above)), one))
    most = max((rank[:2] for rank in ranked), default=(0, 0))
    return [one for *rank, one in ranked if tuple(rank) == most]


def _definite(question: YesNo) -> frozenset[str]:
    """Return the words of what is named as known in what is told before."""
    if question.japanese:
        return forms(question.scenario) - LIGHT - PERSONS
    phrases = (match["words"] for match in _DEFINITE.finditer(question.scenario))
    words = " ".join(_ENDS_PHRASE.split(one, maxsplit=1)[0] for one in phrases)
    return forms(words) - LIGHT - PERSONS


def _places(evidence: Evidence) -> Iterator[Place]:
    """Yield the statements of a unit. A short lead of an item ("3. Deposit.") names the others."""
    document, unit = evidence.hit.document, evidence.unit
    text = document.text
    context = (document.title or "", context_of(evidence.hit, unit, all_headings=True))
    units: Sequence[Unit] = evidence.hit.passage.units
    at = next((i for i, one in enumerate(units) if one.start == unit.start), 0)
    before = [one for one in units[max(0, at - _NEAR) : at] if not isinstance(one, Row)]
    own = Span(unit.start, unit.end)
    if isinstance(unit, Row):
        yield Place(evidence, own, evidence.words, "\n".join(context), "")
        return
    spans = sentence_spans(text, unit.start, unit.end) if isinstance(unit, Item) else [own]
    told = [Span(one.start, one.end) for one in before]
    lead = ""
    for span in spans if not unit.struck else [own]:
        words = evidence.words if span == own else plain(span.of(text))
        words = _NUMBERING.sub("", without_leading_part(words))
        above = [*context, lead]
        cited = list(unit.parents[-1:]) if isinstance(unit, Item) else []
        if told and LEANS.match(words) and "\n\n" not in text[told[-1].end : span.start]:
            cited.append(told[-1])
            above.append(told[-1].of(text))
        near = "\n".join(one.of(text) for one in told[-_NEAR:])
        yield Place(evidence, span, words, "\n".join(above), near, tuple(cited))
        if len(spans) > 1 and span == spans[0] and len(words.split()) <= _LEAD_WORDS:
            lead = words
        told.append(span)
