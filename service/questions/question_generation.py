"""Questions that a reader would ask, made from what a document states.

A date ("was painted red in 1957"), a definition, a cell of a table, a heading: each makes a
question by a template, in English or Japanese. Whether it is answered, those find out who suggest
it.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from ingest.document.document import Document
from ingest.document.nodes import Block, Cell, Kind, Row, Section, Sentence, Span
from ingest.language.dates import periods
from ingest.language.figures import without_leading_part
from ingest.language.period import Period
from ingest.language.plain import plain
from ingest.language.scripts import CJK_LETTER, has_cjk, is_japanese

SECTIONS_READ = 60
"""Sections of a document that questions are made from, drawn by its id; by eye."""

LONGEST_NAME = 80
"""Characters of a heading, a term or a row's label above which a question is too long; by eye."""
LONGEST_HEADER = 40
"""The same of a column's header; by eye."""
LONGEST_SENTENCE = 140
"""Characters of a sentence above which it states more than one thing; by eye."""
MOST_WORDS = 18
"""Words of it, in English; by eye."""
LEAST_WORDS = 2
"""Words of a heading (characters, in Japanese) below which it says too little; by eye."""

_TOPIC = re.compile(r"[^\W\d_].*\w")
"""A heading that begins with a letter and ends without punctuation reads well in a question."""
_READS_ON = re.compile(r"(?!.* (?:at|by|for|from|in|of|on|to|with) )[a-z][a-z ,'’-]*")
"""A topic that a sentence may go on with; one of a single thing lacks its article ("application for
a stall")."""
_ASKS = re.compile(r"[?？]\s*$|(?:です|ます)か。?$")
_IN_BRACKETS = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]")
_NAMED = re.compile(r"「[^」]*[^\W\d_][^」]*」")
"""What a question in Japanese names by words, not by figures alone."""
_BRACKET = re.compile(r"[()（）\[\]]")

_OUTLINE_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*\.?|[(（]\w{1,3}[)）])\s+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SET_FOR = re.compile(
    "target|goal|budget|cost|price|fee|charge|limit|plan|deadline|rate|tariff|allowance"
)
"""Columns that tell what is set for something: "the budget for the quay"."""
_HELD_BY = re.compile(
    "age|amount|area|capacity|count|date|district|duration|height|income|length|level|location|name"
    "|number|output|percentage|population|profit|region|responsibility|result|revenue|sector"
    "|share|size|speed|start|status|total|type|value|volume|weight|width|year"
)
"""Columns that tell what something has: "the length of the quay"."""
_WHO = re.compile("author|chair|chairman|clerk|contractor|keeper|manager|operator|owner|supplier")
"""Columns that tell who it is: "the owner of the quay"."""
_TOTAL = re.compile(r"(?i:(?:grand |sub-?)?totals?|sum|all)|[総小合]?計")
"""A row that only names what is above it."""
_NOTE_MARK = re.compile(r"[⁰¹²³⁴-⁹*†‡]+$")

