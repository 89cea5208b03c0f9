"""Documents: what is known of them, their text, their outline and uploads."""

from typing import Literal

from pydantic import BaseModel, Field

from service.http.schemas.fields import (
    DocumentId,
    End,
    HeadingPath,
    IngestedAt,
    Messages,
    Notes,
    PageNumber,
    SourceName,
    Start,
    Title,
    Words,
)


class _Document(BaseModel):
    """A document, without its text."""

    id: DocumentId
    source: SourceName
    sources: list[str] = Field(
        description="All its names: the same bytes may be in several files.",
        examples=[["reports/2025/works.md", "works.md"]],
    )
    title: Title
    media_type: str = Field(description="The type of its file.", examples=["text/markdown"])
    pages: int | None = Field(
        description="How many pages it has; null where there are none.", examples=[12]
    )
    characters: int = Field(description="How many code points its text has.", examples=[5210])


class DocumentSummary(_Document):
    """A document in a list."""

    passages: int = Field(description="How many passages it was split into.", examples=[14])
    notes: Notes
    messages: Messages
    ingested_at: IngestedAt


class DocumentDetail(_Document):
    """One document."""

    sha256: str = Field(
        description="The SHA-256 of its file.",
        examples=["24f6a1c09be3d5870f3c1ab4b2b9f6a8b1d7f0f5a1d2c3b4e5f60718293a4b5c"],
    )
    page_starts: list[int] = Field(
        description="Where pages start: page n at `page_starts[n - 1]`.", examples=[[0, 1840]]
    )
    ingested_at: IngestedAt
    page_pictures: bool = Field(
        description="Whether its pages can be seen as they are printed.", examples=[False]
    )
    notes: Notes
    messages: Messages


class UploadedFile(BaseModel):
    """What became of a file in the one that was sent: of an archive, or attached to a mail."""

    source: SourceName
    status: Literal["added", "unchanged", "replaced", "removed", "refused"] = Field(
        description="What became of it.", examples=["added"]
    )
    notes: Notes
    messages: Messages


class Uploaded(DocumentDetail):
    """The document as it is served now, and what became of the file and of those that it holds."""

    status: Literal["added", "unchanged", "replaced"] = Field(
        description="What became of it.", examples=["added"]
    )
    notes: Notes
    messages: Messages
    files: list[UploadedFile] = Field(description="The files that it holds.")


class UploadedArchive(BaseModel):
    """What became of the files in an archive, which is no document itself."""

    source: SourceName
    files: list[UploadedFile] = Field(description="The files that it holds.")


class DocumentList(BaseModel):
    """A page of the list of documents."""

    documents: list[DocumentSummary] = Field(
        description="The documents in the order of their names."
    )
    total: int = Field(description="How many there are in all.", examples=[120])
    next: str | None = Field(
        description="The address of the next page; null where there is none.",
        examples=["/v1/documents?offset=50&limit=50"],
    )


class DocumentText(BaseModel):
    """A span of a document's text, by code points, half-open."""

    id: DocumentId
    start: Start
    end: End
    text: Words


class OutlineSection(BaseModel):
    """Text under a path of headings, by code points, half-open."""

    heading_path: HeadingPath
    start: Start
    end: End
    page: PageNumber


class Outline(BaseModel):
    """A document's sections, in order."""

    id: DocumentId
    sections: list[OutlineSection] = Field(description="The sections, in order.")


class UploadRules(BaseModel):
    """Whether documents may be uploaded and removed here, and which files will do."""

    allowed: bool = Field(description="Whether the caller may change documents.", examples=[True])
    max_mb: int = Field(description="How large a file may be, in MB of 1024 kB.", examples=[64])
    suffixes: list[str] = Field(
        description="The suffixes of the files that are read.", examples=[[".md", ".pdf"]]
    )
