"""Fields of Word that count pages."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


def mark_page_numbers(root: Any) -> None:
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
