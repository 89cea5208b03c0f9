"""Units of measure: what a header, a column or the caption of a table says that its figures count.

All signals are brackets, the word "unit", lines that say what amounts are in, and the names of
common units; a caption's own wording plays no part.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.document.nodes import Span
from ingest.language.sentences import trimmed
from ingest.structure.lines import ends_sentence
from ingest.structure.tables.named_measures import NamedMeasure, named_measures

_BRACKETED = re.compile(r"[(（\[［]([^()（）\[\]［］]{1,40})[)）\]］]")
_MEASURE = re.compile(
    r"[%％€£$¥]|\b(?:hundred|thousand|million|billion|trillion|lakh|crore|percentage|per\s?cent|yen|dollar|euro|"
    r"JPY|USD|EUR|ton|tonne|kg|km|person|people)s?\b"
    r"|^[十百千万億兆]*(?:円|ドル|ユーロ|人|件|トン|社|個|台|か所|カ所)$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:\bunits?\s*[:：]|(?<!を)単位(?:\s*[:：]|は)?(?![とでをのにがも]))\s*([^\s()（）\[\]［］;；|][^()（）\[\]［］;；、\t|\n]{0,39})"
    r"|([十百千万億兆]*(?:円|ドル|ユーロ|人|件|トン))単位",
    re.IGNORECASE,
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|lakh|crore)s?"
_CURRENCY = (
    r"(?:(?:[A-Z][\w.]*\s)?(?i:dollar|euro|pound|yen|yuan|won|rupee|franc|crown|peso)s?"
    r"|[A-Z]{2,3}[$€£¥]?|[$€£¥₩₹])"
)
_MEASURE_ALONE = re.compile(
    rf"{_CURRENCY}\s?(?:in\s)?(?i:{_SCALE})|(?i:{_SCALE})\sof\s{_CURRENCY}"
    r"|[十百千万億兆]*(?:円|ドル|ユーロ)"
)
"""A line, or what is in its brackets, that names a scale and a currency and nothing else."""
_EXCEPTION = re.compile(r",?\s*\b(?:except|unless|excluding|other than)\b(.*)", re.IGNORECASE)
_SCALE_LINE = re.compile(
    r"(?:^\W*|[,;]\s|(?P<subject>\b(?:amounts?|figures?|values?|prices?|sums?|costs?|numbers?|data|"
    r"expressed|stated|presented|shown|reported)\b)[^.;:]{0,40}?\s)"
    r"in\s(?P<measure>(?:[^.;:,()\[\]]|U\.S\.){1,60}?)[\s.)\]]*$",
    re.IGNORECASE,
)
"""A line that says what the figures below it are in: `Amounts in thousand crowns`."""
_SYMBOL = re.compile(
    r"\bin\s([kMG]?Wh?|[mk]?g|[mck]?m[²³]?|ha|h?l|°C|dB(?:\(A\))?|k?Hz|k?V|[kM]?J|k?N)(?=[\s,;:]|$)"
)
"""A symbol of a unit in a caption: `Output in kW at a flow temperature of`."""
_LAST_BRACKETS = re.compile(r"[(（]([^()（）]{1,120})[)）]\W*$")
_SHARE = re.compile(r"percent|[%％]|per cent|[率比]$|割合|構成比")
"""Names of rows that are shares of something, whatever the table's amounts are in."""
_PHRASE_END = re.compile(r",|;|\band\b|\bor\b|\bwhich\b[^,]*")
_PHRASE_REST = re.compile(
    r"\b(?:amounts?|data|figures?|information|numbers? of|otherwise|where|as|for|the|noted|"
    r"indicated|stated|specified)\b"
)
_LEADS_MEASURE = re.compile(
    r"[%％‰€£$¥]|(?i:hundred|thousand|million|billion|trillion|lakh|crore)s?\b|(?i:per\s?(?:cent|mille))\b|"
    r"(?i:percent(?:age)?|yen|dollars?|euros?|tons?|tonnes?|kg|km|people|persons)\b|[A-Z]{3}\b"
)
_NO_MEASURE = re.compile(
    r"(?:the|this|these|those|that|each|all|our|its|their|which|an?|brackets|parentheses|bold|italics?|"
    r"gr[ae]y|red|full|total|general|detail|thereof)\b|\d",
    re.IGNORECASE,
)
_SYMBOLS = (
    r"(?:[kMGT]?Wh?|[mkµ]?g|[dcmkµ]?m[²³23]?|ha|[mhkd]?[lL]|°[CF]|dB(?:\(A\))?|[kMG]?Hz|[kM]?V|[kM]?J|"
    r"k?N|k?Pa|bar|m?s|min|h|d|yrs?|pcs|t|ppm|ppb|mol|K|[m]?A|Ω|rpm|km/h)"
)
_NAMED_UNIT = (
    rf"{_SYMBOLS}|[%％‰€£$¥]|[A-Z]{{3}}|(?i:{_SCALE}(?:\s(?:of\s)?{_CURRENCY})?|{_CURRENCY}|"
    r"percent|per\scent|tons?|tonnes?|people|persons|minutes|hours|days|years|pieces)"
    r"|[十百千万億兆]*(?:円|ドル|ユーロ|人|件|トン|社|個|台|か所|カ所|年|日|時間|分|本|枚|回|戸|世帯)"
)
_UNIT_CELL = re.compile(
    rf"^[(（\[［]?(?P<unit>(?:{_NAMED_UNIT})(?:\s?[/·⋅]\s?(?:{_NAMED_UNIT}))?)[)）\]］]?$"
)
"""A cell that names a unit and nothing else."""
_AROUND = " \t　()（）[]［］.。"
_UNIT_HEADER = re.compile(r"^\W*(?:units?(?: of measure(?:ment)?)?|単位)\W*$", re.IGNORECASE)
_FEW_WORDS = 3
"""A measure that is not known by name has this many words at most; by eye."""
_CLOSED = re.compile(r"([\s,;、，；]+)([)\]）］]*)\s*$")
"""Blanks, and what parts them from what is before, at the end of a caption."""
_CAPTION_LINES = 2
_CAPTION_CHARACTERS = 120
"""A unit of measure is this near above a table, in lines of this length at most: by eye."""


