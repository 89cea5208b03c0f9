"""Tables of contents: entries with leaders to the numbers of their pages.

An entry has the words of a heading and nothing under it, so that a search finds it where it
should find the section. Prices on a menu have leaders too: contents count upward, and say what
comes again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ingest.document.nodes import Block, Kind, Section
from ingest.language.plain import plain

ENTRIES = 4
"""Fewer entries in a row are no table of contents. Chosen by eye."""
_ENTRY = re.compile(
    r"^(?P<title>.*?)(?:^|(?<!\s))\s*+(?<![.…·・‥])(?<![.…·・‥]\s)(?:[.…·・‥]\s?){4,}+\s*"
    r"(?P<page>\d{1,4})$",
    re.MULTILINE,
)
"""A run of spaces or dots is only tried from its beginning and as a whole: a line of 20,000 dots
took 25 seconds else."""
_NUMBER = re.compile(r"^(?:[A-Z]{1,6}\s)?[\d.]*\s*")
_COMES_AGAIN = 0.5
"""Share of the entries whose words have to stand elsewhere too. Chosen by eye."""


def without_contents(text: str, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections with tables of contents as furniture, which has no units."""
    found = {block.start for run in _runs(text, sections) for block in run}
    if not found:
        return tuple(sections)
    return tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, kind=Kind.FURNITURE, units=()) if block.start in found else block
                for block in section.blocks
            ),
        )
        for section in sections
    )


def _runs(text: str, sections: Sequence[Section]) -> Iterator[list[Block]]:
    """Yield the runs of blocks that are tables of contents."""
    blocks = [block for section in sections for block in section.blocks]
    for entries, group in groupby(blocks, key=lambda one: bool(_entries(text, one))):
        run = list(group)
        if entries and _is_contents(text, run):
            yield run


def _entries(text: str, block: Block) -> list[re.Match[str]]:
    """Return a block's entries; none where most of its lines are something else."""
    words = text[block.start : block.end]
    entries = list(_ENTRY.finditer(words))
    return entries if 2 * len(entries) > len(words.splitlines()) else []


def _is_contents(text: str, run: Sequence[Block]) -> bool:
    entries = [entry for block in run for entry in _entries(text, block)]
    pages = [int(entry["page"]) for entry in entries]
    if len(entries) < ENTRIES or any(one > other for one, other in pairwise(pages)):
        return False
    elsewhere = plain(text[: run[0].start] + "\n" + text[run[-1].end :]).casefold()
    titles = [_NUMBER.sub("", plain(entry["title"])).casefold() for entry in entries]
    again = sum(bool(title) and title in elsewhere for title in titles)
    return again >= _COMES_AGAIN * len(entries)
