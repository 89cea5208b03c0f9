"""The reader: a model that reads a question and a text together for an answer.

It says three things of a text: whether it is about the question, whether it has the answer, and
which words are the answer (a span, after Devlin et al., BERT, 2019). `retriever.training` makes it;
the card beside the model says of what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.embedding.models import file_sha256
from ingest.embedding.onnx import Floats, OnnxModel, open_session
from ingest.errors import ModelError
from ingest.language.scripts import is_japanese
from retriever.models.remembered import Remembered

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


MODEL_FILE, LINES_FILE, TOKENIZER_FILE = "model.onnx", "lines.onnx", "tokenizer.json"


@dataclass(frozen=True, slots=True)
class ShippedReader:
    """A reader that is part of Tenkyo.

    `sha256` is that of its model, `lines_sha256` that of the network that judges lines.
    """

    name: str
    folder: str
    sha256: str
    lines_sha256: str

    def locate(self) -> Path:
        """Return its folder; raise ModelError where a model is missing or altered."""
        folder = Path(str(files("retriever.models") / "weights" / self.folder))
        for name, sha256 in ((MODEL_FILE, self.sha256), (LINES_FILE, self.lines_sha256)):
            model = folder / name
            if not model.is_file() or file_sha256(model) != sha256:
                raise ModelError(
                    f"The model of {self.name} is missing or altered. Install Tenkyo anew, or make "
                    "the model with `make reader`."
                )
        return folder


ENGLISH = ShippedReader(
    "tenkyo-reader-en",
    "english",
    "0ed0b164e603a930673f2443af77e172bcbe0d73d42d5ee9d9202bc6a86e0957",
    "aa47ff985cd08808607de55d9776862ac785f648910c5003caf4ebb8fb4caaf8",
)
MULTILINGUAL = ShippedReader(
    "tenkyo-reader-multilingual",
    "multilingual",
    "93e94441885be5164eedeed9d88319ff9b1f5b0942b53f3d3b5addb2ad8d223c",
    "3298c7c1111a9b06baae845932de9e0e5b67503802c8dd53ac338e58762ef354",
)
"""Reads Japanese, and questions in one language with texts in the other; English less well."""
MAX_TOKENS = 384
"""Tokens of a question with a text; what is longer is cut at its end."""
LONGEST_ANSWER = 60
"""Tokens that an answer may have; chosen by eye."""

REMEMBERED = 10_000
"""Readings that are kept unless told otherwise: a question has 12 to 24, each takes 4 kB."""

READING, SHARED = ("judgement", "words"), ("shared",)
"""Outputs of the model: what it says of a text, and what its lower layers make of each token."""
NO, YES, OPEN, TOLD = range(4)
"""What a line says to a question: no or yes to one for these, nothing, or what else is asked."""

_NO_BEGINNING = frozenset(["", *".,;:!?)]}•|—–>、。）」』】：・"])
_SPACE = "▁"
"""What a token begins with that has the space before it."""
_BARRED = -1e4


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a text that may be the answer, `text[start:end]`.

    `score` is how far its logits lie above those of there being none, `lead` how far above those
    of the best other part, of those that share no token with it.
    """

    start: int
    end: int
    score: float
    lead: float = np.inf


@dataclass(frozen=True, eq=False)
class Reading:
    """What the reader says of a text.

    Attributes:
        relevance: the logit of the text being about the question.
        answerable: the logit of its having the answer.
        nothing: the logit of no words of it being the answer.
        starts: for each token of the text, the logit of its being the answer's first.
        ends: the logit of its being the answer's last.
        offsets: where each token begins and ends in the text, tokens × 2.

    """

    relevance: float
    answerable: float
    nothing: float
    starts: Floats
    ends: Floats
    offsets: Any

    def best(self, start: int, end: int) -> Words | None:
        """Return the likeliest answer within `text[start:end]`; None where no token was read."""
        own = np.flatnonzero((self.offsets[:, 0] >= start) & (self.offsets[:, 1] <= end))
        if not len(own):
            return None
        first, last = int(own[0]), int(own[-1]) + 1
        scores = self.starts[first:last, None] + self.ends[None, first:last] - self.nothing
        places = np.arange(last - first)
        span = places[None, :] - places[:, None]
        scores[(span < 0) | (span >= LONGEST_ANSWER)] = -np.inf
        i, j = np.unravel_index(int(np.argmax(scores)), scores.shape)
        begin, finish = self.offsets[first + int(i)][0], self.offsets[first + int(j)][1]
        apart = (places[None, :] < i) | (places[:, None] > j)
        rival = np.max(scores, where=apart, initial=-np.inf)
        return Words(int(begin), int(finish), float(scores[i, j]), float(scores[i, j] - rival))


