"""A look-up is refused where a result is asked for that the words it would quote do not state.

"How many works are completed?" is not answered by the row of one work, nor "Which is the deepest?"
by a sentence about depth. This form comes last: what the others could not compute ends here.
"""

import re

from ingest.document.nodes import Row
from ingest.language.asking import asks
from ingest.language.content_terms import content_terms
from ingest.language.figures import number_mentions, tells_a_quantity
from ingest.language.scripts import is_japanese
from ingest.messages import Message
from ingest.structure.lines import NOTE_SIGNS
from ingest.structure.tables.grid import sums_up
from retriever.answer.citations import nearest
from retriever.forms.form import Asked, Refusal
from retriever.forms.tables.financial.formulas import FORMULAS
from retriever.forms.tables.question.linking import LIGHT
from retriever.forms.tables.question.operations import Operation, Shape, shapes_of
from retriever.forms.tables.question.question_words import terms_of
from retriever.forms.tables.question.superlatives import PATTERN
from retriever.forms.tables.values import folded
from retriever.reading.evidence import Evidence
from retriever.text.by_value import as_written
from retriever.text.context import context_of
from retriever.text.records import Record

_HOW_MANY = re.compile(
    r"(?:\bhow\s+many|^\W*(?:the\s+)?number\s+of)\s+(?P<partitive>of\s+)?(?P<noun>[^?]*)"
)
_NOUN_ENDS = re.compile(
    r"\b(?:are|is|were|was|do|does|did|have|has|had|will|can|could|should|must|may|be|in|on|at|of|for"
    r"|from|to|with|by|that|which|who)\b|[,?]"
)
_NEGATED = re.compile(r"\b(?:not|no|never|without|except|cannot)\b|n['’]t\b|ない|以外|除")
_PEOPLE = terms_of("people person visitor inhabitant resident 人")
"""People are counted under many names: "How many people came?" asks for visitors."""
_AT_AN_END = re.compile(
    r"\b(?:top|first|last|only|record|leading|foremost|chief|primary|no\.?\s?1|number\s+one|best|worst"
    r"|main"
    r"|(?!interest|request|forest|harvest|invest|protest|contest|suggest|digest|honest)\w{3,}est)\b"
    r"|最[多少大小高低長短古新深も上下]|もっとも|一番|いちばん|1位|首位|トップ"
)
"""What says that something is at an end of a scale."""
_EITHER_END = re.compile(
    r"\b(?:max(?:imum)?|min(?:imum)?|latest|most\s+recent|earliest|first|last|least|newest)\b"
    r"|最新|最高|最低|最大|最小|最初|最後"
)
"""Superlatives that ordinary statements answer without saying them: the latest figures."""
_NOTE = re.compile(rf"(?:{NOTE_SIGNS})+$")
"""The mark of a footnote after a label: Brant²."""
_THE_MOST = re.compile(r"\bthe\s+most\b")
_AT_A_TIME = re.compile(r"\b(?:in|of|from|at|by)\s+the\s+(?:latest|most\s+recent|last)\b")
"""A time that a table may have as a column: "in the latest survey"."""
_COMPARES = re.compile(
    r"\b(?:increas|decreas|gr[eo]w|expan|r[io]s[ei]|f[ae]ll|declin|drop|more|less|fewer|higher|lower"
    r"|than|differ|gap|short|exceed|points?\b|reduc|cut|chang|ahead|behind|down\b|up\b|\w{3,}er\s+than)"
    r"|増|減|差|伸|上回|下回|より|変化|縮|拡大"
)
_AVERAGES = re.compile(r"\b(?:average|mean\b|per\b|each\b|typical)|平均|当たり|あたり|ごと")
_SHARES = re.compile(
    r"%|\b(?:per\s?cent(?:ages?)?|share|ratio|proportion|half|third|quarter|\w+ths?)\b|割|率|分の"
)
_TOTALS = re.compile(r"\b(?:total|sum|overall|altogether|combined|together)\b|計|総")
_ADDS = re.compile(
    r"\btogether\b|\badd(?:s|ed|ing)?\b|\bcombined\b|\baltogether\b|\bsum\s+of\b|合わせ|あわせ|足す|足し"
)
"""Words that ask for an addition for sure: "in total" may only stress one figure."""


class UnstatedResults:
    """Refuses look-ups that would answer a question for a result with what does not state one."""

    def answer(self, asked: Asked) -> Refusal | None:
        """Return the refusal; None where a look-up states what is asked or would not answer."""
        if not asked.decision.answers or not asked.chosen:
            return None
        if any(map(asks, asked.chosen[0].names)):
            return None  # A row that is named by a question answers that.
        text = folded(asked.question.asked)
        if all(_states(shape, text, asked) for shape in shapes_of(text)) and _states_ratio(
            text, asked.chosen[0]
        ):
            return None
        return Refusal(_reason(asked), nearest(asked.chosen))


def _states(shape: Shape, text: str, asked: Asked) -> bool:
    """Whether the evidence chosen states the result of an operation."""
    best = asked.chosen[0]
    record, said = best.record, _said(best)
    match shape.operation:
        case Operation.COUNT:
            return _states_count(text, asked, best)
        case Operation.LARGEST | Operation.SMALLEST:
            return _states_extreme(shape, text, best)
        case Operation.SUM:
            return record is None or _states_sum(text, best, record)
        case Operation.AVERAGE:
            return _AVERAGES.search(said) is not None
        case Operation.SHARE:
            return _SHARES.search(said) is not None
        case Operation.DIFFERENCE:
            return _COMPARES.search(said) is not None
    return True


