"""The network that judges one line, over the lower layers of a reader.

A reader's lower half has read the question with the text already. A copy of its upper half is
trained to say whether a sentence, an item or a row says yes or no to the question, tells what else
is asked, or leaves it open. So it costs a third of a reader's weights, and the reader stays as it
is.
"""

import math
import random
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

import torch
from rich.progress import track
from tokenizers import Tokenizer
from torch import nn

from retriever.training.examples.lines import Judged
from retriever.training.network import ReaderNetwork, shared_layers
from retriever.training.train import halves

EPOCHS, BATCH = 2, 32
LEARNING_RATE, HEAD_LEARNING_RATE = 1e-4, 1e-3
"""At their peaks."""
WARM_UP = 0.08
"""Share of the steps in which the learning rate rises."""
LABELS = 4
SMOOTHED = 0.05
"""Share of a label that is given to all four (label smoothing; Szegedy et al., 2016)."""
MAX_TOKENS = 192
SORTED_TOGETHER = 20
"""Batches that are sorted by length together."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the shared layers make of a pair, tokens × size, and what the text says."""

    states: torch.Tensor
    label: int


class LineNetwork(nn.Module):
    """The upper layers of a reader, and a head over the first token and the mean of all."""

    def __init__(self, reader: ReaderNetwork) -> None:
        super().__init__()
        self.layers = deepcopy(reader.bert.encoder.layer[shared_layers(reader) :])
        self.head = nn.Linear(2 * reader.bert.config.hidden_size, LABELS)

    def forward(self, shared: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return b × 4 logits of no, yes, open and told for b × n × size; a mask is b × n."""
        read = _through(self.layers, shared, mask)
        if mask is None:
            mean = read.mean(1)
        else:
            mean = (read * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        logits: torch.Tensor = self.head(torch.cat((read[:, 0], mean), 1))
        return logits


def shared_states(
    reader: ReaderNetwork, pairs: Sequence[Judged], tokenizer: Tokenizer
) -> list[Shared]:
    """Return what the shared layers make of each pair; they are not trained, so it is done once."""
    reader.eval()
    read = [tokenizer.encode(one.question, one.text) for one in pairs]
    order = sorted(range(len(pairs)), key=lambda i: len(read[i].ids))
    found: list[Shared | None] = [None] * len(pairs)
    for first in track(range(0, len(order), BATCH), "Reading"):
        own = order[first : first + BATCH]
        ids, types = (
            nn.utils.rnn.pad_sequence(
                [torch.tensor(getattr(read[i], name)[:MAX_TOKENS]) for i in own], batch_first=True
            )
            for name in ("ids", "type_ids")
        )
        lengths = torch.tensor([min(len(read[i].ids), MAX_TOKENS) for i in own])
        mask = (torch.arange(ids.shape[1]) < lengths[:, None]).float()
        with torch.no_grad(), _autocast():
            states = reader.bert.embeddings(input_ids=ids, token_type_ids=types)
            states = _through(reader.bert.encoder.layer[: shared_layers(reader)], states, mask)
        for row, i in enumerate(own):
            found[i] = Shared(states[row, : lengths[row]].bfloat16(), pairs[i].label)
    return [one for one in found if one is not None]


def train_lines(
    network: LineNetwork, pairs: Sequence[Shared], seed: int = 0, epochs: int = EPOCHS
) -> None:
    """Train in place, on cores: a quarter of an hour for 20,000 pairs on one with bfloat16."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311
    optimiser = torch.optim.AdamW(
        [
            {"params": list(network.layers.parameters()), "peak": LEARNING_RATE},
            {"params": list(network.head.parameters()), "peak": HEAD_LEARNING_RATE},
        ],
        weight_decay=0.01,
    )
    steps = epochs * math.ceil(len(pairs) / BATCH)
    batches = (batch for _ in range(epochs) for batch in _batches(pairs, chance))
    network.train()
    for step, batch in enumerate(track(batches, "Training", total=steps)):
        share = min(1.0, (step + 1) / (steps * WARM_UP)) * max(0.0, 1 - step / steps)
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * share
        logits = judged(network, batch)
        labels = torch.tensor([one.label for one in batch])
        loss = nn.functional.cross_entropy(logits, labels, label_smoothing=SMOOTHED)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
    network.eval()


def judged(network: LineNetwork, batch: Sequence[Shared]) -> torch.Tensor:
    """Return the logits of a batch, pairs × 4."""
    states = nn.utils.rnn.pad_sequence([one.states for one in batch], batch_first=True).float()
    lengths = torch.tensor([len(one.states) for one in batch])
    mask = (torch.arange(states.shape[1]) < lengths[:, None]).float()
    with _autocast():
        logits: torch.Tensor = network(states, mask)
    return logits.float()


def _through(
    layers: Iterable[nn.Module], states: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    barred = None if mask is None else (1 - mask[:, None, None, :]) * -1e4
    for layer in layers:
        states = layer(states, attention_mask=barred)
    return states


def _batches(pairs: Sequence[Shared], chance: random.Random) -> list[Sequence[Shared]]:
    order = chance.sample(list(pairs), len(pairs))
    batches = []
    for first in range(0, len(order), BATCH * SORTED_TOGETHER):
        part = sorted(
            order[first : first + BATCH * SORTED_TOGETHER], key=lambda one: len(one.states)
        )
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    return chance.sample(batches, len(batches))


def _autocast() -> torch.autocast:
    return torch.autocast("cpu", torch.bfloat16, enabled=halves(torch.device("cpu")))
