"""Do quotes and passages cover the evidence? Measures of one question, between 0 and 1."""

from collections.abc import Sequence

from eval.gold.match import Place, covers


def citation_recall(quotes: Sequence[Place], gold: Sequence[Place], all_needed: bool) -> float:
    """Return whether a quote covers a gold, or the share of golds covered if all are needed."""
    found = [any(covers(quote, place) for quote in quotes) for place in gold]
    return sum(found) / len(found) if all_needed else float(any(found))


def citation_precision(quotes: Sequence[Place], gold: Sequence[Place]) -> float:
    """Return the share of quotes that cover a gold; there must be a quote."""
    return sum(any(covers(quote, place) for place in gold) for quote in quotes) / len(quotes)


def character_overlap(
    passages: Sequence[Place], gold: Sequence[Place]
) -> tuple[float, float, float]:
    """Return character recall, precision and IoU of passages against spans of gold.

    recall = |gold ∩ passages| / |gold|; precision = |gold ∩ passages| / the passages' summed
    lengths; IoU = |gold ∩ passages| / (summed lengths + gold missed). The lengths are summed, not
    united, so that reading the same words twice costs.
    """
    wanted, got = _united(gold), _united(passages)
    shared = sum(
        max(0, min(end, until) - max(start, since))
        for document, spans in wanted.items()
        for start, end in spans
        for since, until in got.get(document, [])
    )
    size = sum(end - start for spans in wanted.values() for start, end in spans)
    read = sum(passage.length for passage in passages)
    return shared / size, shared / read if read else 0.0, shared / (read + size - shared)


def best_overlap(
    passages: Sequence[Place], gold: Sequence[Place], all_needed: bool
) -> tuple[float, float, float]:
    """Return `character_overlap` with all of the gold, or with the alternative of best IoU."""
    if all_needed:
        return character_overlap(passages, gold)
    overlaps = (character_overlap(passages, [place]) for place in gold)
    return max(overlaps, key=lambda overlap: overlap[2])


def _united(places: Sequence[Place]) -> dict[str, list[tuple[int, int]]]:
    """Merge the spans of each document into disjoint ones."""
    united: dict[str, list[tuple[int, int]]] = {}
    for place in sorted(places, key=lambda place: place.start):
        spans = united.setdefault(place.document_id, [])
        if spans and place.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], place.end))
        else:
            spans.append((place.start, place.end))
    return united