def _states_count(text: str, asked: Asked, best: Evidence) -> bool:
    """Whether the best unit has a number of what is counted."""
    match = _HOW_MANY.search(text)
    if match is None and not asked.question.japanese:
        return True  # "What is the number of the agency?" asks for no count.
    said, words = _said(best), asked.question.terms - LIGHT
    if _NEGATED.search(text) and not _NEGATED.search(said):
        return False
    if match and match["partitive"] and not words <= content_terms(said):
        return False
    noun = content_terms(_NOUN_ENDS.split(match["noun"])[0]) - LIGHT if match else words
    if record := best.record:
        return _row_states_count(noun, asked, best, record)
    if not tells_a_quantity(folded(best.words)):
        return False
    if asked.decision.signals and asked.decision.signals.openness < SURELY_CLOSED:
        return True
    across = match is None or is_japanese(best.words)
    return across or not noun or bool(noun & (content_terms(_own(best)) | _PEOPLE))


def _row_states_count(wanted: frozenset[str], asked: Asked, best: Evidence, record: Record) -> bool:
    """Whether a row has a figure whose header or label says what is counted.

    A row and a column that the question names make a figure that it asks for. Else a word of the
    question that other rows of the table have, and this one and what it is under lack, is a
    condition which the figure does not meet.

    Args:
        wanted: terms for what is counted.
        asked: the question.
        best: the row as evidence.
        record: what it says.

    """
    if _is_named(record, folded(asked.question.text)) and _names_a_column(record, asked):
        return True
    held = content_terms(_said(best))
    others = (one.words for one in asked.evidence if _is_beside(one, best))
    conditions = asked.question.terms & content_terms("\n".join(others))
    if not conditions - LIGHT <= held:
        return False
    figures = [one for one in record.filled if number_mentions(one.words)]
    headers = (word for one in figures for word in one.header_words)
    named = content_terms("\n".join((*record.name_words, record.measure_words, *headers)))
    return bool(figures) and bool(wanted & (named | _PEOPLE))


def _names_a_column(record: Record, asked: Asked) -> bool:
    """Whether the question names the column of a figure by its last header."""
    figures = [one for one in record.filled if number_mentions(one.words) and one.header_words]
    headers = [one.header_words[-1] for one in figures]
    wanted = [content_terms(as_written(asked.question.text, one)) for one in headers]
    pairs = zip(map(content_terms, headers), wanted, strict=True)
    return any(own and own <= said for own, said in pairs)


def _is_beside(one: Evidence, best: Evidence) -> bool:
    """Whether a unit is a row of the same table, by the headers above it."""
    same = one.hit.document.id == best.hit.document.id and one.unit.above == best.unit.above
    return same and isinstance(one.unit, Row)


def _states_extreme(shape: Shape, text: str, best: Evidence) -> bool:
    """Whether the evidence says what is largest, or is of what the question names."""
    said = _own(best)
    if PATTERN.search(said) or _AT_AN_END.search(said):
        return True
    if _AT_A_TIME.search(text):
        return True
    record = best.record
    if record is None:
        return bool(
            _EITHER_END.search(shape.word) or (shape.word == "most" and not _THE_MOST.search(text))
        )
    return _is_named(record, text) and not _is_total(record)


def _states_sum(text: str, best: Evidence, record: Record) -> bool:
    """Whether a row is a total, or has the only figure that the question names."""
    if _is_total(record) or _TOTALS.search(_own(best)):
        return True
    wanted = content_terms(text)
    headers = {one.header_words for one in record.filled}
    named = [one for one in headers if one and content_terms(one[-1]) & wanted]
    return not _ADDS.search(text) and _is_named(record, text) and len(named) < _SEVERAL


_SEVERAL = 2
SURELY_CLOSED = -2.0
"""Openness of a sentence that by itself surely answers how many, whatever it calls what it counts.

Of 15 such questions of nine sets that were refused for their noun, six have one, of which five are
answered rightly then.
"""


def _states_ratio(text: str, best: Evidence) -> bool:
    """Whether the evidence says the ratio that the question names, where it names one."""
    asked = [match[0] for one in FORMULAS if (match := one.said.search(text))]
    held = content_terms(_said(best))
    return all(content_terms(one) <= held for one in asked)


def _is_named(record: Record, text: str) -> bool:
    """Whether the question has all words of a row's label."""
    name = _NOTE.sub("", record.name_words[-1]) if record.name_words else ""
    label = content_terms(name)
    return bool(label) and label <= content_terms(text)


def _is_total(record: Record) -> bool:
    return any(map(sums_up, record.name_words))


def _own(one: Evidence) -> str:
    """Return a unit's words with the headers and parents that it depends on, folded."""
    above = (span.of(one.hit.document.text) for span in one.unit.above)
    return folded("\n".join((one.words, *above)))


def _said(one: Evidence) -> str:
    """Return a unit's words with all that it is under, folded."""
    above = context_of(one.hit, one.unit, all_headings=True)
    return folded("\n".join((one.words, above, one.hit.document.title)))


def _reason(asked: Asked) -> Message:
    if asked.question.japanese:
        return Message("この結果は文書に書かれておらず、表から確かに求めることもできません。")
    return Message(
        "The documents do not state this result, and it cannot be computed surely from their "
        "tables."
    )
