"""The network of the reader: one BERT, and what it says of a question with a text.

After Devlin et al. (BERT, 2019), whose span head it has, with the first token as "no answer".
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import BertForSequenceClassification

from retriever.training.weights import trainable_cross_encoder


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of a batch of b pairs of n tokens.

    Attributes:
        judgement: b × 2 logits, of relevance and of answerability.
        span: b × n × 2 logits, of a token as the first and as the last of the answer.

    """

    judgement: torch.Tensor
    span: torch.Tensor


FROZEN_LAYERS = 2
"""The lowest layers keep their weights, as the word embeddings do: a fifth less work a step."""


class ReaderNetwork(nn.Module):
    """A BERT encoder with two heads."""

    def __init__(self, cross_encoder: BertForSequenceClassification) -> None:
        """Begin with a cross-encoder: both judgements start as its relevance."""
        super().__init__()
        self.bert = cross_encoder.bert
        ranking = cross_encoder.classifier
        self.judge = nn.Linear(ranking.in_features, 2)
        with torch.no_grad():
            self.judge.weight.copy_(ranking.weight.expand(2, -1))
            self.judge.bias.copy_(ranking.bias.expand(2))
        self.words = nn.Linear(ranking.in_features, 2)
        for part in (self.bert.embeddings, *self.bert.encoder.layer[:FROZEN_LAYERS]):
            part.requires_grad_(False)

    def extend(self, embeddings: torch.Tensor, new: torch.Tensor) -> None:
        """Give it another vocabulary, of which only the new rows are trained, and all layers.

        Args:
            embeddings: tokens × width.
            new: for each token 1.0 where it is new, else 0.0, tokens × 1.

        """
        words = nn.Embedding(embeddings.shape[0], embeddings.shape[1], padding_idx=0)
        words.weight.data.copy_(embeddings)
        words.weight.register_hook(  # type: ignore[no-untyped-call]
            lambda gradient: gradient * new.to(gradient.device)
        )
        self.bert.embeddings.word_embeddings = words
        for part in self.bert.encoder.layer:
            part.requires_grad_(True)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the judgement and the span logits of `Outputs`."""
        read = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        return self.judge(read.pooler_output), self.words(read.last_hidden_state)


def new_network(model: Path) -> ReaderNetwork:
    """Return the network before training, from the packaged cross-encoder's file."""
    return ReaderNetwork(trainable_cross_encoder(model))
