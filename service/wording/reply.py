"""Splits a reply into claims: sentences, with the numbers of the quotes that each names."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.language.plain import plain
from ingest.language.sentences import sentence_spans
from service.wording.model import Reply

_MARK = r"[\[［【]\s*\d{1,3}(?:\s*[,、，]\s*\d{1,3})*\s*[\]］】]"
_MARKS = re.compile(rf"\s*{_MARK}")
_AFTER_THE_STOP = re.compile(rf"([.!?。！？]+)((?:[ \t]*{_MARK})+)")
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_ENUMERATED = re.compile(r"^[ \t]*\d{1,2}[.)][ \t]+", re.MULTILINE)
_ENDS = re.compile(r"[.!?。！？][\"'”’」』)）]*$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence without its marks, and the numbers of the quotes that it names, counted from 1."""

    text: str
    named: tuple[int, ...]
    whole: bool = True


def claims(reply: Reply) -> list[Claim]:
    """Return the claims of a reply; if it was cut off, the last one may be incomplete.

    >>> claims(Reply("It opened in 1911 [1]. Cod is landed. [2]", cut=False))[1]
    Claim(text='Cod is landed.', named=(2,), whole=True)
    """
    text = _ENUMERATED.sub("", _THOUGHT.sub("", reply.text))
    # A mark that follows a full stop belongs to the sentence before.
    text = _AFTER_THE_STOP.sub(r"\2\1", text)
    found = [_claim(sentence) for line in text.splitlines() for sentence in _sentences(line)]
    found = [claim for claim in found if claim.text]
    if reply.cut and found and not _ENDS.search(found[-1].text):
        found[-1] = Claim(found[-1].text, found[-1].named, whole=False)
    return found


def _sentences(line: str) -> Iterator[str]:
    return (span.of(line) for span in sentence_spans(line, 0, len(line)))


def _claim(sentence: str) -> Claim:
    marks = "".join(_MARKS.findall(sentence))
    named = re.findall(r"\d+", unicodedata.normalize("NFKC", marks))
    return Claim(plain(_MARKS.sub("", sentence)), tuple(dict.fromkeys(map(int, named))))