def is_english(question: str, text: str) -> bool:
    """Whether the reader of English reads a pair; that of several languages reads all others."""
    return not (is_japanese(question) or is_japanese(text))


class Reader:
    """Reads texts for the answer to a question. Safe between threads.

    A text with a question is read alike whatever else is read: so many readings are remembered,
    the latest used, for what is asked again.
    """

    def __init__(self, remembered: int = REMEMBERED, folder: Path | None = None) -> None:
        """Load the shipped model of English, or that of a folder; ModelError if it is damaged."""
        self._folder = ENGLISH.locate() if folder is None else folder
        self._model = OnnxModel(
            self._folder / MODEL_FILE, self._folder / TOKENIZER_FILE, max_tokens=MAX_TOKENS
        )
        self._remembered: Remembered[Reading] = Remembered(remembered)
        self._judged: Remembered[float] = Remembered(remembered)

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return what each text says to the question, in the order given."""
        return self._remembered.read(question, texts, self.read_anew)

    def read_anew(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Have the model read the texts, whatever is remembered."""
        read = self._model.read_pairs(question, texts, READING)
        return [_reading(text, *one) for text, one in zip(texts, read, strict=True)]

    def openness(self, question: str, line: str) -> float:
        """Return how likely a sentence, an item or a row leaves a question open, as a logit."""
        return self._judged.read(question, [line], self.judge_anew)[0]

    def judge_anew(self, question: str, lines: Sequence[str]) -> list[float]:
        """Have the model judge the lines, whatever is remembered.

        The upper half of a second network reads on where the lower half of the reader's ends.
        """
        read = self._model.read_pairs(question, lines, SHARED)
        return [self._openness(shared) for _, (shared,) in read]

    def _openness(self, shared: Floats) -> float:
        (logits,) = self._line_judge.run(None, {SHARED[0]: shared[None]})
        return float(logits[0, OPEN] - np.logaddexp.reduce(np.delete(logits[0], OPEN)))

    @cached_property
    def _line_judge(self) -> "InferenceSession":
        return open_session(self._folder / LINES_FILE)


def multilingual_reader(remembered: int = REMEMBERED) -> Reader:
    """Return the shipped reader of several languages; ModelError where it is damaged."""
    return Reader(remembered, MULTILINGUAL.locate())


def _reading(text: str, encoding: Any, outputs: Sequence[Floats]) -> Reading:
    judgement, span = outputs
    # Each of these is made anew whenever it is looked at.
    tokens, places = encoding.tokens, encoding.offsets
    own = [i for i, part in enumerate(encoding.sequence_ids) if part == 1]
    nothing = float(span[0, 0] + span[0, 1])
    starts = span[own, 0]
    starts[[tokens[i].lstrip(_SPACE) in _NO_BEGINNING for i in own]] = _BARRED
    offsets = np.asarray([_trimmed(text, *places[i]) for i in own], dtype=np.int32)
    offsets = offsets.reshape(-1, 2)
    relevance, answerable = map(float, judgement[:2])
    return Reading(relevance, answerable, nothing, starts, span[own, 1], offsets)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out what a token has taken in before its word: a space, or a mark, as in "、2月"."""
    while start < end and text[start].isspace():
        start += 1
    while start < end - 1 and text[start] in _NO_BEGINNING:
        start += 1
    return start, end
