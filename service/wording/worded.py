"""A worded answer: the claims that their quotes support, and a report of those dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from ingest.language.figures import numbers
from retriever.query.question import AnswerType, understand
from retriever.types import Answer, Citation
from service.wording.entailment import Entailment
from service.wording.reply import Claim
from service.wording.support import supporting

DEGRADED = "llm"
"""The entry of `degraded` where a model should have worded the answer and did not."""

MOST_CLAIMS = 12
"""Sentences of a reply that are checked; the rest is left out. By eye."""

REPORTED = 300
"""Characters of a dropped sentence that are reported; by eye."""


_NO_SPACE_AFTER = ("。", "！", "？", "」", "』", "）")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of the model that is not in the answer, and why."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A checked reply: the answer's text, None if nothing remains, and the dropped sentences.

    `cited` are the indices of the citations that support it, best first.
    """

    text: str | None
    cited: tuple[int, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class WordedAnswer(Answer):
    """An answer where a model is configured; the words are the documents' own if `text` is None."""

    model: str = field(kw_only=True)
    dropped: tuple[Dropped, ...] = field(kw_only=True)

    def to_dict(self) -> dict[str, Any]:
        """Return the public shape of `POST /v1/ask`, with the report of the wording."""
        # Not super(): a slotted dataclass is another class than the one super() would mean.
        dropped = [{"sentence": one.sentence, "why": one.why} for one in self.dropped]
        return {**Answer.to_dict(self), "wording": {"model": self.model, "dropped": dropped}}


def check(answer: Answer, claims: Sequence[Claim], entailment: Entailment) -> Wording:
    """Keep the claims that the answer's citations support; slow, so call it off the event loop."""
    kept: list[str] = []
    cited: set[int] = set()
    dropped: list[Dropped] = []
    for claim in _once(claims)[:MOST_CLAIMS]:
        by, why = supporting(claim, answer.citations, answer.question, entailment)
        if why is None:
            kept.append(claim.text)
            cited.update(by)
        else:
            dropped.append(Dropped(claim.text[:REPORTED], why))
    text = _joined(kept)
    if text and (why := _falls_short(answer, text, sorted(cited), entailment)):
        dropped.append(Dropped(text[:REPORTED], why))
        text = ""
    return Wording(text or None, tuple(sorted(cited)) if text else (), tuple(dropped))


def apply(answer: Answer, model: str, wording: Wording, seconds: float) -> WordedAnswer:
    """Return the worded answer, or the verbatim one, degraded, if no wording remained."""
    given = {one.name: getattr(answer, one.name) for one in fields(Answer)}
    given["timings"] = {**answer.timings, "wording": seconds}
    if wording.text is None:
        given["degraded"] = (*answer.degraded, DEGRADED)
    else:
        given["answer"] = wording.text
        given["citations"] = tuple(answer.citations[index] for index in wording.cited)
    return WordedAnswer(**given, model=model, dropped=wording.dropped)


def _falls_short(
    answer: Answer, text: str, cited: Sequence[int], entailment: Entailment
) -> str | None:
    """Return why what remains is not an answer, or breaks a promise of the service."""
    quotes = "\n".join(_words(answer.citations[index]) for index in cited)
    # Checked once more as a whole, on the documents' own characters.
    if not numbers(text) <= numbers(quotes):
        return "not every number is in a quote"
    verbatim = answer.answer or ""
    asked = understand(answer.question).answer_type
    if asked in (AnswerType.QUANTITY, AnswerType.DATE) and numbers(verbatim) and not numbers(text):
        return "a figure is asked for, and none remains"
    if not entailment.answers(answer.question, text, verbatim):
        return "what remains answers the question less well than the documents' words"
    return None


def _once(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims without those that repeat an earlier one."""
    first: dict[str, Claim] = {}
    for claim in claims:
        first.setdefault(claim.text, claim)
    return list(first.values())


def _words(citation: Citation) -> str:
    return citation.quote.of(citation.hit.document.text)


def _joined(sentences: Sequence[str]) -> str:
    """Join sentences as their script does: Japanese ones without a space."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text.endswith(_NO_SPACE_AFTER) else f" {sentence}"
    return text
