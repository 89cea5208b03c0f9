"""Which of multilingual-e5's 250,037 pieces a reader of some languages keeps.

Their table of embeddings would be 96 MB in int8; with the pieces that the languages use, 19 MB.
Words of other pieces are cut into shorter ones that are kept, single letters at last.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

BEGIN, PAD, BETWEEN, UNKNOWN = "[CLS]", "[PAD]", "[SEP]", "[UNK]"
SPECIAL = (BEGIN, PAD, BETWEEN, UNKNOWN)
"""What the first rows are for; multilingual-e5 has the same four under other names."""
SPACE = "▁"
"""What a piece begins with that has the space before it."""
OFTEN = 2
"""How often a piece must be in the texts to be kept."""
_BATCH = 2_000


def tokenizer_of(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """Return a unigram tokenizer (Kudo, 2018) of pieces with their scores.

    The first four are the special ones of `SPECIAL`. A pair is `[CLS] first [SEP] second [SEP]`.
    """
    named = [(name, 0.0) for name in SPECIAL] + list(pieces[len(SPECIAL) :])
    tokenizer = Tokenizer(models.Unigram(named, unk_id=SPECIAL.index(UNKNOWN)))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {BETWEEN}",
        pair=f"{BEGIN} $A {BETWEEN} $B:1 {BETWEEN}:1",
        special_tokens=[(name, SPECIAL.index(name)) for name in (BEGIN, BETWEEN)],
    )
    return tokenizer


def kept_pieces(texts: Iterable[str], pieces: Sequence[tuple[str, float]]) -> list[int]:
    """Return the rows of the pieces to keep: those that the texts need, and letters by themselves.

    Args:
        texts: samples of the languages that are to be read.
        pieces: all pieces with their scores; the first four are special.

    """
    tokenizer = tokenizer_of(pieces)
    counts: Counter[int] = Counter()
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        for one in tokenizer.encode_batch(batch, add_special_tokens=False):
            counts.update(one.ids)
    return [
        row
        for row, (piece, _) in enumerate(pieces)
        if row < len(SPECIAL) or counts[row] >= OFTEN or _is_letter(piece)
    ]


def _is_letter(piece: str) -> bool:
    """Whether a piece is one letter of Latin, Greek or Japanese, a digit or a sign."""
    letter = piece.removeprefix(SPACE)
    if len(letter) > 1:
        return False
    if not letter or letter < "ɐ" or "Ͱ" <= letter < "Ѐ" or "\u2000" <= letter < "⌀":
        return True
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
