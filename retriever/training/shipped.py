"""The network of a reader that is shipped, to train on: its int8 weights turned back to floats."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import BertConfig

from retriever.training.network import DROPOUT, ReaderNetwork

QUANTISED = "_quantized"
HEAD_SIZE = 32
"""Values of an attention head in both readers; a model does not say how many heads it has."""


def shipped_network(file: Path) -> ReaderNetwork:
    """Return the network that `retriever.training.export` wrote, to the precision of its weights.

    The shipped readers have a third judgement, which was never used and is left out.
    """
    graph = onnx.load(str(file)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights = {name: value for name, value in held.items() if name.endswith(("bias", "weight"))}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.name.removesuffix("_quant").removesuffix("MatMul").removesuffix("Gemm_")
            weights[f"{name.strip('/').replace('/', '.')}.weight"] = _floats(held, node.input[1]).T
        elif node.op_type == "Gather" and node.input[0].endswith(QUANTISED):
            weights[node.input[0].removesuffix(QUANTISED)] = _floats(held, node.input[0])
    network = ReaderNetwork(_config(weights))
    state = network.state_dict()
    for name, value in weights.items():
        state[name].copy_(torch.tensor(value)[: len(state[name])])
    network.load_state_dict(state)
    return network


def _floats(held: Mapping[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    base = name.removesuffix(QUANTISED)
    whole, zero, scale = (
        held[one].astype(np.float32) for one in (name, f"{base}_zero_point", f"{base}_scale")
    )
    return (whole - zero) * scale


def _config(weights: Mapping[str, NDArray[np.generic]]) -> BertConfig:
    words, size = weights["bert.embeddings.word_embeddings.weight"].shape
    layers = sum(name.endswith("intermediate.dense.bias") for name in weights)
    return BertConfig(
        vocab_size=words,
        hidden_size=size,
        num_hidden_layers=layers,
        num_attention_heads=max(1, size // HEAD_SIZE),
        intermediate_size=len(weights["bert.encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(weights["bert.embeddings.position_embeddings.weight"]),
        pad_token_id=0,
        hidden_dropout_prob=DROPOUT,
        attention_probs_dropout_prob=0.0,
    )