_POINTS_BACK = re.compile(
    "it|this|these|those|that|they|he|she|there|such|we|i|you|which|who|what|one|here|both|however"
    "|also"
)
"""First words of sentences that only make sense after the one before."""
_OPENS = re.compile("the|a|an|all|each|every|both|our|its|most|some|many")
_DATED = re.compile(
    r"(?P<subject>[^,;:.()“”\"]{2,70}?) "
    r"(?P<verb>was|were|is|are|will|must|shall|has|have|aims? to|plans? to|intends? to) "
    r"(?P<rest>(?:[^,;:()“”\"]|(?<=\d),(?=\d))+) "
    r"(?P<preposition>in|on|by|since|until|before) (?P<date>[^,;:]+?)\.?"
)
_WHEN = {"by": "By when", "since": "Since when", "until": "Until when", "before": "Before when"}
_INTENDS = re.compile(r"(aim|plan|intend)(s?) to")
_DEFINES = re.compile(
    r"(?:In (?:this|these) [^,]{3,40}, )?(?:The term |An? )?"
    r"(?P<open>[“\"‘']?)(?P<term>[^\s,;:.“”\"][^,;:.“”\"]{1,60}?)[”\"’']? "
    r"(?:means|refers to|is defined as|stands for)\b.*"
)
_JAPANESE_DEFINES = re.compile(
    r"[「『]?(?P<term>[^、。「」『』]{2,30})[」』]?(?<!こ)とは、?.+(?:をいう|をいいます|を指す|である|です|のこと)。"
)
_JAPANESE_DATED = re.compile(
    r"(?P<topic>[^、。]{2,30}は、?)(?P<before>[^、。]{0,20}?)(?P<date>\S+?)"
    r"(?P<particle>までに|から|に)(?P<rest>[^、。]{2,40})。"
)
_JAPANESE_WHEN = {"までに": "いつまでに", "から": "いつから", "に": "いつ"}
_JAPANESE_ENDS = (("ました", "ましたか。"), ("ます", "ますか。"))
_PLAIN_FORM = tuple("たるうくすつむぶぬぐ")


@dataclass(frozen=True, slots=True)
class StatedQuestion:
    """A question, and the words of the document that answer it, if any of them is quoted."""

    question: str
    document_id: str
    evidence: tuple[Span, ...]

    def foreignness(self, language: str) -> int:
        """Return how far it is from a reader of `ja` or `en`: 0 not, 1 names, 2 all of it."""
        if language != "ja":
            return 2 if has_cjk(self.question) else 0
        if not is_japanese(self.question):
            return 2
        return int(any(not has_cjk(name) for name in _NAMED.findall(self.question)))


def questions_of(
    document: Document, sections: Sequence[Section], language: str
) -> list[StatedQuestion]:
    """Return questions that a document seems to answer, of all kinds in turn; each time the same.

    Args:
        document: the document.
        sections: its tree; of a long one a part is read.
        language: `ja` or `en`, in which names of sections and cells are asked about.

    """
    draw = random.Random(document.id)  # noqa: S311
    read = draw.sample(sections, min(SECTIONS_READ, len(sections)))
    kinds = [_of_dates, _of_definitions, _of_rows, _of_headings]
    made = [_made(maker, document, read, language) for maker in kinds]
    all_kinds = list(in_turn(made))
    # What is asked twice has two answers.
    asked = Counter(one.question.casefold() for one in all_kinds)
    return [one for one in all_kinds if asked[one.question.casefold()] == 1]


def in_turn(lists: Iterable[Iterable[StatedQuestion]]) -> Iterator[StatedQuestion]:
    """Yield the first of each list, then the second of each, and so on."""
    return (one for turn in zip_longest(*lists) for one in turn if one is not None)


def questions_near(
    document: Document, sections: Sequence[Section], span: Span, language: str
) -> Iterator[StatedQuestion]:
    """Yield questions that a span of a document, such as a passage, seems to answer."""
    near = [
        Section(section.heading_path, section.lead, blocks)
        for section in sections
        if (blocks := tuple(one for one in section.blocks if overlap(one, span)))
    ]
    for one in questions_of(document, near, language):
        if any(overlap(evidence, span) for evidence in one.evidence):
            yield one


Maker = Callable[[Document, Section, str], Iterator[StatedQuestion]]


def _made(
    maker: Maker, document: Document, sections: Sequence[Section], language: str
) -> list[StatedQuestion]:
    """Return what a maker finds: one a section at first, then the second of each, and so on."""
    by_section = [list(islice(maker(document, one, language), 8)) for one in sections]
    return list(in_turn(by_section))


def _of_headings(document: Document, section: Section, language: str) -> Iterator[StatedQuestion]:
    """Ask what a heading asks, or what is said under one that names a topic."""
    evidence = tuple(
        Span(block.start, block.end)
        for block in section.blocks
        if block.kind in (Kind.PARAGRAPH, Kind.LIST)
    )
    if not section.heading_path or not evidence:
        return
    heading = plain(section.heading_path[-1])
    if _ASKS.search(heading) and len(heading) <= LONGEST_NAME:
        yield StatedQuestion(heading, document.id, evidence)
        return
    topic = _without_number(heading)
    if heading != plain(document.title) and _is_topic(topic):
        question = _about(topic, document.text, language)
        yield StatedQuestion(question, document.id, evidence)


