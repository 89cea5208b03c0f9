"""The trained network as an ONNX file in int8, as the service runs it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from ingest.embedding.exporting import silence
from retriever.training.network import ReaderNetwork


def export(network: ReaderNetwork, file: Path) -> None:
    """Write the network with int8 weights; activations are quantised as it runs.

    The graph has no mask, as a text is read by itself, and attention in plain steps: it takes five
    sixths of the time. Weights keep 7 bits, with a scale for each channel: with 8, the products of
    CPUs without VNNI overflow, and logits are off by 2.6 in the mean where they are off by 0.2 so.
    The older exporter is used, as the graph of the newer one gives other logits than the network
    (2.8 in the mean).
    """
    network.eval()
    network.bert.set_attn_implementation("eager")
    pair = torch.ones(2, 8, dtype=torch.long)
    axes = {0: "pairs", 1: "tokens"}
    inputs = ["input_ids", "token_type_ids"]
    with TemporaryDirectory() as folder, silence():
        floats = Path(folder) / "float.onnx"
        torch.onnx.export(
            network,
            (pair, pair),
            str(floats),
            input_names=inputs,
            output_names=["judgement", "words"],
            dynamic_axes={**dict.fromkeys(inputs, axes), "judgement": {0: "pairs"}, "words": axes},
            opset_version=17,
            dynamo=False,
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            floats, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
