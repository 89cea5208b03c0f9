"""How well words answer where no model reads them: by the share of the question's terms they have.

The packaged cross-encoder reads English only. For Japanese its logit is stood in for by a straight
line over the coverage, fitted to 493 questions of JaQuAD (So et al. 2022), the same with their
answer's passages and with their document left out, so that the refusal model, which was fitted to
the cross-encoder's logits, gives right probabilities.
"""

from retriever.lexical import LexicalSearch
from retriever.question import Question, content_terms

SLOPE = 34.0
EVEN = 0.65
"""The coverage at which the logit is nought: a tenth above the fit, as a wrong answer costs more
than none."""


def coverage_logit(
    question: Question, words: str, lexical: LexicalSearch, above: str = ""
) -> float:
    """Return the stand-in for the cross-encoder's logit of words; what stands above counts half."""
    own = content_terms(words)
    alone = lexical.coverage(question.terms, own)
    together = lexical.coverage(question.terms, own | content_terms(above))
    return SLOPE * ((alone + together) / 2 - EVEN)
