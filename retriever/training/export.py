"""The trained networks as ONNX files in int8, as the service runs them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from ingest.embedding.exporting import silence
from retriever.training.line_judge import LineNetwork
from retriever.training.network import ReaderNetwork, shared_layers

PAIRS, TOKENS = "pairs", "tokens"
_AXES = {0: PAIRS, 1: TOKENS}


class _Reader(nn.Module):
    """A reader that also gives out what its lower half makes of each token."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.bert, self.judge, self.words = network.bert, network.judge, network.words
        self._shared = shared_layers(network)

    def forward(
        self, input_ids: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        read = self.bert(
            input_ids=input_ids, token_type_ids=token_type_ids, output_hidden_states=True
        )
        shared = read.hidden_states[self._shared]
        return self.judge(read.pooler_output), self.words(read.last_hidden_state), shared


def export(network: ReaderNetwork, file: Path) -> None:
    """Write a reader; its outputs are those of `Outputs`, and what its lower half makes of tokens.

    The graph has no mask, as a text is read by itself, and attention in plain steps: it takes five
    sixths of the time.
    """
    network.eval()
    network.bert.set_attn_implementation("eager")
    pair = torch.ones(2, 8, dtype=torch.long)
    inputs = ("input_ids", "token_type_ids")
    outputs = {"judgement": {0: PAIRS}, "words": _AXES, "shared": _AXES}
    _write(_Reader(network), (pair, pair), inputs, outputs, file)


def export_lines(network: LineNetwork, file: Path) -> None:
    """Write the network that judges lines: it reads on where a reader's lower half ends."""
    network.eval()
    size = network.head.in_features // 2
    _write(network, (torch.randn(2, 8, size),), ("shared",), {"lines": {0: PAIRS}}, file)


def _write(
    network: nn.Module,
    sample: tuple[torch.Tensor, ...],
    inputs: Sequence[str],
    outputs: Mapping[str, Mapping[int, str]],
    file: Path,
) -> None:
    """Write a network with int8 weights; activations are quantised as it runs.

    Weights keep 7 bits, with a scale for each channel: with 8, the products of CPUs without VNNI
    overflow, and logits are off by 2.6 in the mean where they are off by 0.2 so. The older exporter
    is used, as the graph of the newer one gives other logits than the network (2.8 in the mean).
    """
    with TemporaryDirectory() as folder, silence():
        floats = Path(folder) / "float.onnx"
        torch.onnx.export(
            network.eval(),
            sample,
            str(floats),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={**dict.fromkeys(inputs, _AXES), **outputs},
            opset_version=17,
            dynamo=False,
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            floats, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
