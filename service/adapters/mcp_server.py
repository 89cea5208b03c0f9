"""The MCP server (Model Context Protocol), by the official SDK, with the tools ask, search, read.

Answers quote the documents and give the place of each quote. Importing this module imports the SDK,
so the transports import it when they are first used.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.requests import Request

from ingest.document.document import Document
from ingest.errors import TenkyoError
from retriever.types import SearchResult
from service.adapters import sources as messages
from service.http import schemas
from service.http.dependencies import NO_DOCUMENT, State
from service.http.redaction import redact
from service.questions import answering

READ_AT_ONCE = 20_000
"""The most code points that `read` returns; by eye: pages enough for a model."""

INSTRUCTIONS = """
Tenkyo answers questions from one collection of documents, in their own words. Use `ask` for a
question that a passage could answer: it quotes the words that answer and says where they are, or
says that the documents do not answer. Use `search` to see what there is on a subject, and `read` to
see the text around a passage. Quote what you are given, cite it by its source, and where `ask`
finds no answer say so: do not answer from elsewhere as if the documents said it.
"""

READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Sources = Annotated[
    list[schemas.Source] | None,
    Field(
        description="Only look in these documents, by their `source`; all of them unless given.",
        min_length=1,
        max_length=100,
    ),
]
Asked = Annotated[
    schemas.Question,
    Field(description="One question in a whole sentence, in the documents' language or Japanese."),
]
History = Annotated[
    list[schemas.Question],
    Field(
        description="The user's earlier questions, oldest first; needed where the question leans "
        "on them (“And by when?”).",
        max_length=50,
    ),
]
Searched = Annotated[schemas.Question, Field(description="Words or a question to look for.")]
Hits = Annotated[int, Field(description="How many passages to return.", ge=1, le=50)]
DocumentId = Annotated[
    str, Field(description="A `document_id` from `ask` or `search`.", max_length=100)
]
Start = Annotated[int, Field(description="The first code point to read.", ge=0, le=2**31)]
End = Annotated[
    int | None,
    Field(
        description=f"Where to stop, at most {READ_AT_ONCE} after `start`; unless given, there or "
        "at the document's end.",
        ge=0,
        le=2**31,
    ),
]

AnyContext = Context[Any, Any]


class DocumentPart(schemas.DocumentText):
    """A part of a document's text, and how long the whole is, in code points."""

    source: str
    title: str
    characters: int


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools that a client's model may call; each docstring is the tool's description."""

    state: State

    async def ask(
        self,
        question: Asked,
        context: AnyContext,
        history: History = [],  # noqa: B006 - copied by the SDK for every call
        sources: Sources = None,
    ) -> Annotated[CallToolResult, schemas.AskResponse]:
        """Answer a question from the documents, word for word, with numbered sources.

        Returns the words that answer and, for each, their document, headings, page and offsets.
        Where the documents do not answer, `answerable` is false, the reason is
        given, and `nearest` holds passages that are near and no answer. Ask for one thing at a
        time; a table's row is read out with its headers.
        """
        with self._tool_errors():
            answer = await answering.ask(self.state, question, history=history, sources=sources)
        base = self._base(context)
        return _result(messages.write(answer, base).text, messages.with_urls(answer, base))

    async def search(
        self, query: Searched, context: AnyContext, limit: Hits = 10, sources: Sources = None
    ) -> Annotated[CallToolResult, schemas.SearchResponse]:
        """Find the passages most relevant to some words or a question, best first.

        Use it to see what the documents say on a subject, or when `ask` finds no answer. Each
        passage comes with its document's id and its offsets there: `read` shows what is around it.
        """
        with self._tool_errors():
            found = await answering.search(self.state, query, limit=limit, sources=sources)
        return _result(_passages(found, self._base(context)), found.to_dict())

    async def read(
        self, document_id: DocumentId, start: Start = 0, end: End = None
    ) -> Annotated[CallToolResult, DocumentPart]:
        """Read a part of a document's text, unchanged.

        Offsets are those of `ask` and `search`: Unicode code points, `end` not included. To see
        what is around a passage, read from a little before its `start` to a little after its `end`.
        """
        with self._tool_errors():
            retriever = await self.state.retriever_handle.current()
            document = await self.state.work(lambda: retriever.document(document_id))
        if document is None:
            raise ToolError(f"{NO_DOCUMENT} Ask or search again for one.")
        part = _part(document, start, end)
        head = f"{part.title} ({part.source}), {part.start} to {part.end} of {part.characters}"
        return _result(f"{head}:\n\n{part.text}", part.model_dump())

    @contextmanager
    def _tool_errors(self) -> Iterator[None]:
        """Turn our errors into tool errors, which the model reads."""
        try:
            yield
        except TenkyoError as error:
            raise ToolError(redact(error, self.state.settings.index)) from None

    def _base(self, context: AnyContext) -> str | None:
        """Return where links begin; over stdio there is no address unless the settings name one."""
        request = context.request_context.request
        if isinstance(request, Request):
            return messages.base_url(self.state.settings, request)
        return self.state.settings.public_url


def make_server(state: State) -> MCPServer[Any]:
    """Return the server over what the index serves."""
    server: MCPServer[Any] = MCPServer(
        "tenkyo",
        title="Tenkyo",
        version="1",
        instructions=INSTRUCTIONS.strip(),
        log_level="WARNING",
        subscriptions=False,
    )
    tools = Tools(state)
    for title, tool in (
        ("Ask the documents", tools.ask),
        ("Search the documents", tools.search),
        ("Read a document", tools.read),
    ):
        said = inspect.getdoc(tool)
        server.add_tool(tool, title=title, description=said, annotations=READ_ONLY)
    return server


def _part(document: Document, start: int, end: int | None) -> DocumentPart:
    """Return a part of a document, at most `READ_AT_ONCE` code points."""
    length = len(document.text)
    if start > length:
        raise ToolError(f"start is {start}, and the document ends at {length}.")
    if end is not None and end < start:
        raise ToolError(f"end is {end}, before start, which is {start}.")
    stop = min(length if end is None else end, start + READ_AT_ONCE, length)
    return DocumentPart(
        id=document.id,
        start=start,
        end=stop,
        text=document.text[start:stop],
        source=document.source,
        title=document.title,
        characters=length,
    )


def _passages(found: SearchResult, base: str | None) -> str:
    """Return hits as text for a model to read."""
    if not found.hits:
        return "No passage was found."
    lines = []
    for number, hit in enumerate(found.hits, start=1):
        passage, document = hit.passage, hit.document
        span = f"{passage.start}-{passage.end}"
        place = f"source {document.source}, document_id {document.id}, {span}"
        lines.append(f"[{number}] {messages.where(hit, passage.page)} ({place})")
        if base is not None:
            lines.append(f"{base}/documents/{document.id}#{span}")
        lines += [hit.text, ""]
    return "\n".join(lines).rstrip()


def _result(text: str, shape: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=shape)
