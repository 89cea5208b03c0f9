"""Footnotes, endnotes and comments of a Word document."""

from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

from ingest.readers.office.word.xml import local_name

PARTS = {
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "commentReference": "comments",
}
"""The elements that refer to notes, and the parts that hold these."""


class Notes:
    """Notes in the order in which the text refers to them.

    Footnotes and endnotes are numbered together, `[1]`, comments by themselves, `[C1]`.
    """

    def __init__(self, parts: Mapping[str, Any | None]) -> None:
        """Take the root element of the part that holds each kind of note, by its reference."""
        self._notes = {
            (kind, note.get(qn("w:id"))): note
            for kind, part in parts.items()
            for note in (() if part is None else part)
        }
        self._labels: dict[tuple[str, str], str] = {}
        self._due: dict[str, list[tuple[str, Any]]] = {kind: [] for kind in parts}

    def refer(self, reference: Any) -> str:
        """Return the label that the reference shows, and keep the note for later."""
        key = local_name(reference), reference.get(qn("w:id"))
        if key in self._notes and key not in self._labels:
            comment = key[0] == "commentReference"
            alike = sum((kind == "commentReference") == comment for kind, _ in self._labels)
            self._labels[key] = f"[{'C' if comment else ''}{alike + 1}]"
            self._due[key[0]].append((self._labels[key], self._notes[key]))
        return self._labels.get(key, "")

    def find(self, reference: Any) -> list[Any]:
        """Return the note that a reference leads to; none where there is no such note."""
        note = self._notes.get((local_name(reference), reference.get(qn("w:id"))))
        return [] if note is None else [note]

    def take(self, kind: str) -> list[tuple[str, Any]]:
        """Return the labels and notes of a kind that were referred to since it was last asked."""
        due, self._due[kind] = self._due[kind], []
        return due