def is_unit_line(words: str) -> bool:
    """Whether words state a unit of measure and nothing else.

    >>> [is_unit_line(one) for one in ("（単位：千円）", "Unit: kg", "Unit: Finance", "Units: 4")]
    [True, True, False, False]
    """
    said = _UNIT.fullmatch(words.strip(_AROUND))
    named = next(filter(None, said.groups()), "") if said else ""
    return bool(_UNIT_CELL.match(named) or _LEADS_MEASURE.match(named))


def measure_of(text: str, header: Span) -> Span | None:
    """Return the unit of measure that a header states in brackets, None where it states none."""
    for match in _BRACKETED.finditer(text, header.start, header.end):
        if _MEASURE.search(match[1]):
            return Span(match.start(1), match.end(1))
    return None


def is_measure_alone(text: str, header: Span) -> bool:
    """Whether a header is a unit of measure in brackets and nothing else: `($ in millions)`."""
    found = measure_of(text, header)
    return found is not None and _with_brackets(found, header)


def _with_brackets(found: Span, words: Span) -> bool:
    """Whether words are what was found in them and the brackets around it, and nothing else."""
    return found.end - found.start + 2 >= words.end - words.start


def label_measure(text: str, label: Span) -> Span | None:
    """Return the unit of measure in the brackets of a row's label: `Earnings per share (yen)`."""
    found = measure_of(text, label)
    words = found.of(text).removeprefix("in ") if found else ""
    return found if _MEASURE.match(words) and not any(map(str.isdigit, words)) else None


def heads_units(text: str, header: Span) -> bool:
    """Whether a header says that the cells below it are units of measure."""
    return bool(_UNIT_HEADER.match(header.of(text)))


def unit_alone(text: str, cell: Span) -> Span | None:
    """Return the unit in a cell that names one and nothing else, with its brackets or without."""
    match = _UNIT_CELL.match(cell.of(text))
    return Span(cell.start + match.start("unit"), cell.start + match.end("unit")) if match else None


@dataclass(frozen=True, slots=True)
class TableMeasure:
    """The unit of measure of a table's figures.

    Rows named in `excepted` are not in it, and those that are `named` are in another.
    """

    span: Span
    excepted: tuple[str, ...] = ()
    named: tuple[NamedMeasure, ...] = ()

    def of_row(self, name: str) -> Span | None:
        """Return the unit of a row that is called `name`, None if it is excepted or a share."""
        for one in self.named:
            if one.is_of(_folded(name)):
                return one.measure
        said = re.split(r"\d", _folded(name), maxsplit=1)[0]
        if _SHARE.search(said):
            return None
        excepted = any(re.search(rf"\b{re.escape(one)}s?\b", said) for one in self.excepted)
        excepted = excepted or any(one.divides(said) for one in self.named)
        return None if excepted else self.span


