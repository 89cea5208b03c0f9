"""Fields that many shapes share, each described once, with an example."""

from typing import Annotated

from pydantic import Field

from service.http.schemas.messages import Message

DocumentId = Annotated[
    str,
    Field(
        description="The document's id, which derives from its bytes.",
        examples=["24f6a1c09be3d587"],
    ),
]
SourceName = Annotated[
    str,
    Field(
        description="The document's name: its path in the folder that was ingested.",
        examples=["reports/2025/works.md"],
    ),
]
Title = Annotated[str, Field(description="The document's title.", examples=["Port works"])]
PageNumber = Annotated[
    int | None,
    Field(description="The page, from 1; null where there are no pages.", examples=[3]),
]
HeadingPath = Annotated[
    list[str],
    Field(
        description="The headings above the text, outermost first.",
        examples=[["Works", "Costs"]],
    ),
]
Start = Annotated[
    int,
    Field(description="The first code point, counted in the document's text.", examples=[120]),
]
End = Annotated[int, Field(description="The code point after the last.", examples=[170])]
Words = Annotated[
    str,
    Field(
        description="The document's own words, from `start` up to `end`.",
        examples=["The basin costs 12 million crowns."],
    ),
]
Score = Annotated[
    float,
    Field(description="How relevant the passage is; higher is better.", examples=[0.87]),
]
Url = Annotated[
    str,
    Field(
        description="The path of the page of this service that shows the words in the document.",
        examples=["/documents/24f6a1c09be3d587#120-170"],
    ),
]
CitationIndex = Annotated[
    int, Field(description="The index of its citation in `citations`, from 0.", examples=[0])
]
Generation = Annotated[
    str,
    Field(description="The name of the index's generation.", examples=["000003-c155cfd8"]),
]
Notes = Annotated[
    list[str],
    Field(
        description="What was left out or guessed at reading, and what to do about it.",
        examples=[["Hidden sheet left out: Draft."]],
    ),
]
Messages = Annotated[
    list[Message],
    Field(description="The notes with their values apart, in the same order, to be translated."),
]
IngestedAt = Annotated[
    str | None,
    Field(
        description="When the file came in first, in ISO 8601, UTC.",
        examples=["2026-11-26T08:30:00+00:00"],
    ),
]
