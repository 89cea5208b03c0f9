"""Questions that want a yes or a no, made of what texts state.

The text answers such a question whether it says so or otherwise: the words that decide it are the
rest of the sentence. With the sentence left out, the text has no answer.
"""

import random
import re
from collections.abc import Iterator, Sequence

from retriever.training.examples.example import Example

SOURCE, JAPANESE = "statements", "japanese_statements"

_STATEMENT = re.compile(
    r"(?P<subject>(?:The|A|An|All|Each|Every|These|This|Most|[A-Z][a-z]+)"
    r"(?: (?!is |are |was |were |can |may |must |will |should |that |which |who )[\w'’-]+){0,6})"
    r" (?P<verb>is|are|was|were|can|may|must|will|should) (?P<rest>[^.!?;:\[\]()]{12,140})\."
)
_JAPANESE_STATEMENT = re.compile(
    r"(?:(?<=。)|(?<=\n)|^)(?P<rest>[^。！？\n「」（）]{12,90}?)(?P<verb>である|であった|した|された|している|"
    r"されている|できる|いる|ある|なった)。"
)
_POLITE = {
    "である": "ですか", "であった": "でしたか", "した": "しましたか", "された": "されましたか",
    "している": "していますか", "されている": "されていますか", "できる": "できますか",
    "いる": "いますか", "ある": "ありますか", "なった": "なりましたか",
}  # fmt: skip
_NUMBER = re.compile(r"\d+")
_PRONOUNS = frozenset("He She It They We You I There This These That Those".split())  # noqa: SIM905
_LOWERED = ("The ", "A ", "An ", "All ", "Each ", "Every ", "Most ", "These ", "This ")


def statement_examples(
    texts: Sequence[str], wanted: int, chance: random.Random, *, japanese: bool = False
) -> Iterator[Example]:
    """Yield questions to texts, one in four of them to a text without what it asks for.

    Args:
        texts: what is asked about, each once or more often.
        wanted: how many examples are made at most.
        chance: what all choice comes from.
        japanese: whether the texts are Japanese.

    """
    pattern = _JAPANESE_STATEMENT if japanese else _STATEMENT
    made = 0
    for text in chance.sample(list(texts), len(texts)):
        found = [one for one in pattern.finditer(text) if _has_subject(one)]
        if not found:
            continue
        yield _asked(text, chance.choice(found), chance, japanese=japanese)
        made += 1
        if made == wanted:
            return


def _has_subject(found: re.Match[str]) -> bool:
    return found.groupdict().get("subject") not in _PRONOUNS


def _asked(text: str, found: re.Match[str], chance: random.Random, *, japanese: bool) -> Example:
    rest, verb = found["rest"], found["verb"]
    if chance.random() < 0.4:
        rest = _NUMBER.sub(lambda one: str(int(one.group()) + chance.randint(1, 9)), rest)
    if japanese:
        question = f"{rest}{_POLITE[verb]}{chance.choice(('？', '', '?'))}"
        source = JAPANESE
    else:
        subject = found["subject"]
        if subject.startswith(_LOWERED):
            subject = subject[0].lower() + subject[1:]
        question = f"{verb.capitalize()} {subject} {rest}?"
        source = SOURCE
    if chance.random() < 0.25:
        without = (text[: found.start()] + text[found.end() :]).strip()
        if len(without) > 100:
            return Example(source, question, without)
    end = found.end("verb" if japanese else "rest")
    return Example(source, question, text, found.start("rest"), end)
