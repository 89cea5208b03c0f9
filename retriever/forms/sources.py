"""Sources: from what the figures of a chart, a table or a section are taken, as a line below says.

"Source: Statistics Office, 2024" belongs to what stands above it in its section.
"""

import re

from ingest.document.nodes import Span
from ingest.language.content_terms import content_terms
from ingest.language.plain import plain
from retriever.forms.form import Asked
from retriever.forms.members import is_source, passages_of
from retriever.forms.subject import ABOUT, subject_of
from retriever.text.rendering import render_unit
from retriever.types import Citation, Composed

CONFIDENCE = 0.75
"""Confidence in a source. Chosen by eye."""
_DOCUMENTS = 3
"""Documents of the best passages whose sources are looked through. Chosen by eye."""

_FIGURES = r"(?:charts?|graphs?|diagrams?|figures?|tables?|data|numbers?|statistics|comparison)"
_MATERIAL = (
    r"(?:sources?|materials?|data|estimates?|surveys?|statistics|documents?|reports?|papers?"
    r"|publications?|whose\s+\w+)"
)
_TAKEN = r"(?:taken|drawn|compiled|prepared|made|derived|based|come|comes|came)"
WANTED = re.compile(
    rf"\b(?:from|on)\s+(?:what|which|whose)\s+(?:[\w-]+\s+)?{_MATERIAL}\b.*\b{_TAKEN}\b"
    rf"|\b(?:from|on)\s+(?:what|which)\s+{_MATERIAL}\b.*\b{_TAKEN}\b"
    rf"|\bsources?\s+(?:of|for|behind)\s+(?:the\s+)?(?:[\w-]+\s+)?{_FIGURES}\b"
    rf"|\bwhat\s+(?:is|are)\s+the\s+sources?\s+(?:of|for|behind|given)\b"
    rf"|\bwhere\s+(?:do|does|are|is|did|was|were)\b.*\b{_FIGURES}\b.*\b{_TAKEN}\b"
    r"|(?:図|表|グラフ|データ|数値|統計)の?(?:出典|出所|元)|出典は|出所は",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"\b(?:from|on)\s+(?:what|which|whose)\b.*?{_MATERIAL}\b|\b{_TAKEN}\b(?:\s+from)?"
    r"|\bwhere\s+(?:do|does|are|is|did|was|were)\b|\bsources?\s+(?:of|for|behind|given)\b"
    rf"|\b{_FIGURES}\b|出典|出所|図|表|グラフ|データ",
    re.IGNORECASE,
)
"""What asks for a source, and the words for what has one."""


class SourceForm:
    """Quotes the line that says from where something is taken."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the source of what the question names; None where not a single line gives it.

        What a source belongs to is named by its headings and by what follows the source before it.
        """
        question = asked.question.text
        if not WANTED.search(question):
            return None
        subject = subject_of(question, _ASKED)
        if not subject.terms:
            return None
        best: list[tuple[float, Citation]] = []
        ids = list(dict.fromkeys(hit.document.id for hit in asked.found.hits))[:_DOCUMENTS]
        for id_ in ids:
            best += _sources(asked, id_, subject.terms)
        top = max((share for share, _ in best), default=0.0)
        found = [cited for share, cited in best if share == top]
        if top < ABOUT or len(found) != 1:
            return None
        words = plain(found[0].quote.of(found[0].hit.document.text))
        return Composed(words, (found[0],), confidence=CONFIDENCE)


def _sources(
    asked: Asked, document_id: str, wanted: frozenset[str]
) -> list[tuple[float, Citation]]:
    """Return the sources of a document, each with the share of the terms that it belongs to."""
    covered = asked.snapshot.statistics.coverage
    found: list[tuple[float, Citation]] = []
    path: tuple[str, ...] = ()
    said: list[str] = []
    for hit in passages_of(asked, document_id):
        if hit.passage.heading_path != path:
            path, said = hit.passage.heading_path, []
        for unit in hit.passage.units:
            words = render_unit(hit.document, unit)
            if is_source(words):
                held = content_terms("\n".join((hit.document.title, *path, *said)))
                cited = Citation(hit, Span(unit.start, unit.end))
                found.append((covered(wanted, held), cited))
                said = []
            else:
                said.append(words)
    return found
