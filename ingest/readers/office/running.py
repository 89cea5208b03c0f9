"""Headers and footers of a Word document's pages, less the numbers that count the pages."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

PAGE_NUMBER = "\x1c"
"""Stands where a page's number is shown; XML cannot hold it."""

_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_COUNTER = re.compile(
    rf"[^\w)\]）」\t]*(?:\b(?:page|p|pg|seite)\b[^\w\t]*|第\s*|ページ\s*)?{PAGE_NUMBER}"
    rf"(?:\s*(?:of|von|/|／|[-–]|ページ中?|頁)?\s*{PAGE_NUMBER})?(?:\s*(?:ページ|頁))?[^\w(\[（「\t]*",
    re.IGNORECASE,
)
_ON = ("1", "true", "on", None)


def running_parts(document: Any, settings: Any | None) -> Iterator[Any]:
    """Give the headers and footers that pages show, each once, headers of a section first.

    Those of first pages and of even pages are kept in the file where they are turned off too.
    """
    evens = settings is not None and _is_on(settings.find(qn("w:evenAndOddHeaders")))
    seen = set()
    for section in document.element.body.iter(qn("w:sectPr")):
        shown = {"default": True, "even": evens, "first": _is_on(section.find(qn("w:titlePg")))}
        for kind in ("headerReference", "footerReference"):
            for reference in section.iterchildren(qn(f"w:{kind}")):
                relation = reference.get(qn("r:id"))
                if relation not in seen and shown.get(reference.get(qn("w:type")), True):
                    seen.add(relation)
                    root = parse_xml(document.part.related_parts[relation].blob)
                    _mark_page_numbers(root)
                    yield root


def without_page_numbers(words: str) -> str:
    """Return the words without the numbers that count pages, and what only introduces them."""
    return _COUNTER.sub(" ", words).strip()


def only_letters(words: str) -> str:
    """Return the letters and figures of words, to compare them by."""
    return "".join(filter(str.isalnum, words.casefold()))


def _is_on(element: Any | None) -> bool:
    return element is not None and element.get(qn("w:val")) in _ON


def _mark_page_numbers(root: Any) -> None:
    """Put page number elements in the place of fields whose results count pages."""
    for field in root.iter(qn("w:fldSimple")):
        if _PAGE_FIELD.match(field.get(qn("w:instr"), "")):
            for child in list(field):
                field.remove(child)
            field.append(OxmlElement("w:pgNum"))
    for paragraph in root.iter(qn("w:p")):
        _mark_in(paragraph)


def _mark_in(paragraph: Any) -> None:
    """Mark the fields of a paragraph that begin, state their result and end in its runs."""
    depth, instruction, counts = 0, "", False
    for part in list(paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t"))):
        kind = part.get(qn("w:fldCharType"))
        if part.tag == qn("w:t"):
            if counts and depth:
                part.text = ""
        elif part.tag == qn("w:instrText"):
            instruction += part.text or ""
            counts = bool(_PAGE_FIELD.match(instruction))
        elif kind == "begin":
            depth += 1
            if depth == 1:
                instruction, counts = "", False
        elif kind == "end":
            depth -= 1
            if depth == 0 and counts:
                part.addnext(OxmlElement("w:pgNum"))
