"""Whether words ask something."""

import re

_ASKS = re.compile(
    r"(?:[?？]|(?:です|ます|ません|でした|ました|でしょう|だろう)か[。.]?)"
    r"[\s*_\"'”’」』)）\]]*$"
)


def asks(words: str) -> bool:
    """Whether a sentence, an item or a cell is a question.

    >>> asks("**Q2. May I bring my own towels?**"), asks("申し込みはいつまでですか。")
    (True, True)
    >>> asks("Whether towels may be brought, the rules do not say.")
    False
    """
    return _ASKS.search(words) is not None
