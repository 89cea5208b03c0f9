"""Whether a claim reverses its quotes: negations, conditions, hearsay, aims.

`service.wording.support` compares content words. This module compares the function words that
change the meaning of a sentence, which no search index keeps.
"""

import re
import unicodedata
from collections.abc import Collection

from ingest.language.content_terms import content_terms
from ingest.language.japanese import japanese_words
from ingest.language.scripts import has_cjk
from ingest.language.terms import stem
from service.wording.quoted import Quoted, clauses, nearest

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")

_NEGATIONS = frozenset(
    """
    not no never without none neither nor nobody nothing nowhere cannot hardly barely scarcely
    unable fail fails failed lack lacks lacked
    """.split()  # noqa: SIM905
)
_JAPANESE_NEGATIONS = frozenset("ない ず ぬ 無い 未 非 不 無 無し まい".split())  # noqa: SIM905
_CONDITIONS = frozenset("if unless only except provided when where until".split())  # noqa: SIM905
_JAPANESE_CONDITIONS = re.compile("場合|のみ|だけ|限り|限る|除く|除き|もし|たら|なら")
_ATTRIBUTIONS = frozenset(
    """
    say says said claim claims claimed argue argues argued allege alleges alleged believe believes
    believed pretend pretends
    """.split()  # noqa: SIM905
)
_JAPANESE_ATTRIBUTIONS = re.compile("と(?:主張|述べ|言|いう|いわれ|され)|によれば|によると")
_AIMS = frozenset(
    map(
        stem,
        """
        aim target goal objective plan expect forecast project intend propose consider hope may
        might could should will would shall must seek strive estimate assume
        """.split(),  # noqa: SIM905
    )
)
_JAPANESE_AIMS = frozenset(
    "予定 見込み 見込む 方針 計画 目標 目指す 検討 予想 予測 推計 可能性".split()  # noqa: SIM905
)
_QUALIFIERS = frozenset(
    """
    above after again all any before below both can could down each either every few further more
    most much must off only out over same shall should some such than under until up may might
    against because
    """.split()  # noqa: SIM905
)
"""Function words that a claim may have only if its quotes do."""

_OPPOSITES = (
    ("above", "below"), ("over", "under"), ("before", "after"), ("up", "down"),
    ("more", "less"), ("more", "fewer"), ("most", "least"), ("all", "some"), ("must", "may"),
    ("increase", "decrease"), ("increase", "reduce"), ("increase", "decline"), ("rise", "fall"),
    ("higher", "lower"), ("high", "low"), ("large", "small"), ("export", "import"),
    ("増加", "減少"), ("拡大", "縮小"), ("上昇", "低下"), ("以上", "以下"), ("超", "未満"),
    ("前", "後"), ("以前", "以後"), ("上回る", "下回る"), ("多い", "少ない"),
)  # fmt: skip


def reversal(claim: str, quoted: Quoted) -> str | None:
    """Return how the claim reverses its quotes, None if it does not."""
    said, held = _words(claim), _words(quoted.text)
    if added := sorted((said & _QUALIFIERS) - held):
        return f"the quote does not say {in_quotation_marks(added)}"
    if _negations(claim) and not _negations(quoted.text):
        return "it denies what the quote does not deny"
    if _negations(quoted.text) and not _negations(claim):
        return "it leaves out that the quote denies something"
    if _conditions(quoted.text) and not _conditions(claim):
        return "it leaves out a condition or a limit of the quote"
    if _attributions(quoted.text) and not _attributions(claim):
        return "it states as a fact what the quote attributes to someone"
    return next(filter(None, (_clause(one, claim, quoted) for one in clauses(claim))), None)


def _clause(clause: str, claim: str, quoted: Quoted) -> str | None:
    """Compare one clause of a claim with the nearest of the quotes'."""
    near = nearest(content_terms(clause), quoted.clauses)
    if not near:
        return None
    if all(_negations(one) != _negations(clause) for one in near):
        return "it denies what the quote affirms, or the other way round"
    if all(_aims(one) for one in near) and not _aims(claim):
        return "it states as a fact what the quote plans or supposes"
    words = _words(clause)
    held = [_words(one) for one in near]
    for pair in _OPPOSITES:
        for here, there in (pair, pair[::-1]):
            if _has(here, words) and any(_has(there, o) and not _has(here, o) for o in held):
                return f"it says {here} where the quote says {there}"
    return None


def _words(text: str) -> frozenset[str]:
    """Return the words, folded; of Japanese their normalised forms."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    words = frozenset(_WORD.findall(folded))
    if has_cjk(folded):
        words |= {word.form for word in japanese_words(folded)}
    return words


def _has(word: str, words: Collection[str]) -> bool:
    return word in words or stem(word) in {stem(one) for one in words}


def _negations(text: str) -> int:
    """Return the number of negations in a text."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    count: int = sum(word in _NEGATIONS or word.endswith("n't") for word in _WORD.findall(folded))
    if has_cjk(folded):
        forms = [word.form for word in japanese_words(folded)]
        count += sum(form in _JAPANESE_NEGATIONS for form in forms)
    return count


def _conditions(text: str) -> bool:
    return bool(_words(text) & _CONDITIONS or _JAPANESE_CONDITIONS.search(text))


def _attributions(text: str) -> bool:
    return bool(_words(text) & _ATTRIBUTIONS or _JAPANESE_ATTRIBUTIONS.search(text))


def _aims(text: str) -> bool:
    words = _words(text)
    return bool(words & _JAPANESE_AIMS or {stem(word) for word in words} & _AIMS)


def in_quotation_marks(words: Collection[str]) -> str:
    """Return words as a message lists them.

    >>> in_quotation_marks(["all", "only"])
    '“all”, “only”'
    """
    return ", ".join(f"“{word}”" for word in words)
