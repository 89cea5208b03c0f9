"""Questions as people put them to a program: with how to answer, and with years as accounts say.

What says only how to answer, or that an answer is wanted, asks for nothing that a text could lack.
"""

import random
import re

_AHEAD = (
    "Can you tell me: ", "Please tell me: ", "I need this for a memo: ", "Quick question: ",
    "According to the documents, ", "According to the report, ", "Could you check: ", "Hi, ",
)  # fmt: skip
_BEHIND = (
    "Answer in one word.", "Answer with a number only.", "Answer briefly.", "Give the exact words.",
    "Please quote the passage.", "in USD millions", "in thousands", "as YYYY-MM-DD", "exactly",
    "Respond in one sentence.", "Round to one decimal place.", "Thanks!", "please", "(one word)",
    "If it is not stated, say so.", "Give the value with its unit.", "Where does it say so?",
)  # fmt: skip
_JAPANESE_BEHIND = (
    "を教えてください", "教えて下さい。", "一言で答えてください。", "数字だけ答えてください。",
    "簡潔に。", "出典も示してください。", "単位も付けてください。", "について知りたいです。",
    "お願いします。",
)  # fmt: skip
_YEAR = re.compile(r"\b20(\d\d)\b")


def with_instruction(question: str, chance: random.Random) -> str:
    """Return a question with words on how to answer it, or that ask for an answer.

    >>> with_instruction("Who owns it?", random.Random(3))
    'Who owns it? Answer with a number only.'
    """
    if chance.random() < 0.35:
        return chance.choice(_AHEAD) + question
    behind = chance.choice(_BEHIND)
    if behind[0].islower():
        return f"{question.rstrip('?')} {behind}?"
    return f"{question} {behind}"


def with_japanese_instruction(question: str, chance: random.Random) -> str:
    """Return a Japanese question with words on how to answer it."""
    return question + chance.choice(_JAPANESE_BEHIND)


def with_fiscal_years(question: str, chance: random.Random) -> str:
    """Return a question with its years as accounts name them, "FY2019" or "FY19" for 2019.

    >>> with_fiscal_years("What was revenue in 2019?", random.Random(0))
    'What was revenue in FY19?'
    """
    form = chance.choice(("FY20{}", "FY{}", "fiscal 20{}", "fiscal year 20{}", "FY 20{}"))
    return _YEAR.sub(lambda year: form.format(year.group(1)), question)
