"""Text folded for comparison: what does not count in an answer is made the same."""

import unicodedata


def fold(text: str) -> str:
    """Return text in NFKC with case and white space folded and without `**`.

    >>> fold("Ｔｗｏ  **Hundred**")
    'two hundred'
    """
    plain = unicodedata.normalize("NFKC", text).replace("**", "").casefold()
    # Folding case can undo composition, as Unicode 3.13 (D145) warns.
    return " ".join(unicodedata.normalize("NFKC", plain).split())
