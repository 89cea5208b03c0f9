"""Texts that look as if they answered, and questions as they are typed.

A judge of answers learns most from what nearly answers. Each kind is made from a question with its
text: the nearest text of the same set that lacks the answer (by BM25); the text without the
sentence that answers; the question with another year, number, name or qualifier than the text has;
the question with a word for another thing of the same kind, "students" for "children"; the question
with a condition added that the text does not speak of. So that a word that the text lacks is not
taken for a sign by itself, other questions get a synonym and keep their answer.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import bm25s

from ingest.language.content_terms import content_terms
from ingest.language.terms import stem, terms
from retriever.text.passage_text import ITEM
from retriever.training.examples.asked import with_instruction
from retriever.training.examples.example import Example
from retriever.training.examples.wordnet import WordNet

NEAREST = 12
"""How many of the nearest texts a negative is chosen from."""

COMMON = 5
"""A word is common that this many of the texts have."""
SYNONYMS = 0.3
"""Share of the questions that get a synonym where they have a word with one."""

_WORD = re.compile(r"\b[a-z]{3,}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})*\b")
_NAME = re.compile(r"(?<=[\w,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
_OPPOSITES = dict(
    pair
    for one, other in (
        ("largest", "smallest"), ("highest", "lowest"), ("first", "last"), ("most", "least"),
        ("maximum", "minimum"), ("increase", "decrease"), ("increased", "decreased"),
        ("before", "after"), ("oldest", "youngest"), ("longest", "shortest"), ("men", "women"),
        ("export", "import"), ("exports", "imports"), ("revenue", "debt"), ("start", "end"),
        ("northern", "southern"), ("eastern", "western"), ("male", "female"), ("won", "lost"),
        ("total", "average"), ("public", "private"), ("domestic", "foreign"), ("win", "lose"),
        ("father", "mother"), ("upper", "lower"), ("annual", "monthly"), ("gain", "loss"),
    )
    for pair in ((one, other), (other, one))
)  # fmt: skip
_OPPOSITE = re.compile(rf"\b(?:{'|'.join(_OPPOSITES)})\b")
_CONDITIONS = (
    "in Norway", "in Brazil", "in South Korea", "in Kenya", "in Ontario", "in Osaka", "in Texas",
    "for students", "for small companies", "for children", "at night", "on weekends", "per person",
    "before 1950", "by 2060", "in winter", "in the second quarter", "in euros", "per month",
    "for non-members", "during the war", "in rural areas", "for the navy", "according to the court",
)  # fmt: skip


class OtherWords:
    """Puts another common word for one of a question: of the same meaning, or beside it."""

    def __init__(self, wordnet: WordNet, texts: Iterable[str]) -> None:
        """Take words for common that several of the texts have."""
        self._wordnet = wordnet
        texts_with = Counter(word for text in texts for word in set(_WORD.findall(text)))
        self._common = {word for word, count in texts_with.items() if count >= COMMON}

    def synonym(self, example: Example, chance: random.Random) -> Example | None:
        """Return the example with a synonym in its question; the answer stays."""
        return self._replaced(example, self._wordnet.synonyms, chance)

    def neighbour(self, example: Example, chance: random.Random) -> Example | None:
        """Return the example with a word in its question for what its text does not speak of.

        The text has the word that is replaced.
        """
        found = self._replaced(example, self._wordnet.neighbours, chance)
        return replace(found, start=-1, end=-1) if found else None

    def _replaced(
        self, example: Example, others: Callable[[str], list[str]], chance: random.Random
    ) -> Example | None:
        held = {stem(word) for word in _WORD.findall(example.text.casefold())}
        answer = set(_WORD.findall(example.answer.casefold()))
        places = list(_WORD.finditer(example.question))
        chance.shuffle(places)
        for place in places:
            word, form = _basic(place.group())
            if word not in self._common or stem(word) not in held or word in answer:
                continue
            fit = [one for one in others(word) if one in self._common and stem(one) not in held]
            if content_terms(word) and fit:
                asked = example.question
                new = form(chance.choice(fit))
                return replace(
                    example, question=asked[: place.start()] + new + asked[place.end() :]
                )
        return None


def _basic(word: str) -> tuple[str, Callable[[str], str]]:
    """Return a word without a plural's ending, and what gives others the same."""
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1], lambda other: f"{other}s"
    return word, lambda other: other


