"""Lists of all there is of a kind: all KPIs, the laws that are named, the measures of 2033.

What is listed is collected from the whole of the documents: what is under headings that say the
noun asked for; and, where no heading does, the sentences, items and rows that say it. Conditions of
the question hold of what is listed or of what it is listed under.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document.nodes import Item, Kind, Row
from ingest.language.asking import asks
from ingest.language.content_terms import content_terms
from ingest.language.figures import numbered_parts
from ingest.language.plain import plain
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from retriever.forms.digest import is_digest
from retriever.forms.form import Asked
from retriever.forms.list_request import (
    Request,
    alike,
    count_request,
    heading_asked,
    list_request,
)
from retriever.forms.members import (
    Member,
    Quoted,
    grouped,
    headings_of,
    members_of,
    passages_of,
    passages_with,
    quoted,
    whole_members_of,
    without_repeats,
)
from retriever.forms.timeline import is_timeline
from retriever.query.question import PLURAL
from retriever.text.names import initials_of
from retriever.types import Composed, Computed, Form, Hit

UNDER_HEADINGS = 0.8
"""Confidence in a list of what is under headings that say the noun asked for. Chosen by eye."""
BY_STATEMENTS = 0.7
"""Confidence in a list of statements that say it. Chosen by eye."""

SURE = 2.0
"""Logit of its words from which a sentence is left to answer alone what need not be a list. Chosen
by eye."""

_FEWEST = 2
"""Members that a list has at least; one under its heading may be all that meets a condition."""
_FEWEST_STATEMENTS = 3
"""Statements that a list has at least which is not ordered: a look-up quotes as many."""

_PARTS = re.compile(r"[()（）［］\[\]:：—]")
_COORDINATED = re.compile(
    r"[,、・/&]|\band\b|(?<=[一-龥々ァ-ヶー])(?:と|及び|および|並びに)(?=[一-龥ァ-ヶ])",
    re.IGNORECASE,
)
"""What parts the things that a heading says: "Challenges and measures (plans)"."""
_PREPOSITION = re.compile(r"\s(?:of|for|in|on|by|to|against|from|with|at)\s", re.IGNORECASE)
_LIST_OF = re.compile(
    r"^[\W\d]*(?:list|register|table|inventory|catalogue|directory)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)
_JAPANESE_LIST_OF = re.compile(r"の?(?:一覧表?|リスト|名簿|台帳|事項)$")
_GERUND = re.compile(r"\b\w+ing\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z]\w+")
_FUTURE = re.compile(
    r"\b(?:will|shall|plans?\s+to|is\s+to\s+be|are\s+to\b|to\s+be\s+\w+ed|going\s+to|by\s+20\d\d)\b|予定|見込み|目指す",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class ListForm:
    """Lists all there is of the kind that a question asks for."""

    def answer(self, asked: Asked) -> Composed | None:
        """Return the list; None where the question wants none, or a look-up gives all of it."""
        question = asked.question
        if heading := heading_asked(question.text):
            return _of_heading(asked, heading)
        if counted := _counted(asked):
            return counted
        if question.count is not None or (request := list_request(question.text)) is None:
            return None
        if not request.every and (is_digest(question.text) or is_timeline(question.text)):
            return None
        hits = passages_with(asked, " ".join((request.noun, *request.names, *request.kind)))
        members, confidence = _under_headings(request, hits), UNDER_HEADINGS
        members = _of_language(members, japanese=question.japanese)
        exact = any(_is_under(request, request.own, one) for one in members)
        if not exact and not _is_answered(asked, request):
            members = _joined(members, _statements(request, hits))
            confidence = BY_STATEMENTS
        if len(members) < _fewest(request, exact=exact) or (
            not request.every and _in_one_place(asked, members)
        ):
            return None
        head = _Head(request, question.japanese, members)
        return composed_list(head, quoted(members, asked.limit), confidence)


def _counted(asked: Asked) -> Composed | None:
    """Return how many there are of what is under headings or in numbered headings, and which.

    None where the question asks for no number, nothing but statements says the noun, or several
    sections do: which of them is meant is not known, unless years tell.
    """
    request = count_request(asked.question.text)
    if request is None:
        return None
    members = _numbered(asked, request)
    if not members:
        hits = passages_with(asked, " ".join((request.noun, *request.kind)))
        found = _under_headings(request, hits)
        members = [one for one in found if _is_under(request, request.own, one)]
        places = {(one.hit.document.id, one.headings) for one in members}
        if not request.bound and (len(members) < len(found) or len(places) > 1):
            return None
    if len(members) < (1 if request.bound else _FEWEST):
        return None
    head = _Head(request, asked.question.japanese, members)
    composed = composed_list(head, quoted(members, asked.limit), UNDER_HEADINGS, counted=True)
    return replace(composed, short=str(len(members)))


def _numbered(asked: Asked, request: Request) -> list[Member]:
    """Return the headings of the articles, chapters and so on of the best document that has them.

    What else the question says must be in the document's title or name.
    """
    kinds = [kind for kind, names in _NUMBERED.items() if request.own & names]
    for hit in asked.found.hits if kinds else ():
        document = hit.document
        said = content_terms(f"{document.title}\n{document.source}")
        if not all(alike(term) & said for term in request.conditions):
            continue
        headings = [one for own in passages_of(asked, document.id) for one in headings_of(own)]
        found = [one for one in headings if _is_numbered(one.words, kinds[0])]
        return without_repeats(found)
    return []


def _is_numbered(heading: str, kind: str) -> bool:
    """Whether a heading begins with the number of an article, a chapter and so on."""
    begins = " ".join(heading.split()[:2])
    return any(one == kind for one, _ in numbered_parts(begins))


_NUMBERED = {
    "article": frozenset(("articl", "article", "条", "条文")),
    "chapter": frozenset(("chapter", "章")),
    "section": frozenset(("section", "節")),
}
"""The kinds of numbered headings, by the terms that questions name them with."""


def _of_heading(asked: Asked, heading: str) -> Composed | None:
    """Return the items and rows of the sections with a heading; None where there are not several.

    A heading may say more after a preposition: what is under Trade is under "2. Trade of goods".
    """
    wanted = content_terms(heading)
    hits = passages_with(asked, heading)
    headed = [hit for hit in hits if wanted and _is_headed(hit, wanted)]
    members = [one for hit in headed for one in whole_members_of(hit)]
    entries = [one for one in members if one.unit.kind in (Kind.LIST, Kind.TABLE)]
    if len(entries) < _FEWEST:
        return None
    quotes = quoted(grouped(without_repeats(entries)), asked.limit)
    return composed_list(None, quotes, UNDER_HEADINGS)


def _is_headed(hit: Hit, wanted: Collection[str]) -> bool:
    """Whether the lowest heading of a passage has these terms, and no others ahead of an "of"."""
    lowest = plain(hit.passage.heading_path[-1]) if hit.passage.heading_path else ""
    ahead = (lowest, _PREPOSITION.split(lowest)[0])
    said = ({one for one in content_terms(words) if not one.isdigit()} for words in ahead)
    return any(one == set(wanted) for one in said)


def _fewest(request: Request, *, exact: bool) -> int:
    """Return how many members a list has at least; `exact` are those under the asked heading."""
    if exact:
        limited = bool(request.conditions or request.bound)
        return 1 if limited and (request.ordered or request.bound) else _FEWEST
    sure = request.ordered or request.named or request.future
    return _FEWEST if sure else _FEWEST_STATEMENTS


def _is_answered(asked: Asked, request: Request) -> bool:
    """Whether a single sentence surely answers what need not be a list."""
    best = asked.evidence[0] if asked.evidence else None
    single = best is not None and not isinstance(best.unit, Row) and best.logit >= SURE
    listed = request.ordered or request.named
    return not listed and single and asked.decision.answers


def _in_one_place(asked: Asked, members: Sequence[Member]) -> bool:
    """Whether all of the list is items or rows of the passage that a look-up would quote."""
    if not asked.decision.answers or not asked.evidence:
        return False
    best = asked.evidence[0].hit.passage.id
    return all(
        one.hit.passage.id == best and one.unit.kind in (Kind.LIST, Kind.TABLE) for one in members
    )


def _under_headings(request: Request, hits: Iterable[Hit]) -> list[Member]:
    """Return what is listed under headings, or after lines, that say the noun asked for."""
    sections: dict[tuple[str, tuple[str, ...]], list[Hit]] = {}
    for hit in hits:
        sections.setdefault((hit.document.id, hit.passage.heading_path), []).append(hit)
    found: list[Member] = []
    for (_, path), run in sections.items():
        place = _says(request, request.kind, path)
        if place is not None:
            found += _listed(run, below=place < len(path) - 1)
        elif request.conditions and _says_kind(request, request.kind, run[0].document.title):
            found += [one for one in _listed(run, below=False) if isinstance(one.unit, Row)]
        else:
            members = (one for hit in run for one in whole_members_of(hit))
            found += [one for one in members if _is_led(request, request.kind, one)]
    met = _meeting(request, without_repeats(found))
    return grouped(met, request.kind | request.conditions)


def _says(request: Request, kind: Collection[str], path: Sequence[str]) -> int | None:
    """Return the place of the lowest heading that says a kind, and no more than is asked for."""
    places = (at for at in reversed(range(len(path))) if _says_kind(request, kind, path[at]))
    return next(places, None)


def _is_under(request: Request, kind: Collection[str], member: Member) -> bool:
    """Whether a heading of a member, or the line before its list, says a kind and no more."""
    return _says(request, kind, member.headings) is not None or _is_led(request, kind, member)


def _is_led(request: Request, kind: Collection[str], member: Member) -> bool:
    """Whether a member is an item of a list that a line before it introduces as a kind."""
    if not isinstance(member.unit, Item):
        return False
    text = member.hit.document.text
    return any(_says_kind(request, kind, one.of(text)) for one in member.unit.parents)


def _says_kind(request: Request, kind: Collection[str], heading: str) -> bool:
    """Whether a heading, or one of the things that it says, is the noun, or in full, and no more.

    What follows a preposition is left aside. The noun may be qualified by what the question says;
    where a list is ordered, by any one word: "Financial targets".
    """
    for words in _things(heading):
        if set(kind) & set(initials_of(words)):
            return True
        said = frozenset(one for one in content_terms(words) if not one.isdigit())
        if not said & set(kind):
            continue
        others = said - set(kind) - request.conditions
        last = content_terms(words.split()[-1]) <= set(kind)
        qualified = len(others) == 1 and last and not _GERUND.search(words)
        if not others or (request.ordered and not request.named and qualified):
            return True
    return False


def _things(heading: str) -> Iterator[str]:
    """Yield the things that a heading says, without what follows a preposition or precedes の."""
    for part in _PARTS.split(_LIST_OF.sub("", plain(heading))):
        for words in _COORDINATED.split(_PREPOSITION.split(part)[0]):
            yield _JAPANESE_LIST_OF.sub("", words).rpartition("の")[2]


def _listed(hits: Sequence[Hit], *, below: bool) -> list[Member]:
    """Return the items and rows of a section, or else its questions, or else its paragraphs.

    Items after the first table of a section are remarks on it: they are no prices of a price list.

    Args:
        hits: the passages of the section.
        below: whether a heading above its own says what is listed: then, where it has no items, its
            own heading is what is listed.

    """
    members = [member for hit in hits for member in whole_members_of(hit)]
    entries = [one for one in members if one.unit.kind in (Kind.LIST, Kind.TABLE)]
    if entries and isinstance(entries[0].unit, Row) and entries[0].unit.headers:
        return [one for one in entries if isinstance(one.unit, Row)]
    entries = entries or [one for one in members if asks(one.unit.of(one.hit.document.text))]
    if entries or not below:
        return entries or members
    return [one for hit in hits for one in headings_of(hit)][-1:] or members


def _of_language(members: list[Member], *, japanese: bool) -> list[Member]:
    """Return the members in the language of the question; all where there are none."""
    own = [one for one in members if has_cjk(one.words) == japanese]
    return own or members


def _joined(members: Sequence[Member], others: Sequence[Member]) -> list[Member]:
    """Return members, and others that are not among them, in reading order."""
    held = {(one.hit.document.id, one.span.start) for one in members}
    new = [one for one in others if (one.hit.document.id, one.span.start) not in held]
    places = sorted([*members, *new], key=lambda one: (one.hit.document.source, one.span.start))
    return without_repeats(places)


def _statements(request: Request, hits: Iterable[Hit]) -> list[Member]:
    """Return the sentences, items and rows that say the noun, or a name of its kind."""
    wanted = request.conditions or request.bound or request.ordered or request.named
    if not wanted:
        return []
    found = (member for hit in hits for member in members_of(hit))
    said = [member for member in found if _says_noun(request, member)]
    return grouped(_meeting(request, without_repeats(said)))


def _says_noun(request: Request, member: Member) -> bool:
    """Whether the words say the noun; where nothing else is asked for, only as a name does."""
    named = frozenset(stem(name.casefold()) for name in _NAME.findall(member.words[1:]))
    if named & request.names:
        return True
    free = bool(request.conditions) or request.bound is not None
    kind = request.kind if stem("objective") in request.own else request.kind - {stem("objective")}
    return bool((content_terms(member.words) if free else named) & kind)


def _meeting(request: Request, members: Sequence[Member]) -> list[Member]:
    """Return the members of which all conditions hold.

    "By 2035" takes what says 2035, as documents write it; where nothing does, what is earlier.
    """
    found = [one for one in members if all(alike(term) & one.terms for term in request.conditions)]
    if request.future and any(_FUTURE.search(one.words) for one in found):
        found = [one for one in found if _FUTURE.search(one.words)]
    bound = request.bound
    if bound is None:
        return found
    exact = [one for one in found if bound.year in _years(one)]
    if exact and bound.upper and not bound.strict:
        return exact
    return [one for one in found if any(map(bound.holds, _years(one)))]


def _years(member: Member) -> set[int]:
    return {int(one) for one in _YEAR.findall(member.words)}


@dataclass(frozen=True, slots=True)
class _Head:
    """The line above a list, which counts its members."""

    request: Request
    japanese: bool
    members: Sequence[Member]

    def line(self, shown: int, groups: int) -> str:
        """Return how many members there are, in how many groups, and how many are shown.

        Where a row may hold several, in cells that nothing heads, none are counted.
        """
        total, noun = len(self.members), self.request.noun
        if any(_is_row_of_several(one) for one in self.members):
            return f"{noun}：" if self.japanese else f"{noun}:"
        if self.japanese:
            counted = noun if self._counts_members() else f"{noun}に関する記述"
            where = f"、{groups}か所" if groups > 1 else ""
            cut = f"（{shown}件を表示）" if shown < total else ""
            return f"{counted}：{total}件{where}{cut}"
        counted = noun if self._counts_members() else f"statements on {noun}"
        where = f" in {groups} sections" if groups > 1 else ""
        cut = f" (showing {shown} of {total})" if shown < total else ""
        if total == 1 or not re.search(PLURAL, counted, re.IGNORECASE):
            return f"{counted}: {total}{where}{cut}:"
        return f"{total} {counted}{where}{cut}:"

    def _counts_members(self) -> bool:
        """Whether members are the things asked for, rather than statements that name them."""
        rows = all(isinstance(one.unit, Row) for one in self.members)
        request = self.request
        return rows or all(_is_under(request, request.kind, one) for one in self.members)


def _is_row_of_several(member: Member) -> bool:
    unit = member.unit
    filled = [cell for cell in unit.cells if cell.filled] if isinstance(unit, Row) else []
    return len(filled) > 1 and not any(cell.headers for cell in filled)


def composed_list(
    head: _Head | None, quotes: Quoted, confidence: float, *, counted: bool = False
) -> Composed:
    """Return the list; `computed` says how much of it is shown, where that is not all.

    Its head is left out above a single member, unless that is the answer to how many there are.
    """
    shown = len(quotes.items)
    total = shown + quotes.left_out
    groups = len({item.group for item in quotes.items})
    cut = Computed("count", f"{shown} of {total}", str(total), ()) if shown < total else None
    above = [head.line(shown, groups)] if head and (total > 1 or counted) else []
    if cut and not head:
        above = [f"{cut.expression}:"]
    text = "\n".join((*above, *quotes.lines()))
    return Composed(
        text, quotes.citations, Form.LIST, items=quotes.items, computed=cut, confidence=confidence
    )
