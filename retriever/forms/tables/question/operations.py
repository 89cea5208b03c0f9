"""Which operation on a table a question asks for, by its shape.

The patterns are general English and Japanese question words; those that ask for the same thing are
side by side. They are matched in folded text (`retriever.forms.tables.values.folded`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.language.figures import COUNT_WORDS
from retriever.forms.tables.question.superlatives import (
    COMPARATIVE,
    LARGEST,
    PATTERN,
    SMALLEST,
    Superlative,
    between_two,
    comparative,
    superlative,
)


class Operation(StrEnum):
    """What is done with the members or the figures of a table."""

    SHARE = "share"
    DIFFERENCE = "difference"
    AVERAGE = "average"
    ORDER = "order"
    LARGEST = "largest"
    SMALLEST = "smallest"
    SUM = "sum"
    COUNT = "count"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a question asks for an operation.

    Attributes:
        operation: what it asks for.
        spans: the parts of the text that say so.
        after: where the noun begins that is counted or chosen; None where no place is set for it.
        superlative: what is asked for at its most, for an extreme or an order.
        most: how many members of an order are asked for; None for all.
        word: the superlative as it is said.
        adds: whether members of one group are taken together: the most, in total.
        before: where such a noun ends in Japanese, where the question sets a place for it.
        verb: of a share, where the verb parts what it is of from what it is.
        who: whether it asks for people.

    """

    operation: Operation
    spans: tuple[tuple[int, int], ...]
    after: int | None = None
    superlative: Superlative | None = None
    most: int | None = None
    word: str = ""
    adds: bool = False
    before: int | None = None
    verb: int | None = None
    who: bool = False

    @property
    def groups(self) -> bool:
        """Whether members of one kind are taken together."""
        return self.adds or self.operation in (Operation.COUNT, Operation.FILTER)

    @property
    def asks_members(self) -> bool:
        """Whether it asks for members, and not for figures of theirs."""
        return self.operation in (Operation.COUNT, Operation.FILTER, Operation.SHARE)


