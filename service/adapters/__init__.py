"""Doors for clients that speak another protocol than ours: OpenAI's, Cohere's and MCP.

What is asked through them is answered by the same retriever, in the same words.
"""

from fastapi import FastAPI

from service.adapters import chat, errors, mcp_http, models, rerank, responses
from service.adapters.errors import AdapterErrors

PATHS = (*errors.OPENAI, *errors.COHERE, mcp_http.PATH)
"""Where the doors are."""


def install(app: FastAPI) -> None:
    """Open the doors; called after all other middleware is added, whose refusals it translates."""
    for router in (chat.router, models.router, responses.router, rerank.router, mcp_http.router):
        app.include_router(router)
    app.add_middleware(AdapterErrors)
