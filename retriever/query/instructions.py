"""What a question says of how to answer, rather than of what is asked: "in USD millions".

Answers are quotes, whose form is the document's. Such words are no facts that a passage lacks, and
the reader takes them for what is asked.
"""

import re

from ingest.language.content_terms import content_terms

_CODE = r"(?:USD|US\$|EUR|GBP|JPY|CNY|CHF)"
_CURRENCY = rf"(?:{_CODE}|(?:US\s+)?dollars?|euros?|pounds?|yen|yuan|francs?|crowns?)"
_SCALE = r"(?:hundreds|thousands|millions|billions|trillions)"
_MEASURE = rf"in\s+(?:{_CODE}(?:\s+{_SCALE})?|{_SCALE}(?:\s+of\s+{_CURRENCY})?)"
"""A currency by its name alone ("in dollars") may be what is asked: the text may have only yen."""
_FORM = (
    r"(?:words?|sentences?|figures?|numbers?|digits?|decimals?|percent(?:age)?s?|%|lines?|format"
    r"|bullets?|bullet\s+points?|YYYY(?:-MM(?:-DD)?)?|DD[./-]MM[./-]YYYY|MM/DD/YYYY)"
)
_ANSWER = r"(?:answer|reply|respond|state|express|give|write|return|report|round)"
_SENTENCE = (
    rf"(?:please\s+)?{_ANSWER}(?:\s+(?:me|it|this|the\s+(?:answer|figure|number|value|date|result)"
    rf"|your\s+answer))?\s+(?:only\s+)?(?:{_MEASURE}|(?:in|with|as|by|using|to)\s+(?:[\w'’-]+\s+)"
    rf"{{0,3}}?{_FORM})(?:\s+(?:only|please|if\s+possible))*"
)
_THING = r"(?:numbers?|figures?|names?|dates?|years?)"
_ONLY = rf"(?:(?:just|only)\s+the\s+{_THING}|(?:the\s+)?{_THING}\s+only)(?:\s*,?\s*please)?"
_INSTRUCTION = re.compile(
    rf"(?:(?<=[.?!。？！])\s*|^\s*|[,;:(–—-]\s*){_SENTENCE}\s*(?:\)|[.!?]|$)"
    rf"|\(\s*{_MEASURE}\s*\)"
    rf"|[,(]?\s*(?:please\s+)?{_MEASURE}\s*\)?(?=\s*[?.!]?\s*$)"
    rf"|[,(]?\s*in\s+(?:one|a\s+single|two|a\s+few)\s+(?:words?|sentences?|lines?)\s*\)?"
    rf"(?=\s*[?.!]?\s*$)|[,;(–—-]\s*{_ONLY}\s*\)?(?=\s*[?.!]?\s*$)",
    re.IGNORECASE,
)


def without_instructions(question: str) -> str:
    """Return a question without what it says of how to answer.

    >>> without_instructions("What was net income, in USD millions?")
    'What was net income?'
    >>> without_instructions("When was it signed? Answer in the format YYYY-MM-DD.")
    'When was it signed?'
    >>> without_instructions("Please answer in one word.")
    'Please answer in one word.'
    """
    # Once on one line, a run of spaces is no place to begin from again and again.
    asked, before = " ".join(question.split()), ""
    while asked != before:
        asked, before = " ".join(_INSTRUCTION.sub(" ", asked).split()), asked
    asked = re.sub(r"\s+(?=[?.!]$)", "", asked)
    return asked if content_terms(asked) else question