_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(COUNT_WORDS)})"
SHARE = re.compile(
    r"\bwhat\s+(?:share|proportion|percentage|percent|fraction|part)\s+of\b"
    r"|\b(?:share|proportion|percentage)\s+of\b|何割|何(?:パーセント|%)|割合|占める|比率|シェア"
)
VERB = re.compile(r"\b(?:is|are|was|were|has|have|goes?|went|comes?|came|falls?|fell|belongs?)\b")
_DIFFERENCE = re.compile(
    r"\b(?:what\s+is\s+the\s+)?difference\s+(?:in|between)\b|\bhow\s+much\s+(?:more|less|larger|smaller|higher|"
    r"lower|longer|shorter|older|deeper|bigger|greater)\b|\bhow\s+many\s+(?:more|fewer)\b"
    r"|\bby\s+how\s+(?:much|many)\b|\bhow\s+far\s+(?:short|off|above|below|ahead|behind)\b|の差|差は|差額"
    r"|(?:どれ(?:だけ|くらい|ほど)|いくら|何[一-龠]{1,2})(?:多|少|大き|小さ|高|低|長|短|違|増|減)\w*"
)
AVERAGE = re.compile(r"\b(?:on\s+)?average\b|\bmean\b(?!\W*$)|平均")
SUM = re.compile(
    r"\b(?:sum|total|totals)(?:\s+of)?\b|\bin\s+(?:total|all)\b|\baltogether\b|\bcombined\b"
    r"|\b(?:taken\s+|put\s+)?together\b|\badd(?:s|ed|ing)?\s+(?:up(?:\s+to)?|together)\b"
    r"|\bsum\s+up\s+to\b|\ball\s+told\b"
    r"|合計|総計|総額|合わせ(?:て|ると)|あわせ(?:て|ると)|足すと|全部で"
)
_COUNT = re.compile(
    r"\bhow\s+many\b(?:\s+(?:different|distinct|of\s+the)\b)?|\b(?:the\s+)?number\s+of\b|\bcount\b(?:\s+of)?"
    r"|(?:は|が)?(?:全部で|合わせて|いくつ|幾つ)(?:あり|い|です)?\w*"
    r"|(?:は|が)?(?:全部で)?何(?:件|個|社|か所|カ所|箇所|人|名|隻|台|本|棟|校|店|種類|つ|行|項目|路線|施設|事業"
    r"|(?!年|月|日|時|分|秒|歳|割|円|%|倍|番|曜|度|等|位|パー)[一-龠ヶヵ]{1,3}(?=あ|い|で|に|が|を|も|の))"
)
_WHICH = re.compile(
    r"\b(?:which|what|who)\b|(?:\b(?:can|could|would|will)\s+you\s+)?(?:\b(?:please|kindly)\s+)?"
    r"\b(?:list|name|show|give|enumerate|pull|find|collect|get|tell)\b"
    r"(?:\s+(?:me|us|up|out|together))*(?:\s+(?:all|every))?"
    r"|\b(?:is|are|was|were|do|does|did|has|have)\s+(?:there\s+)?any\b(?:\s+of\s+(?:the|our))?"
)
_WHICH_JAPANESE = re.compile(
    r"(?:は|を)(?:どれ|何|どこ|すべて|全て|全部)?(?:です|でしょう|挙げ|教え|列挙|示し|一覧)\w*"
    r"|(?:に)?は何があ\w*|どの|どれ|一覧|すべて|全て"
)
_LISTED = re.compile(
    r"^\W*(?:(?:all|any)\s+(?:the\s+)?)?(?=(?:[a-z]+\s+){0,2}?[a-z]+s\s+(?:for\s+)?"
    r"(?:under|over|below|above|between|less\s+than|more\s+than|at\s+least|at\s+most|up\s+to"
    r"|cheaper\s+than)\s)"
)
"""A plural with a bound, which asks for all of them: "models under 300 euros"."""
_JAPANESE_NOUN = re.compile(r"のは(?:何|どの)(?=[一-龠])")
"""What chooses a noun after it: "1億円を超えるのは何年度"."""
_TOP = re.compile(
    rf"\b(?P<end>top|first|bottom|last)\s+(?P<n>{_NUMBER})\b|(?P<japanese>上位|下位)(?P<count>\d{{1,3}})(?:つ|件|社|位)?"
)
_SEVERAL = re.compile(
    rf"\b(?:(?:which|what|the|list|name|show|give|me|us|are|were|is|put|rank|sort|order|tell|find)\s+)+(?P<n>{_NUMBER})\s+(?=[^.?]*?(?:{PATTERN.pattern}))"
)
_SORTED = re.compile(
    r"\b(?:rank(?:ed|ing)?|sort(?:ed)?|ordered|in\s+(?:(?:\w+\s+)?order)|order\s+(?:of|by)|^\W*order)\b"
    r"(?:\s+(?:of|by))*"
    r"|(?P<way>多い|大きい|高い|長い|古い|少ない|小さい|低い|短い|新しい|安い)順(?:番)?(?:に)?\w*|順(?:に|で)\w*|昇順|降順|ランキング"
)
_OF_TWO = re.compile(r"\bor\b|\bof\s+the\s+two\b")
_FIRST_OF_ALL = re.compile(r"\b\w+est\s+(?:ones?\s+)?(?:first|last)\b")
_SO_MANY = re.compile(r"(?<!\d)(?P<n>\d{1,2})(?:つ|件|社|個|人|名|位|品|校|台|冊)")
"""How many members of an order a Japanese question asks for."""
_MOST_OF_ALL = (
    "most",
    "fewest",
    "least",
    "最多",
    "最も多い",
    "一番多い",
    "最少",
    "最も少ない",
    "一番少ない",
)
"""Superlatives of many: which region has the most projects, or sold the most units."""
_ASCENDING = re.compile(
    r"\b(?:ascending|smallest\s+first|lowest\s+first)\b|昇順|少ない|小さい|低い|短い|安い|古い"
)
_JAPANESE_END = re.compile(
    r"(?:は|が)?(?:どれ|どこ|何(?:年度?|月|日|件|人|社|区|課)?|いつ|いくら|いくつ|誰|どの\w{1,4})?(?:です|でしょう)?か?[??]*$"
)


def shapes_of(text: str) -> list[Shape]:
    """Return the operations that a folded question may ask for, the likeliest first."""
    end = _JAPANESE_END.search(text)
    closing = end.span() if end and end[0] and not text.isascii() else None
    return [
        replace(
            one,
            spans=(*one.spans, closing),
            before=closing[0] if one.before is None else one.before,
        )
        if closing and one.after is None
        else one
        for one in (*_arithmetic(text), *_extremes(text), *_memberships(text))
    ]


