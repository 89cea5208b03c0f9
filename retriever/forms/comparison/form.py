"""The comparison: for each side what the documents say, side by side."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.document.nodes import Row
from ingest.language.content_terms import content_terms
from ingest.language.figures import YEAR, numbers
from ingest.language.terms import terms
from retriever.answer.citations import quoted_words
from retriever.forms.comparison.joined import Joined
from retriever.forms.comparison.rows import rows_of
from retriever.forms.comparison.sides import Side, joined_things, sides_of
from retriever.forms.form import Asked
from retriever.forms.look_up import LookUp, Quoted
from retriever.forms.versions.asked_version import asked_version
from retriever.forms.versions.editions import editions_of
from retriever.query.question import understand
from retriever.reading.evidence import Evidence
from retriever.text.context import context_of
from retriever.text.names import has_name
from retriever.text.rendering import render_passage
from retriever.types import AnswerItem, AnswerTable, Composed, Form, Hit, TableCell

_VERSIONS = re.compile(r"\b(?:versions?|editions?)\b|改正[前後]|第\d+版|^旧|^新", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the documents say of a side; None where they say nothing."""

    side: Side
    quoted: Quoted | None
    confidence: float


class ComparisonForm:
    """Looks each side up by itself and puts the evidence side by side.

    A question that does not say that it compares is left to the look-up, unless there is evidence
    for each of its things, or at least for one of its names, and no unit of a look-up has them all.
    """

    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up

    def answer(self, asked: Asked) -> Composed | None:
        """Return what is said of each side; None where the question compares nothing."""
        question, documents = _in_one_edition(asked)
        joined = joined_things(question)
        if joined is None or asked.question.sub_questions or not _is_about(joined):
            return None
        sides = sides_of(joined)
        if of_rows := self._of_rows(sides, joined, asked):
            return of_rows
        if _is_one_thing(joined, asked):
            return None
        if _has_all(sides, joined, asked):
            return self._whole(asked) if joined.explicit else None
        answered = [self._of_side(side, joined, documents, asked.limit) for side in sides]
        if any(one is None for one in answered):
            return None
        return _composed(joined, [one for one in answered if one is not None], asked.limit)

    def _of_rows(self, sides: Sequence[Side], joined: Joined, asked: Asked) -> Composed | None:
        """Return the rows of one table that are called as the sides are, cut to what is asked."""
        rows = rows_of(sides, asked.evidence)
        if rows is None or not content_terms(joined.aspect) <= _said_of(rows):
            return None
        quoted = [
            # The reader may point into another column of each.
            self._look_up.quote(understand(side.question), replace(row, answer=()), asked.limit)
            for side, row in zip(sides, rows, strict=True)
        ]
        answered = [
            _Answered(side, one, asked.decision.confidence)
            for side, one in zip(sides, quoted, strict=True)
        ]
        return _composed(joined, answered, asked.limit) if all(quoted) else None

    def _whole(self, asked: Asked) -> Composed | None:
        """Return what a look-up quotes, without the words that it leads with: they are of one."""
        composed = self._look_up.compose.run(asked.question, asked.chosen, asked.limit)
        if composed is None or not composed.short:
            return None
        text = composed.text.removeprefix(f"{composed.short}\n")
        return replace(composed, text=text, short="")

    def _of_side(
        self, side: Side, joined: Joined, documents: Collection[str] | None, limit: int
    ) -> _Answered | None:
        """Return what is said of a side; None where it is not sure that it is said of that side.

        Args:
            side: the side.
            joined: all that is compared.
            documents: the ids of the documents that are searched; None searches all.
            limit: how many citations there are at most.

        """
        looked = self._look_up.run(side.question, documents)
        sure = joined.named or (joined.japanese and joined.explicit)
        if not looked.decision.answers or not any(_names(side, hit) for hit in looked.found.hits):
            # Of common words the documents may speak in others.
            return _Answered(side, None, 1.0) if sure else None
        best = looked.chosen[0]
        quoted = self._look_up.quote(looked.question, best, limit)
        if quoted is None or not _tells_of(side, best, whole=not (joined.named or joined.japanese)):
            return None
        return _Answered(side, quoted, looked.decision.confidence)


def _in_one_edition(asked: Asked) -> tuple[str, Collection[str] | None]:
    """Return the question and the documents to ask, of several editions of one only one.

    It is the edition that the question names, else the latest. The question is returned without
    the words that name it.
    """
    documents = list({hit.document.id: hit.document for hit in asked.found.hits}.values())
    editions = editions_of(asked.snapshot, documents)
    if not editions or not joined_things(asked.question.text):
        return asked.question.text, asked.documents
    wanted = asked_version(asked.question.text, editions)
    chosen = wanted.editions[0] if wanted and len(wanted.editions) == 1 else editions[0]
    others = {one.document.id for one in editions if one != chosen}
    question = wanted.question if wanted and len(wanted.editions) == 1 else asked.question.text
    return question, set(asked.document_ids()) - others