def _without_number(heading: str) -> str:
    named = without_leading_part(heading)
    number = _OUTLINE_NUMBER.match(named)
    return named[number.end() :] if number else named


def _is_topic(heading: str) -> bool:
    spaceless = 2 * len(CJK_LETTER.findall(heading)) > len(heading)
    long_enough = (
        len(heading) > LEAST_WORDS + 1 if spaceless else len(heading.split()) >= LEAST_WORDS
    )
    return long_enough and len(heading) <= LONGEST_NAME and _TOPIC.fullmatch(heading) is not None


def _about(topic: str, text: str, language: str) -> str:
    if language == "ja":
        return f"「{topic}」について何が書かれていますか。"
    words = _without_capital(topic, text)
    named = words if _READS_ON.fullmatch(words) else f"“{topic}”"
    return f"What do the documents say about {named}?"


def _without_capital(heading: str, text: str) -> str:
    """Return a heading as a sentence has it: its first word in lower case, but for names."""
    first, _, rest = heading.partition(" ")
    is_name = re.search(rf"(?<=[a-z,] ){re.escape(first)}\b", text) is not None
    lower = first.lower() if first.istitle() and rest.islower() and not is_name else first
    return f"{lower} {rest}" if rest else lower


def _of_rows(document: Document, section: Section, language: str) -> Iterator[StatedQuestion]:
    """Ask for one cell of each row, by the names of its row and its column."""
    rows = [one for one in _units(section, Kind.TABLE) if isinstance(one, Row) and not one.header]
    for number, row in enumerate(rows):
        label = _label(document.text, row)
        asked = [
            (cell, question)
            for cell in row.cells[row.labels :]
            if label and cell.filled and (header := _header(document.text, cell))
            if (question := _of_cell(label, header, language))
        ]
        if asked:
            # Another column in each row, so that few rows ask for much.
            cell, question = asked[number % len(asked)]
            yield StatedQuestion(question, document.id, (cell.span,))


def _label(text: str, row: Row) -> str:
    """Return what a row is called, without its number; empty where that will not do."""
    named = [_NOTE_MARK.sub("", plain(cell.of(text))) for cell in row.cells[: row.labels]]
    label = ", ".join(one for one in named if _LETTERS.search(one))
    return "" if len(label) > LONGEST_NAME or _TOTAL.fullmatch(label) else label


def _header(text: str, cell: Cell) -> str:
    """Return the words of the lowest header above a cell; empty where they name no column."""
    if not cell.headers:
        return ""
    header = _IN_BRACKETS.sub("", plain(cell.headers[-1].of(text))).strip()
    header = _NOTE_MARK.sub("", header)
    named = (
        not _BRACKET.search(header)
        and len(header) <= LONGEST_HEADER
        and (_LETTERS.search(header) or _period(header))
    )
    return header if named else ""


def _of_cell(label: str, header: str, language: str) -> str | None:
    """Return a question for a cell; None where English would not put it so."""
    if language == "ja" or is_japanese(label + header):
        return f"「{label}」の「{header}」を教えてください。"
    if period := _period(header):
        return f"What was “{label}” {'on' if period.day else 'in'} {header}?"
    words = header.lower().split()
    noun = next((one for one in reversed(words) if one.isalpha()), "")
    if _WHO.fullmatch(noun):
        return f"Who is the {_lowered(header)} of “{label}”?"
    preposition = "for" if _SET_FOR.fullmatch(noun) else "of" if _HELD_BY.fullmatch(noun) else None
    if preposition is None:
        return None
    return f"What is the {_lowered(header)} {preposition} “{label}”?"


