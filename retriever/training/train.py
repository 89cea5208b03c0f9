"""Training, on a GPU or on a core, resumed from its last checkpoint."""

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from rich.progress import track
from torch import nn
from torch.optim.swa_utils import AveragedModel

from retriever.training.features import Features, padded
from retriever.training.network import Outputs, ReaderNetwork

AT_ONCE = {"cuda": 256, "cpu": 32}
"""Examples that are read at once; their gradients are summed over the batch."""
WARM_UP = 0.05
"""Share of the steps in which the learning rate rises."""
SORTED_TOGETHER = 30
"""Batches that are sorted by length together, so that little of a batch is padding."""
RELEVANCE_SHARE = 0.5
"""Weight of the loss of relevance beside those of answerability and of the words."""
CHECKPOINT_SECONDS = 600
_BARRED = -1e4


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast a network learns.

    Attributes:
        epochs: how often every example is read.
        batch: examples a step.
        learning_rate: at its peak.
        head_learning_rate: that of the two heads.
        averaged: what remains of the mean of the weights at a step, after the first steps.
        frozen: how many of the lowest layers are not trained, which saves time.

    """

    epochs: int
    batch: int
    learning_rate: float
    head_learning_rate: float
    averaged: float
    frozen: int = 0


ANEW = Schedule(3, 256, 2.5e-4, 1e-3, 0.998)
"""For a network whose heads know nothing; its mean goes back some 500 steps."""
FURTHER = Schedule(1, 16, 5e-5, 3e-4, 0.997, frozen=4)
"""For a reader that learns more; its mean goes back some 300 steps."""


@dataclass
class _Progress:
    """Where a training is."""

    step: int
    network: dict[str, Any]
    averaged: dict[str, Any]
    optimiser: dict[str, Any]


def train(
    network: ReaderNetwork,
    features: Sequence[Features],
    checkpoint: Path,
    seed: int = 0,
    schedule: Schedule = ANEW,
    minutes: float = math.inf,
) -> None:
    """Train in place; go on from the checkpoint where there is one.

    The network ends with the running mean of its weights over the last steps, which is more robust
    than the last ones (Polyak and Juditsky, 1992; Izmailov et al., 2018).

    Args:
        network: what is trained.
        features: the examples.
        checkpoint: the file that the state is written to every ten minutes and at the end.
        seed: of the order of the examples and of dropout.
        schedule: how long and how fast it learns.
        minutes: after which a run is to end, whatever is left; it learns ever less until then.

    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    for layer in network.bert.encoder.layer[: schedule.frozen]:
        layer.requires_grad_(False)
    averaged = AveragedModel(network, avg_fn=partial(_mean, schedule.averaged))
    chance = random.Random(seed)  # noqa: S311
    batches = [
        one for _ in range(schedule.epochs) for one in _batches(features, schedule.batch, chance)
    ]
    optimiser = torch.optim.AdamW(_groups(network, schedule), weight_decay=0.01)
    begin = _resume(checkpoint, network, averaged, optimiser)
    torch.manual_seed(seed + begin)
    begun = saved = time.monotonic()
    for step in track(range(begin, len(batches)), "Training", total=len(batches)):
        gone = max(step / len(batches), (time.monotonic() - begun) / 60 / minutes)
        if gone >= 1:
            break
        share = _learning_share(gone, len(batches))
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * share
        for part in _parts(batches[step], AT_ONCE[device.type]):
            share = len(part) / len(batches[step])
            (share * _loss(network, part, device)).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        averaged.update_parameters(network)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(checkpoint, step + 1, network, averaged, optimiser)
            saved = time.monotonic()
    _save(checkpoint, len(batches), network, averaged, optimiser)
    network.load_state_dict(averaged.module.state_dict())
    network.to("cpu").eval()


def _mean(
    kept: float, mean: torch.Tensor, new: torch.Tensor, steps: torch.Tensor | int
) -> torch.Tensor:
    """Return the mean with new weights; of its first steps less is kept, so that they fade."""
    return mean + (new - mean) * (1 - min(kept, (1 + int(steps)) / (10 + int(steps))))


def _groups(network: ReaderNetwork, schedule: Schedule) -> list[dict[str, Any]]:
    heads = [*network.words.parameters(), *network.judge.parameters()]
    apart = {id(p) for p in heads}
    own = [p for p in network.parameters() if p.requires_grad and id(p) not in apart]
    return [
        {"params": own, "peak": schedule.learning_rate},
        {"params": heads, "peak": schedule.head_learning_rate},
    ]


def _learning_share(gone: float, steps: int) -> float:
    """Return the share of the peak: up in a line, then down in a line to nothing."""
    return min(1.0, (gone + 1 / steps) / WARM_UP) * (1 - gone)


def _batches(
    features: Sequence[Features], size: int, chance: random.Random
) -> list[list[Features]]:
    order = list(features)
    chance.shuffle(order)
    batches = []
    for first in range(0, len(order), size * SORTED_TOGETHER):
        part = sorted(order[first : first + size * SORTED_TOGETHER], key=lambda one: len(one.ids))
        batches += [part[i : i + size] for i in range(0, len(part), size)]
    chance.shuffle(batches)
    return batches


def _parts(batch: Sequence[Features], size: int) -> list[Sequence[Features]]:
    return [batch[first : first + size] for first in range(0, len(batch), size)]


def _loss(network: ReaderNetwork, batch: Sequence[Features], device: torch.device) -> torch.Tensor:
    ids, mask, types = (one.to(device, non_blocking=True) for one in padded(batch))
    with torch.autocast(device.type, torch.bfloat16, enabled=halves(device)):
        outputs = Outputs(*(one.float() for one in network(ids, types, mask)))
    first = torch.arange(ids.shape[1], device=device) == 0
    barred = (mask == 0) | ((types == 0) & ~first)
    span = outputs.span.masked_fill(barred[..., None], _BARRED)
    start = torch.tensor([one.start for one in batch], device=device)
    end = torch.tensor([one.end for one in batch], device=device)
    relevant = torch.tensor([float(one.relevant) for one in batch], device=device)
    judged = torch.stack((relevant, (start > 0).float()), 1)
    cross_entropy, binary = (
        nn.functional.cross_entropy,
        nn.functional.binary_cross_entropy_with_logits,
    )
    words = (cross_entropy(span[..., 0], start) + cross_entropy(span[..., 1], end)) / 2
    weights = torch.tensor([RELEVANCE_SHARE, 1.0], device=device)
    wrong = binary(outputs.judgement, judged, reduction="none")
    return words + wrong.mean(0) @ weights


def halves(device: torch.device) -> bool:
    """Whether products of bfloat16 take less time than those of whole floats."""
    return device.type == "cuda" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def _resume(
    checkpoint: Path,
    network: ReaderNetwork,
    averaged: AveragedModel,
    optimiser: torch.optim.Optimizer,
) -> int:
    if not checkpoint.exists():
        return 0
    held = _Progress(**torch.load(checkpoint, weights_only=True))
    network.load_state_dict(held.network)
    averaged.load_state_dict(held.averaged)
    optimiser.load_state_dict(held.optimiser)
    return held.step


def _save(
    checkpoint: Path,
    step: int,
    network: ReaderNetwork,
    averaged: AveragedModel,
    optimiser: torch.optim.Optimizer,
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = checkpoint.with_suffix(".partial")
    held = {
        "step": step,
        "network": network.state_dict(),
        "averaged": averaged.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    torch.save(held, partial)
    partial.replace(checkpoint)
