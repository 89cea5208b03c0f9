"""What a question wants listed: a noun, and the conditions that its members must meet.

The patterns are general English and Japanese; none is made for a document.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from ingest.language.content_terms import content_terms
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from retriever.query.question import PLURAL

_SAME = [
    frozenset(map(stem, words.split()))
    for words in (
        "kpi kpis indicator target goal objective aim 指標 目標",
        "measure action initiative step 施策 措置 取組 対策",
        "decision resolution 決定 決議",
        "task todo",
        "amend amendment revise revision reform 改正",
        "deadline due",
    )
]
"""Stems that documents use for one another."""
_NAMES = {
    stem(noun): frozenset(map(stem, names.split()))
    for noun, names in (
        ("law", "act code statute ordinance"),
        ("guideline", "guidance guidebook handbook"),
        ("body", "council committee board agency"),
    )
}
"""Stems of what names of a kind end in: a Patent Act is a law."""

_EVERY = (
    r"(?:all|every|each|any\s+and\s+all|(?:a|the)\s+(?:full\s+|complete\s+)?list\s+of(?:\s+all)?)"
)
_REQUEST = re.compile(
    r"^\W*(?:(?:please|kindly)\s+)*(?:(?:can|could|would)\s+you\s+(?:(?:please|kindly)\s+)?"
    r"|(?:i|we)\s+(?:need|want)\s+|(?:i|we)(?:\s+would|['’]d)\s+like\s+(?:to\s+(?:see|have|know)\s+)?)?"
    r"(?:(?P<order>(?:list|enumerate|name|give|show|collect|find|tell|get)(?:\s+(?:me|us))?"
    r"(?:\s+out)?\s+)"
    r"|(?:what|which)\s+(?P<verb>(?:are|were)\s+)?|(?=(?:all|every|each)\b))"
    rf"(?P<every>{_EVERY}\b\s*)?(?:of\s+)?"
    r"(?P<article>(?:the|its|their|our|those|these|different|various)\s+)?"
    r"(?P<phrase>\w.*)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?P<modifiers>(?:[\w'’&/-]+\s+){0,3}?)"
    rf"(?P<noun>(?:{PLURAL}|criteria\b|people\b|children\b)(?:\s+{PLURAL})?)",
    re.IGNORECASE,
)
_END = (
    r"\b(?:of|for|in|on|by|to|from|with|at|about|under|against|is|are|was|were|has|have|had|does|do"
    r"|did|will|would|should|shall|must|can|could|may|might|that|which|who|and|or|not|than|as)\b"
)
"""Words that end a noun phrase."""
_NOT_IN_PHRASE = re.compile(_END, re.IGNORECASE)
_SINGULAR = re.compile(
    rf"(?P<modifiers>(?:[\w-]+\s+){{0,3}}?)(?P<noun>[\w-]+)(?=\s+{_END}|\W*$)", re.IGNORECASE
)
_NAMING = re.compile(
    r"\b(?:named|mentioned|cited|listed|referred\s+to|enumerated)\W*(?:$|in\b)", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:not?|without|except|excluding|neither|never|other\s+than|apart\s+from|besides)\b|n't\b"
    r"|ない|以外|除",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:most|least|more|less|fewer|than|largest|smallest|highest|lowest|biggest|best|worst"
    r"|longest|shortest|oldest|newest|ahead|between|average|total|sum|together|altogether|add(?:s|ed)?\s+up)\b",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"^(?P<rest>.*?)(?:(?:すべて|全て|全部)の)?(?P<noun>[^のをはがにでと、。\s]{2,}?)"
    r"(?:を?(?:すべて|全て|全部|一覧|列挙|列記)|の一覧|を挙げ|は何があ)"
)
_JAPANESE_EVERY = re.compile(r"すべて|全て|全部|一覧|列挙|列記")
_WHOLE = re.compile(
    r"\b(?:of|in|from|across|throughout)\s+(?:the|this|that|all)\s+(?:(?:whole|entire)\s+)?"
    r"(?:texts?|documents?|reports?|plans?|programs?|programmes?|files?|papers?|corpus)\W*$",
    re.IGNORECASE,
)
_SECOND_CLAUSE = re.compile(
    r",?\s+and\s+(?:what|how|which|when|who|where|why)\b.*$"
    r"|,?\s+(?:(?:together|along)\s+)?(?:with|including)\s+(?:the|its|their)\s+.*$",
    re.IGNORECASE,
)
"""What else is asked of each member, which its whole words tell."""
_ALL_OF_THEM = re.compile(
    r"[.?!;,]\s*(?:(?:i|we)\s+(?:need|want)\s+|give\s+(?:me\s+|us\s+)?)?(?:all|every\s+one|each)"
    r"(?:\s+of\s+(?:them|these|it)|\s+points)?(?:,?\s*please)?\W*$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?P<word>by|until|till|before|after|since|from)\s+(?:the\s+end\s+of\s+)?(?:FY\s*)?"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
    r"|(?P<japanese_year>(?:19|20)\d\d)年度?(?P<japanese_word>まで|以前|以降|より後)",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:(?:what|which\s+[\w-]+)\s+(?:(?:is|are|comes?|falls?|stands?)|(?:is|are)\s+(?:listed|named"
    r"|given))|(?:headings?|topics|points|items|entries))\s+(?:listed\s+|named\s+|given\s+)?under\s+"
    r"(?:the\s+(?:headings?|titles?|sections?)\s+(?:of\s+)?)?[\"'“‘]?(?P<heading>[^?]+?)[\W_]*$",
    re.IGNORECASE,
)
_UPPER = ("by", "until", "till", "before", "まで", "以前")
_STRICT = ("before", "after", "より後")

_WILL = re.compile(
    r"\b(?:will\s+be|are\s+to\s+be|are\s+going\s+to)\b|される予定|する予定", re.IGNORECASE
)
_HOW_MANY = re.compile(
    r"^\W*how\s+many\s+(?:different\s+)?(?P<counted>\w.*?)(?:\s+(?:are|were)\s+there\b)?(?P<rest>[^?]*)\W*$"
    r"|^(?P<japanese>.+?)(?:は|が)(?:全部で)?(?:いくつ|何(?:件|個|つ|項目|条|章|節))(?:あり|です|定め)",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    map(
        stem,
        """
        name mention list give state show refer cite describe define contain include set provide
        due exist appear come find say plan available take make agree decide single complete full
        offer against taken made company firm organisation organization
        """.split(),  # noqa: SIM905
    )
)
"""Stems by which a question only says that something is in the documents."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Years that are asked for: up to one, or from one on; `strict` leaves it out itself."""

    year: int
    upper: bool
    strict: bool

    def holds(self, year: int) -> bool:
        """Whether a year is within the bound."""
        if year == self.year:
            return not self.strict
        return year < self.year if self.upper else year > self.year


