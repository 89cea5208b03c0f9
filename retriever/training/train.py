"""Training, on one core or on a GPU, resumed from its last checkpoint."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.progress import track
from torch import nn

from retriever.training.features import Features
from retriever.training.network import Outputs, ReaderNetwork

BATCH = 16
LEARNING_RATE = 6e-5
HEAD_LEARNING_RATE = 1e-3
EMBEDDING_LEARNING_RATE = 4e-4
"""Of the rows of a vocabulary that are new."""
WARM_UP = 0.06
"""Share of the steps in which the learning rate rises."""
SORTED_TOGETHER = 30
"""Batches that are sorted by length together, so that little of a batch is padding."""
RELEVANCE_SHARE = 0.5
"""Weight of the loss of relevance beside those of answerability and of the words."""
CHECKPOINT_SECONDS = 600
_EMBEDDINGS = "word_embeddings"
_BARRED = -1e4


@dataclass
class _Progress:
    """Where a training is."""

    step: int
    network: dict[str, Any]
    optimiser: dict[str, Any]


def train(
    network: ReaderNetwork, features: Sequence[Features], checkpoint: Path, seed: int = 0
) -> None:
    """Train in place for one epoch; go on from the checkpoint where there is one.

    Args:
        network: what is trained.
        features: the examples.
        checkpoint: the file that the state is written to every ten minutes and at the end.
        seed: of the order of the examples and of dropout.

    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    batches = _batches(features, random.Random(seed))  # noqa: S311
    optimiser = torch.optim.AdamW(_groups(network), weight_decay=0.01)
    begin = _resume(checkpoint, network, optimiser)
    torch.manual_seed(seed + begin)
    saved = time.monotonic()
    for step in track(range(begin, len(batches)), "Training", total=len(batches)):
        share = _learning_share(step, len(batches))
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * share
        loss = _loss(network, batches[step], device)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(checkpoint, step + 1, network, optimiser)
            saved = time.monotonic()
    _save(checkpoint, len(batches), network, optimiser)
    network.to("cpu").eval()


def _groups(network: ReaderNetwork) -> list[dict[str, Any]]:
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    heads, rows = list(network.words.parameters()), [p for name, p in named if _EMBEDDINGS in name]
    apart = {id(p) for p in (*heads, *rows)}
    own = [p for _, p in named if id(p) not in apart]
    return [
        {"params": own, "peak": LEARNING_RATE},
        {"params": heads, "peak": HEAD_LEARNING_RATE},
        # Decay would shrink the rows that are not trained.
        {"params": rows, "peak": EMBEDDING_LEARNING_RATE, "weight_decay": 0.0},
    ]


def _learning_share(step: int, steps: int) -> float:
    """Return the share of the peak: up in a line, then down in a line to nothing."""
    return min(1.0, (step + 1) / max(1.0, WARM_UP * steps)) * (1 - step / steps)


def _batches(features: Sequence[Features], chance: random.Random) -> list[list[Features]]:
    order = list(features)
    chance.shuffle(order)
    batches = []
    for first in range(0, len(order), BATCH * SORTED_TOGETHER):
        part = sorted(order[first : first + BATCH * SORTED_TOGETHER], key=lambda one: len(one.ids))
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(network: ReaderNetwork, batch: Sequence[Features], device: torch.device) -> torch.Tensor:
    ids, mask, types = (one.to(device) for one in padded(batch))
    outputs = Outputs(*network(ids, mask, types))
    first = torch.arange(ids.shape[1], device=device) == 0
    barred = (mask == 0) | ((types == 0) & ~first)
    span = outputs.span.masked_fill(barred[..., None], _BARRED)
    start = torch.tensor([one.start for one in batch], device=device)
    end = torch.tensor([one.end for one in batch], device=device)
    relevant = torch.tensor([float(one.relevant) for one in batch], device=device)
    answerable = (start > 0).float()
    judged = torch.stack((relevant, answerable), 1)
    cross_entropy, binary = (
        nn.functional.cross_entropy,
        nn.functional.binary_cross_entropy_with_logits,
    )
    words = (cross_entropy(span[..., 0], start) + cross_entropy(span[..., 1], end)) / 2
    return words + binary(outputs.judgement, judged, reduction="none").mean(0) @ torch.tensor(
        [0.5, 1.0], device=device
    )


def padded(batch: Sequence[Features]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return tokens, mask and types of a batch, each pairs × the longest one's tokens."""
    longest = max(len(one.ids) for one in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, one in enumerate(batch):
        size = len(one.ids)
        ids[row, :size] = torch.tensor(one.ids)
        mask[row, :size] = 1
        types[row, :size] = torch.tensor(one.types)
    return ids, mask, types


def begin_with(network: ReaderNetwork, checkpoint: Path) -> None:
    """Give a network the weights of another training's checkpoint."""
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])


def average(network: ReaderNetwork, checkpoints: Sequence[Path]) -> None:
    """Give a network the mean of the weights of several trainings' checkpoints.

    Trainings that go on from each other are near enough for that, and their mean is more robust
    (Wortsman et al., Model soups, 2022); the model's card says what it brought.
    """
    states = [torch.load(one, weights_only=True)["network"] for one in checkpoints]
    means = {
        name: torch.stack([state[name].double() for state in states]).mean(0).to(held.dtype)
        for name, held in states[0].items()
    }
    network.load_state_dict(means)


def _resume(checkpoint: Path, network: ReaderNetwork, optimiser: torch.optim.Optimizer) -> int:
    if not checkpoint.exists():
        return 0
    held = _Progress(**torch.load(checkpoint, weights_only=True))
    network.load_state_dict(held.network)
    optimiser.load_state_dict(held.optimiser)
    return held.step


def _save(
    checkpoint: Path, step: int, network: ReaderNetwork, optimiser: torch.optim.Optimizer
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = checkpoint.with_suffix(".partial")
    held = {"step": step, "network": network.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save(held, partial)
    partial.replace(checkpoint)