def _arithmetic(text: str) -> Iterator[Shape]:
    """Yield a share, a difference and an average."""
    if share := SHARE.search(text):
        verb = VERB.search(text, share.end())
        spans = (*_spans(SHARE, text), *_spans(SUM, text))
        after = share.end() if share[0].isascii() else None
        yield Shape(Operation.SHARE, spans, after, verb=verb.start() if verb else None)
    if _DIFFERENCE.search(text):
        than = COMPARATIVE.search(text)
        spans = (*_spans(_DIFFERENCE, text), *_spans(COMPARATIVE, text))
        asked = comparative(than) if than else None
        yield Shape(Operation.DIFFERENCE, spans, superlative=asked)
    if AVERAGE.search(text):
        yield Shape(Operation.AVERAGE, _spans(AVERAGE, text))


def _extremes(text: str) -> Iterator[Shape]:
    """Yield an order or an extreme."""
    best, top, several = (one.search(text) for one in (PATTERN, _TOP, _SEVERAL))
    which = _WHICH.search(text)
    asking = (which.span(),) if which else ()
    apart = (best.span("apart"),) if best and best["apart"] else ()
    if top:
        way = SMALLEST if (top["end"] or top["japanese"]) in _FROM_BELOW else LARGEST
        asked = superlative(best) if best else Superlative(way, ())
        spans = (top.span(), *asking, *_spans(_SORTED, text), *_spans(PATTERN, text))
        yield Shape(
            Operation.ORDER, spans, superlative=asked, most=_count(top["n"] or top["count"])
        )
    elif best and several:
        spans = (several.span(), *asking, best.span(), *_spans(_SORTED, text))
        spans += _spans(_FIRST_OF_ALL, text)
        yield Shape(
            Operation.ORDER, spans, superlative=superlative(best), most=_count(several["n"])
        )
    elif _SORTED.search(text):
        way = SMALLEST if _ASCENDING.search(text) else LARGEST
        several_ = _SO_MANY.search(text)
        counted = (several_.span(),) if several_ else ()
        spans = (*_spans(_SORTED, text), *_spans(_ASCENDING, text), *asking, *counted)
        spans += _spans(_WHICH_JAPANESE, text)
        most = int(several_["n"]) if several_ else None
        yield Shape(Operation.ORDER, spans, superlative=Superlative(way, ()), most=most)
    elif best:
        asked, word = superlative(best), f"{best[0].removesuffix('の')}{best['apart'] or ''}"
        yield Shape(
            Operation.LARGEST if asked.said == LARGEST else Operation.SMALLEST,
            (best.span(), *apart, *asking, *_spans(_WHICH_JAPANESE, text)),
            which.end() if which else None,
            asked,
            word=word,
            adds=word in _MOST_OF_ALL or bool(SUM.search(text)),
        )
    elif which and _OF_TWO.search(text) and (than := COMPARATIVE.search(text)):
        asked = between_two(than)
        yield Shape(
            Operation.LARGEST if asked.said == LARGEST else Operation.SMALLEST,
            (*_spans(COMPARATIVE, text), *asking),
            superlative=asked,
            word=than["word"],
        )


def _memberships(text: str) -> Iterator[Shape]:
    """Yield a sum, a count and a choice of members."""
    if SUM.search(text):
        yield Shape(Operation.SUM, (*_spans(SUM, text), *_spans(_COUNT, text)))
    which, japanese = _WHICH.search(text), _WHICH_JAPANESE.search(text)
    if count := _COUNT.search(text):
        spans = (*_spans(_COUNT, text), *_spans(SUM, text))
        if count[0].isascii():
            yield Shape(Operation.COUNT, spans, count.end())
        else:
            yield Shape(Operation.COUNT, spans, before=count.start())
    elif PATTERN.search(text):
        return
    elif not which and (listed := _LISTED.match(text)):
        yield Shape(Operation.FILTER, (listed.span(),), listed.end())
    elif chosen := _JAPANESE_NOUN.search(text):
        yield Shape(Operation.FILTER, (chosen.span(),), chosen.end())
    elif which and which.start() <= _OPENING:
        who = which[0] == "who"
        after = None if who else which.end()
        yield Shape(Operation.FILTER, (which.span(),), after, who=who)
    elif japanese and not text.isascii():
        spans = _spans(_WHICH_JAPANESE, text)
        if japanese.start():
            yield Shape(Operation.FILTER, spans, before=japanese.start())
        else:
            yield Shape(Operation.FILTER, spans, japanese.end())


_FROM_BELOW = ("bottom", "last", "下位")
_OPENING = 12
"""A question asks which from its first words on: so many characters at most. Chosen by eye."""


def _spans(pattern: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in pattern.finditer(text))


def _count(words: str) -> int:
    return COUNT_WORDS.get(words) or int(words)
