"""Whether the quotes that a claim names support it: checked by rules, and then by a model.

Every content word of a claim must be in its quotes or their headings. Words of the question may be
repeated if they are in the quoted passage. So a claim can only join, shorten and reorder what the
quotes say; further checks find where that changes the meaning.
"""

import re
import unicodedata
from collections.abc import Sequence

from ingest.language.content_terms import content_terms
from ingest.language.scripts import CJK
from retriever.types import Citation
from service.wording.entailment import Entailment
from service.wording.figures import misplaced_figures, unsupported_figures
from service.wording.meaning import in_quotation_marks, reversal
from service.wording.names import name_terms, reordered_names, unsupported_names
from service.wording.quoted import Quoted, folded, quoted
from service.wording.reply import Claim

LONGEST = 600
"""Characters of a claim, by eye; nothing longer is a sentence."""

_REPORTING = content_terms(
    "according document documents text quote quotes passage source sources state states stated "
    "mention mentions mentioned say says note notes indicate indicates"
)
"""Words about the quotes, which need not be in the quotes."""

_ADDRESS = re.compile(r"\S*(?://|www\.|\]\(|@\w)\S*", re.IGNORECASE)
_WORD = re.compile(rf"[^\W\d_{CJK}]+(?:['’][^\W\d_]+)?")
_UNSEEN = ("Cc", "Cf", "Co", "Cn", "Cs")
_SYMBOLS = ("Sm", "Sc", "So", "Sk")


def supporting(
    claim: Claim, citations: Sequence[Citation], question: str, entailment: Entailment
) -> tuple[tuple[int, ...], str | None]:
    """Return the indices of the citations that support the claim, or none and why not.

    A claim that names quotes must be supported by them together, any other claim by a single one.
    """
    if not claim.whole:
        return (), "it is cut off"
    if any(not 1 <= number <= len(citations) for number in claim.named):
        return (), "it names a quote that does not exist"
    named = tuple(number - 1 for number in claim.named)
    choices = [named] if named else [(index,) for index in range(len(citations))]
    reasons = []
    for choice in choices:
        why = why_not(claim.text, quoted([citations[i] for i in choice]), question, entailment)
        if why is None:
            return choice, None
        reasons.append(why)
    return (), reasons[0]


def why_not(claim: str, held: Quoted, question: str, entailment: Entailment) -> str | None:
    """Return why the quotes do not support a claim, None if they do."""
    if folded(claim) in held.sentences:
        return None
    why = _rules(claim, held, question)
    if why is None and not entailment.supports(held.text, claim):
        why = "the quote does not say this, as far as a model can tell"
    return why


def _rules(claim: str, held: Quoted, question: str) -> str | None:
    if len(claim) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if strange := _strange(claim, held.text):
        return strange
    if figures := unsupported_figures(claim, held):
        return f"the quote does not have {in_quotation_marks(figures)} in this form"
    if names := unsupported_names(claim, held):
        return f"the quote does not name {in_quotation_marks(names)}"
    if words := _unsupported_words(claim, held, question):
        return f"the quote does not say {in_quotation_marks(words)}"
    said = content_terms(claim) & content_terms(held.text) - _REPORTING
    if not said:
        return "it says nothing that the quote says"
    if said <= content_terms(question):
        return "it only repeats the question"
    if figures := misplaced_figures(claim, held):
        return f"the quote has {in_quotation_marks(figures)} for something else"
    if reordered_names(claim, held):
        return "it has the names in another order than the quote"
    return reversal(claim, held)


def _strange(claim: str, quote: str) -> str | None:
    """Refuse addresses, invisible characters and symbols that the quote does not have."""
    if any(address not in quote for address in _ADDRESS.findall(claim)):
        return "it has an address that the quote does not have"
    for character in claim:
        category = unicodedata.category(character)
        if category in _UNSEEN or (category in _SYMBOLS and character not in quote):
            return f"it has the character U+{ord(character):04X}, which the quote does not have"
    return None


def _unsupported_words(claim: str, held: Quoted, question: str) -> list[str]:
    repeated = content_terms(question) & content_terms(held.around)
    # Names were checked already, and may have another form in the quotes.
    own = content_terms(claim) - name_terms(claim)
    missing = own - held.words - repeated - _REPORTING
    written = [word for word in _WORD.findall(claim) if content_terms(word) & missing]
    return written or sorted(missing)
