"""Qualifiers of a question that a unit tells of another: upper and lower gallery, lot 3 and lot 1.

"The lower gallery has 40 seats" has nearly all words of "How many seats does the upper gallery
have?" and does not answer it. A unit contrasts with a question where it has all its words but those
of one qualifier, and another word in the place of that: before the same noun or verb, after the
same noun and preposition, as another number or letter of the same thing, or as another day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from ingest.document.nodes import Row, Unit
from ingest.language.content_terms import FUNCTION_TERMS, content_terms
from ingest.language.figures import SCALE_WORDS, number_mentions
from ingest.language.japanese import japanese_words
from ingest.language.scripts import is_japanese
from ingest.language.terms import stem
from ingest.language.weekdays import weekdays
from retriever.query.question import Question
from retriever.reading.evidence import Evidence
from retriever.text.by_value import dates_of, is_another, periods_of, terms_by_value
from retriever.text.context import context_of
from retriever.text.document_names import names
from retriever.text.names import ALSO_WRITTEN
from retriever.text.records import record_of

MOST_WORDS, MOST_BESIDE_NUMBERS = 1, 2
"""Words of a question that a contrasting unit lacks at most; the second, where a number or letter
tells things apart. A unit that lacks more may say the same in other words: with two for all, 22 of
the strategy text's 259 questions were refused for it."""
FEWEST_SHARED_WORDS = 2
"""Words beside the noun that a unit must share with a question of how many. Chosen by eye."""

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’-][^\W\d_]+)*|[,.;:()]")
_LEAD = frozenset(
    """
    be is are was were been may can must shall should will would could might has have had do does
    did to not also only
    """.split()  # noqa: SIM905
)
"""Words between a subject and its verb."""
_BE = frozenset("be is are was were been".split())  # noqa: SIM905
_DETERMINERS = frozenset(
    "a an the this that these those its their our your his her any each".split()  # noqa: SIM905
)
_PREPOSITIONS = frozenset(
    "of for in on at from with by under over to into".split()  # noqa: SIM905
)


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_MEASURES = _stems("""
amount area big charge cost date day deep expensive far fee figure great heavy height high hour
large length long month number old open opening pay percent percentage price rate size tall time
value weigh weight wide width year
""")
"""Words that ask for a figure and need not be in its sentence."""
_LOOSE = _stems("""
actual annual average current currently exact final first general highest key last latest longest
lowest main maximum minimum monthly most new newest next normal now official ordinary other overall
planned present proposed recent regular same shortest smallest largest special specific standard
total usual yearly
""")
"""Words that often go with a noun without telling it from another of its kind."""
_BOUNDS = re.compile(
    r"\b(?:more|less|fewer|over|under|up to|at least|at most|within|between|from|until|above|below"
    r"|each|every|per|extra)\b|以[上下内]|未満|超|まで"
)
_NUMBER = re.compile(r"\d{1,3}|[A-Z]")
_INITIALS = re.compile(r"(?<!\d)(?<!\d )\b[A-Z]{2,}\b")
_RANGE = re.compile(r"\bto\b|[-–]")
_NUMBERED = re.compile(
    r"\b([^\W\d_]+)\s+(?:\d{1,3}|[A-Z])\b(?:\s*(?:,|and|&|to|[-–])\s*(?:\d{1,3}|[A-Z])\b)*"
)
"""A thing with its number or letter, or several: "lot 3", "Zones A and B"."""
_ASKS_WHICH = re.compile(r"\b(?:which|who|whose|whom)\b|^\W*what\s+(?!is|are|was|were)\w+", re.I)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a text: its stem, and whether it tells a thing from others."""

    surface: str
    term: str
    content: bool


def contrast(question: Question, evidence: Evidence) -> str | None:
    """Return the qualifier of a question that a unit has another in the place of; None for none.

    None too where the unit lacks more of the question than that, as it then says another thing.
    """
    context = context_of(evidence.hit, evidence.unit, all_headings=True)
    near = f"{evidence.hit.document.title or ''}\n{evidence.called}\n{context}"
    if day := _other_day(question, evidence, near):
        return day
    held = content_terms(f"{evidence.words}\n{near}")
    held |= terms_by_value(question.text, f"{evidence.words}\n{near}")
    missing = question.terms - held
    if date := _other_date(question, evidence, near, missing):
        return date
    if initials := _missing_initials(question.asked, f"{near}\n{evidence.words}"):
        return initials
    if question.japanese:
        if not is_japanese(evidence.words):
            return None
        found = _japanese(question, evidence.words, missing)
    else:
        found = _english(question, evidence, near, missing)
    lacking = missing - _MEASURES
    if not question.terms & held - _MEASURES:
        return None
    for phrase, own in found:
        numbered = _NUMBER.fullmatch(phrase.split()[-1])
        most = MOST_BESIDE_NUMBERS if numbered else MOST_WORDS
        if len(lacking | own) <= most:
            return phrase
    return None


def says_qualifier(qualifier: str, evidence: Evidence) -> bool:
    """Whether a unit, or what it is under, has the words of a qualifier or names its day."""
    said = f"{context_of(evidence.hit, evidence.unit)}\n{evidence.words}"
    days = [one.days for one in weekdays(said)]
    asked = weekdays(qualifier)
    if asked:
        return any(one.days & own for one in asked for own in days)
    if not _NUMBER.fullmatch(qualifier.split()[-1]):
        return content_terms(qualifier) <= content_terms(said) | terms_by_value(qualifier, said)
    return re.search(rf"(?<!\w){re.escape(qualifier)}(?!\w)", said, re.IGNORECASE) is not None


def _other_day(question: Question, evidence: Evidence, near: str) -> str | None:
    """Return the day that is asked about where the unit's paragraph tells only of other days."""
    asked = weekdays(question.text)
    if not asked or question.yes_or_no:
        return None
    days = frozenset[int]().union(*(one.days for one in asked))
    for said in (evidence.words, near, _paragraph(evidence)):
        named = frozenset[int]().union(*(one.days for one in weekdays(said)))
        if named:
            return None if named & days else question.text[asked[0].start : asked[0].end]
    return None


