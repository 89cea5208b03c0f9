"""The measures that are not a ranking's, as pure functions of plain values.

Those that judge one question return a number between 0 and 1. Those that judge a set of
questions take an array of shape (…, questions, columns) and return one of shape (…), so
that a bootstrap can measure many resamples at once; where undefined they return NaN.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import rankdata

from eval.gold.match import Place, covers
from eval.measures.intervals import Floats

_SCRIPTIO_CONTINUA = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Han and kana, which write no spaces between words."""
_TOKEN = re.compile(rf"(?=\w)[{_SCRIPTIO_CONTINUA}]|[^\W{_SCRIPTIO_CONTINUA}]+")
_ARTICLES = frozenset({"a", "an", "the"})


def fold(text: str) -> str:
    """Return text as answers are compared: NFKC, case and white space folded, no `**`.

    >>> fold("Ｔｗｏ  **Hundred**")
    'two hundred'
    """
    plain = unicodedata.normalize("NFKC", text).replace("**", "").casefold()
    # Folding case can undo composition, as Unicode 3.13 (D145) warns.
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def answer_match(answer: str | None, groups: Sequence[Sequence[str]]) -> float:
    """Return 1 if every group has one of its strings in the answer, else 0.

    No answer (a refusal) matches nothing.
    """
    if answer is None:
        return 0.0
    said = fold(answer)
    return float(all(any(fold(text) in said for text in group) for group in groups))


def reference_f1(answer: str | None, reference: str) -> float:
    """Return the token F1 between an answer and a reference answer in full.

    Tokens are counted as a bag, without English articles and punctuation: F1 = 2 · shared /
    (tokens of the answer + tokens of the reference). No answer (a refusal) scores 0; two
    texts without any token score 1. Source: Rajpurkar et al., "SQuAD: 100,000+ Questions
    for Machine Comprehension of Text", EMNLP 2016, and its evaluation script. Texts are
    folded as for `answer_match`, and each character of Han and kana is a token by itself,
    as in Lewis et al., "MLQA: Evaluating Cross-lingual Extractive Question Answering",
    ACL 2020.

    >>> reference_f1("The year 2033.", "By the year 2033")
    0.8
    """
    if answer is None:
        return 0.0
    said, wanted = _bag(answer), _bag(reference)
    size = said.total() + wanted.total()
    return 2 * (said & wanted).total() / size if size else 1.0


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

    recall = |gold ∩ passages| / |gold|; precision = |gold ∩ passages| / the passages'
    summed lengths; IoU = |gold ∩ passages| / (summed lengths + gold missed). Lengths are
    summed, not united: reading the same words twice costs. Source: Smith & Troynikov,
    "Evaluating Chunking Strategies for Retrieval", Chroma technical report, 2024.
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


def refusal_precision(rows: Floats) -> Floats:
    """Return the share of refusals that were right; columns: unanswerable, refused (0 or 1)."""
    right, refused, _ = _refusals(rows)
    return _ratio(right, refused)


def refusal_recall(rows: Floats) -> Floats:
    """Return the share of unanswerable questions refused; columns as above."""
    right, _, unanswerable = _refusals(rows)
    return _ratio(right, unanswerable)


def refusal_f1(rows: Floats) -> Floats:
    """Return the harmonic mean of the two; columns as above."""
    right, refused, unanswerable = _refusals(rows)
    return _ratio(2 * right, refused + unanswerable)


def auroc(rows: Floats) -> Floats:
    """Return how often an answerable question has more confidence than one that is not.

    Columns: unanswerable (0 or 1), confidence. Ties count half. This is the area under the
    ROC curve by the Mann-Whitney statistic: Hanley & McNeil, Radiology 143(1), 1982.
    """
    answerable, confidence = 1 - rows[..., 0], rows[..., 1]
    yes = answerable.sum(-1)
    rank_sum = (rankdata(confidence, axis=-1) * answerable).sum(-1)
    return _ratio(rank_sum - yes * (yes + 1) / 2, yes * (1 - answerable).sum(-1))


def risk_curve(rows: Floats) -> Floats:
    """Return the risk at every coverage 1/n … n/n, the most confident questions first.

    Columns: wrong (0 or 1), confidence; the result has shape (…, questions). Questions of
    one confidence cannot be told apart, so each of them counts as wrong as they are on
    average. Source: El-Yaniv & Wiener, "On the Foundations of Noise-free Selective
    Classification", JMLR 11, 2010.
    """
    doubt = -rows[..., 1]
    order = np.argsort(doubt, axis=-1)
    doubt = np.take_along_axis(doubt, order, -1)
    wrong = np.cumsum(np.take_along_axis(rows[..., 0], order, -1), -1)
    wrong = np.concatenate([np.zeros_like(wrong[..., :1]), wrong], -1)
    # Each tie runs from `before` (exclusive) to `last`, and its errors are spread evenly.
    before = rankdata(doubt, "min", axis=-1).astype(int) - 1
    last = rankdata(doubt, "max", axis=-1).astype(int)
    start, end = (np.take_along_axis(wrong, rank, -1) for rank in (before, last))
    asked = np.arange(1, rows.shape[-2] + 1)
    spread: Floats = start + (end - start) * (asked - before) / (last - before)
    return spread / asked


def aurc(rows: Floats) -> Floats:
    """Return the area under the risk-coverage curve: its mean over all coverages.

    Lower is better. Source: Geifman, Uziel & El-Yaniv, "Bias-Reduced Uncertainty
    Estimation for Deep Neural Classifiers", ICLR 2019.
    """
    return np.asarray(risk_curve(rows).mean(-1))


def answered_risk(rows: Floats) -> Floats:
    """Return the share of given answers that are wrong; columns: wrong, refused (0 or 1)."""
    given = 1 - rows[..., 1]
    return _ratio((rows[..., 0] * given).sum(-1), given.sum(-1))


def mean(rows: Floats) -> Floats:
    """Return the mean of the only column."""
    return np.asarray(rows[..., 0].mean(-1))


def percentile(rank: float) -> Callable[[Floats], Floats]:
    """Return the statistic that is the given percentile of the only column."""
    return lambda rows: np.asarray(np.percentile(rows[..., 0], rank, axis=-1))


def _bag(text: str) -> Counter[str]:
    """Count the tokens of a text that `reference_f1` compares."""
    return Counter(token for token in _TOKEN.findall(fold(text)) if token not in _ARTICLES)


def _refusals(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """Count the right refusals, the refusals and the unanswerable questions."""
    unanswerable, refused = rows[..., 0], rows[..., 1]
    right = (unanswerable * refused).sum(-1)
    return right, refused.sum(-1), unanswerable.sum(-1)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, with NaN where the whole is nothing."""
    result: Floats = np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
    return result


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