@dataclass(frozen=True, slots=True)
class Request:
    """What a question wants listed.

    Attributes:
        noun: the noun as the question has it, with what is before it.
        own: the noun's stems.
        kind: these, and those of words that say the same.
        names: the stems that names of it end in.
        conditions: the other terms, all of which must hold.
        bound: the years asked for.
        every: whether the question says that it wants all.
        ordered: whether it says so or orders a list.
        named: whether it asks what is named somewhere.
        future: whether it asks for what is still to come.

    """

    noun: str
    own: frozenset[str]
    kind: frozenset[str]
    names: frozenset[str]
    conditions: frozenset[str]
    bound: Bound | None
    every: bool
    ordered: bool
    named: bool
    future: bool = False


def list_request(question: str) -> Request | None:
    """Return what a question wants listed; None where it wants no list, or a negated one.

    >>> request = list_request("List all KPIs due by 2035.")
    >>> request.noun, request.bound.year, request.every
    ('KPIs', 2035, True)
    """
    folded = unicodedata.normalize("NFKC", question)
    if _NEGATED.search(folded) or _COMPARED.search(folded):
        return None
    stated, all_of_them = _ALL_OF_THEM.subn("", folded)
    stated = _WHOLE.sub("", _SECOND_CLAUSE.sub("", stated))
    request = _japanese_request(stated) if has_cjk(stated) else _english_request(stated)
    if request is None:
        return None
    future = _WILL.search(folded) is not None
    every = request.every or bool(all_of_them)
    return replace(
        request, every=every, ordered=request.ordered or bool(all_of_them), future=future
    )