def caption_measure(text: str, corners: Iterable[Span], start: int) -> TableMeasure | None:
    """Return the unit of measure given in a table's corner or in the lines above `start`.

    Of a long line just above, only what is in brackets at its end counts.
    """
    for corner in corners:
        if found := _stated_measure(text, corner):
            return found
    for _ in range(_CAPTION_LINES):
        above = _line_above(text, start)
        if above is None:
            break
        if above.end - above.start > _CAPTION_CHARACTERS:
            return _bracketed_last(text, above)
        if found := _stated_measure(text, above):
            return found
        start = above.start
    return None


def _stated_measure(text: str, caption: Span) -> TableMeasure | None:
    """Return the measure that a caption states, with those that it gives to some rows alone."""
    named = tuple(named_measures(text, caption))
    if not named:
        return _common_measure(text, caption)
    # What is said of some rows is blanked out, so that places stay.
    blanked = text[: caption.end]
    for one in named:
        said = one.said
        blanked = f"{blanked[: said.start]}{' ' * (said.end - said.start)}{blanked[said.end :]}"
    found = _common_measure(_CLOSED.sub(_closed, blanked), caption)
    return replace(found, named=named) if found else None


def _closed(match: re.Match[str]) -> str:
    """Return what ends a caption with its blanks behind its brackets, as long as before."""
    return match[2].ljust(len(match[0]))


def _common_measure(text: str, caption: Span) -> TableMeasure | None:
    """Return what follows "unit:" in a caption, or is a measure in its brackets or after "in"."""
    if match := _UNIT.search(text, caption.start, caption.end):
        span = trimmed(text, *match.span(match.lastindex or 0))
        return TableMeasure(span) if span else None
    if found := _phrase(text, caption) or _bracketed_last(text, caption):
        return found
    symbol = _SYMBOL.search(text, caption.start, caption.end)
    bracketed = Span(*symbol.span(1)) if symbol else measure_of(text, caption)
    if bracketed is None or ends_sentence(caption.of(text).rstrip(")）]］")):
        return None
    alone = _with_brackets(bracketed, caption)
    numbered = any(map(str.isdigit, bracketed.of(text)))
    return TableMeasure(bracketed) if alone or not numbered else None


def _phrase(text: str, phrase: Span) -> TableMeasure | None:
    """Return what a phrase says that figures are in, with what it excepts."""
    said = phrase.of(text)
    exception = _EXCEPTION.search(said)
    words = said[: exception.start()] if exception else said
    excepted = tuple(_excepted(exception[1])) if exception else ()
    bare = words.strip(" ()（）[]［］.:：")
    if _MEASURE_ALONE.fullmatch(bare):
        start = phrase.start + words.index(bare)
        return TableMeasure(Span(start, start + len(bare)), excepted)
    line = _SCALE_LINE.search(words)
    if line is None or not _is_measure(line):
        return None
    first, last = (phrase.start + place for place in line.span("measure"))
    span = trimmed(text, first, last)
    return TableMeasure(span, excepted) if span else None


def _bracketed_last(text: str, line: Span) -> TableMeasure | None:
    """Return what the brackets at the end of a line say that figures are in."""
    match = _LAST_BRACKETS.search(text, line.start, line.end)
    return _phrase(text, Span(*match.span(1))) if match else None


def _excepted(words: str) -> Iterator[str]:
    """Yield the names in what follows "except": `share and per share data`."""
    for part in _PHRASE_END.split(_folded(words)):
        name = " ".join(_PHRASE_REST.sub(" ", part).split()).strip(" .)）]")
        if name:
            yield name.removesuffix("s")


def _folded(words: str) -> str:
    return words.casefold().replace("-", " ")


def _is_measure(line: re.Match[str]) -> bool:
    """Whether figures are said to be in a measure: a known one, or any that amounts are in."""
    if _LEADS_MEASURE.match(line["measure"]):
        return True
    few = len(line["measure"].split()) <= _FEW_WORDS
    return bool(line["subject"]) and few and not _NO_MEASURE.match(line["measure"])


def _line_above(text: str, start: int) -> Span | None:
    """Return the nearest line above that has words, None where it is a row.

    Of a line that is too long for a caption, its end is returned.
    """
    first = max(0, start - 2 * _CAPTION_CHARACTERS)
    window = text[first:start].rstrip()
    begins = max(window.rfind(line_break) for line_break in "\n\f\r") + 1
    line = trimmed(text, first + begins, first + len(window))
    if line is None:
        return None
    return None if re.search(r"[\t|]", line.of(text)) else line
