"""Cohere's rerank: `POST /v2/rerank` and `/v1/rerank`, with the cross-encoder that answers here.

The shapes are those of Cohere's API reference (Rerank, v1 and v2). A score is the probability that
the text answers the query; `meta.warnings` says how far the scores can be trusted.
"""

import uuid
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from ingest.embedding.models import RERANKER
from service.adapters.errors import CohereError, described
from service.adapters.models import MODEL, invalid, refuse_not_offered, require_model
from service.auth.access import require_ask
from service.http import schemas
from service.http.dependencies import State, StateDep
from service.http.responses import json_response

if TYPE_CHECKING:
    from retriever.search.text_reranker import TextReranker

MOST_TEXTS = 200
"""By eye: the cross-encoder takes some hundredths of a second for each."""

router = APIRouter(dependencies=[Depends(require_ask)], tags=["other clients"])

Text = Annotated[
    str,
    Field(
        max_length=50_000,
        description="A text.",
        examples=["The basin costs 12 million crowns."],
    ),
]


class TextObject(BaseModel):
    """A text as an object; other keys are ignored."""

    text: Text


def _as_object(given: Any) -> Any:
    return {"text": given} if isinstance(given, str) else given


Document = Annotated[
    TextObject, BeforeValidator(_as_object, json_schema_input_type=Text | TextObject)
]


class RerankRequest(BaseModel):
    """A query and the texts to rank."""

    model_config = ConfigDict(extra="allow", strict=True)

    query: Annotated[schemas.Question, Field(min_length=1)]
    documents: Annotated[list[Document], Field(min_length=1, max_length=MOST_TEXTS)] = Field(
        description="The texts to rank.", examples=[["The basin costs 12 million crowns."]]
    )
    model: Annotated[str, Field(max_length=200)] | None = Field(
        default=MODEL, description="The model, of which there is one.", examples=[MODEL]
    )
    top_n: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="How many to return; all if null.", examples=[3]
    )
    return_documents: bool | None = Field(
        default=False, description="Whether texts are returned with their scores.", examples=[True]
    )
    rank_fields: list[str] | None = Field(
        default=None, description="Only `text`, the key that is ranked.", examples=[["text"]]
    )


@router.post("/v2/rerank", summary="Rerank texts (Cohere v2)", responses=described(CohereError))
async def rerank_v2(body: RerankRequest, state: StateDep) -> Response:
    """Return the texts' places in the list by relevance, best first."""
    return json_response(await _ranked(body, state, version="2"))


@router.post("/v1/rerank", summary="Rerank texts (Cohere v1)", responses=described(CohereError))
async def rerank_v1(body: RerankRequest, state: StateDep) -> Response:
    """Return the texts' places in the list by relevance, best first."""
    return json_response(await _ranked(body, state, version="1"))


async def _ranked(body: RerankRequest, state: State, version: str) -> dict[str, Any]:
    require_model(body.model or MODEL, RERANKER.name)
    refuse_not_offered(body.model_extra or {})
    if body.rank_fields not in (None, ["text"]):
        raise invalid("rank_fields", 'must be ["text"]: texts are read whole')
    texts = [document.text for document in body.documents]
    scored = await state.work(lambda: _reranker(state).scores(body.query, texts))
    order = sorted(range(len(texts)), key=lambda place: (-scored.values[place], place))
    results: list[dict[str, Any]] = [
        {"index": place, "relevance_score": scored.values[place]} for place in order[: body.top_n]
    ]
    if body.return_documents:
        for result in results:
            result["document"] = {"text": texts[result["index"]]}
    meta: dict[str, Any] = {"api_version": {"version": version}}
    if scored.warnings:
        meta["warnings"] = list(scored.warnings)
    return {"id": str(uuid.uuid4()), "results": results, "meta": meta}


def _reranker(state: State) -> "TextReranker":
    # Imported when first needed, as with the retriever: it brings the models' runtime.
    from retriever.search.text_reranker import TextReranker

    return TextReranker(lambda: state.models.reranker, state.models.multilingual_reader)
