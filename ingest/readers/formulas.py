"""Formulas as one line of text: 1/20 and 10⁶, where the bare signs would read 120 and 106.

Of Office's formulas (OMML, ISO/IEC 29500-1, 22.1) and of MathML.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.document.builder import superscript

_WHOLE = re.compile(r"[\w.,%′]*|\([^()]*\)")
"""What needs no parentheses to be a part of a fraction or power."""
_NO_WORDS = frozenset({"annotation", "annotation-xml", "mphantom"})
_PROPERTIES = re.compile(r"\w+Pr")


def formula_words(element: Any) -> str:
    """Return the words of a formula's element, whatever its namespace."""
    return " ".join(_words(element).split())


def _words(element: Any) -> str:
    parts = [child for child in element if isinstance(child.tag, str)]
    name = _name(element)
    match name:
        case "f":
            return _fraction(_part(element, "num"), _part(element, "den"))
        case "mfrac" if len(parts) == 2:
            return _fraction(*map(_words, parts))
        case "sSup":
            return _power(_part(element, "e"), _part(element, "sup"))
        case "msup" if len(parts) == 2:
            return _power(*map(_words, parts))
        case "sSubSup":
            base = _part(element, "e") + _part(element, "sub")
            return _power(base, _part(element, "sup"))
        case "msubsup" if len(parts) == 3:
            base, below, above = map(_words, parts)
            return _power(base + below, above)
        case "rad":
            return _root(_part(element, "e"), _part(element, "deg"))
        case "msqrt":
            return _root("".join(map(_words, parts)), "")
        case "mroot" if len(parts) == 2:
            return _root(*map(_words, parts))
        case "d":
            opening, closing = _stated(element, "begChr", "("), _stated(element, "endChr", ")")
            inner = [_words(part) for part in parts if _name(part) == "e"]
            return f"{opening}{_stated(element, 'sepChr', '|').join(inner)}{closing}"
        case "nary":
            return _stated(element, "chr", "∫") + "".join(map(_words, parts))
        case "func":
            return f"{_part(element, 'fName')} {_part(element, 'e')}"
        case "mr" | "mtr":
            return " ".join(map(_words, parts)) + "; "
        case _ if name in _NO_WORDS or _PROPERTIES.fullmatch(name):
            return ""
        case _:
            own = (element.text or "") if not parts else ""
            return own + "".join(_inner(element))


def _inner(element: Any) -> Iterator[str]:
    return (_words(child) for child in element if isinstance(child.tag, str))


def _fraction(above: str, below: str) -> str:
    return f"{_whole(above)}/{_whole(below)}"


def _power(base: str, exponent: str) -> str:
    if not exponent.strip():
        return base
    raised = superscript(exponent)
    return f"{_whole(base)}{raised if raised != exponent else '^' + _whole(exponent)}"


def _root(inner: str, degree: str) -> str:
    return f"{superscript(degree)}√{_whole(inner)}"


def _whole(words: str) -> str:
    words = words.strip()
    return words if _WHOLE.fullmatch(words) else f"({words})"


def _part(element: Any, name: str) -> str:
    return "".join(_words(child) for child in element if _name(child) == name)


def _stated(element: Any, name: str, default: str) -> str:
    """Return the sign that a formula's own properties state."""
    for properties in filter(lambda one: _PROPERTIES.fullmatch(_name(one)), element):
        for one in properties:
            if _name(one) == name:
                return "".join(map(str, one.attrib.values()))
    return default


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
