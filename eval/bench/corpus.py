"""A synthetic collection of any size: text files drawn from the words of the seed document."""

import random
import re
from collections.abc import Sequence
from pathlib import Path

SEED_TEXT = Path(__file__).parents[2] / "seeds" / "ip-strategic-program-2025.txt"
SECTIONS = 20
"""Sections of a file; each becomes a passage."""
SENTENCES = (4, 7)
SENTENCE_WORDS = (9, 20)
"""Sentences of a section and words of a sentence, about as in the seed document; by eye."""


def write_corpus(folder: Path, passages: int) -> list[Path]:
    """Write files of about as many passages and return them; the same ones each time."""
    words = _words()
    files = []
    for number in range(-(-passages // SECTIONS)):
        file = folder / f"{number // 100:04d}" / f"{number:06d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_text(number, words), encoding="utf-8")
        files.append(file)
    return files


def rewrite(file: Path) -> None:
    """Write another text of as many sections into a file."""
    file.write_text(_text("changed", _words()), encoding="utf-8")


def _words() -> list[str]:
    """Return the words of the seed document, each as often as it has it."""
    return re.findall(r"[A-Za-z]{2,}|\d+", SEED_TEXT.read_text("utf-8"))


def _text(seed: int | str, words: Sequence[str]) -> str:
    choice = random.Random(seed)  # noqa: S311
    return "".join(_section(choice, words, number) for number in range(SECTIONS))


def _section(choice: random.Random, words: Sequence[str], number: int) -> str:
    # Every section has a name and a figure of its own, so that the vocabulary grows with the index.
    heading = f"# {number + 1}. {choice.choice(words).title()} {choice.randrange(16**8):08x}"
    sentences = []
    for _ in range(choice.randint(*SENTENCES)):
        drawn = choice.choices(words, k=choice.randint(*SENTENCE_WORDS))
        sentences.append(f"{' '.join(drawn)} {choice.randrange(10**6)}.".capitalize())
    return f"{heading}\n\n{' '.join(sentences)}\n\n"
