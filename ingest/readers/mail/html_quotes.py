"""What a mail in HTML quotes of others: block quotations, and messages below their header.

The words that introduce a quotation are made a heading in the page's tree, so that it is read as a
section of its own; where the sender goes on after it, a heading with the sender's name is put in.
"""

from collections.abc import Iterator

from lxml.html import Element, HtmlElement

from ingest.document.builder import fold
from ingest.readers.mail.quotes import QUOTED, introduces, is_header

_LINES = frozenset({"p", "div", "td"})
_DEEPEST = 6
_OUTWARDS = 3
"""Elements around a quotation before which its introduction may stand; chosen by eye."""


def head_quotes(root: HtmlElement, sender: str) -> None:
    """Put headings over what a mail's page quotes, and over the sender's words after it."""
    quotations = [quote for quote in root.iter("blockquote") if _is_quotation(quote)]
    for quote in quotations:
        _head(quote, quotations)
        depth = _depth(quote, quotations)
        if depth == 1 and _sender_continues(quote, quotations):
            _insert_after(quote, sender)
    _head_headers(root)


def _is_quotation(quote: HtmlElement) -> bool:
    """Whether a block quotation is what a mail answers, and not a passage set off in it."""
    is_cited = quote.get("type") == "cite" or "quote" in quote.get("class", "")
    return is_cited or _introduction(quote) is not None


def _depth(quote: HtmlElement, quotations: list[HtmlElement]) -> int:
    return 1 + sum(outer in quotations for outer in quote.iterancestors("blockquote"))


def _head(quote: HtmlElement, quotations: list[HtmlElement]) -> None:
    level = min(_depth(quote, quotations) + 1, _DEEPEST)
    introduction = _introduction(quote)
    if introduction is None:
        heading = Element(f"h{level}")
        heading.text = QUOTED
        quote.addprevious(heading)
    else:
        introduction.tag = f"h{level}"


def _introduction(quote: HtmlElement) -> HtmlElement | None:
    """Return the element right before a quotation, or first in it, that says whose it is."""
    first = next((one for one in quote.iterdescendants(*_LINES) if _said(one)), None)
    for element in (_before(quote), first):
        if element is not None and _is_line(element) and introduces(_said(element)):
            return element
    return None


def _before(quote: HtmlElement) -> HtmlElement | None:
    """Return the last element before a quotation that says anything."""
    inner: HtmlElement | None = quote
    for _ in range(_OUTWARDS):
        previous = inner.getprevious() if inner is not None else None
        while previous is not None and not _said(previous) and not (previous.tail or "").strip():
            previous = previous.getprevious()
        if previous is not None or inner is None:
            return previous
        inner = inner.getparent()
    return None


def _is_line(element: HtmlElement) -> bool:
    return element.tag in _LINES or element.tag in ("span", "font", "b", "i")


def _said(element: HtmlElement) -> str:
    return fold("".join(element.itertext()))


def _sender_continues(quote: HtmlElement, quotations: list[HtmlElement]) -> bool:
    """Whether the sender says anything after a quotation, before the next one."""
    if (quote.tail or "").strip():
        return True
    for text in quote.xpath("following::text()[normalize-space()]"):
        owner = text.getparent()
        if text.is_tail:
            owner = owner.getparent()
        return not any(one in quotations for one in (owner, *owner.iterancestors()))
    return False


def _insert_after(quote: HtmlElement, sender: str) -> None:
    heading = Element("h2")
    heading.text = sender
    quote.addnext(heading)
    # What follows an element goes with it in lxml.
    heading.tail, quote.tail = quote.tail, None


def _head_headers(root: HtmlElement) -> None:
    """Make the headers of earlier messages headings: "From: … Sent: … To: …", in a block."""
    level = 1
    for element in [one for one in root.iter("p", "div") if not _holds_lines(one)]:
        if is_header(list(_broken_lines(element))):
            level = min(level + 1, _DEEPEST)
            element.tag = f"h{level}"


def _holds_lines(element: HtmlElement) -> bool:
    return next(element.iterdescendants("p", "div", "table", "blockquote"), None) is not None


def _broken_lines(element: HtmlElement) -> Iterator[str]:
    """Give an element's words line by line, as its line breaks part them."""
    words = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag == "br":
            yield fold("".join(words))
            words = []
        else:
            words.append(child.text or "")
        words.append(child.tail or "")
    yield fold("".join(words))
