"""Merging: neighbouring hits become one, and hits that are hardly related to the question go.

Passages are small. A reader, or another program, wants neighbours together, with some of the text
around them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document.document import PassageId
from ingest.index.protocol import Snapshot
from retriever.models.cross_encoder import log_odds
from retriever.text.rendering import render_passage
from retriever.types import Hit

LOOKED_AT = 2
"""So many times as many hits are looked at as merged ones are wanted."""

SCORE_GAP = 8.0
"""A hit whose log-odds lie so far below the best one's is left out."""


def merged(hits: Sequence[Hit], limit: int, context: int, snapshot: Snapshot) -> tuple[Hit, ...]:
    """Merge hits, best first, into at most `limit`, each with its surroundings.

    A merged hit has the score and the headings of its best passage. Passages of the same words
    count once. On each side up to `context` characters of the passage next to it are added, in
    whole units: sentences, list items, table rows.
    """
    runs: list[list[Hit]] = []
    said: set[str] = set()
    for hit in _near(hits):
        words = render_passage(hit.document, hit.passage)
        beside = [run for run in runs if any(_follow(hit, own) for own in run)]
        if words in said:
            continue
        if not beside and len(runs) == limit:
            break
        said.add(words)
        joined = [one for run in beside for one in run]
        at = runs.index(beside[0]) if beside else len(runs)
        runs[at : at + 1] = [[*joined, hit]]
        runs = [run for run in runs if run not in beside[1:]]
    return tuple(_one(run, context, snapshot) for run in runs)


def _near(hits: Sequence[Hit]) -> Iterator[Hit]:
    for hit in hits:
        if log_odds(hit.score) < log_odds(hits[0].score) - SCORE_GAP:
            return
        yield hit


def _follow(one: Hit, other: Hit) -> bool:
    same = one.document.id == other.document.id
    return same and abs(one.passage.ordinal - other.passage.ordinal) == 1


def _one(hits: Sequence[Hit], context: int, snapshot: Snapshot) -> Hit:
    best = hits[0]
    passages = sorted((hit.passage for hit in hits), key=lambda passage: passage.start)
    units = [unit for passage in passages for unit in passage.units]
    start, end, page = passages[0].start, passages[-1].end, passages[0].page
    if context:
        document, first, last = best.document.id, passages[0].ordinal, passages[-1].ordinal
        beside = PassageId(document, first - 1), PassageId(document, last + 1)
        found = snapshot.passages(beside)
        if before := found.get(beside[0]):
            more = [unit for unit in before.units if start - unit.start <= context]
            units = more + units
            start = min([start, *(unit.start for unit in more)])
            page = before.page if more else page
        if after := found.get(beside[1]):
            more = [unit for unit in after.units if unit.end - end <= context]
            units += more
            end = max([end, *(unit.end for unit in more)])
    passage = replace(best.passage, start=start, end=end, page=page, units=tuple(units))
    return Hit(best.document, passage, best.score)
