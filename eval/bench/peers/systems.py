"""What is measured: each system, its module here, and what its environment is made of."""

from dataclasses import dataclass
from importlib.metadata import version

SHARED = ("onnxruntime", "sentence-transformers", "tokenizers")
"""What every peer runs the models with: in the versions that Tenkyo has here."""


@dataclass(frozen=True, slots=True)
class Setup:
    """A system with settings.

    `module` does the job, `packages` are pinned ("name==version"), the first of
    them the system itself; Tenkyo has none and its own environment. Setups of one module and one
    `index` ask the same index.
    """

    system: str
    module: str
    settings: str
    index: str
    packages: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The system's name and version.

        >>> Setup("Haystack", "with_haystack", "best", "best", ("haystack-ai==3.4.1",)).name
        'Haystack 3.4.1'
        """
        return f"{self.system} {self.packages[0].partition('==')[2]}" if self.packages else "Tenkyo"

    @property
    def requirements(self) -> tuple[str, ...]:
        """What is installed into the system's environment."""
        return (*self.packages, *(f"{name}=={version(name)}" for name in SHARED))


def _peer(system: str, module: str, *packages: str) -> tuple[Setup, Setup]:
    default = Setup(system, module, "default", "default", packages)
    return default, Setup(system, module, "best", "best", packages)


SETUPS = (
    Setup("Tenkyo", f"{__package__}.with_tenkyo", "passages", "tenkyo"),
    Setup("Tenkyo", f"{__package__}.with_tenkyo", "answers", "tenkyo"),
    *_peer(
        "Haystack",
        f"{__package__}.with_haystack",
        "haystack-ai==3.4.1",
        "sentence-transformers-haystack==2.0.0",
    ),
    *_peer(
        "LlamaIndex",
        f"{__package__}.with_llamaindex",
        "llama-index-core==0.14.25",
        "llama-index-embeddings-huggingface==0.8.0",
        "llama-index-retrievers-bm25==0.8.0",
        "llama-index-vector-stores-faiss==0.7.0",
        "faiss-cpu==1.15.1",
    ),
    *_peer("txtai", f"{__package__}.with_txtai", "txtai==9.14.0", "faiss-cpu==1.15.1"),
)
