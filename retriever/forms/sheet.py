"""What sheets say of each thing, and what the sheet of one thing does not say.

"What is the capacity of each room?" is answered with the field of every sheet, and a sheet that
lacks the field is said to. "Has the pavilion an alcohol licence?" is refused where its sheet says
nothing of one: what the sheets of other rooms say is no answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.language.content_terms import content_terms
from ingest.messages import Message
from retriever.answer.citations import NEAREST
from retriever.forms.fields import FIELDS, SheetField
from retriever.forms.form import Asked, Refusal
from retriever.forms.listing import composed_list
from retriever.forms.members import quoted
from retriever.forms.tables.question.linking import LIGHT
from retriever.forms.tables.sheets import Sheet, sheets_of, things_of
from retriever.reading.evidence import Evidence
from retriever.types import Citation, Composed

_EACH = re.compile(r"\b(?:each|every|all)\b|各|それぞれ|すべて|全て", re.IGNORECASE)

_SAID = content_terms("size list show detail")


class SheetForm:
    """Gives a field of every sheet, and refuses a field that the sheet of the thing named lacks."""

    def answer(self, asked: Asked) -> Composed | Refusal | None:
        """Return the fields or the refusal; None where neither is asked for."""
        sheets = sheets_of(asked)
        if not sheets:
            return None
        named = [one for one in sheets if _is_named(one, asked)]
        if len(named) == 1:
            return _own(named[0], sheets, asked)
        return _each(sheets, asked) if not named and _EACH.search(asked.question.text) else None


def _is_named(sheet: Sheet, asked: Asked) -> bool:
    """Whether a question has the name of what a sheet is of."""
    name = content_terms(sheet.name)
    return bool(name) and name <= content_terms(asked.question.text)


def _each(sheets: Sequence[Sheet], asked: Asked) -> Composed | None:
    """Return the only field that the question names, of each sheet."""
    said = content_terms(asked.question.text)
    beside = LIGHT | _SAID | content_terms(" ".join(things_of(asked, sheets)))
    keys = {
        key
        for sheet in sheets
        for key in sheet.fields
        if (terms := content_terms(key)) <= said and said - terms <= beside
    }
    if len(keys) != 1:
        return None
    [key] = keys
    found = [(one.name, one.fields[key]) for one in sheets if key in one.fields]
    if len(found) < 2:
        return None
    members = [replace(one.member, group=name) for name, one in found]
    return composed_list(None, quoted(members, asked.limit), FIELDS)


def _own(sheet: Sheet, sheets: Sequence[Sheet], asked: Asked) -> Composed | Refusal | None:
    """Return the named sheet's own field where a look-up would quote that of another sheet.

    Refuse a field that only other sheets have.
    """
    best = asked.chosen[0] if asked.chosen else None
    if best is None:
        return None
    others = [one for one in sheets if one is not sheet]
    told = [_told(one, others) for one in asked.chosen]
    of_others = told[0]
    for key in frozenset().union(*told) & _told(best, sheets) & sheet.fields.keys():
        member = sheet.fields[key].member
        return Composed(member.words, (Citation(member.hit, member.span),), confidence=FIELDS)
    said = content_terms(asked.question.text) - content_terms(sheet.name)
    lacking = any(
        (terms := content_terms(key)) <= said <= terms | LIGHT
        for one in others
        for key in one.fields.keys() - sheet.fields.keys()
    )
    if not of_others and not (lacking and best.hit.document.id == sheet.document.id):
        return None
    template = (
        "「{name}」の書類には、このことは書かれていません。"
        if asked.question.japanese
        else "The sheet of “{name}” does not say this."
    )
    reason = Message(template, name=sheet.name)
    return Refusal(reason, _first(sheet))


def _told(evidence: Evidence, sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the fields of sheets that a unit is."""
    return frozenset(
        key
        for one in sheets
        if one.document.id == evidence.hit.document.id
        for key, held in one.fields.items()
        if held.member.unit == evidence.unit
    )


def _first(sheet: Sheet) -> tuple[Citation, ...]:
    fields: list[SheetField] = list(sheet.fields.values())[:NEAREST]
    return tuple(Citation(one.member.hit, one.member.span) for one in fields)
