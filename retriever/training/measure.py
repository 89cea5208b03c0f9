"""How well a reader tells texts that answer from those that do not, and finds the words."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from ingest.language.terms import terms
from retriever.models.reader import NO, OPEN, TOLD, YES, Reader, Reading
from retriever.training.examples.example import Example
from retriever.training.line_judge import BATCH, LineNetwork, Shared, judged


def measured(reader: Reader, examples: Sequence[Example]) -> Iterator[str]:
    """Yield a line of measures for each set and one for all, as a Markdown table.

    The area under the curve is that of `answerable` over all examples of the set; the words are
    those that the reader finds likeliest where there is an answer, right where they share most
    terms with it (F1 at least one half).
    """
    yield "| set | examples | AUROC | words right |"
    yield "|---|---|---|---|"
    readings = [reader.read(one.question, [one.text])[0] for one in examples]
    judged = np.array([reading.answerable for reading in readings])
    right = np.array(
        [
            _shared(one.answer, _likeliest(reading, one.text))
            for one, reading in zip(examples, readings, strict=True)
        ]
    )
    labels = np.array([one.answerable for one in examples])
    sources = np.array([one.source for one in examples])
    for name in (*sorted(set(sources)), "all"):
        own = sources == name if name != "all" else np.full(len(sources), fill_value=True)
        area = roc_auc_score(labels[own], judged[own])
        found = float(np.mean(right[own & labels] >= 0.5))
        yield f"| {name} | {own.sum()} | {area:.3f} | {found:.2f} |"


def line_measures(network: LineNetwork, pairs: Sequence[Shared]) -> Iterator[str]:
    """Yield how well a network tells yes from no, and what is open from what is not.

    These are areas under the curve: of yes among what is decided, and of what is open among
    questions for a yes or a no and among others, which the network itself tells apart.
    """
    shares, labels = [], np.array([one.label for one in pairs])
    with torch.no_grad():
        for first in range(0, len(pairs), BATCH):
            shares.append(judged(network, pairs[first : first + BATCH]).softmax(1).numpy())
    said = np.concatenate(shares)
    decided = np.isin(labels, (YES, NO))
    yes = said[:, YES] / (said[:, YES] + said[:, NO])
    yield f"{len(pairs)} questions: AUROC of yes {roc_auc_score(labels[decided], yes[decided]):.3f}"
    others = said[:, TOLD] > said[:, YES] + said[:, NO]
    for name, own in (("for a yes or a no", ~others), ("others", others)):
        area = roc_auc_score(labels[own] == OPEN, said[own, OPEN])
        yield f"{own.sum()} {name}: AUROC of open {area:.3f}"


def _likeliest(reading: Reading, text: str) -> str:
    words = reading.best(0, len(text))
    return text[words.start : words.end] if words else ""


def _shared(answer: str, found: str) -> float:
    """Return the F1 of the terms of two answers."""
    own, other = set(terms(answer)), set(terms(found))
    return 2 * len(own & other) / (len(own) + len(other)) if own or other else 0.0
