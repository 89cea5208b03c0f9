"""What a page's pictures say: the alternative texts of images and the words of drawings in SVG.

An alternative text stands for its image: a page without images means the same (HTML, 4.8.4.4).
"""

import re
from collections.abc import Iterable, Iterator

from lxml.html import Element, HtmlElement

from ingest.document.builder import fold
from ingest.readers.html.hidden import is_hidden

PICTURES = frozenset({"img", "svg"})
_FILE_NAME = re.compile(r"\S+\.(?:bmp|gif|jpe?g|png|svg|tiff?|webp)", re.IGNORECASE)
"""What programs write as an alternative text where nobody wrote one."""
_NOT_DRAWN = ("clippath", "defs", "mask", "metadata", "pattern", "script", "style", "symbol")
_SAYS_BESIDE = ("a", "figure")
"""What may say in its own words what the image in it shows."""


def put_words(root: HtmlElement) -> None:
    """Put what pictures say into them, as words; one that says nothing holds nothing."""
    for image in root.iter("img"):
        if words := _alternative(image):
            _put(image, [(words, False)])
    for drawing in list(root.iter("svg")):
        said = [(words, hidden) for words, hidden in _drawn(drawing) if words]
        del drawing[:]
        _put(drawing, said)


def _alternative(image: HtmlElement) -> str:
    """Return an image's alternative text; nothing where it is a file's name or stands beside it."""
    words = fold(image.get("alt") or "")
    if _FILE_NAME.fullmatch(words):
        return ""
    around = (fold("".join(one.itertext())) for one in image.iterancestors(*_SAYS_BESIDE))
    return "" if any(words in said for said in around) else words


def _drawn(element: HtmlElement, hidden: bool = False) -> Iterator[tuple[str, bool]]:
    """Give the titles and texts in a drawing in their order, and whether they are hidden.

    Of the alternatives that a program may choose from, the first is taken.
    """
    parts = list(element)
    for part in parts[:1] if element.tag == "switch" else parts:
        unseen = hidden or is_hidden(part)
        if part.tag in ("text", "title"):
            yield fold("".join(_letters(part))), unseen
        elif part.tag == "foreignobject":
            yield fold(" ".join(part.itertext())), unseen
        elif part.tag not in _NOT_DRAWN:
            yield from _drawn(part, unseen)


def _letters(element: HtmlElement) -> Iterator[str]:
    """Give the letters of a text; those that are put in a place of their own begin a word."""
    if element.get("x") is not None:
        yield " "
    yield element.text or ""
    for child in element:
        if child.tag != "title":
            yield from _letters(child)
        yield child.tail or ""


def _put(picture: HtmlElement, said: Iterable[tuple[str, bool]]) -> None:
    """Put words into a picture in lines; they may be hidden."""
    picture.text = None
    for words, hidden in said:
        if len(picture):
            picture.append(Element("br"))
        line = Element("span", {"hidden": ""} if hidden else {})
        line.text = words
        picture.append(line)