def count_request(question: str) -> Request | None:
    """Return the list whose members a question wants counted; None where it wants no count.

    >>> count_request("How many chapters are there in the Harbour Act?").noun
    'chapters'
    """
    match = _HOW_MANY.search(unicodedata.normalize("NFKC", question))
    if match is None:
        return None
    if match["japanese"]:
        return list_request(f"{match['japanese']}をすべて挙げてください")
    return list_request(f"List all {match['counted']}{match['rest']}")


def heading_asked(question: str) -> str | None:
    """Return the heading of which a question asks what is listed under it; None for others.

    >>> heading_asked("Last page: what is listed under Trade?")
    'Trade'
    """
    found = _UNDER.search(unicodedata.normalize("NFKC", question))
    return found["heading"] if found else None


def alike(term: str) -> frozenset[str]:
    """Return a term with those that say the same, and an abbreviation in both numbers.

    >>> sorted(alike("lock"))
    ['lock', 'locks']
    """
    singular = term.removesuffix("s")
    own = {term, singular, f"{singular}s"}
    return frozenset(own).union(*(same for same in _SAME if same & own))


def _english_request(folded: str) -> Request | None:
    match = _REQUEST.match(folded)
    if match is None:
        return None
    every = bool(match["every"])
    if match["verb"] and not every and not match["article"]:
        return None  # "What are berths?" asks for a definition.
    phrase = _PHRASE.match(match["phrase"])
    if phrase is None and every:
        phrase = _SINGULAR.match(match["phrase"])
    if phrase is None or _NOT_IN_PHRASE.search(phrase["modifiers"]):
        return None
    rest = f"{phrase['modifiers']} {match['phrase'][phrase.end() :]}"
    ordered, named = every or bool(match["order"]), bool(_NAMING.search(folded))
    request = _request(phrase["noun"], rest, every=every, ordered=ordered, named=named)
    return request and replace(request, noun=phrase[0])


def _japanese_request(folded: str) -> Request | None:
    match = _JAPANESE.match(folded)
    if match is None:
        return None
    every = bool(_JAPANESE_EVERY.search(folded))
    return _request(match["noun"], match["rest"], every=every, ordered=True, named=False)


def _request(noun: str, rest: str, *, every: bool, ordered: bool, named: bool) -> Request | None:
    """Return the request; None where the noun says nothing.

    Args:
        noun: what is asked for.
        rest: the other words of the question.
        every: whether all are asked for.
        ordered: whether a list is ordered.
        named: whether what is named is asked for.

    """
    terms = content_terms(noun)
    if not terms:
        return None
    bound = None
    if found := _BOUND.search(rest):
        word = (found["word"] or found["japanese_word"]).casefold()
        year = int(found["year"] or found["japanese_year"])
        bound = Bound(year, word in _UPPER, word in _STRICT)
        rest = rest[: found.start()] + rest[found.end() :]
    return Request(
        noun=noun,
        own=frozenset().union(*({one, one.removesuffix("s"), f"{one}s"} for one in terms)),
        kind=frozenset().union(*map(alike, terms)),
        names=frozenset().union(*(_NAMES.get(one, frozenset()) for one in terms)),
        conditions=content_terms(rest) - _GENERIC - terms,
        bound=bound,
        every=every,
        ordered=ordered,
        named=named,
    )
