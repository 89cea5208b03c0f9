"""Rankings as TREC files, and what ir_measures says of them.

A hit is a passage of the system's own making while gold is a span, so hits have to be
named after the gold they cover before any ranking measure applies. Two ways of naming
keep every figure exact:

- *evidence* (`run.trec`, `qrels.trec`), for recall@k and reciprocal rank. A topic is one
  thing to be found: the question, where any one of its places will do, and otherwise
  `question#1`, `question#2`, … for each place needed. The first hit that covers the topic
  is named `gold`; every other hit keeps a name of its own, which no judgement knows. So
  there is one line a hit, a line's rank is the hit's, R@k of a topic is 0 or 1, and the
  mean over a question's topics is the share of its places found in the first k hits.
- *spans* (`spans.run.trec`, `spans.qrels.trec`), for average precision. A topic is a
  question, its relevant units are all of its places, needed or not. A hit lists the units
  that no earlier hit covered, in the gold's order; a hit without any keeps its own name
  and its line, so that a second passage of the same place is not read for free. The run
  stops after ten hits; AP and SetR of it are therefore MAP@10 and recall@10.

Names are percent-encoded (RFC 3986), since TREC columns are parted by white space.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import ir_measures
from ir_measures import AP, RR, Measure, Qrel, R, ScoredDoc, SetR

from eval.gold.match import Place, covers
from eval.runs.run import Record

SPAN_DEPTH = 10
RR_DEPTH = 10
TAG = "tenkyo"

Topic = tuple[str, tuple[Place, ...]]
Ranking = tuple[list[Qrel], list[ScoredDoc]]
RowValues = dict[str, dict[str, float]]


def retrieval_values(records: Sequence[Record], ks: Sequence[int]) -> RowValues:
    """Return recall@k, mrr@10, span_recall@10 and map@10 of each question with gold, by id."""
    judged = [record for record in records if record.places]
    values: RowValues = {record.question.id: {} for record in judged}
    by_topic = _calculate([*(R @ k for k in ks), RR @ RR_DEPTH], evidence_ranking(judged))
    by_question = _calculate([AP, SetR], spans_ranking(judged))
    for record in judged:
        topics = [by_topic[name] for name, _ in _topics(record)]
        found = by_question[_encode(record.question.id)]
        values[record.question.id] = {
            **{f"recall@{k}": sum(topic[R @ k] for topic in topics) / len(topics) for k in ks},
            "mrr@10": max(topic[RR @ RR_DEPTH] for topic in topics),
            "span_recall@10": found[SetR],
            "map@10": found[AP],
        }
    return values


def evidence_ranking(records: Iterable[Record]) -> Ranking:
    """Return judgements and run with one topic for each thing to be found."""
    qrels: list[Qrel] = []
    run: list[ScoredDoc] = []
    for record in records:
        for topic, wanted in _topics(record):
            qrels.append(Qrel(topic, "gold", 1))
            run += _scored(topic, _first_found(record, wanted))
    return qrels, run


def spans_ranking(records: Iterable[Record]) -> Ranking:
    """Return judgements and run with one topic a question and one unit a place."""
    qrels: list[Qrel] = []
    run: list[ScoredDoc] = []
    for record in records:
        topic = _encode(record.question.id)
        qrels += [Qrel(topic, f"gold{n}", 1) for n, _ in enumerate(record.places, start=1)]
        run += _scored(topic, _newly_found(record))
    return qrels, run


def write_trec(folder: Path, records: Sequence[Record]) -> None:
    """Write both rankings of the questions with gold in the formats of trec_eval."""
    judged = [record for record in records if record.places]
    for prefix, ranking in (("", evidence_ranking), ("spans.", spans_ranking)):
        qrels, run = ranking(judged)
        lines = [f"{row.query_id} 0 {row.doc_id} {row.relevance}\n" for row in qrels]
        (folder / f"{prefix}qrels.trec").write_text("".join(lines), encoding="utf-8")
        lines = list(_run_lines(run))
        (folder / f"{prefix}run.trec").write_text("".join(lines), encoding="utf-8")


def _topics(record: Record) -> list[Topic]:
    name = _encode(record.question.id)
    if not record.question.all_needed or len(record.places) == 1:
        return [(name, record.places)]
    return [(f"{name}#{n}", (place,)) for n, place in enumerate(record.places, start=1)]


def _first_found(record: Record, wanted: Sequence[Place]) -> Iterator[str]:
    """Name the hits, the first that covers any of the wanted places being `gold`."""
    found = False
    for rank, hit in enumerate(record.hits, start=1):
        here = Place.of_passage(hit)
        if not found and any(covers(here, place) for place in wanted):
            found = True
            yield "gold"
        else:
            yield _own_name(rank, hit["source"], here)


def _newly_found(record: Record) -> Iterator[str]:
    """Name the first ten hits after the places that each is the first to cover."""
    left = dict(enumerate(record.places, start=1))
    for rank, hit in enumerate(record.hits[:SPAN_DEPTH], start=1):
        here = Place.of_passage(hit)
        new = [n for n, place in left.items() if covers(here, place)]
        for n in new:
            del left[n]
            yield f"gold{n}"
        if not new:
            yield _own_name(rank, hit["source"], here)


def _own_name(rank: int, source: str, place: Place) -> str:
    # The rank keeps apart two hits on one span, which trec_eval would take for one.
    return f"{rank}:{_encode(source)}:{place.start}-{place.end}"


def _scored(topic: str, names: Iterable[str]) -> list[ScoredDoc]:
    # Ranks as scores: a system's own scores may tie, and trec_eval breaks ties by name.
    return [ScoredDoc(topic, name, -float(rank)) for rank, name in enumerate(names, start=1)]


def _run_lines(run: Iterable[ScoredDoc]) -> Iterator[str]:
    for row in run:
        yield f"{row.query_id} Q0 {row.doc_id} {-row.score:.0f} {row.score:.0f} {TAG}\n"


def _calculate(measures: Sequence[Measure], ranking: Ranking) -> dict[str, dict[Measure, float]]:
    values: dict[str, dict[Measure, float]] = {}
    for metric in ir_measures.iter_calc(list(measures), *ranking):
        values.setdefault(metric.query_id, {})[metric.measure] = float(metric.value)
    return values


def _encode(name: str) -> str:
    return quote(name, safe="/")
