"""How do other programs ask? Adapters for the protocols of OpenAI, Cohere and MCP.

Every adapter asks the same retriever and returns the same answers.
"""

from fastapi import APIRouter, FastAPI

from service.adapters import chat, errors, mcp_http, models, rerank, responses
from service.adapters.errors import AdapterErrors

PATHS = (*errors.OPENAI, *errors.COHERE, mcp_http.PATH)
"""The paths of all adapters."""


def add_routes(router: APIRouter) -> None:
    """Add the adapters' routes."""
    for each in (chat, models, responses, rerank, mcp_http):
        router.include_router(each.router)


def translate_refusals(app: FastAPI) -> None:
    """Give refusals the shapes of the adapters' protocols.

    Call it after all other middleware is added: it translates their refusals too.
    """
    app.add_middleware(AdapterErrors)
