"""Documents: what is known of them, their text, their outline and uploads."""

from typing import Literal

from pydantic import BaseModel


class _Document(BaseModel):
    """A document, without its text; `characters` counts code points."""

    id: str
    source: str
    sources: list[str]
    title: str
    media_type: str
    pages: int | None
    characters: int


class DocumentSummary(_Document):
    """A document in a list; `ingested_at` is when its file came in first (ISO 8601, UTC)."""

    passages: int
    ingested_at: str | None


class DocumentDetail(_Document):
    """One document; page n starts at `page_starts[n - 1]`.

    `page_pictures` says whether its pages can be seen as they are printed, `notes` what was left
    out or guessed at reading, pages read by OCR among it.
    """

    sha256: str
    page_starts: list[int]
    ingested_at: str | None
    page_pictures: bool
    notes: list[str]


class UploadedFile(BaseModel):
    """What became of a file in the one that was sent: of an archive, or attached to a mail.

    `notes` say why it was refused, or what of it could not be read, and what to do about it.
    """

    source: str
    status: Literal["added", "unchanged", "replaced", "removed", "refused"]
    notes: list[str]


class Uploaded(DocumentDetail):
    """The document as it is served now, and what became of the file and of those that it holds.

    `notes` say what of the file could not be read, and what to do about it.
    """

    status: Literal["added", "unchanged", "replaced"]
    notes: list[str]
    files: list[UploadedFile]


class UploadedArchive(BaseModel):
    """What became of the files in an archive, which is no document itself."""

    source: str
    files: list[UploadedFile]


class DocumentList(BaseModel):
    """A part of the list of documents, and how many there are in all."""

    documents: list[DocumentSummary]
    total: int


class DocumentText(BaseModel):
    """A span of a document's text, by code points, half-open."""

    id: str
    start: int
    end: int
    text: str


class OutlineSection(BaseModel):
    """Text that stands under a path of headings, by code points, half-open."""

    heading_path: list[str]
    start: int
    end: int
    page: int | None


class Outline(BaseModel):
    """A document's sections, in order."""

    id: str
    sections: list[OutlineSection]


class UploadRules(BaseModel):
    """Whether documents may be uploaded and removed here, and which files will do."""

    allowed: bool
    max_mb: int
    suffixes: list[str]
