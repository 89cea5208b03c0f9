"""Things that a Japanese question joins: 大ホールと小ホールの定員."""

import re
from itertools import pairwise

from ingest.language.japanese import japanese_words
from retriever.forms.comparison.joined import Joined

_COMPARES = re.compile(r"比較|比べ|対比|違い|違う|違っ|異なる|異なり|相違")
_IN_COMPARISON = re.compile(r"(?:と?を)?(?:比べる|比較する)と、?")
_TAIL = re.compile(
    r"(?:との間|との|と|の|を|は|が|で|では|に|どのように|どう|どこ|何|、)*"
    r"(?:比較|比べ|対比|違|異な|相違).*$"
)
_SAID_TWICE = re.compile(r"の([^のとや、]+)(と|や|、|及び|および)([^のとや、]+)の\1")
_LAST_JOINS = frozenset({"と", "や", "及び", "および", "並びに", "対"})
_JOINS = _LAST_JOINS | {"、", ",", "，"}
_NOMINAL = ("名詞", "接頭辞", "接尾辞", "形状詞", "記号")


def joined(question: str) -> Joined | None:
    """Return the things that a question joins; None where it joins none, or not surely.

    >>> joined("松館と竹館の定員を比較してください").before
    ''
    >>> joined("松館の定員と竹館の定員の違いは何ですか").parts
    ('松館', '竹館')
    """
    explicit = _COMPARES.search(question) is not None
    core = re.sub(r"[\s?？。！!]+$", "", question)
    if explicit:
        core = _TAIL.sub("", _IN_COMPARISON.sub("の", core))
    core = _SAID_TWICE.sub(r"\2\3の\1", core)
    things = _linked(core)
    if len(things) < 2:
        return None
    start, end = things[0][0], things[-1][1]
    last_join = core[things[-2][1] : things[-1][0]]
    if not explicit and (
        last_join not in _LAST_JOINS or not re.match(r"の|は|で|に|それぞれ", core[end:])
    ):
        return None
    parts = tuple(core[first:last] for first, last in things)
    return Joined(parts, core[start:end], core[:start], core[end:], explicit, japanese=True)


def describe(thing: str) -> str:
    """Return the question for a thing where nothing is asked about it but what it is."""
    return f"{thing}とは何ですか"


def _linked(core: str) -> list[tuple[int, int]]:
    """Return the first runs of nouns with nothing but a joining word between them, as spans."""
    found: list[tuple[int, int]] = []
    runs = _noun_runs(core)
    for run, following in pairwise(runs):
        if core[run[1] : following[0]].strip() in _JOINS:
            found = found or [run]
            found.append(following)
        elif found:
            break
    return found


def _noun_runs(core: str) -> list[tuple[int, int]]:
    """Return the runs of nouns, as spans."""
    runs: list[tuple[int, int]] = []
    at = 0
    for word in japanese_words(core):
        start, at = at, at + len(word.surface)
        if word.part[0] not in _NOMINAL:
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((start, at))
    return runs
