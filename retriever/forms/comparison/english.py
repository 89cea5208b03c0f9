"""Things that an English question joins: "the rent of Mill House and Quay Loft"."""

import re

from ingest.language.content_terms import FUNCTION_TERMS
from ingest.language.figures import YEAR
from ingest.language.terms import stem
from retriever.forms.comparison.joined import Joined

_NAME_WORD = r"[A-Z0-9][\w’'&./-]*(?<![.’'/-])"
_NAME = rf"(?:the\s+)?{_NAME_WORD}(?:\s+(?:of\s+(?:the\s+)?)?{_NAME_WORD})*"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+)"
_AGAINST = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|&|with|to|from|against|than|vs|versus)\s+)"
_PREPOSITION = r"(?:about|at|by|concerning|for|from|in|of|on|regarding|to|under|with)"
_LONGEST_RUN = 5
"""Words of a thing that is not a name, at most. Chosen by eye."""

_COMPARES = re.compile(
    r"^\W*(?:please\s+)?(?:can\s+you\s+)?(?:compare|contrast)\b|\bhow\b.+\bcompared?\b"
    r"|\b(?:differences?|comparison)\s+(?:between|in|of)\b|\b(?:differ|differs|versus|vs)\b",
    re.IGNORECASE,
)
_COMPARING: tuple[tuple[str, str], ...] = (
    (r"\bvs\.", "vs"),
    (r"^.*?\b(?:differences?|comparison)\s+(?:in|of)\s+(.+?)\s+between\s+", r"\1 of "),
    (r"^.*?\b(?:differences?|comparison)\s+(?:between|in|of)\s+", ""),
    (r"^\W*(?:please\s+)?(?:can\s+you\s+)?(?:compare|contrast)\s+", ""),
    (r"^\W*how\s+(?:do|does|did)\s+", ""),
    (r"\s+(?:differ|differs|compare|compared)(?=\W*$|\s+(?:from|with|to|in|on)\b)", ""),
    (rf"({_AGAINST})(?:that|those|the\s+ones?)\s+(?:of|in|for|at|under)\s+", r"\1"),
)
"""What says that a question compares, and what is left of it."""
_SAID_TWICE = re.compile(
    rf"\b((?:[\w’'-]+\s+){{1,3}}{_PREPOSITION}\s+)(.+?)({_AND})(?:the\s+)?\1", re.IGNORECASE
)
_ASKS = re.compile(r"^\W*(?:what|who)\s+(?:is|are|was|were)\s+(?=the\b)", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|may|must|should|has|have|will)\b", re.IGNORECASE
)
_WORD = re.compile(r"[\w’'-]+")


def joined(question: str) -> Joined | None:
    """Return the things that a question joins; None where it joins none, or not surely.

    >>> joined("How does the Wren differ from the Linnet in size?").parts
    ('the Wren', 'the Linnet')
    >>> joined("What are the current size and target of the market?").parts
    ('the current size', 'target')
    """
    explicit = _COMPARES.search(question) is not None
    core = re.sub(r"[\s?.!]+$", "", question)
    if explicit:
        for pattern, left in _COMPARING:
            core = re.sub(pattern, left, core, count=1, flags=re.IGNORECASE)
    elif _YES_OR_NO.match(core):
        return None
    core = _without_capital(_SAID_TWICE.sub(r"\1\2\3", _ASKS.sub("", core)))
    join = _AGAINST if explicit else _AND
    names = re.search(rf"(?<![\w’'-]){_NAME}(?:{join}{_NAME})+", core)
    bounds = names.span() if names else _joined_words(core, join, explicit=explicit)
    if bounds is None or not _is_whole(core, bounds, join, explicit=explicit):
        return None
    start, end = bounds
    parts = tuple(part for part in re.split(join, core[start:end]) if part)
    if any(part.isdigit() and not YEAR.fullmatch(part) for part in parts):
        return None
    named = names is not None
    explicit = explicit or _opens(core, bounds)
    return Joined(parts, core[start:end], core[:start], core[end:], explicit, named)


def describe(thing: str) -> str:
    """Return the question for a thing where nothing is asked about it but what it is."""
    return f"What is {thing}"


def without_article(thing: str) -> str:
    """Return a thing without its article.

    >>> without_article("the Wren")
    'Wren'
    """
    return re.sub(r"^(?:the|an?)\s+", "", thing, flags=re.IGNORECASE)


def _without_capital(core: str) -> str:
    """Write the first word small where it is a function word, so that it begins no name."""
    first = _WORD.match(core)
    if first and _ends_run(first[0]):
        return core[:1].lower() + core[1:]
    return core


def _is_whole(core: str, bounds: tuple[int, int], join: str, *, explicit: bool) -> bool:
    """Whether these are all the things that are joined, and not two ends of one thing."""
    before, words, after = core[: bounds[0]], core[slice(*bounds)], core[bounds[1] :]
    if re.match(join, after) or re.search(rf"{join}$", before):
        return False
    if explicit:
        return not re.search(r"\b(?:with|against|than|vs|versus)\b", before + after)
    listed = re.search(r"\s(?:and|&)\s", words) is not None or _opens(core, bounds)
    return listed and not re.search(r"\bbetween\s+$", before, re.IGNORECASE)


def _opens(core: str, bounds: tuple[int, int]) -> bool:
    """Whether a question is a list of things and what is asked of them: "EU, Japan on patents"."""
    after = re.match(r"\s+(?:on|about|regarding)\b|\s*:", core[bounds[1] :])
    return bounds[0] == 0 and after is not None


def _joined_words(core: str, join: str, *, explicit: bool) -> tuple[int, int] | None:
    """Return where common words are joined; None where none are.

    Where the question does not say that it compares, a preposition or an end is on each side.
    """
    for place in re.finditer(join, core):
        start = _run_before(core, place.start())
        end = _run_after(core, place.end())
        if start == place.start() or end == place.end():
            continue
        while (further := re.compile(join).match(core, end)) and (
            reached := _run_after(core, further.end())
        ) > further.end():
            end = reached
        opens = re.search(rf"(?:^|\b{_PREPOSITION}\s+)$", core[:start], re.IGNORECASE)
        closes = re.match(rf"\s*$|\s+{_PREPOSITION}\b", core[end:], re.IGNORECASE)
        if explicit or (opens and closes):
            return start, end
    return None


def _run_before(core: str, end: int) -> int:
    """Return where the run of content words before a place begins, with its article."""
    reached = end
    for word in list(_WORD.finditer(core, 0, end))[: -_LONGEST_RUN - 1 : -1]:
        if core[word.end() : reached].strip():
            break
        if _is_article(word[0]):
            return word.start()
        if _ends_run(word[0]):
            break
        reached = word.start()
    return reached


def _run_after(core: str, start: int) -> int:
    """Return where the run of content words after a place ends, with its article."""
    reached = start
    for count, word in enumerate(_WORD.finditer(core, start)):
        gap = core[reached : word.start()].strip()
        article = reached == start and _is_article(word[0])
        if gap or (_ends_run(word[0]) and not article) or count == _LONGEST_RUN:
            break
        reached = word.end()
    return reached


def _ends_run(word: str) -> bool:
    folded = word.casefold()
    return stem(folded) in FUNCTION_TERMS or folded in ("concerning", "regarding")


def _is_article(word: str) -> bool:
    return word.casefold() in ("the", "a", "an")
