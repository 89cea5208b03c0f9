"""What a question that asks for no single fact is about: its subject, and where that is told.

A passage is about a subject if its context names it: headings, title, lead statement.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ingest.language.content_terms import content_terms
from ingest.language.figures import COUNT_WORDS
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from retriever.forms.form import Asked
from retriever.forms.members import members_of, passages_with
from retriever.forms.versions.editions import name_of
from retriever.types import Hit

ABOUT = 0.5
"""Share of a subject's terms, by idf, from which words are about it. Chosen by eye."""
NEARLY_BEST = 0.15
"""Passages whose share is at most this far below the best are about it as well. Chosen by eye."""

_SAID_ABOUT = re.compile(
    r"\b(?:say|says|said|written|stated|told|know|known|write|writes)\s+(?:about|on|of)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W*(?:(?:please|kindly)\s+)*(?:(?:can|could|would)\s+you\s+(?:(?:please|kindly)\s+)?)?"
    r"(?:give|show|tell|make|write|provide)\s+(?:(?:me|us)\b\s*)?(?:(?:an?|the)\b\s*)?"
    r"(?:(?:of|about|on|for)\b\s*)?|^\W*(?:(?:of|about|on|for)\b\s*)"
    r"|[をにの\s]*(?:作って|示して|教えて|見せて|出して)(?:ください|下さい)?[。！\s]*$",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(r"(?:について|に関して|に関する|における)(?:は|の)?")
_JAPANESE_NAME = re.compile(r"[一-龥々ァ-ヶー]{2,}")
_SCAFFOLD = frozenset(
    map(
        stem,
        """
        section chapter part passage slide paragraph text document plan programme program report
        paper file article say said written state told write word bullet point sentence please
        whole entire content contents main key order happen happened name brief short summary
        summarise summarize overview gist briefly happens year years date dates question
        discussion rule rules regulation topic issue provision provide detail information decide
        decided history
        要約 要点 概要 概略 まとめる 資料 文書 文章 全体 簡単 説明 年表 沿革 年 順
        作る 経緯 経過 流れ 内容 規定 定める 変遷
        """.split(),  # noqa: SIM905
    )
).union(map(stem, COUNT_WORDS))
"""Terms that ask for a form of answer, or name a text as such."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: its words, and their terms; there are none where it is a document."""

    words: str
    terms: frozenset[str]

    def covered(self, asked: Asked, held: Collection[str]) -> float:
        """Return the share of the subject's terms that are held, by idf."""
        return asked.snapshot.statistics.coverage(self.terms, held)


def subject_of(question: str, asked_for: re.Pattern[str]) -> Subject:
    """Return what a question is about, less the words that ask for a form of answer.

    >>> sorted(subject_of("In short, what is said about fog?", re.compile("in short", re.I)).terms)
    ['fog']
    """
    said = _SAID_ABOUT.search(question)
    words = said["rest"] if said else question
    words = _LEAD.sub("", " ".join(asked_for.sub(" ", words).split()))
    return Subject(words.strip(" ,.:;?!？。、"), content_terms(words) - _SCAFFOLD)


def passages_about(asked: Asked, subject: Subject) -> list[tuple[Hit, float]]:
    """Return the passages about the subject, in reading order, each with its share.

    The lead statement that opens a section counts for its own passage too, not only for those after
    it. So does the section above one that is about the subject.
    """
    shares = []
    section: tuple[str, tuple[str, ...]] | None = None
    for hit in passages_with(asked, subject.words):
        opens = section != (section := _section(hit))
        lead = members_of(hit)[:1] if opens else []
        above = "\n".join((_context(hit), *(one.words for one in lead)))
        shares.append((hit, subject.covered(asked, content_terms(above))))
    best = max((share for _, share in shares), default=0.0)
    if best < ABOUT:
        return []
    enough = max(ABOUT, best - NEARLY_BEST)
    parents = {_section(hit, above=1) for hit, share in shares if share >= enough}
    return [
        (hit, share)
        for hit, share in shares
        if share >= enough or (share >= ABOUT and _section(hit) in parents)
    ]


def _section(hit: Hit, above: int = 0) -> tuple[str, tuple[str, ...]]:
    """Return the section of a passage, or one so many headings above it."""
    path = hit.passage.heading_path
    return hit.document.id, path[: max(0, len(path) - above)]


def _context(hit: Hit) -> str:
    """Return what a passage stands under; its context lacks the headings that are in it."""
    return "\n".join((hit.passage.context, *hit.passage.heading_path))


def document_asked(asked: Asked, subject: Subject) -> str | None:
    """Return the document that is asked about as a whole, if a single one is.

    It is the only one, or the one whose title and name have all of the subject's terms.
    """
    ids = list(asked.documents or ())
    if not ids and asked.snapshot.document_count == 1:
        ids = asked.document_ids()
    if not subject.terms:
        return ids[0] if len(ids) == 1 else None
    found = dict.fromkeys(hit.document for hit in asked.found.hits)
    named = ((one.id, name_of(asked.snapshot, one)) for one in found)
    titled = [id_ for id_, words in named if is_named(subject, words)]
    return titled[0] if len(titled) == 1 else None


def is_named(subject: Subject, title: str) -> bool:
    """Whether a title has all words of the subject; Japanese ones as they are written.

    What a Japanese name is cut into may depend on the words beside it.
    """
    names = _JAPANESE_NAME.findall(subject.words) if has_cjk(subject.words) else []
    return subject.terms <= content_terms(title) or bool(names and all(n in title for n in names))
