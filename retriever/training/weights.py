"""Weights that can be trained, turned back from the int8 model that a package ships.

Dynamic quantisation (ONNX Runtime) keeps a matrix as `(int8 - zero_point) * scale`; the nodes that
multiply by it bear the names of the layers.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import BertConfig, BertForSequenceClassification

from ingest.errors import ModelError

MINILM = BertConfig(
    vocab_size=30_522,
    hidden_size=384,
    num_hidden_layers=12,
    num_attention_heads=12,
    intermediate_size=1_536,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
    id2label={0: "relevance"},
)
"""The shape of cross-encoder/ms-marco-MiniLM-L-12-v2. Dropout takes a fifth of the time on CPUs."""


def trainable_cross_encoder(model: Path) -> BertForSequenceClassification:
    """Return the cross-encoder of an int8 ONNX file with float weights.

    Raises ModelError where the file lacks a weight of the shape that is expected.
    """
    found = _float_weights(onnx.load(str(model)))
    network = BertForSequenceClassification(MINILM)
    state = network.state_dict()
    missing = [name for name, held in state.items() if found.get(name, held).shape != held.shape]
    missing += sorted(set(state) - set(found))
    if missing:
        raise ModelError(f"The model in {model} lacks the weights {', '.join(missing[:5])}.")
    network.load_state_dict({name: found[name] for name in state})
    return network


def _float_weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Return the float weights of a quantised graph, by the names of the network's parameters."""
    held = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    found = {name: _tensor(values) for name, values in held.items()}
    for name in held:
        if name.endswith("_quantized") and "embeddings" in name:
            whole = name.removesuffix("_quantized")
            found[whole] = _tensor(_dequantised(held, name, f"{whole}_zero_point"))
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            layer = node.name.strip("/").replace("/", ".")
            for ending in (".MatMul_quant", ".Gemm_quant", ".Gemm_MatMul_quant", "_MatMul"):
                layer = layer.replace(ending, "")
            values = _dequantised(held, node.input[1], node.input[3])
            found[f"{layer}.weight"] = _tensor(values.T)
    return found


def _dequantised(
    held: dict[str, NDArray[np.generic]], name: str, zero_point: str
) -> NDArray[np.float32]:
    zero = held[zero_point].astype(np.float32) if zero_point in held else np.float32(0)
    scale = held[f"{name.removesuffix('_quantized')}_scale"].astype(np.float32)
    values: NDArray[np.float32] = (held[name].astype(np.float32) - zero) * scale
    return values


def _tensor(values: NDArray[np.generic]) -> torch.Tensor:
    return torch.tensor(np.ascontiguousarray(values, dtype=np.float32))
