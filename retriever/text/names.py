"""The names and figures of a question, and whether a text has them.

A text without them is about something else, such as another country or another year, even if it has
all other words of the question.
"""

import re
from collections.abc import Callable, Collection, Iterator

from ingest.index.statistics import Statistics
from ingest.language.content_terms import content_terms
from ingest.language.figures import written_numbers
from ingest.language.scripts import CJK
from ingest.language.terms import terms

_LATIN = rf"(?![{CJK}])\w"
_NAME = re.compile(rf"(?<![.!?:]\s)(?<!^)\b[A-Z](?:{_LATIN}|[’'-])*|\b[A-Z]{{2,}}(?:{_LATIN})*")
_WORD = re.compile(r"[^\W\d_]+")
_TITLE = 2
"""With this many capitalised function words, a text is a title. Chosen by eye."""
_LONG_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:,?\s+(?:(?:and|for|in|of|on|the|&)\s+)*[A-Z][\w’'-]*)+")
_AND = re.compile(r"\s+(?:and|&)\s+")
_CAPITAL_WORD = re.compile(r"\b[A-Z][\w’'-]*")
_INITIALS = re.compile(r"\b[A-Z]{2,}\b")
ALSO_WRITTEN = {
    "america": ("us", "usa"),
    "american": ("us", "usa"),
    "britain": ("uk",),
    "british": ("uk",),
    "ceo": ("execut",),
    "europ": ("eu",),
    "european": ("eu",),
    "us": ("usa",),
    "usa": ("us",),
}
"""Stemmed names that have short forms, or others, which are not their initials."""
_TITLES = re.compile(r"\n| > ")
_FEWEST_INITIALS = 3
"""How many initials a part of a long name needs to be its short form. Chosen by eye."""
_MOST_INITIALS = 6
"""How many a heading has that is shortened to them. Chosen by eye."""

_DERIVED_ENDINGS = (
    ("a", "an"), ("a", "ian"), ("a", "es"), ("e", "an"), ("e", "ean"), ("o", "an"),
    ("i", "ian"), ("ani", "an"), ("way", "wegian"),
    ("", "an"), ("", "ean"), ("", "ian"), ("", "es"), ("", "i"),
    ("and", "ish"), ("en", "ish"), ("ain", "ish"), ("ey", "ish"),
    ("er", "r"), ("or", "our"), ("am", "amm"), ("iz", "is"),
)  # fmt: skip
"""Endings of the stems of a place and its people, or of American and British spelling: Korea and
Korean, Canada and Canadian, China and Chinese, Chile and Chilean, Rome and Roman, Mexico and
Mexican, Italy (itali) and Italian, Germany (germani) and German, Norway and Norwegian; Egypt and
Egyptian, Japan and Japanese (japanes), Iraq and Iraqi; Poland and Polish, Sweden and Swedish,
Britain and British, Turkey and Turkish; center and centre, labor and labour, program and programme
(programm), organization (organiz) and organisation (organis)."""
_SHORTEST = 4
"""Letters of the shorter stem: with fewer, the endings join unlike words (chosen by eye)."""


def proper_names(text: str) -> list[str]:
    """Return the words that are written as names, without those that begin a sentence.

    Empty for a title, in which function words have capitals too.
    """
    little = [word for word in _WORD.findall(text)[1:] if not content_terms(word)]
    if len(little) >= _TITLE and all(word[0].isupper() for word in little):
        return []
    names = dict.fromkeys(_NAME.findall(text))
    return [name for name in names if content_terms(name) and not written_numbers(name)]


def missing_names(asked: str, said: str) -> list[str]:
    """Return the names in the question that the text has neither in full nor as initials.

    >>> missing_names("Who heads the MAFF?", "the Ministry of Agriculture, Forestry and Fisheries")
    []
    >>> missing_names("Is the Japan Patent Office or Porto named?", "JPO statistics")
    ['Porto']
    >>> missing_names("Which KPIs are there?", "Key performance indicators")
    []
    """
    held = {*terms(said), *_shortened(said), *_initials_of_titles(said)}
    shortened = set(_INITIALS.findall(said))
    for match in _LONG_NAME.finditer(asked):
        if _initials(match[0]) in shortened:
            held.update(terms(match[0]))
    missing = (name for name in proper_names(asked) if not has_name(name, held))
    return [name for name in missing if not _is_spelt_out(name, said)]


def _is_spelt_out(name: str, said: str) -> bool:
    """Whether a text has words in a row of which a name is the initials: WFH, "work from home"."""
    if not _INITIALS.fullmatch(name) or not _FEWEST_INITIALS <= len(name) <= _MOST_INITIALS:
        return False
    pattern = r"[\s-]+".join(rf"{letter}[\w’']+" for letter in name)
    runs = (one[0].split() for one in re.finditer(rf"\b{pattern}", said, re.IGNORECASE))
    return any(content_terms(run[0]) and content_terms(run[-1]) for run in runs)


def has_name(name: str, held: Collection[str]) -> bool:
    """Whether the terms have the name, or a word that is derived from it or that it derives from.

    >>> has_name("Korea", terms("Korean artists")), has_name("Chile", terms("the children"))
    (True, False)
    """
    return _has_each_term(name, held.__contains__)


def is_known(name: str, statistics: Statistics) -> bool:
    """Whether any passages have the name's terms, or words derived from them."""
    return _has_each_term(name, statistics.knows)


def derived_terms(term: str) -> set[str]:
    """Return a name's stem with the stems that it may derive from or that may derive from it."""
    pairs = (*_DERIVED_ENDINGS, *((derived, base) for base, derived in _DERIVED_ENDINGS))
    changed = {term[: len(term) - len(old)] + new for old, new in pairs if term.endswith(old)}
    return {term} | {one for one in changed if min(len(one), len(term)) >= _SHORTEST}


def _has_each_term(name: str, has: Callable[[str], bool]) -> bool:
    return all(
        any(map(has, (*derived_terms(term), *ALSO_WRITTEN.get(term, ())))) for term in terms(name)
    )


def _shortened(text: str) -> Iterator[str]:
    """Yield the initials of the long names in a text and of their parts."""
    for match in _LONG_NAME.finditer(text):
        letters = _initials(match[0])
        yield letters.casefold()
        yield from (_initials(part).casefold() for part in _AND.split(match[0]))
        for start in range(len(letters)):
            for end in range(start + _FEWEST_INITIALS, len(letters) + 1):
                yield letters[start:end].casefold()


def _initials_of_titles(text: str) -> Iterator[str]:
    """Yield the initials of the lines that are nothing but a few words, as headings are."""
    for line in map(str.strip, _TITLES.split(text)):
        if line[:1].isupper():
            yield from initials_of(line)


def initials_of(words: str) -> tuple[str, ...]:
    """Return the initials of a few words, in both numbers; none of fewer than three.

    >>> initials_of("Key performance indicators"), initials_of("Key indicators")
    (('kpi', 'kpis'), ())
    """
    if not all(map(str.isalpha, words.split())):
        return ()
    letters = "".join(word[0] for word in words.split() if content_terms(word)).casefold()
    shortened = _FEWEST_INITIALS <= len(letters) <= _MOST_INITIALS
    return (letters, f"{letters}s") if shortened else ()


def _initials(name: str) -> str:
    words = _CAPITAL_WORD.findall(name)
    return "".join(word[0] for word in words if content_terms(word))


def has_number(figure: str, held: Collection[str]) -> bool:
    """Whether the terms have the number, however it is written."""
    return set(terms(figure)) <= set(held)
