"""What a question asks for: its terms and the type of its answer.

The patterns are general English question words (Japanese: `retriever.query.japanese`); none is made
for a document.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from ingest.errors import QuestionError
from ingest.language.content_terms import content_terms
from ingest.language.figures import COUNT_WORDS
from ingest.language.scripts import has_cjk
from retriever.query import japanese

MAX_CHARACTERS = 4000

_NOT_PLURAL = """
always atlas besides bias canvas chaos chassis cosmos debris does ethos gas has headquarters his
iris is its lens metropolis news overseas pelvis perhaps series sometimes species tennis this us was
""".split()  # noqa: SIM905
PLURAL = (
    rf"(?!(?:{'|'.join(_NOT_PLURAL)})\b)"
    r"(?!\w*(?:ss|sis|xis|itis|[aeiouy]\w*us)\b)\w+s\b"
)
"""A plural noun ends in s, but not as singular words do: process, basis, axis, status (of GPUs and
KPIs, which are plurals, the letters before are consonants)."""
_COUNT = re.compile(rf"\b({'|'.join(COUNT_WORDS)}|\d{{1,2}})\s+((?:[\w-]+\s+){{0,3}}?{PLURAL})")
_FOCUS = re.compile(
    r"^\W*(?:(?:what|which)\s+(?:are|were)|(?:please\s+)?(?:list|enumerate|name))"
    rf"\s+(?:(?:the|its|their|our)\s+)?({PLURAL})"
)
_LIST = re.compile(
    r"\b(?:what|which)\b[^?.]*?\b(?:are|were)\b"
    rf"|\b(?:what|which)\s+(?:\w+\s+){{0,2}}{PLURAL}"
    r"|^\W*(?:please\s+)?(?:list|enumerate|name)\b"
    rf"|^\W*(?:please\s+)?(?:give|show|tell)\s+(?:me\s+|us\s+)?(?:\w+\s+){{0,3}}{PLURAL}"
    rf"|^\W*(?:the\s+)?(?=\w{{4}}){PLURAL}\s+(?:for|of|on|in|under|given|listed)\b",
)
_QUANTITY = re.compile(
    r"\bhow\s+(?:many|much|large|big|high|long|old|far|often|great)\b|\bwhat\s+(?:\w+\s+){0,2}"
    r"(?:number|percentage|percent|share|proportion|ratio|amount|figure|value|rate|size|rank)\b"
    r"|\b(?:number|percentage|amount)\s+of\b",
)
_DATE = re.compile(
    r"\bwhen\b|\b(?:what|which)\s+(?:\w+\s+)?(?:year|date|month|day)\b|\bby\s+when\b"
)
_SUB_QUESTION = re.compile(
    r"(?:,|;|\?)?\s+and\s+(?=(?:(?:at|by|for|from|in|of|on|since|to|with)\s+)?"
    r"(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|"
    r"can|could|will|would|may|must|should)\b)",
    re.IGNORECASE,
)


_YES_OR_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|may|must|should|has|have|had|will)\b"
    r"|(?:ますか|ですか|でしょうか|ましたか)\W*$",
    re.IGNORECASE,
)
_JAPANESE_QUESTION_WORD = re.compile(r"何|いつ|どこ|ど[のれちう]|だれ|誰|いくら|いくつ|なぜ")


class AnswerType(StrEnum):
    """The type of answer that a question asks for."""

    LIST = "list"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be understood without the earlier ones.

    `terms` are its content terms, without question and function words. `count` is the number of
    answers it asks for, where it says so, and `focus` the terms of the noun it asks for.
    `sub_questions` are the questions joined to the first by "and" that make sense by themselves.
    `asked` is what was asked last: the text, without the earlier question where that comes before
    it. `read_as` is the text if it was read with an earlier question, None if it is understood
    alone.
    `japanese` says whether it has Japanese, Chinese or Korean letters, and `yes_or_no` whether yes
    or no may answer it.
    """

    text: str
    terms: frozenset[str]
    answer_type: AnswerType
    count: int | None
    japanese: bool
    yes_or_no: bool
    focus: frozenset[str] = frozenset()
    sub_questions: tuple[str, ...] = ()
    read_as: str | None = None
    asked: str = ""


def understand(text: str, read_as: str | None = None) -> Question:
    """Analyse a question.

    `read_as` is a follow-up together with what it refers to. The type of the answer is that of the
    text alone. Raises QuestionError if the question has no words, is too long or is not valid
    Unicode.
    """
    text = checked(text)
    alone = read_as or text
    folded = unicodedata.normalize("NFKC", text).casefold()
    count, focus = _count_and_focus(folded)
    return Question(
        text=alone,
        terms=content_terms(alone),
        answer_type=_answer_type(folded),
        count=count,
        japanese=has_cjk(alone),
        yes_or_no=_is_yes_or_no(alone),
        focus=content_terms(focus),
        sub_questions=tuple(part for part in _SUB_QUESTION.split(text)[1:] if content_terms(part)),
        read_as=read_as,
        asked=text,
    )


def checked(text: str) -> str:
    """Return the text on one line. Raises QuestionError where it cannot be asked."""
    text = " ".join(text.split())
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; ask in at most {MAX_CHARACTERS:,}."
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError("The question is not valid Unicode text. Ask it in UTF-8.")
    if not any(character.isalnum() for character in text):
        raise QuestionError("There are no words in the question. Ask in a few words or a sentence.")
    return text


def _count_and_focus(folded: str) -> tuple[int | None, str]:
    """Return how many answers are asked for, if the question says so, and the words for them."""
    if count := _COUNT.search(folded):
        return COUNT_WORDS.get(count[1]) or int(count[1]), count[2]
    focus = _FOCUS.search(folded)
    return japanese.requested_count(folded), focus[1] if focus else ""


def _is_yes_or_no(text: str) -> bool:
    asks_else = has_cjk(text) and _JAPANESE_QUESTION_WORD.search(text)
    return _YES_OR_NO.search(text) is not None and not asks_else


def _answer_type(folded: str) -> AnswerType:
    if _DATE.search(folded) or japanese.DATE.search(folded):
        return AnswerType.DATE
    if _QUANTITY.search(folded) or japanese.QUANTITY.search(folded):
        return AnswerType.QUANTITY
    lists = _LIST.search(folded) or japanese.LIST.search(folded)
    return AnswerType.LIST if lists else AnswerType.TEXT