def _other_date(
    question: Question, evidence: Evidence, near: str, missing: frozenset[str]
) -> str | None:
    """Return the only date of a question where a unit tells the same of other dates.

    None where the unit lacks other words too, or where what it is under, or what its document is
    called, has the date.
    """
    mentions = [one for one in dates_of(question.asked) if one.period.bounded]
    if len(mentions) != 1 or mentions[0].period.yearly or question.yes_or_no:
        return None
    asked, phrase = mentions[0].period, question.asked[mentions[0].start : mentions[0].end]
    if missing - content_terms(phrase) - _MEASURES:
        return None
    told = periods_of(evidence.words)
    if not told or not all(is_another(one, asked) for one in told):
        return None
    around = periods_of(f"{near}\n{names(evidence.hit.document)}")
    dated = [one for one in around if not one.yearly]
    said = any(one.contains(asked) or asked.contains(one) for one in dated)
    return None if said else phrase


def _missing_initials(asked: str, said: str) -> str | None:
    """Return initials that are written like a function word, as IT is, and that a text lacks.

    Not those that have other writings: the US is America.
    """
    if asked.isupper():
        return None
    initials = ((one, stem(one.casefold())) for one in _INITIALS.findall(asked))
    found = (one for one, term in initials if term in FUNCTION_TERMS and term not in ALSO_WRITTEN)
    return next((one for one in found if not re.search(rf"\b{one}\b", said)), None)


def _paragraph(evidence: Evidence) -> str:
    """Return the units around one that no blank line parts from it."""
    text, units = evidence.hit.document.text, evidence.hit.passage.units
    at = next((i for i, one in enumerate(units) if one.start == evidence.unit.start), None)
    if at is None:
        return ""

    def joined(pair: tuple[Unit, Unit]) -> bool:
        first, last = sorted(pair, key=lambda one: one.start)
        return not re.search(r"\n\s*\n", text[first.end : last.start])

    before = [one for _, one in takewhile(joined, pairwise(units[at::-1]))]
    after = [one for _, one in takewhile(joined, pairwise(units[at:]))]
    return "\n".join(one.of(text) for one in (*before, evidence.unit, *after))


