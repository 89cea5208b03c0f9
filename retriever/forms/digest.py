"""Digests: what a section says in short, or a document as a whole, in its own sentences.

No sentence is worded. Of the sections about the subject the telling ones are quoted, in their
order: those that open a section, state figures, or are set in bold.
"""

import re
from collections.abc import Sequence
from itertools import groupby, zip_longest

from ingest.document.nodes import Kind, Row
from ingest.language.content_terms import content_terms
from ingest.language.figures import numbers
from ingest.messages import Message
from retriever.answer.citations import nearest
from retriever.forms.form import Asked, Refusal
from retriever.forms.members import (
    Member,
    grouped,
    is_provenance,
    members_of,
    passages_of,
    passages_with,
    quoted,
)
from retriever.forms.provision import WANTED as PROVISION
from retriever.forms.provision import members_of_part, part_asked
from retriever.forms.subject import (
    Subject,
    document_asked,
    passages_about,
    subject_of,
)
from retriever.forms.versions.narrowing import narrowed
from retriever.reading.directives import asks_what_to_say, tells_what_to_say
from retriever.types import Composed, Form

BULLETS = 7
"""Quotes of a digest at most, but for a whole document. Chosen by eye."""
MOST_ROWS = 15
"""A table of at most so many rows is quoted whole: its last rows often sum it up. Chosen by eye."""
CONFIDENCE = 0.75
"""Confidence in a digest. Chosen by eye."""

_OWN_SHARE = 0.8
"""Share of the subject's terms, by idf, from which a unit of another section is quoted too. Chosen
by eye."""
_FEWEST_TERMS = 2
"""Terms that a quote has at least. Chosen by eye."""
_FEWEST_SECTIONS = 3
"""A document with fewer sections is told of by its telling units. Chosen by eye."""
_REPEATED = 0.75
"""A quote that shares this share of its terms with another repeats it. Chosen by eye."""

_OPENS, _OWN_TERMS, _FIGURE, _BOLD, _ITEM, _INTRODUCES = 1.5, 2.0, 0.7, 0.5, 0.3, 2.0
"""What makes a unit telling: that it opens a section, says the subject itself, has figures, has
words in bold, is an item; and what makes it less so: that it only introduces others. Chosen by eye.
"""

WANTED = re.compile(
    r"\bsummar(?:i[sz]e|i[sz]ing|i[sz]ed)\b|\b(?:an?|the|short|brief|quick)\s+summary\s+of\b"
    r"|^\W*summary\s+of\b|\bsum\s+up\b"
    r"|\bin\s+(?:short|brief|a\s+nutshell|(?:a\s+)?few\s+(?:words|bullets|points|sentences|lines))\b"
    r"|\bin\s+(?:one|two|three|[1-5])(?:\s+or\s+(?:two|three|[2-5]))?\s+"
    r"(?:sentences?|lines?|words?|bullets?|(?:bullet\s+)?points|paragraphs?)\b"
    r"|^\W*(?:please\s+)?(?:outline|sketch)(?=\s)"
    r"|\bgist\b|\b(?:main|key)\s+(?:points|messages|takeaways|ideas)\b"
    r"|\b(?:an?|the|short|brief|quick)\s+overview\s+(?:of|on|over)\b|^\W*overview\s+of\b"
    r"|\bbullet\s+points\b|\btl;?\s?dr\b|\b(?:recap|condense)\b|\bbriefly\b"
    r"|(?:について)?の?(?:要約|要点|概要を|概要は|ポイントを)を?(?:まとめ\w*|教え\w*|説明\w*|し\w*)?(?:ください|下さい)?"
    r"|を?まとめて(?:ください|下さい|もら|いただ|頂|くれ|ほしい|欲しい|\W*$)|を?かいつまんで|を?簡単に(?:説明|教え)\w*"
    r"|を?(?:一言|ひとこと|[一二三]文|手短|端的|ざっくり)(?:で|に|と)?(?:まとめ|説明|教え|言)\w*",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\bwhat\s+(?:is|was|has\s+been)\s+(?:said|written|stated|told)\s+(?:about|on|of)\b"
    r"|\bwhat\s+do(?:es)?\s+(?:the|this|that|these)\s+[\w\s]{1,40}?\s(?:say|write|tell\s+us)\s+"
    r"(?:about|on|of)\b"
    r"|について(?:は)?(?:何|どう|どのよう|どんな)\S{0,6}(?:書|言|述べ|触れ|定め)",
    re.IGNORECASE,
)


_ASKS = re.compile(f"{WANTED.pattern}|{_SAID.pattern}", re.IGNORECASE)


def is_digest(question: str) -> bool:
    """Whether a question asks for something in short, or for all that is said of it."""
    provision = part_asked(question) and PROVISION.search(question)
    return bool(WANTED.search(question) or _SAID.search(question) or provision)


