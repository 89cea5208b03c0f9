"""Follow-up questions: which earlier question they refer to, and how they are read.

An elliptic question that names another year, place or thing ("And in February?", "And the
toaster?", では2月は？) is read as the latest earlier question in which that can take the place of
something of its kind. Other follow-ups ("By when?", "Who heads it?") are read after the earlier
question. The patterns are general English and Japanese; none is made for a document.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.language.content_terms import FUNCTION_TERMS, content_terms
from ingest.language.figures import YEAR
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from ingest.messages import Message
from retriever.query import japanese
from retriever.query.question import MAX_CHARACTERS
from retriever.query.remarks import remark_on

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""Says how alike a phrase is to each of several others, from -1 to 1, as a cosine."""

_FOLLOW_UP = re.compile(
    r"^\W*(?:and|or|but|so|also|then|what\s+about|how\s+about|same)\b"
    r"|^\W*(?:(?:by|since|until|from|for|to|in|at|with)\s+)?(?:why|when|where|whom?|how|what|which)"
    r"(?:\s+(?:not|long|often|much|many|far|exactly))?\W*$"
    r"|^\W*(?:in|for|by|from|of|with|at)\s+(?:[\w'-]+\s*){1,3}\?*$",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"^\W*(?:(?:and|or|but|so|also|then)\b[\s,]*)+|^(?:では|じゃあ?|それでは|そして|また)[、,\s]*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:(?:by|since|until|from|for|to|in|at|with)\s+)?(?:why|when|where|who|how|what|which|is|are"
    r"|was|were|do|does|did|has|have|can|must|may)\b|か[。？?]?\s*$",
    re.IGNORECASE,
)
_WHO = re.compile(r"^\W*(?:(?:and|by)\s+)*whom?\b|誰", re.IGNORECASE)
_BARE_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|so|then)\b[\s,]*)?(?P<asked>(?:(?:by|since|until|from|for|to|in|at|with)\s+)?"
    r"(?:why|when|where|how|whom?|what|which)(?:\s+(?:long|often|much|many|far|year|exactly))?)"
    r"(?P<negated>\s+not)?\W*$",
    re.IGNORECASE,
)
"""A question word with nothing that it asks of."""
_ADVERBIAL = re.compile(
    r"^\W*(?:(?:when|where|why|(?:by|since|until|from)\s+when|how)\s+)?"
    r"(?P<rest>(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|must|may|should)\b"
    r".+?)\W*$",
    re.IGNORECASE,
)
"""A question that asks when, where or why, or yes or no: its rest says what of."""
_ANAPHORA = re.compile(
    r"\b(?!(?-i:IT\b))(?:it|its|they|them|their|that|those|these|this|he|she|his|her|the\s+(?:former|latter|same))\b",
    re.IGNORECASE,
)
_OF_ITS_OWN = re.compile(
    r"(\b(?:which|how\s+many)\s+(?:\w+\s+){1,3}?(?!(?:is|are|was|were|do|does|did|will|can)\b)\w+\s+)"
    r"(?:its|their)\b",
    re.IGNORECASE,
)
"""A possessive of what the question itself names: "Which boats have their home port in Aske?"."""
_PRONOUN = re.compile(
    r"\b(?!(?-i:IT\b))(?:it|its|they|them|their|he|she|him|his|her|(?:that|this|those|these)(?=\W*$))\b",
    re.IGNORECASE,
)
_POSSESSIVES = ("its", "their", "his", "her")
_JAPANESE_PRONOUN = re.compile(r"(?:それ|これ|彼|彼女)(?:は|が|を|に|の|で|と|ら)")
_OF_A_KIND = re.compile(
    r"\b(?:what|which)\s+(?:kind|type|sort)\s+of\s+[\w-]+\s+(?:is|was|are|were)\s+(?:it|they|this)\W*$",
    re.IGNORECASE,
)
"""A question that names what it asks for; its pronoun is what the documents are about."""
_MORE = re.compile(r"\b(?:else|others?|another|more|besides)\b|ほか|他に|以外", re.IGNORECASE)
_BARE_TERMS = 1
"""A question with at most this many terms may need the earlier one. Chosen by eye."""
_ENOUGH_TERMS = 4
"""A question with more terms than this says itself what its pronouns mean. Chosen by eye."""
_ALIKE = 0.2
"""Two phrases that are less alike than this do not take each other's place. Chosen by eye."""

