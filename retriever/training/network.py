"""The network of the reader: one BERT, and what it says of a question with a text.

After Devlin et al. (BERT, 2019), whose span head it has, with the first token as "no answer".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import BertConfig, BertModel

DROPOUT = 0.05
"""Of the layers' outputs. Attention has none: it took a third of a training on a core."""
JUDGEMENTS = 2


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of a batch of b pairs of n tokens.

    Attributes:
        judgement: b × 2 logits, of relevance and of answerability.
        span: b × n × 2 logits, of a token as the first and as the last of the answer.

    """

    judgement: torch.Tensor
    span: torch.Tensor


class ReaderNetwork(nn.Module):
    """A BERT encoder with two heads; the embeddings of its words are not trained."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config)
        self.judge = nn.Linear(config.hidden_size, JUDGEMENTS)
        self.words = nn.Linear(config.hidden_size, 2)
        self.bert.embeddings.word_embeddings.requires_grad_(False)

    def forward(
        self,
        input_ids: torch.Tensor,
        token_type_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the judgement and the span logits of `Outputs`; without a mask all is read."""
        read = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        return self.judge(read.pooler_output), self.words(read.last_hidden_state)


def shared_layers(network: ReaderNetwork) -> int:
    """Return how many of a reader's layers the judge of lines shares: the lower half."""
    return len(network.bert.encoder.layer) // 2


def new_network(encoder: BertModel, kept: Sequence[int]) -> ReaderNetwork:
    """Return the network before training: an encoder's layers, and the word embeddings kept."""
    values = encoder.config.to_dict() | {
        "vocab_size": len(kept),
        "pad_token_id": 0,
        "hidden_dropout_prob": DROPOUT,
        "attention_probs_dropout_prob": 0.0,
    }
    network = ReaderNetwork(BertConfig(**values))
    state = encoder.state_dict()
    rows = "embeddings.word_embeddings.weight"
    network.bert.load_state_dict(state | {rows: state[rows][list(kept)]}, strict=False)
    return network


def save_network(network: ReaderNetwork, file: Path) -> None:
    """Write the shape and the weights of a network."""
    torch.save({"config": network.bert.config.to_dict(), "weights": network.state_dict()}, file)


def saved_network(file: Path) -> ReaderNetwork:
    """Return the network of a file."""
    held = torch.load(file, weights_only=True)
    network = ReaderNetwork(BertConfig(**held["config"]))
    network.load_state_dict(held["weights"])
    return network