def with_negatives(
    examples: Sequence[Example], words: OtherWords, chance: random.Random
) -> Iterator[Example]:
    """Yield the examples with noise in some of their questions, and negatives made of them."""
    names = sorted({name for one in examples for name in _NAME.findall(one.question)})
    nearest = _nearest_without_answer(examples, chance)
    for example, other in zip(examples, nearest, strict=True):
        same = words.synonym(example, chance) if chance.random() < SYNONYMS else None
        yield replace(same or example, question=as_typed((same or example).question, chance))
        if other is not None:
            question = as_typed(example.question, chance)
            yield Example(example.source, question, other, relevant=False)
        made = [
            one
            for one in (
                words.neighbour(example, chance),
                _other_words(example, names, chance),
                _without_answer(example),
                _with_condition(example, chance),
            )
            if one is not None
        ]
        if made and chance.random() < 0.55:
            # What differs in a word only is the rarest kind and the most needed.
            picked = chance.choice(made[:2]) if chance.random() < 0.6 else chance.choice(made)
            yield replace(picked, question=as_typed(picked.question, chance))


def _nearest_without_answer(examples: Sequence[Example], chance: random.Random) -> list[str | None]:
    """Return for each example a near text of its set that lacks its answer."""
    found: list[str | None] = [None] * len(examples)
    for source in sorted({one.source for one in examples}):
        own = [i for i, one in enumerate(examples) if one.source == source]
        texts = list(dict.fromkeys(examples[i].text for i in own))
        index = bm25s.BM25()
        index.index([terms(text) for text in texts], show_progress=False)
        for i in own:
            scores = index.get_scores(terms(examples[i].question))
            order = scores.argsort()[: -NEAREST - 1 : -1]
            near = [texts[j] for j in order if _lacks(texts[j], examples[i])]
            if near:
                found[i] = near[0] if chance.random() < 0.6 else chance.choice(near)
    return found


def _lacks(text: str, example: Example) -> bool:
    return example.answer.casefold() not in text.casefold() and text[-80:] != example.text[-80:]


def _other_words(example: Example, names: Sequence[str], chance: random.Random) -> Example | None:
    """Ask for another year, number, name or opposite that the text does not have."""
    question, text = example.question, example.text.casefold()
    kinds: list[tuple[re.Pattern[str], Callable[[str], str]]] = [
        (_YEAR, lambda held: str(int(held) + chance.choice([-7, -3, -2, -1, 1, 2, 3, 8]))),
        (_NAME, lambda _: chance.choice(names)),
        (_NUMBER, lambda held: str(int(held.replace(",", "")) + chance.randint(1, 9))),
        (_OPPOSITE, lambda held: _OPPOSITES[held]),
    ]
    chance.shuffle(kinds)
    for pattern, other in kinds:
        match = pattern.search(question)
        if match is None:
            continue
        new = other(match.group())
        opposite = match.group() in _OPPOSITES
        if new.casefold() not in text and (opposite or match.group().casefold() in text):
            asked = question[: match.start()] + new + question[match.end() :]
            return Example(example.source, asked, example.text)
    return None


def _without_answer(example: Example) -> Example | None:
    """Leave out the sentence, item or row with the answer."""
    text = example.text
    if text.count(ITEM) > 2:
        first = text.rfind(ITEM, 0, example.start + 1)
        last = text.find(ITEM, example.end)
    else:
        ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        first = max((end for end in ends if end <= example.start), default=0)
        last = min((end for end in ends if end >= example.end), default=len(text))
    last = len(text) if last < 0 else last
    rest = (text[: max(0, first)] + text[last:]).strip()
    if len(rest) < 150 or example.answer.casefold() in rest.casefold():
        return None
    return Example(example.source, example.question, rest)


def _with_condition(example: Example, chance: random.Random) -> Example | None:
    """Ask for a case that the text does not speak of."""
    condition = chance.choice(_CONDITIONS)
    held = set(terms(example.text))
    if set(terms(condition)) & held or len(example.question) > 120:
        return None
    asked = example.question.rstrip(" ?.")
    return Example(example.source, f"{asked} {condition}?", example.text)


def as_typed(question: str, chance: random.Random) -> str:
    """Return a question as people type it: sometimes key words only, without case, or misspelt."""
    drawn = chance.random()
    if drawn < 0.12:
        words = [one for one in question.rstrip("?").split() if content_terms(one)]
        question = " ".join(words) if len(words) > 2 else question
    if 0.08 < drawn < 0.22:
        question = misspelt(question, chance)
    if drawn > 0.85:
        question = question.rstrip("?").lower()
    elif 0.3 < drawn < 0.36:
        question = with_instruction(question, chance)
    return question


def misspelt(question: str, chance: random.Random) -> str:
    """Swap, drop or double a letter inside one or two of the longer words, not in figures."""
    words = question.split()
    long = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    for i in chance.sample(long, min(len(long), chance.randint(1, 2))):
        word, at = words[i], chance.randint(1, len(words[i]) - 3)
        words[i] = chance.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
            )
        )
    return " ".join(words)
