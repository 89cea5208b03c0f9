"""Provisions: what an article, a section or a chapter that is named by its number says."""

import re
from itertools import accumulate

from ingest.document.nodes import Kind
from ingest.language.content_terms import content_terms
from ingest.language.figures import kanji_value, numbered_parts
from ingest.language.scripts import folded
from retriever.forms.form import Asked
from retriever.forms.members import Member, members_of, passages_of
from retriever.forms.subject import Subject
from retriever.text.context import lowest_headings

MOST_DOCUMENTS = 3
"""Documents with the number asked for of which each is quoted at most. Chosen by eye."""

WANTED = re.compile(
    r"\bwhat\s+(?:do(?:es)?|did|is|are|was)\b.*\b(?:provide|say|state|regulate|require|contain|cover"
    r"|govern|lay\s+down|deal\s+with|stipulate|prescribe|about|in)\b"
    r"|は(?:何|なに|どのよう(?:なこと|に)|どんなこと|どう)\S*(?:定め|規定|書|言|述べ|内容)"
    r"|には(?:何|どのような)\S*(?:書|定め|規定|あり)|の(?:内容|規定|趣旨)",
    re.IGNORECASE,
)
_PART = r"(?:article|art\.|section|sec\.|clause|chapter|part|§)\s*[\divx]+[a-z]?\b"
_NUMBERED = re.compile(rf"\W*(?:{_PART}|第[^第条章節項]{{1,6}}[条章節](?:の\S)?)", re.IGNORECASE)
_BARE = re.compile(
    rf"\b{_PART}\W*(?:of|in|of\s+the)?\b|第[^第条章節項]{{1,6}}[条章節](?:第[^第条項号]{{1,4}}[項号])*",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\([^()]{1,40}\)")
_INSIDE = ("paragraph", "item")
"""Parts of an article: 項 and 号."""
_PARAGRAPH_NUMBER = re.compile(r"(\d{1,2})[\s\u3000]")
_ITEM_NUMBER = re.compile(r"[(（]?([一二三四五六七八九十]{1,3}|\d{1,2}(?=[)）]))[)）]?[\s\u3000]?")


def part_asked(question: str) -> frozenset[tuple[str, str]]:
    """Return the article, section or chapter that a question names; empty for none or several."""
    parts = frozenset(one for one in numbered_parts(question) if one[0] not in _INSIDE)
    return parts if len(parts) == 1 else frozenset()


def without_part(subject: Subject) -> Subject:
    """Return a subject without the words for a numbered part.

    >>> without_part(Subject("Article 6 of the act", frozenset({"articl", "6", "act"}))).words
    'the act'
    """
    words = " ".join(_BARE.sub(" ", folded(subject.words)).split())
    return Subject(words, subject.terms & content_terms(words))


def members_of_part(
    asked: Asked, subject: Subject, part: frozenset[tuple[str, str]]
) -> list[Member]:
    """Return what stands under a numbered part of the documents that the subject names.

    Empty where too many documents have one.
    """
    documents = {hit.document.id: hit.document for hit in asked.found.hits}
    found: dict[str, list[Member]] = {}
    for id_ in documents:
        members = _inside(_members(asked, id_, part), asked.question.text)
        if members:
            found[id_] = members
    rest = without_part(subject)
    named = [
        id_
        for id_ in found
        if rest.terms and rest.covered(asked, content_terms(documents[id_].title)) == 1.0
    ]
    kept = named or list(found)
    return [one for id_ in kept for one in found[id_]] if len(kept) <= MOST_DOCUMENTS else []


def _members(asked: Asked, document_id: str, part: frozenset[tuple[str, str]]) -> list[Member]:
    found: list[Member] = []
    current: frozenset[tuple[str, str]] = frozenset()
    path: tuple[str, ...] = ()
    for hit in passages_of(asked, document_id):
        headings = lowest_headings(hit.passage)
        headed = any(_leading(one) == part for one in headings)
        if hit.passage.heading_path != path:
            path, current = hit.passage.heading_path, frozenset()
        for member in members_of(hit):
            current = _leading(member.words) or current
            if headed or current == part:
                found.append(member)
    return found


def _inside(members: list[Member], question: str) -> list[Member]:
    """Return what an article's members say in the paragraph (項) and the item (号) asked for."""
    wanted = dict(one for one in numbered_parts(question) if one[0] in _INSIDE)
    while members and _heads_next(members[-1]):
        members = members[:-1]
    if paragraph := wanted.get("paragraph"):
        numbers = ("1", *(_number(_PARAGRAPH_NUMBER, one) for one in members))
        of_each = list(accumulate(numbers, _own_or_above))[1:]
        members = [one for one, at in zip(members, of_each, strict=True) if at == paragraph]
    if item := wanted.get("item"):
        members = [one for one in members if _number(_ITEM_NUMBER, one) == item]
    return members


def _own_or_above(above: str, own: str) -> str:
    return own or above


def _heads_next(last: Member) -> bool:
    """Whether the last member of an article is what stands above the next one: （目的）."""
    return last.unit.kind is Kind.HEADING or bool(_CAPTION.fullmatch(folded(last.words)))


def _number(pattern: re.Pattern[str], member: Member) -> str:
    """Return the number that a member begins with, in digits; empty where it has none."""
    found = pattern.match(folded(member.words))
    return str(kanji_value(found[1])) if found else ""


def _leading(words: str) -> frozenset[tuple[str, str]]:
    """Return the part that words begin with the number of."""
    match = _NUMBERED.match(folded(words))
    return numbered_parts(match[0]) if match else frozenset()