_ALIKE_PEOPLE = 0.35
"""The same after "for", which may also narrow a question that names nobody. Chosen by eye."""
_FOR = re.compile(r"\bfor\b", re.IGNORECASE)
_ITS_NUMBER = re.compile(r"\s+(?:[A-Z]|\d{1,3})\b")
"""The letter or number of a thing: another thing takes the place of both, "zone C"."""
_OF_THEM = re.compile(
    r"\b(?P<of>(?:how\s+many|which|any|all|most|some|none)\s+of\s+)them\b", re.IGNORECASE
)
_COUNTED_THINGS = re.compile(
    r"\bhow\s+many\s+(?P<things>.+?)\s+(?:do|does|did|are|is|was|were|has|have|had|can|could|will|must)\b",
    re.IGNORECASE,
)

_LEAD = r"^\W*(?:(?:and|or|but|so|then|also|what\s+about|how\s+about|same)\b[\s,]*)*"
_GENERIC = (
    r"(?:(?:the\s+)?(?:figure|number|value|amount|one|same|situation|case|total)s?\s+"
    r"(?=(?:for|of|in|from)\s))?"
)
_FRAGMENT = re.compile(
    rf"{_LEAD}{_GENERIC}(?P<those>(?:that|those|the\s+ones?)\s+(?=(?:for|of|in|from)\s))?(?:(?P<preposition>in|for|by|from|of|with|at|on|to|since|until|during)\s+)?"
    r"(?P<phrase>(?:(?:the|a|an)\s+)?[\w'’-]+(?:\s+[\w'’-]+){0,3})\W*$",
    re.IGNORECASE,
)
_JAPANESE_FRAGMENT = re.compile(
    r"^(?:では|じゃあ?|それでは|そして|また|ちなみに)?[、,\s]*"
    r"(?P<phrase>[^\s、。？?はがを]{1,16}?)(?:の場合|について|に関して)?(?:は|では|なら)?"
    r"(?:どう|いかが)?(?:ですか|でしょうか)?[？?。\s]*$"
)
_MONTHS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday weekday weekend holiday
morning afternoon evening night
""".split()  # noqa: SIM905
_WORD = re.compile(r"[\w'’-]+")
_PLACED = ("in", "on", "at")
_IN_PLACE = re.compile(r"\b(?:in|on|at)\s+(?:(?:the|a|an)\s+)?$", re.IGNORECASE)
_ARTICLES = ("the", "a", "an")
_SUBJECTS = frozenset("i you we they he she it this that these those there".split())  # noqa: SIM905
_DO_SUPPORT = frozenset("do does did can could may must should will would shall".split())  # noqa: SIM905
_COPULA = frozenset("is are was were".split())  # noqa: SIM905
_PREDICATE_HEADS = frozenset("what who which whose".split())  # noqa: SIM905
_COUNTED = re.compile(
    r"[0-9〇一二三四五六七八九十百千]+(?P<counter>[^\W0-9〇一二三四五六七八九十百千_])"
)
_TIME_OF_DAY = re.compile(
    r"午前|午後|夜間|全日|終日|早朝|深夜|日中|昼間|夕方|平日|休日|祝日|週末|土日|[月火水木金土日]曜日?"
)
_KATAKANA = re.compile(r"[ァ-ヶー]{2,}")
_JAPANESE_NOUN = re.compile(r"[一-龥々ァ-ヶー]{2,}")
_SUFFIXED = re.compile(r"[一-龥々]{1,5}?(?P<suffix>[都道府県市区町村国省庁法課部局校院館駅線社])")


class _Kind(Enum):
    """Phrases of one kind can take each other's place."""

    YEAR = "year"
    FIGURE = "figure"
    CALENDAR = "calendar"
    NAME = "name"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up together with the question that it refers to.

    Attributes:
        text: a question that can be understood by itself.
        replaced: whether it is an earlier question with something else in it, else it is both
            questions, one after the other.
        certain: whether its words mark it as a follow-up; otherwise it is only short.
        completed: the follow-up with the name that the earlier question has, to be tried first:
            "And its rent?" is "And the Mill's rent?" after "Who looks after the Mill?".

    """

    text: str
    replaced: bool
    certain: bool
    completed: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A question of a conversation as it was read.

    `topic` is what a pronoun after it means, `latest` what a question of few words goes on from.
    """

    topic: str
    latest: str
    follow_up: FollowUp | None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words of a question, from `start` to `end`, and the word before them, folded."""

    text: str
    kind: _Kind
    start: int
    end: int
    before: str


def asks_for_more(text: str) -> bool:
    """Whether a follow-up asks for what was not said before."""
    return _MORE.search(text) is not None


def leans(text: str) -> bool:
    """Whether the words of a question mark it as a follow-up."""
    points_back = _points_back(text)
    goes_on = bool(_FOLLOW_UP.search(text) or japanese.FOLLOW_UP.search(text))
    said = len(content_terms(text))
    return goes_on or not said or (points_back and said <= _ENOUGH_TERMS)


def _points_back(text: str) -> bool:
    """Whether a pronoun means something that was named in an earlier question."""
    rest = _OF_ITS_OWN.sub(r"\1", text)
    return bool(_ANAPHORA.search(rest) or japanese.ANAPHORA.search(text))


def asks_who(text: str) -> bool:
    """Whether a follow-up asks for a person: "Who designed it?"."""
    return _WHO.search(text) is not None


def is_whole(text: str) -> bool:
    """Whether a follow-up says enough to be asked by itself: "And what does a sack cost?"."""
    if not _ASKS.search(without_lead(text)):
        return False
    points_back = _points_back(text)
    said = len(content_terms(text))
    return said > _ENOUGH_TERMS or (not points_back and said > _BARE_TERMS)


def without_lead(text: str) -> str:
    """Return a follow-up without the words that join it to the question before.

    >>> without_lead("And what does a sack cost?")
    'what does a sack cost?'
    """
    return _JOINS.sub("", text)


def is_short(text: str) -> bool:
    """Whether a question has so few terms that it may be a follow-up."""
    return len(content_terms(text)) <= _BARE_TERMS


def missing_antecedent(text: str) -> Message | None:
    """Say what a question lacks if it is the first one; None if it can be understood by itself.

    A pronoun with hardly another word cannot, nor can a question word, a place or a time alone.
    """
    terms = content_terms(text)
    if has_cjk(text):
        pronoun = _JAPANESE_PRONOUN.search(text)
        if pronoun and len(terms) <= _BARE_TERMS:
            return Message(
                "「{word}」が何を指すのか、前の質問がないため分かりません。名前を挙げて質問してください。",
                word=pronoun[0][:-1],
            )
        if not terms and japanese.FOLLOW_UP.search(text):
            return Message(
                "前の質問がないため、何についての質問か分かりません。文で質問してください。"
            )
        return None
    pronoun = _PRONOUN.search(text)
    if pronoun and len(terms) <= _BARE_TERMS and not _OF_A_KIND.search(text):
        return Message(
            "Nothing was asked before, so that it is not known what “{word}” is. "
            "Ask again with its name.",
            word=pronoun[0],
        )
    fragment = _FRAGMENT.match(text)
    prepositional = fragment is not None and fragment["preposition"] is not None
    if _FOLLOW_UP.search(text) and (not terms or (prepositional and len(terms) <= _BARE_TERMS)):
        return Message(
            "Nothing was asked before that this could go on from. Ask the whole question, "
            "with what it is about."
        )
    return None


def read_with(text: str, history: Sequence[str], likeness: Likeness) -> FollowUp | None:
    """Return how a question is read after earlier ones; None where it stands alone.

    Args:
        text: the question.
        history: earlier questions, oldest first; courtesies and orders among them are passed over.
        likeness: tells which of several phrases another is meant to replace.

    """
    earlier: list[_Read] = []
    for asked in history:
        words = " ".join(asked.split())[:MAX_CHARACTERS]
        if any(map(str.isalnum, words)) and not remark_on(words):
            earlier.append(_read(words, earlier, likeness))
    return _read(text, earlier, likeness).follow_up


def _read(text: str, earlier: Sequence[_Read], likeness: Likeness) -> _Read:
    if not earlier or not (leans(text) or is_short(text)):
        return _Read(text, text, None)
    for one in reversed(earlier):
        if replaced := _replaced(text, one.latest, likeness):
            return _Read(replaced, replaced, FollowUp(replaced, replaced=True, certain=True))
    topic, latest = earlier[-1].topic, earlier[-1].latest
    if asked := _asked_of(text, latest):
        return _Read(topic, latest, FollowUp(asked, replaced=True, certain=True))
    points_back = _points_back(text)
    together = f"{topic if points_back else latest} {text}"
    completed = None if has_cjk(text) else _completed(text, topic)
    follow_up = FollowUp(together, replaced=False, certain=leans(text), completed=completed)
    return _Read(topic, together if points_back and not is_short(text) else latest, follow_up)


def _completed(text: str, topic: str) -> str | None:
    """Return a follow-up with the only name of the topic for its pronoun, or after its noun.

    None where the topic names nothing, or two things, or the follow-up needs no name.
    """
    if of_them := _OF_THEM.search(text):
        counted = _COUNTED_THINGS.search(topic)
        said = f"{of_them['of']}the {counted['things']}" if counted else None
        return f"{text[: of_them.start()]}{said}{text[of_them.end() :]}" if said else None
    names = [one for one in _phrases(topic) if one.kind is _Kind.NAME]
    if len(names) != 1:
        return None
    [one] = names
    name = f"the {one.text}" if one.before == "the" else one.text
    pronouns = list(_PRONOUN.finditer(_OF_ITS_OWN.sub(r"\1", text)))
    if len(pronouns) == 1 and pronouns[0][0] in text:
        said = pronouns[0][0].casefold()
        own = f"{name}'s" if said in _POSSESSIVES else name
        return re.sub(rf"\b{said}\b", lambda _: own, text, count=1, flags=re.IGNORECASE)
    fragment = _FRAGMENT.match(text)
    if fragment is None or not fragment["phrase"].casefold().startswith("the "):
        return None
    return f"{text[: fragment.end('phrase')]} of {name}{text[fragment.end('phrase') :]}"


def _asked_of(text: str, earlier: str) -> str | None:
    """Return the earlier question with another question word: "By whom was the line opened?".

    "Why?" after "When was the bridge rebuilt?" is "Why was the bridge rebuilt?".
    """
    bare, whole = _BARE_QUESTION.match(text), _ADVERBIAL.match(earlier)
    if bare is None or whole is None or has_cjk(earlier):
        return None
    rest = whole["rest"]
    return f"{bare['asked'].capitalize()} {rest[0].lower()}{rest[1:]}?"


def _replaced(text: str, earlier: str, likeness: Likeness) -> str | None:
    """Return the earlier question with what the text names in the place of its kind."""
    if has_cjk(text) or has_cjk(earlier):
        return _replaced_japanese(text, earlier)
    fragment = _FRAGMENT.match(text)
    if fragment is None or _ANAPHORA.search(fragment["phrase"]):
        return None
    words = fragment["phrase"].split()
    article = len(words) > 1 and words[0].casefold() in _ARTICLES
    content = words[1:] if article else words
    if not content or any(_is_function(word) for word in content):
        return None
    phrase = " ".join(content)
    led = fragment.start("phrase") > len(text) - len(text.lstrip())
    kind = _kind(content, at_start=not (led or article))
    preposition = (fragment["preposition"] or "").casefold()
    if kind is _Kind.THING and not (led or article):
        return None
    candidates = [one for one in _phrases(earlier) if one.kind is kind]
    placed = _of_place(earlier, preposition, kind)
    if fragment["those"]:
        # "Those of the mill" takes the place of what follows the same preposition.
        candidates = [one for one in _phrases(earlier) if one.before == preposition]
        if len(candidates) != 1:
            return None
        kind = candidates[0].kind
    named = _Phrase(phrase, kind, 0, 0, preposition)
    chosen = placed or _place(named, article, candidates, likeness)
    if chosen is None or chosen.text.casefold() == phrase.casefold():
        return _narrowed(earlier, preposition, fragment["phrase"]) if chosen is None else None
    start, end = chosen.start, chosen.end
    if kind is _Kind.THING and (numbered := _ITS_NUMBER.match(earlier, end)):
        end = numbered.end()
    if article and fragment["those"]:
        phrase = " ".join(words)
    elif article and chosen.before in _ARTICLES:
        phrase, start = " ".join(words), start - len(chosen.before) - 1
    elif article and preposition:
        phrase = " ".join(words)
    return f"{earlier[:start]}{phrase}{earlier[end:]}"


def _narrowed(earlier: str, preposition: str, phrase: str) -> str | None:
    """Return an earlier question asked only for someone: "And for small firms?"."""
    if preposition != "for" or _FOR.search(earlier):
        return None
    return f"{earlier.rstrip(' ?.!')} for {phrase}?"


def _of_place(earlier: str, preposition: str, kind: _Kind) -> _Phrase | None:
    """Return the only place that a question names; another one may be named in its place.

    "And on the maternity ward?" takes that of "in the ICU", a name and with another preposition.
    """
    if preposition not in _PLACED or kind not in (_Kind.NAME, _Kind.THING):
        return None
    phrases = _phrases(earlier)
    found = [
        one
        for one in phrases
        if one.kind in (_Kind.NAME, _Kind.THING) and _IN_PLACE.search(earlier[: one.start])
    ]
    if len(found) != 1 or any(one.start == found[0].end + 1 for one in phrases):
        return None
    return found[0]


def _place(
    phrase: _Phrase, article: bool, candidates: Sequence[_Phrase], likeness: Likeness
) -> _Phrase | None:
    """Return which of the phrases of its kind another one replaces; None where none is like it.

    One that follows the same preposition, or an article too, need not be like it.
    """
    same = [one for one in candidates if phrase.before and one.before == phrase.before]
    if phrase.kind is _Kind.THING and article and not same:
        same = [one for one in candidates if one.before in _ARTICLES]
    choice = same or candidates
    if not choice:
        return None
    if phrase.kind not in (_Kind.NAME, _Kind.THING):
        return choice[-1]
    if len(same) == 1:
        return same[0]
    scores = likeness(phrase.text, [one.text for one in choice])
    best = max(range(len(choice)), key=lambda at: (scores[at], -at))
    alike = _ALIKE_PEOPLE if phrase.before == "for" else _ALIKE
    return choice[best] if same or scores[best] >= alike else None


def _phrases(question: str) -> list[_Phrase]:
    """Return what can be replaced in a question: its runs of content words, parted by kind."""
    phrases: list[_Phrase] = []
    words = list(_WORD.finditer(question))
    at = 0
    while at < len(words):
        if _is_function(words[at][0]):
            at += 1
            continue
        end = at
        while (
            end < len(words)
            and not _is_function(words[end][0])
            and (end == at or not question[words[end - 1].end() : words[end].start()].strip())
        ):
            end += 1
        # What follows a pronoun is its verb.
        if not at or words[at - 1][0].casefold() not in _SUBJECTS:
            phrases += _by_kind(words, at, _without_predicate(words, at, end))
        at = end
    return phrases


def _without_predicate(words: Sequence[re.Match[str]], start: int, end: int) -> int:
    """Return where a run ends without the verb or adjective that a subject is followed by.

    In "does the basic inspection cost" and "when was the old bridge built" the last word does not
    belong to the subject.
    """
    if end - start < 2:
        return end
    before = [word[0].casefold() for word in words[max(0, start - 2) : start]]
    if before and before[-1] in _ARTICLES:
        before.pop()
    auxiliary = before[-1] if before else ""
    asked = words[0][0].casefold()
    subject = auxiliary in _DO_SUPPORT or (auxiliary in _COPULA and asked not in _PREDICATE_HEADS)
    return end - 1 if subject else end


def _by_kind(words: Sequence[re.Match[str]], start: int, end: int) -> list[_Phrase]:
    """Cut a run where the kind of its words changes."""
    phrases: list[_Phrase] = []
    at = start
    while at < end:
        kind = _kind([words[at][0]], at_start=at == 0)
        after = at + 1
        while after < end and _kind([words[after][0]], at_start=False) is kind:
            after += 1
        text = words[0].string[words[at].start() : words[after - 1].end()]
        before = words[start - 1][0].casefold() if start and at == start else ""
        phrases.append(_Phrase(text, kind, words[at].start(), words[after - 1].end(), before))
        at = after
    return phrases


def _kind(words: Sequence[str], *, at_start: bool) -> _Kind:
    """Return the kind of a phrase; a capital tells nothing at the start of a question."""
    if all(YEAR.fullmatch(word) for word in words):
        return _Kind.YEAR
    if all(word[0].isdigit() for word in words):
        return _Kind.FIGURE
    if all(word.casefold().removesuffix("s") in _MONTHS for word in words):
        return _Kind.CALENDAR
    named = all(word[0].isupper() or word[0].isdigit() for word in words)
    whole_capitals = any(word.isupper() and len(word) > 1 for word in words)
    return _Kind.NAME if named and (whole_capitals or not at_start) else _Kind.THING


def _is_function(word: str) -> bool:
    folded = word.casefold()
    # May and March are months as well where they have a capital.
    if word[:1].isupper() and folded in _MONTHS:
        return False
    return stem(folded) in FUNCTION_TERMS or folded in _DO_SUPPORT


def _replaced_japanese(text: str, earlier: str) -> str | None:
    """Replace a figure with its counter, a word in katakana, or a name with its suffix."""
    fragment = _JAPANESE_FRAGMENT.match(unicodedata.normalize("NFKC", text))
    if fragment is None or japanese.ANAPHORA.search(fragment["phrase"]):
        return None
    phrase, asked = fragment["phrase"], unicodedata.normalize("NFKC", earlier)
    for pattern, group in (
        (_COUNTED, "counter"),
        (_TIME_OF_DAY, None),
        (_SUFFIXED, "suffix"),
        (_KATAKANA, None),
    ):
        said = pattern.fullmatch(phrase)
        if said is None:
            continue
        places = [
            one for one in pattern.finditer(asked) if group is None or one[group] == said[group]
        ]
        if len(places) == 1 and places[0][0] != phrase:
            return f"{asked[: places[0].start()]}{phrase}{asked[places[0].end() :]}"
    return _replaced_head(phrase, asked)


def _replaced_head(phrase: str, asked: str) -> str | None:
    """Replace a compound that ends as the phrase does: 図書 by 電子図書.

    The last of several places is taken, as what is asked of comes last.
    """
    if not _JAPANESE_NOUN.fullmatch(phrase):
        return None
    alike = [one for one in _JAPANESE_NOUN.finditer(asked) if one[0][-2:] == phrase[-2:]]
    if not alike or alike[-1][0] == phrase:
        return None
    return f"{asked[: alike[-1].start()]}{phrase}{asked[alike[-1].end() :]}"
