"""How do other programs ask? Adapters for the protocols of OpenAI, Cohere and MCP.

Every adapter asks the same retriever and returns the same answers.
"""

from fastapi import FastAPI

from service.adapters import chat, errors, mcp_http, models, rerank, responses
from service.adapters.errors import AdapterErrors

PATHS = (*errors.OPENAI, *errors.COHERE, mcp_http.PATH)
"""The paths of all adapters."""


def install(app: FastAPI) -> None:
    """Add the adapters.

    Call it after all other middleware is added: it translates their refusals too.
    """
    for router in (chat.router, models.router, responses.router, rerank.router, mcp_http.router):
        app.include_router(router)
    app.add_middleware(AdapterErrors)
