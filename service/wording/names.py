"""Whether the quotes of a claim have its names, or words derived from them: Korea and Korean.

A name here is any word with a capital, as what a model words is checked strictly. A question's
names (`retriever.text.names`) are only the words that are surely names.
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

from ingest.language.content_terms import content_terms
from ingest.language.japanese import japanese_words
from ingest.language.scripts import has_cjk
from ingest.language.terms import terms
from retriever.text.names import derived_terms
from service.wording.quoted import Quoted

_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_](?:[^\W_]|[’'-](?=\w))*")


def unsupported_names(claim: str, quoted: Quoted) -> list[str]:
    """Return the names of a claim that the quotes, their titles and headings do not have."""
    found = f"{quoted.text}\n{quoted.above}"
    missing = [
        name
        for place, name in enumerate(_names(claim))
        if not _is_in(name, quoted.named, found, begins=place == 0 and claim.startswith(name))
    ]
    if has_cjk(claim):
        missing += sorted(_proper_nouns(claim) - _words(found))
    return missing


def name_terms(claim: str) -> frozenset[str]:
    """Return the terms of the capitalised words of a claim."""
    return content_terms(" ".join(_names(claim)))


def reordered_names(claim: str, quoted: Quoted) -> bool:
    """Whether the claim has two names in another order, which may change who does what to whom."""
    folded = unicodedata.normalize("NFKC", quoted.text).casefold()
    named = [name.casefold() for name in _names(claim) if content_terms(name)]
    places = [[found.start() for found in re.finditer(re.escape(n), folded)] for n in named]
    return any(
        one and other and max(other) < min(one)
        for (first, one), (second, other) in pairwise(zip(named, places, strict=True))
        if first != second
    )


def _names(text: str) -> list[str]:
    words = _CAPITALISED.findall(unicodedata.normalize("NFKC", text))
    return [word for word in words if any(letter.isupper() for letter in word)]


def _is_in(name: str, held: Collection[str], found: str, *, begins: bool) -> bool:
    if not content_terms(name) or (name.isupper() and len(name) > 1):
        # US is not "us", nor May "may". The first word of a sentence is capitalised anyway.
        usual = begins and not (name.isupper() and len(name) > 1)
        written = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", found)
        return usual or written is not None
    return all(any(one in held for one in derived_terms(term)) for term in terms(name))


def _proper_nouns(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text)
    return {word.form for word in japanese_words(folded) if word.part[1] == "固有名詞"}


def _words(text: str) -> set[str]:
    return {word.form for word in japanese_words(unicodedata.normalize("NFKC", text))}