def _english(
    question: Question, evidence: Evidence, near: str, missing: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the qualifiers that a unit has others in the place of, with the terms of each."""
    said = evidence.words
    asked, told = _tokens(question.text), _tokens(said)
    yield from _numbered(asked, f"{near}\n{said}")
    yield from _by_position(asked, told, missing, question)
    yield from _counted(asked, said, missing, question)
    if isinstance(evidence.unit, Row):
        yield from _labelled(evidence.hit.document.text, evidence.unit, missing, question)


def _labelled(
    text: str, row: Row, missing: frozenset[str], question: Question
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what a row has another name than, where its header has the rest of the question."""
    record = record_of(text, row)
    named = content_terms("\n".join(record.name_words))
    headed = content_terms("\n".join(word for one in record.values for word in one.header_words))
    own = missing - _MEASURES - _LOOSE
    other = named and not named & question.terms and headed & question.terms
    if own and other and not _ASKS_WHICH.search(question.text):
        yield ", ".join(sorted(own)), own


def _numbered(asked: Sequence[_Token], said: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what has another number or letter than the one asked about: lot 3, zone C."""
    pairs = [
        (noun, number)
        for noun, number in pairwise(asked)
        if noun.content and noun.surface.isalpha() and _NUMBER.fullmatch(number.surface)
    ]
    if len(pairs) != 1:
        return
    noun, number = pairs[0]
    own = [one[0] for one in _NUMBERED.finditer(said) if stem(one[1].casefold()) == noun.term]
    others = own and not any(re.search(rf"\b{number.surface}\b", one) for one in own)
    if others and not any(_RANGE.search(one) for one in own):
        yield f"{noun.surface} {number.surface}", frozenset({number.term})


def _by_position(
    asked: Sequence[_Token], told: Sequence[_Token], missing: frozenset[str], question: Question
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what has another in its place: before a word, or after a noun and a preposition."""
    for place, one in enumerate(asked):
        if not one.content or one.term not in missing or one.term in _LOOSE | _MEASURES:
            continue
        if place and asked[place - 1].surface.casefold() in ("which", "what"):
            continue
        if one.term[0].isdecimal() and (
            question.yes_or_no or _BOUNDS.search(" ".join(t.surface for t in told))
        ):
            continue
        after = asked[place + 1].surface.casefold() if place + 1 < len(asked) else ""
        if after in SCALE_WORDS:
            continue
        run = _run_around(asked, place)
        own = frozenset(asked[i].term for i in run) & missing
        phrase = " ".join(asked[i].surface for i in run)
        head = _next_content(asked, place)
        if head is not None and asked[head].term not in missing:
            fillers = [
                _before(told, i)
                for i, word in enumerate(told)
                if word.term == asked[head].term
                and word.content
                and _is_passive(told, i) == _is_passive(asked, head)
            ]
            if fillers and all(f is not None and _fills(f, one, question) for f in fillers):
                yield phrase, own
        preposition = _preposition_before(asked, run[0])
        if preposition is not None:
            following = _after(told, *preposition)
            if following and all(_fills(f, one, question) for f in following):
                yield phrase, own


def _fills(filler: _Token, asked: _Token, question: Question) -> bool:
    """Whether a word is another of the kind of the one that is asked about."""
    return (
        filler.content
        and filler.term not in question.terms
        and filler.term not in _LOOSE | _MEASURES
        and not filler.surface.endswith("ly")
        and filler.term[0].isdecimal() == asked.term[0].isdecimal()
    )


def _counted(
    asked: Sequence[_Token], said: str, missing: frozenset[str], question: Question
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the noun after "how many" where the unit counts another: films and books."""
    at = next(
        (
            i
            for i, one in enumerate(asked[:-2])
            if one.surface.casefold() == "how" and asked[i + 1].surface.casefold() == "many"
        ),
        None,
    )
    if at is None:
        return
    noun = list(takewhile(lambda one: one.content, asked[at + 2 :]))
    if not noun or not all(one.term in missing for one in noun[-1:]):
        return
    rest = question.terms - {one.term for one in noun}
    if len(rest - missing) < FEWEST_SHARED_WORDS:
        return
    for number in number_mentions(said):
        after = _tokens(said[number.end :])[:1]
        if after and _fills(after[0], noun[-1], question):
            yield (
                " ".join(one.surface for one in noun),
                frozenset(one.term for one in noun) & missing,
            )


def _tokens(text: str) -> list[_Token]:
    found = []
    for surface in _WORD.findall(text):
        folded = surface.casefold()
        term = stem(re.sub(r"['’]s?$", "", folded))
        value = number_mentions(surface)
        if len(value) == 1 and value[0].end - value[0].start == len(surface):
            term = f"{value[0].value:f}"
        found.append(_Token(surface, term, surface[0].isalnum() and term not in FUNCTION_TERMS))
    return found


def _run_around(tokens: Sequence[_Token], place: int) -> range:
    """Return the places of the content words in a row around one."""
    start = end = place
    while start > 0 and tokens[start - 1].content:
        start -= 1
    while end + 1 < len(tokens) and tokens[end + 1].content:
        end += 1
    return range(start, end + 1)


def _next_content(tokens: Sequence[_Token], place: int) -> int | None:
    """Return the next content word, over the words between a subject and its verb."""
    for i in range(place + 1, len(tokens)):
        if tokens[i].content:
            return i
        if tokens[i].surface.casefold() not in _LEAD:
            return None
    return None


def _before(tokens: Sequence[_Token], place: int) -> _Token | None:
    for i in range(place - 1, -1, -1):
        if tokens[i].content:
            return tokens[i]
        if tokens[i].surface.casefold() not in _LEAD:
            return None
    return None


def _is_passive(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a form of "be" leads to a verb, so that what is before it does not do it."""
    before = (one.surface.casefold() for one in reversed(tokens[:place]))
    return any(one in _BE for one in takewhile(_LEAD.__contains__, before))


def _preposition_before(tokens: Sequence[_Token], place: int) -> tuple[str, str] | None:
    """Return the noun and the preposition before a place."""
    i = place - 1
    while i >= 0 and tokens[i].surface.casefold() in _DETERMINERS:
        i -= 1
    if i < 1 or tokens[i].surface.casefold() not in _PREPOSITIONS or not tokens[i - 1].content:
        return None
    return tokens[i - 1].term, tokens[i].surface.casefold()


def _after(tokens: Sequence[_Token], noun: str, preposition: str) -> list[_Token]:
    """Return the last word of each phrase that follows the noun and the preposition."""
    found = []
    for i in range(len(tokens) - 2):
        if tokens[i].term != noun or tokens[i + 1].surface.casefold() != preposition:
            continue
        rest = list(tokens[i + 2 :])
        while rest and rest[0].surface.casefold() in _DETERMINERS:
            rest.pop(0)
        phrase = list(takewhile(lambda one: one.content, rest))
        if phrase:
            found.append(phrase[-1])
    return found


def _japanese(
    question: Question, said: str, missing: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the qualifiers before の, or before the same noun, that the unit has others for."""
    asked, told = _nouns(question.text), _nouns(said)
    for (whose, _), (thing, joint) in pairwise(asked):
        own = frozenset(_terms(whose)) & missing
        if joint != "の" or not own or set(_terms(thing)) & missing:
            continue
        others = [
            set(_terms(other)) - question.terms
            for (other, _), (same, joined) in pairwise(told)
            if joined == "の" and same == thing
        ]
        if others and all(others):
            yield whose, own
    for run, _ in asked:
        for first, second in pairwise(japanese_words(run)):
            if first.form not in missing or second.form in missing or first.numeral:
                continue
            before = [
                a.form
                for other, _ in told
                for a, b in pairwise(japanese_words(other))
                if b.form == second.form
            ]
            if before and all(one not in question.terms for one in before):
                yield run, frozenset({first.form})


def _terms(run: str) -> frozenset[str]:
    return content_terms(run)


def _nouns(text: str) -> list[tuple[str, str]]:
    """Return the runs of nouns of a text, each with what stands between it and the one before."""
    runs: list[tuple[str, str]] = []
    between, run = "", ""
    for word in japanese_words(text):
        if word.part[0] in ("名詞", "接頭辞", "接尾辞", "形状詞", "記号"):
            run += word.surface
            continue
        if run:
            runs.append((run, between))
            run, between = "", ""
        between += word.surface
    return [*runs, (run, between)] if run else runs