def _said_of(rows: Sequence[Evidence]) -> frozenset[str]:
    """Return the terms of rows and of what they are under, which are the same of all."""
    first = rows[0]
    title = first.hit.document.title
    above = context_of(first.hit, first.unit, all_headings=True)
    return content_terms("\n".join((title, above, *(one.words for one in rows))))


def _is_about(joined: Joined) -> bool:
    """Whether there is something to look up: more than years, and words in each part.

    Versions of a document are left to `retriever.forms.versions`.
    """
    if _VERSIONS.search(joined.words):
        return False
    years = all(YEAR.fullmatch(part) for part in joined.parts)
    return all(map(content_terms, joined.parts)) and not (years and not joined.aspect)


def _is_one_thing(joined: Joined, asked: Asked) -> bool:
    """Whether the documents have the joined words as they are: one name, or one thing.

    Where the question says that it compares, only three or more words can be two things.
    """
    if joined.explicit and len(joined.parts) == 2:
        return False
    words = terms(joined.words)
    read = (terms(render_passage(hit.document, hit.passage)) for hit in asked.found.hits)
    return any(_has_run(one, words) for one in read)


def _has_run(held: Sequence[str], run: Sequence[str]) -> bool:
    places = (at for at, term in enumerate(held) if term == run[0])
    return any(list(held[at : at + len(run)]) == list(run) for at in places)


def _has_all(sides: Sequence[Side], joined: Joined, asked: Asked) -> bool:
    """Whether what a look-up would quote has all sides in its own words.

    One unit must have them all where the question says that it compares. A row is cut to a column,
    so it has not all years.
    """
    chosen = asked.chosen
    if not chosen or not asked.decision.answers:
        return False
    years = all(YEAR.fullmatch(part) for part in joined.parts)
    said = [
        set(terms(one.words))
        for one in chosen
        if one.hit == chosen[0].hit and not (years and isinstance(one.unit, Row))
    ]
    texts = said if joined.explicit else [set().union(*said)]
    return any(all(has_name(side.name, held) for side in sides) for held in texts)


def _names(side: Side, hit: Hit) -> bool:
    """Whether a passage, with its headings, or its document's title names the side."""
    said = f"{hit.document.title}\n{render_passage(hit.document, hit.passage)}"
    return has_name(side.name, set(terms("\n".join((said, *hit.passage.heading_path)))))


def _tells_of(side: Side, evidence: Evidence, *, whole: bool) -> bool:
    """Whether a unit, its passage's headings or its document's title name the side.

    `whole` asks for all words of the side's question in the unit and what it stands under: common
    words name many things.
    """
    hit = evidence.hit
    said = f"{evidence.words}\n{context_of(hit, evidence.unit)}"
    if whole:
        return content_terms(side.question) <= content_terms(said)
    context = (hit.document.title, hit.passage.context, *hit.passage.heading_path)
    return has_name(side.name, set(terms("\n".join((said, *context)))))


def _composed(joined: Joined, answered: Sequence[_Answered], limit: int) -> Composed | None:
    """Put the sides together; None where none is known, or two are known from one unit."""
    known = [one.quoted for one in answered if one.quoted]
    if not known:
        return None
    firsts = {(one.citations[0].hit.document.id, one.citations[0].quote) for one in known}
    if len(firsts) < len(known):
        return None
    citations = list(dict.fromkeys(citation for one in known for citation in one.citations))
    lines, items, rows = [], [], []
    for one in answered:
        side = one.side.name
        if one.quoted is None:
            words = _missing(side, joined)
            lines.append(words)
            rows.append((TableCell(side), TableCell("—")))
            continue
        words = "; ".join(one.quoted.words.splitlines())
        places = tuple(citations.index(citation) for citation in one.quoted.citations)
        lines.append(f"{side}: {words}")
        items.append(AnswerItem(words, places, side))
        rows.append((TableCell(side), TableCell(words, places[0])))
    text = "\n".join(lines)
    if len(citations) > limit or not numbers(text) <= numbers(quoted_words(citations)):
        return None
    return Composed(
        text,
        tuple(citations),
        Form.COMPARISON,
        items=tuple(items),
        table=AnswerTable(("", joined.aspect), tuple(rows)),
        confidence=min(one.confidence for one in answered),
    )


def _missing(side: str, joined: Joined) -> str:
    if joined.japanese:
        return f"{side}については、文書に記載が見つかりません。"
    return f"For {side} the documents say nothing on this."
