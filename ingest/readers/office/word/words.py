"""The words of a paragraph in Word, as they are shown."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from ingest.document.builder import superscript
from ingest.document.strikethrough import strike
from ingest.messages import Message
from ingest.readers.formulas import formula_words
from ingest.readers.office.word.notes import Notes
from ingest.readers.office.word.styles import Style, Styles
from ingest.readers.office.word.symbols import symbol
from ingest.readers.office.word.xml import (
    CHECKED,
    UNCHECKED,
    alternative,
    is_on,
    local_name,
    value_of,
)

HARD_BREAK, LAID_OUT_BREAK = "\f", "\v"
"""Page breaks in a paragraph's words: made by the author, found by Word. XML can hold neither."""
_BREAKS = re.compile(f"[{HARD_BREAK}{LAID_OUT_BREAK}]")

NO_WORDS = frozenset(
    """
    del moveFrom delText instrText pPr rPr sdtPr sdtEndPr tblPr tblGrid trPr tcPr tblPrEx sectPr
    footnoteRef endnoteRef annotationRef ctrlPr
    """.split()  # noqa: SIM905
)
"""Elements whose words are not shown, and properties."""
_HIDDEN_TEXT = Message("hidden text was left out; unhide it to have it read")
_PROMPTS = Message("prompts of fields that are not filled in were left out")


def without_breaks(words: str) -> str:
    """Return the words without the page breaks in them."""
    return _BREAKS.sub("", words)


class Hidden:
    """What is hidden: read where that is asked for, otherwise noted."""

    def __init__(self, *, read: bool) -> None:
        self._read = read
        self.notes: set[str] = set()
        """What is to be said of what was left out."""

    def leaves_out(self, note: str) -> bool:
        """Whether something hidden is left out; the note that says so is kept."""
        if not self._read:
            self.notes.add(note)
        return not self._read


def blank_prompts(root: Any, hidden: Hidden) -> None:
    """Take out what content controls say that nobody filled in: "Click here to enter text"."""
    for control in root.iter(qn("w:sdt")):
        if is_on(control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")):
            for words in control.iter(qn("w:t")):
                if (words.text or "").strip() and hidden.leaves_out(_PROMPTS):
                    words.text = ""


class Words:
    """Reads the words of paragraphs; what is drawn in them, and comments in cells, is kept."""

    def __init__(
        self, styles: Styles, notes: Notes, hidden: Hidden, *, page_number: str = ""
    ) -> None:
        """`page_number` is put where a page's number is shown."""
        self._styles = styles
        self._notes = notes
        self._hidden = hidden
        self._page_number = page_number
        self._drawings: list[Any] = []
        self._cell_comments: list[Any] | None = None
        self._letters = Style()

    def of(self, paragraph: Any) -> str:
        """Return a paragraph's words; its style says how letters are that say nothing else."""
        self._letters = self._styles.of_paragraph(paragraph)
        return "".join(self._inline(paragraph))

    def take_drawings(self) -> list[Any]:
        """Return what was drawn in the words that were read since this was last asked."""
        drawings, self._drawings = self._drawings, []
        return drawings

    def begin_cell(self) -> None:
        """Keep comments from now on, in the place of their labels."""
        self._cell_comments = []

    def end_cell(self) -> list[Any]:
        """Return the comments of the cell."""
        comments, self._cell_comments = self._cell_comments or [], None
        return comments

    def _inline(self, element: Any) -> Iterator[str]:
        """Give the words of a paragraph or run; drawings in it are kept for after it."""
        for child in element:
            match local_name(child):
                case "t":
                    yield child.text or ""
                case "tab" | "ptab":
                    yield "\t"
                case "br":
                    yield HARD_BREAK if child.get(qn("w:type")) == "page" else "\n"
                case "cr":
                    yield "\n"
                case "lastRenderedPageBreak":
                    yield LAID_OUT_BREAK
                case "noBreakHyphen":
                    yield "-"
                case "sym":
                    yield symbol(child.get(qn("w:font")), int(child.get(qn("w:char")), 16))
                case "oMath":
                    yield formula_words(child)
                case "fldChar":
                    yield _chosen(child)
                case "commentReference" if self._cell_comments is not None:
                    self._cell_comments += self._notes.find(child)
                case "footnoteReference" | "endnoteReference" | "commentReference":
                    yield self._notes.refer(child)
                case "pgNum":
                    yield self._page_number
                case "drawing" | "pict" | "object":
                    self._drawings.append(child)
                case "AlternateContent":
                    yield from self._inline(alternative(child))
                case "ruby":
                    yield from self._inline(child.find(qn("w:rubyBase")))
                case "r":
                    yield self._run(child)
                case name if name not in NO_WORDS:
                    yield from self._inline(child)

    def _run(self, run: Any) -> str:
        words = "".join(self._inline(run))
        style = self._styles.of_run(run, self._letters)
        if style.hidden and (not words.strip() or self._hidden.leaves_out(_HIDDEN_TEXT)):
            return ""
        properties = run.find(qn("w:rPr"))
        if properties is not None:
            raised = value_of(properties.find(qn("w:vertAlign"))) == "superscript"
            words = superscript(words) if raised else words
        return strike(words) if style.struck else words


def _chosen(field: Any) -> str:
    """Return the box or entry that is chosen in a form field of Word's older kind."""
    data = field.find(qn("w:ffData"))
    if data is None:
        return ""
    if (box := data.find(qn("w:checkBox"))) is not None:
        states = [box.find(qn(f"w:{name}")) for name in ("checked", "default")]
        state = next((one for one in states if one is not None), None)
        return CHECKED if is_on(state) else UNCHECKED
    entries = [value_of(one) or "" for one in data.iter(qn("w:listEntry"))]
    chosen = [value_of(one) for one in data.iter(qn("w:result"))]
    return entries[int(chosen[0] or 0) if chosen else 0] if entries else ""
