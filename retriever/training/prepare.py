"""The examples that the reader is trained on, and those that it is measured with."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zlib import crc32

from retriever.training.examples.example import Example
from retriever.training.examples.japanese import japanese_examples
from retriever.training.examples.mixed import Lexicon, in_english, in_japanese
from retriever.training.examples.negatives import OtherWords, with_negatives
from retriever.training.examples.sets import answerable_examples, read_lines, wiki_tables
from retriever.training.examples.statements import statement_examples
from retriever.training.examples.table_questions import table_examples
from retriever.training.examples.wordnet import WordNet

ROUNDS, JAPANESE_ROUNDS = 4, 2
"""How often a question is taken, each time with another part of its text and other negatives."""
TABLE_QUESTIONS = 0.2
"""How many questions are made of tables for each of the sets'."""
STATEMENTS, JAPANESE_STATEMENTS = 7_000, 4_000
"""Questions for a yes or a no a round."""
MIXED = 7_000
"""Questions in the other language's words a round and a language."""
NEW = 0.6
"""Share of the examples of a further training that are new, unless told otherwise."""
HELD_OUT = 30
"""One question in so many is kept for measuring, with all that is made of it."""
HELD_OUT_TABLES = 80

_NOUN = re.compile(r"[\u4e00-\u9fff々]{2,6}|[ァ-ヿー]{3,10}")


def japanese_rows(sets: Path) -> list[Mapping[str, Any]]:
    """Return the questions of JaQuAD."""
    return list(read_lines(sets / "jaquad_train.jsonl.gz"))


def nouns(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what looks like a noun in Japanese questions, if it is in several."""
    counts = Counter(noun for row in rows for noun in set(_NOUN.findall(row["question"])))
    return sorted(noun for noun, count in counts.items() if count > 2)


def all_texts(sets: Path) -> Iterator[str]:
    """Yield the questions and texts of all sets, and what WordNet says of words."""
    for path in sorted(set(sets.glob("*.jsonl.gz")) - set(sets.glob("*_zh.*"))):
        for row in read_lines(path):
            yield from (row.get("question", ""), row.get("context", ""), *row.get("paragraphs", []))
            for cells in row.get("table", []):
                yield " ".join(cells)
    for path in sorted((sets / "wordnet").glob("data.*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            words, _, meaning = line.partition(" | ")
            yield meaning
            yield " ".join(words.split()[4:8:2]).replace("_", " ")


def fitting_examples(sets: Path, words: Lexicon, seed: int) -> Iterator[Example]:
    """Yield the examples to train on, round by round."""
    rows = [row for row in japanese_rows(sets) if not is_held_out(row["question"])]
    tables = wiki_tables(sets)[HELD_OUT_TABLES:]
    for nth in range(ROUNDS):
        chance = random.Random(seed * ROUNDS + nth)  # noqa: S311
        asked = _asked(sets, chance, held_out=False)
        english = list(with_negatives(asked, _other_words(sets, asked), chance))
        yield from english
        yield from table_examples(tables, int(TABLE_QUESTIONS * len(english)), chance)
        yield from statement_examples([one.text for one in asked], STATEMENTS, chance)
        yield from _first(in_japanese(_shuffled(english, chance), words, chance), MIXED)
        if nth >= JAPANESE_ROUNDS:
            continue
        japanese = list(japanese_examples(rows, chance))
        yield from japanese
        texts = list(dict.fromkeys(one.text for one in japanese))
        yield from statement_examples(texts, JAPANESE_STATEMENTS, chance, japanese=True)
        yield from _first(in_english(_shuffled(japanese, chance), words, chance), MIXED)


def further_examples(
    known: Iterable[Example], new: Sequence[Example], chance: random.Random, share: float = NEW
) -> list[Example]:
    """Return new examples among known ones, which keep a reader from forgetting them.

    Those with an answer are taken twice, as they are the fewer (rehearsal; Robins, 1995).

    Args:
        known: such as the reader was trained on before.
        new: what it is to learn.
        chance: draws the known ones and the order.
        share: of the new ones among all.

    """
    taken = [*new, *(one for one in new if one.answerable)]
    held = list(known)
    others = chance.sample(held, min(len(held), int(len(taken) * (1 - share) / share)))
    return _shuffled([*taken, *others], chance)


def held_out_examples(sets: Path, words: Lexicon) -> Iterator[Example]:
    """Yield the examples to measure with: the same ones whatever is trained on."""
    chance = random.Random(0)  # noqa: S311
    asked = _asked(sets, chance, held_out=True)
    english = list(with_negatives(asked, _other_words(sets, asked), chance))
    rows = [row for row in japanese_rows(sets) if is_held_out(row["question"])]
    japanese = list(japanese_examples(rows, chance))
    yield from english
    yield from _first(japanese, 800)
    yield from table_examples(wiki_tables(sets)[:HELD_OUT_TABLES], HELD_OUT_TABLES, chance)
    yield from statement_examples([one.text for one in asked], 100, chance)
    yield from _first(in_japanese(english, words, chance), 100)
    yield from _first(in_english(japanese, words, chance), 100)


def is_held_out(question: str) -> bool:
    """Whether a question is kept for measuring: the same ones with every seed."""
    return crc32(question.encode()) % HELD_OUT == 0


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write examples as gzipped JSON Lines; return how many."""
    count = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as lines:
        for one in examples:
            lines.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_examples(path: Path) -> list[Example]:
    """Return the examples of a file."""
    return [Example(**line) for line in read_lines(path)]


def _asked(sets: Path, chance: random.Random, *, held_out: bool) -> list[Example]:
    asked = [
        one for one in answerable_examples(sets, chance) if is_held_out(one.question) == held_out
    ]
    chance.shuffle(asked)
    return asked


def _other_words(sets: Path, asked: Sequence[Example]) -> OtherWords:
    return OtherWords(WordNet(sets / "wordnet"), (one.text for one in asked))


def _shuffled(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    return chance.sample(list(examples), len(examples))


def _first(examples: Iterable[Example], count: int) -> Iterator[Example]:
    for _, one in zip(range(count), examples, strict=False):
        yield one
