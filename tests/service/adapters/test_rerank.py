"""Cohere's client, and the real cross-encoder behind a server of its own thread."""

from collections.abc import Iterator
from typing import Any

import cohere
import httpx
import pytest

from retriever.models.cross_encoder import CrossEncoder, probability
from tests.browsing import serving
from tests.offline import SECONDS
from tests.service.conftest import make_app
from tests.service.fake import FakeIndex

pytestmark = pytest.mark.models

QUERY = "How many people live in Berlin?"
TEXTS = [
    "New York City is famous for its museums.",
    "Berlin had a population of 3,520,031 registered inhabitants in 2016.",
    "Berlin is well known for its bread.",
]
JAPANESE = "ベルリンの人口は何人ですか。"
ONCE: Any = {"max_retries": 0}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service without an index: reranking needs none."""
    with serving(make_app(FakeIndex(tmp_path_factory.mktemp("none")))) as address:
        yield address


@pytest.fixture
def client(fresh: str) -> Iterator[cohere.ClientV2]:
    with httpx.Client(trust_env=False, timeout=SECONDS) as connection:
        yield cohere.ClientV2(api_key="none", base_url=fresh, httpx_client=connection)


@pytest.fixture
def first_client(fresh: str) -> Iterator[cohere.Client]:
    with httpx.Client(trust_env=False, timeout=SECONDS) as connection:
        yield cohere.Client(api_key="none", base_url=fresh, httpx_client=connection)


def test_scores_are_the_cross_encoders_probabilities_best_first(client: cohere.ClientV2) -> None:
    ranked = client.rerank(model="tenkyo", query=QUERY, documents=TEXTS)
    expected = list(map(probability, CrossEncoder().scores(QUERY, TEXTS)))
    assert [each.index for each in ranked.results] == [1, 2, 0]
    assert {each.index: each.relevance_score for each in ranked.results} == dict(
        enumerate(expected)
    )
    assert expected[1] > 0.9 > 0.1 > expected[0]
    assert ranked.meta is not None
    assert ranked.meta.warnings is None


def test_the_best_n_with_texts_as_version_1_has_them(first_client: cohere.Client) -> None:
    documents: Any = [{"text": text} for text in TEXTS[:2]] + TEXTS[2:]
    ranked = first_client.rerank(query=QUERY, documents=documents, top_n=2, return_documents=True)
    assert [each.document.text for each in ranked.results if each.document] == [TEXTS[1], TEXTS[2]]
    assert ranked.meta is not None
    assert ranked.meta.api_version is not None
    assert ranked.meta.api_version.version == "1"


def test_equal_texts_keep_their_order(client: cohere.ClientV2) -> None:
    ranked = client.rerank(model="tenkyo", query=QUERY, documents=[TEXTS[1]] * 3)
    assert [each.index for each in ranked.results] == [0, 1, 2]


def test_japanese_is_ordered_by_the_reader_of_several_languages(client: cohere.ClientV2) -> None:
    ranked = client.rerank(model="tenkyo", query=JAPANESE, documents=TEXTS)
    assert ranked.results[0].index == 1
    assert all(0 < each.relevance_score < 1 for each in ranked.results)
    assert ranked.meta is not None
    assert not ranked.meta.warnings


def test_what_is_too_long_to_be_read_to_its_end_is_said_so(client: cohere.ClientV2) -> None:
    ranked = client.rerank(model="tenkyo", query=QUERY, documents=["bread " * 1000])
    assert ranked.meta is not None
    assert "512 tokens" in " ".join(ranked.meta.warnings or ())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"documents": []}, "documents must have at least 1 item"),
        ({"documents": ["x"] * 201}, "documents must have at most 200 items"),
        ({"documents": ["x" * 50_001]}, "documents, item 1, text must have at most 50000"),
        ({"query": ""}, "query"),
        ({"top_n": 0}, "top_n must be at least 1"),
        ({"relevant_spans": {"enabled": True}}, "relevant_spans is not offered"),
    ],
)
def test_what_is_not_valid_is_a_bad_request(
    client: cohere.ClientV2, settings: dict[str, Any], said: str
) -> None:
    given = {"model": "tenkyo", "query": QUERY, "documents": TEXTS, **settings}
    with pytest.raises(cohere.BadRequestError) as refused:
        client.rerank(**given, request_options=ONCE)
    assert said in refused.value.body["message"]


def test_fields_of_objects_are_not_chosen_from(first_client: cohere.Client) -> None:
    with pytest.raises(cohere.BadRequestError, match="rank_fields"):
        first_client.rerank(
            query=QUERY, documents=TEXTS, rank_fields=["title"], request_options=ONCE
        )


def test_another_model_is_not_found(client: cohere.ClientV2) -> None:
    with pytest.raises(cohere.NotFoundError) as refused:
        client.rerank(model="rerank-v3.5", query=QUERY, documents=TEXTS, request_options=ONCE)
    assert "'tenkyo'" in refused.value.body["message"]


def test_who_needs_a_key_is_told_by_the_clients_own_exception(index: FakeIndex) -> None:
    app = make_app(index, host="0.0.0.0")
    with serving(app) as address, httpx.Client(trust_env=False, timeout=SECONDS) as connection:
        client = cohere.ClientV2(api_key="none", base_url=address, httpx_client=connection)
        with pytest.raises(cohere.UnauthorizedError, match="key"):
            client.rerank(model="tenkyo", query=QUERY, documents=TEXTS, request_options=ONCE)