def _lowered(words: str) -> str:
    first, *more = words.split(" ")
    return " ".join([first.lower() if first.istitle() else first, *more])


def _of_definitions(
    document: Document, section: Section, _language: str
) -> Iterator[StatedQuestion]:
    """Ask what a term means that a sentence defines."""
    for words, unit in _statements(document, section):
        if found := _JAPANESE_DEFINES.fullmatch(words):
            yield StatedQuestion(f"{found['term']}とは何ですか。", document.id, (unit,))
        elif (found := _DEFINES.fullmatch(words)) and _begins_well(found["term"]):
            yield StatedQuestion(f"What does “{found['term']}” mean?", document.id, (unit,))


def _of_dates(document: Document, section: Section, _language: str) -> Iterator[StatedQuestion]:
    """Ask when something was or will be, of a sentence that ends in its date."""
    for words, unit in _statements(document, section):
        if len(words) <= LONGEST_SENTENCE and len(periods(words)) == 1:
            question = _japanese_when(words) if is_japanese(words) else _when(words, document.text)
            if question:
                yield StatedQuestion(question, document.id, (unit,))


def _when(sentence: str, text: str) -> str | None:
    """Return "When was the lighthouse painted red?" of such a sentence, None of another one."""
    found = _DATED.fullmatch(sentence)
    if found is None or len(sentence.split()) > MOST_WORDS or _period(found["date"]) is None:
        return None
    subject = found["subject"]
    if not _begins_well(subject) or periods(found["rest"]):
        return None
    verb, rest = found["verb"], found["rest"]
    if intends := _INTENDS.fullmatch(verb):
        verb, rest = ("does" if intends[2] else "do"), f"{intends[1]} to {rest}"
    question = _WHEN.get(found["preposition"], "When")
    return f"{question} {verb} {_within(subject, text)} {rest}?"


def _period(words: str) -> Period | None:
    """Return the period that words name and nothing else, None where they do not."""
    # A year alone is read as one only after such a word.
    found = periods(f"in {words}")
    alone = len(found) == 1 and len(words) - (found[0].end - found[0].start) <= len("the ")
    return found[0].period if alone else None


def _begins_well(words: str) -> bool:
    return words[0].isalpha() and not _POINTS_BACK.fullmatch(words.split(" ", 1)[0].lower())


def _within(subject: str, text: str) -> str:
    """Return a sentence's subject as it is within one: in lower case, unless it is a name."""
    first, _, rest = subject.partition(" ")
    lower = first.lower()
    is_word = _OPENS.fullmatch(lower) or (
        first.istitle() and re.search(rf"\b{re.escape(lower)}\b", text)
    )
    return " ".join(filter(None, [lower if is_word else first, rest]))


def _japanese_when(sentence: str) -> str | None:
    """Return 「港はいつ開かれたのですか。」 of such a sentence, None of another one."""
    found = _JAPANESE_DATED.fullmatch(sentence)
    if found is None or _period(found["date"]) is None:
        return None
    rest = found["rest"]
    for ending, asked in _JAPANESE_ENDS:
        if rest.endswith(ending):
            rest = rest.removesuffix(ending) + asked
            break
    else:
        if not rest.endswith(_PLAIN_FORM):
            return None
        rest += "のですか。"
    return f"{found['topic']}{found['before']}{_JAPANESE_WHEN[found['particle']]}{rest}"


def _statements(document: Document, section: Section) -> Iterator[tuple[str, Span]]:
    """Yield the sentences of paragraphs, without typesetting; none that is partly struck out."""
    for unit in _units(section, Kind.PARAGRAPH):
        if isinstance(unit, Sentence) and not unit.struck:
            yield plain(unit.of(document.text)), Span(unit.start, unit.end)


def _units(section: Section, kind: Kind) -> Iterator[Span]:
    return chain.from_iterable(block.units for block in section.blocks if block.kind is kind)


def overlap(one: Block | Span, other: Span) -> bool:
    """Whether two stretches of a document share a character."""
    return one.start < other.end and other.start < one.end
