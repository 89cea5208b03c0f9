"""Does an answer say what the gold wants? Measures of one answer, between 0 and 1."""

import re
from collections import Counter
from collections.abc import Sequence

from eval.gold.folding import fold, says

_SCRIPTIO_CONTINUA = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Han and kana, which are written without spaces between words."""
_TOKEN = re.compile(rf"(?=\w)[{_SCRIPTIO_CONTINUA}]|[^\W{_SCRIPTIO_CONTINUA}]+")
_ARTICLES = frozenset({"a", "an", "the"})


def answer_match(
    answer: str | None, groups: Sequence[Sequence[str]], forbidden: Sequence[str] = ()
) -> float:
    """Return 1 if the answer says a string of every group and none forbidden; a refusal is 0."""
    if answer is None or any(says(answer, one) for one in forbidden):
        return 0.0
    return float(all(any(says(answer, one) for one in group) for group in groups))


def reference_f1(answer: str | None, reference: str) -> float:
    """Return the token F1 between an answer and a reference answer in full.

    F1 = 2 · shared / (tokens of the answer + tokens of the reference), where tokens are counted
    as a bag, without English articles and punctuation. A refusal scores 0, two texts without any
    token score 1. Texts are folded as for `answer_match`, and each character of Han and kana is a
    token, as in MLQA.

    >>> reference_f1("The year 2033.", "By the year 2033")
    0.8
    """
    if answer is None:
        return 0.0
    given, wanted = _bag(answer), _bag(reference)
    size = given.total() + wanted.total()
    return 2 * (given & wanted).total() / size if size else 1.0


def _bag(text: str) -> Counter[str]:
    return Counter(token for token in _TOKEN.findall(fold(text)) if token not in _ARTICLES)