class DigestForm:
    """Quotes what a section, or a document, says in short."""

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return the digest; a refusal where no section is about what is to be summed up."""
        if not is_digest(asked.question.text):
            return None
        one = narrowed(asked)
        asked, question = one.asked, one.question
        ordered = WANTED.search(question)
        subject = subject_of(question, _ASKS)
        document = document_asked(asked, subject)
        if part := part_asked(question):
            members = members_of_part(asked, subject, part)
            ordered = None
        elif document:
            members = _outline(asked, document)
        elif ordered and not subject.terms:
            members = _library(asked)
        else:
            members = _digest(asked, subject)
        if not members:
            unknown = any(not asked.snapshot.statistics.knows(one) for one in subject.terms)
            return _refusal(asked, subject) if ordered and unknown else None
        quotes = quoted(grouped(members), asked.limit)
        return Composed(
            "\n".join(quotes.lines()),
            quotes.citations,
            Form.DIGEST,
            items=quotes.items,
            confidence=CONFIDENCE,
        )


def _refusal(asked: Asked, subject: Subject) -> Refusal:
    """Return a refusal with the best evidence of the nearest passages."""
    japanese, english = "「{words}」についての節はありません。", "No section is about {words}."
    reason = Message(japanese if asked.question.japanese else english, words=subject.words)
    return Refusal(reason, nearest(asked.evidence))


def _digest(asked: Asked, subject: Subject) -> list[Member]:
    """Return the telling units of the sections about a subject, in reading order.

    Sections take turns, so that none is left out for another. What other sections say of the
    subject is quoted where these have too little.
    """
    about = {hit.passage.id: share for hit, share in passages_about(asked, subject)}
    scored: list[tuple[float, Member]] = []
    section: tuple[str, tuple[str, ...]] | None = None
    for hit in passages_with(asked, subject.words):
        opens = section != (section := (hit.document.id, hit.passage.heading_path))
        for member in members_of(hit):
            said = content_terms(member.words)
            own = subject.covered(asked, said)
            named = own if own == 0 else subject.covered(asked, said | member.terms)
            elsewhere = hit.passage.id not in about and max(own, named) < _OWN_SHARE
            if elsewhere or not _is_quotable(asked, member):
                continue
            score = about.get(hit.passage.id, 0.0) + _OWN_TERMS * own + _telling(member)
            scored.append((score + _OPENS * opens, member))
            opens = False
    inside = [one for one in scored if one[1].hit.passage.id in about]
    sections = {(one.hit.document.id, one.headings) for _, one in inside}
    rows = all(isinstance(one.unit, Row) for _, one in inside)
    if rows and len(sections) == 1 and len(inside) <= MOST_ROWS:
        return _in_order([one for _, one in inside])
    return _in_order(_in_turns(inside if len(inside) >= BULLETS else scored))


def _is_quotable(asked: Asked, member: Member) -> bool:
    """Whether a unit tells something: not where it is from, nor what is to be answered."""
    if is_provenance(member):
        return False
    planted = tells_what_to_say(member.words) and not asks_what_to_say(asked.question.text)
    return not planted and len(content_terms(member.words)) >= _FEWEST_TERMS


def _telling(member: Member) -> float:
    marked = "**" in member.span.of(member.hit.document.text)
    item = member.unit.kind is Kind.LIST
    introduces = member.words.endswith((":", "："))
    said = _FIGURE * bool(numbers(member.words)) + _BOLD * marked + _ITEM * item
    return said - _INTRODUCES * introduces


def _in_turns(scored: Sequence[tuple[float, Member]]) -> list[Member]:
    """Return the best units, one of each section in turn, the section with the best one first."""
    best_first = sorted(scored, key=lambda one: -one[0])
    sections: dict[tuple[str, tuple[str, ...]], list[Member]] = {}
    for _, member in best_first:
        sections.setdefault((member.hit.document.id, member.headings), []).append(member)
    chosen: list[Member] = []
    for turn in zip_longest(*sections.values()):
        for member in turn:
            if len(chosen) < BULLETS and member and not _repeats(member, chosen):
                chosen.append(member)
    return chosen


def _repeats(member: Member, chosen: Sequence[Member]) -> bool:
    """Whether a unit adds no number and few terms to one that is chosen."""
    own, figures = content_terms(member.words), numbers(member.words)
    return any(
        len(own & content_terms(one.words)) >= _REPEATED * len(own)
        and figures <= numbers(one.words)
        for one in chosen
    )


def _in_order(members: Sequence[Member]) -> list[Member]:
    return sorted(members, key=lambda one: (one.hit.document.source, one.span.start))


def _outline(asked: Asked, document_id: str) -> list[Member]:
    """Return one unit of each section of the highest level that a document has several of."""
    hits = passages_of(asked, document_id)
    members = [one for hit in hits for one in members_of(hit) if _is_quotable(asked, one)]
    depth = _highest_level([one.headings for one in members])
    sections = [list(run) for _, run in groupby(members, lambda one: one.headings[: depth + 1])]
    if len(sections) < _FEWEST_SECTIONS:
        scored = [(_OPENS * (one is members[0]) + _telling(one), one) for one in members]
        return _in_order(_in_turns(scored))
    outline: list[Member] = []
    for run in sections:
        new = [one for one in run if not _repeats(one, outline)] or run
        outline.append(max(new, key=lambda one: _OPENS * (one is run[0]) + _telling(one)))
    return outline


def _library(asked: Asked) -> list[Member]:
    """Return one unit of each document that is asked, of as many as there may be citations."""
    outlines = (_outline(asked, one) for one in asked.document_ids()[: asked.limit])
    return [outline[0] for outline in outlines if outline]


def _highest_level(paths: Sequence[tuple[str, ...]]) -> int:
    """Return the depth, from 0, at which headings first differ."""
    depth = 0
    while paths and len({path[: depth + 1] for path in paths}) == 1 and len(paths[0]) > depth:
        depth += 1
    return depth
