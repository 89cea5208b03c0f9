"""Japanese in an English model: its pieces join the vocabulary, begun from what they mean.

After WECHSEL (Minixhofer et al., 2022): a new piece begins as the mean of the embeddings of the
English words that are nearest to it in a space of both languages, here multilingual-e5-small's. The
layers above have learnt to read in English and go on from there.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers

PIECES = 9_000
"""Pieces that are taken, the commonest; each twice, at a word's beginning and within."""
NEIGHBOURS = 10
TEMPERATURE = 0.02
"""Chosen by eye: cosines of this space lie between 0.7 and 1."""

_HIRAGANA, _KATAKANA, _KANJI = "ぁ-ゟ", "ァ-ヿー", "々〆〇\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(f"[{_HIRAGANA}]+|[{_KATAKANA}]+|[{_KANJI}]+")
_WORD = re.compile(r"[a-z]{3,}|\d+")
_COMMON = 15_000
"""English words are in the first rows of the vocabulary, which are its commonest."""


class Space(Protocol):
    """Where words of both languages are, by their meaning."""

    def embedded(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, words × width."""
        ...


def japanese_tokenizer(english: Path, pieces: Sequence[str]) -> Tokenizer:
    """Return a WordPiece tokenizer with the pieces added; English is split as before."""
    shape = json.loads(english.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = shape["model"]["vocab"]
    for piece in (form for one in pieces for form in (one, f"##{one}")):
        vocabulary.setdefault(piece, len(vocabulary))
    shape["model"]["max_input_chars_per_word"] = 400
    tokenizer: Tokenizer = Tokenizer.from_str(json.dumps(shape))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.BertNormalizer(
                clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=True
            ),
            normalizers.NFD(),
            normalizers.Replace(Regex(r"[\u0300-\u036f]"), ""),
            normalizers.NFC(),
        ]
    )
    runs = f"[{_HIRAGANA}]+|[{_KATAKANA}]+|[{_KANJI}]+|[^{_HIRAGANA}{_KATAKANA}{_KANJI}]+"
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Split(Regex(runs), "isolated")]
    )
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def common_pieces(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return pieces of one script each that texts are cut into, the commonest, and all letters."""
    japanese = {piece for piece in known if _RUN.fullmatch(piece) and _is_japanese(piece)}
    longest = max(map(len, japanese))
    counts: Counter[str] = Counter()
    for text in texts:
        for run in _RUN.findall(text):
            start = 0
            while start < len(run):
                size = next(
                    (n for n in range(min(longest, len(run) - start), 1, -1)
                     if run[start : start + n] in japanese), 1,
                )  # fmt: skip
                counts[run[start : start + size]] += 1
                start += size
    letters = {one for one in japanese if len(one) == 1} | {one for one in counts if len(one) == 1}
    longer = [one for one, _ in counts.most_common() if len(one) > 1]
    return sorted(letters) + longer[: max(0, PIECES - len(letters))]


def _is_japanese(piece: str) -> bool:
    """Whether Japanese writes the piece, and not Chinese alone."""
    try:
        piece.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def is_new(token: str) -> bool:
    """Whether a token is Japanese."""
    return _RUN.fullmatch(token.removeprefix("##")) is not None


def meanings(
    english: NDArray[np.float32], vocabulary: dict[str, int], e5: Space
) -> NDArray[np.float32]:
    """Return embeddings for a vocabulary: English rows as they are, the others by meaning.

    Args:
        english: rows of the English vocabulary, which the other begins with.
        vocabulary: token → row.
        e5: a model of both languages.

    """
    words = [one for one, row in vocabulary.items() if row < _COMMON and _WORD.fullmatch(one)]
    anchors = e5.embedded(words)
    rows = english[[vocabulary[one] for one in words]]
    new = [one for one in vocabulary if is_new(one)]
    plain = sorted({one.removeprefix("##") for one in new})
    place = {one: i for i, one in enumerate(plain)}
    found = np.empty((len(plain), english.shape[1]), np.float32)
    for first in range(0, len(plain), 500):
        near = e5.embedded(plain[first : first + 500]) @ anchors.T
        best = np.argsort(near, axis=1)[:, -NEIGHBOURS:]
        scores = np.take_along_axis(near, best, axis=1) / TEMPERATURE
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        found[first : first + 500] = np.einsum("ij,ijk->ik", weights, rows[best])
    mixed = np.zeros((max(vocabulary.values()) + 1, english.shape[1]), np.float32)
    mixed[: len(english)] = english
    size = np.linalg.norm(rows, axis=1).mean() / np.linalg.norm(found, axis=1).mean()
    for token in new:
        mixed[vocabulary[token]] = found[place[token.removeprefix("##")]] * size
    return mixed


def new_rows(vocabulary: dict[str, int]) -> torch.Tensor:
    """Return for each row whether it is new, rows × 1, as floats."""
    chosen = torch.zeros(max(vocabulary.values()) + 1, 1)
    chosen[[row for token, row in vocabulary.items() if is_new(token)]] = 1.0
    return chosen
