"""A document with headings, as the fake retriever reads them: lines that begin with ##."""

HEADINGS = (
    "Rules for mooring at night",
    "Fees for small boats",
    "Notes",
    "Keeping the lamps clean",
    "Notes",
    "夜の入港と灯りのきまり",
    "Where nets may be dried",
    "2024",
)
GUIDE = "Guide to the quay 😀\n\nIt was written down long ago.\n\n" + "\n\n".join(
    f"## {heading}\n\nWhat documents say about {heading}: it is known since {1900 + number}."
    for number, heading in enumerate(HEADINGS)
)
