"""The headers and footers that Excel prints with a sheet (ECMA-376-1, 18.3.1.46).

They are taken from the sheet's XML: openpyxl loses words where the font changes.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from openpyxl.utils.escape import unescape

from ingest.document.builder import superscript
from ingest.document.strikethrough import strike
from ingest.readers.office.sheet import Running
from ingest.readers.running import PAGE_NUMBER

_STATED = re.compile(rb"<(?:\w+:)?headerFooter\b[^>]*>.*?</(?:\w+:)?headerFooter>", re.DOTALL)
_VIEWS_END = b"customSheetViews>"
"""The views that single users saved have headers of their own, and come before the sheet's."""
_PART = re.compile(r"(odd|even|first)(Header|Footer)$")
_CODE = re.compile(
    r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d+ ?|P[+-]\d+|\[\w+\]|.)|[^&]+', re.DOTALL
)
"""A code (a font's name, colour or size, a value, a switch), or words without one."""
_SECTIONS = frozenset({"&L", "&C", "&R"})
_PAGES = ("&P", "&N", "&[Page")
_SHEET = ("&A", "&[Tab]")


def print_headers(xml: bytes, sheet: str) -> Running:
    """Return the lines printed above and below the sheet of this name, page numbers marked.

    What the program fills in when it prints (date, file name) is left out.
    """
    stated = _STATED.search(xml, max(0, xml.rfind(_VIEWS_END)))
    if stated is None:
        return Running()
    root = etree.fromstring(stated[0], etree.XMLParser(recover=True, resolve_entities=False))
    shown = {
        "odd": True,
        "even": _is_on(root, "differentOddEven"),
        "first": _is_on(root, "differentFirst"),
    }
    lines: dict[str, list[str]] = {"Header": [], "Footer": []}
    for part in root.iterchildren("{*}*"):
        stated_part = _PART.search(str(part.tag))
        if stated_part and shown[stated_part[1]]:
            lines[stated_part[2]].append("".join(_words(unescape(part.text or ""), sheet)))
    return Running(lines["Header"], lines["Footer"])


def _is_on(element: Any, name: str) -> bool:
    return element.get(name) in ("1", "true")


def _words(code: str, sheet: str) -> Iterator[str]:
    """Give what a header says; tabs part what stands left, in the middle, right and in lines."""
    struck = raised = False
    for match in _CODE.finditer(code):
        piece = match[0]
        if piece in _SECTIONS:
            struck = raised = False
            yield "\t"
        elif piece == "&S":
            struck = not struck
        elif piece == "&X":
            raised = not raised
        elif piece.startswith(_PAGES):
            yield PAGE_NUMBER
        elif not piece.startswith("&") or piece == "&&" or piece in _SHEET:
            words = sheet if piece in _SHEET else piece.replace("&&", "&").replace("\n", "\t")
            words = superscript(words) if raised else words
            yield strike(words) if struck else words
