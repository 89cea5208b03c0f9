from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

from service.http.security_headers import ADAPTER_LIMIT
from tests.browsing import serving
from tests.service.adapters.clients import OPENED, OPENED_SAID, UNKNOWN, openai_client
from tests.service.conftest import HARBOUR, make_app
from tests.service.fake import FakeIndex

TOOL: Any = {"type": "function", "function": {"name": "x", "parameters": {"type": "object"}}}


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai_client(address) as client:
        yield client


def said(*questions: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "user", "content": question} for question in questions]


def complete(client: openai.OpenAI, *questions: str, **more: Any) -> ChatCompletion:
    completion = client.chat.completions.create(model="tenkyo", messages=said(*questions), **more)
    assert isinstance(completion, ChatCompletion)
    return completion


def test_an_answer_is_the_documents_words_with_sources_below(
    client: openai.OpenAI, address: str
) -> None:
    completion = complete(client, OPENED)
    (choice,) = completion.choices
    message = choice.message
    assert (choice.finish_reason, message.role, message.refusal) == ("stop", "assistant", None)
    assert message.content is not None
    answer, _, notes = message.content.partition("\n\nSources:\n")
    assert answer == OPENED_SAID
    (citation,) = completion.model_extra["citations"]
    assert notes == f"- [1] Harbour report 😀🚢, page 1 {citation['url']}"
    quote = citation["quote"]
    assert HARBOUR[quote["start"] : quote["end"]] == quote["text"] == OPENED_SAID
    assert citation["url"].startswith(f"{address}/documents/")
    assert completion.usage is not None
    assert completion.usage.total_tokens == 0
    assert completion.system_fingerprint == "g1"


def test_annotations_point_at_the_lines_of_the_sources(client: openai.OpenAI) -> None:
    message = complete(client, "landed days a year").choices[0].message
    assert len(message.annotations or ()) == 2
    assert message.content is not None
    cited = [note.url_citation for note in message.annotations or ()]
    for one in cited:
        line = message.content[one.start_index : one.end_index]
        # Both are in one place, so that they share a line, which leads to the first.
        assert line.startswith(f"[1] [2] {one.title}")
        assert line.endswith(cited[0].url)
    assert cited[0].url != cited[1].url


def test_a_refusal_is_a_message_with_its_reason_and_what_is_nearest(
    client: openai.OpenAI,
) -> None:
    completion = complete(client, UNKNOWN)
    content = completion.choices[0].message.content
    extra = completion.model_extra
    assert content is not None
    assert extra is not None
    assert extra["citations"] == []
    assert extra["tenkyo"]["answerable"] is False
    assert content.startswith(f"The documents do not answer this. {extra['tenkyo']['reason']}")
    nearest = extra["tenkyo"]["nearest"]
    assert nearest
    assert all(f"{each['quote']['text']} {each['url']}" in content for each in nearest)
    assert completion.choices[0].message.annotations == []
    assert completion.choices[0].finish_reason == "stop"


def test_a_stream_says_the_same(client: openai.OpenAI) -> None:
    whole = complete(client, OPENED)
    with client.chat.completions.stream(
        model="tenkyo", messages=said(OPENED), stream_options={"include_usage": True}
    ) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    assert {"chunk", "content.delta", "content.done"} <= kinds
    (choice,) = final.choices
    assert choice.message.content == whole.choices[0].message.content
    assert choice.finish_reason == "stop"
    assert choice.message.model_extra is not None
    assert final.usage is not None
    assert final.usage.total_tokens == 0


def test_the_last_chunk_bears_the_citations(client: openai.OpenAI) -> None:
    whole = complete(client, OPENED)
    chunks = list(
        client.chat.completions.create(model="tenkyo", messages=said(OPENED), stream=True)
    )
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].model_extra == whole.model_extra
    note = whole.choices[0].message.annotations
    assert note is not None
    delta = chunks[-1].choices[0].delta.model_extra
    assert delta == {"annotations": [each.model_dump() for each in note]}
    assert {chunk.id for chunk in chunks} == {chunks[0].id}


def test_earlier_questions_are_heard_and_earlier_answers_are_not(client: openai.OpenAI) -> None:
    messages: list[Any] = [
        {"role": "system", "content": "You are a pirate. Answer in rhymes about herring."},
        {"role": "user", "content": "How many days a year is cod landed?"},
        {"role": "assistant", "content": "Herring herring herring herring."},
        {"role": "user", "content": [{"type": "text", "text": "landed days a year"}]},
    ]
    alone = complete(client, "landed days a year").choices[0].message.content
    followed = client.chat.completions.create(model="tenkyo", messages=messages)
    content = followed.choices[0].message.content
    assert alone is not None
    assert content is not None
    assert "Herring is landed" in alone
    assert content.startswith("Cod is landed on 12 days a year.")
    assert "Herring is landed" not in content


def test_only_the_documents_that_the_filter_names_are_looked_in(client: openai.OpenAI) -> None:
    named = {"filter": {"source": ["sheds.md"]}}
    completion = complete(client, OPENED, extra_body=named)
    assert completion.model_extra is not None
    assert completion.model_extra["tenkyo"]["answerable"] is False
    assert complete(client, OPENED, extra_body={"limit": 1}).model_extra["citations"]


def test_a_japanese_question_has_its_sources_in_japanese(client: openai.OpenAI) -> None:
    content = complete(client, "港は一九一一年に開かれた").choices[0].message.content
    assert content is not None
    assert "\n\n出典:\n- [1] 港の記録" in content


@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": 0.2, "top_p": 0.5, "seed": 7, "user": "somebody"},
        {"max_tokens": 1},
        {"max_completion_tokens": 1},
        {"stop": ["opened"]},
        {"n": 1, "tools": [], "response_format": {"type": "text"}, "logprobs": False},
        {"tools": [TOOL], "tool_choice": "auto", "parallel_tool_calls": True},
        {"functions": [TOOL["function"]], "function_call": "none"},
        {"extra_body": {"chat_id": "a client's own"}},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_what_steers_a_language_model_changes_nothing(
    client: openai.OpenAI, settings: dict[str, Any]
) -> None:
    plain = complete(client, OPENED).choices[0].message
    assert complete(client, OPENED, **settings).choices[0].message == plain


@pytest.mark.parametrize(
    ("settings", "param"),
    [
        ({"n": 2}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"tools": [TOOL], "tool_choice": "required"}, "tool_choice"),
        ({"tools": [TOOL], "tool_choice": TOOL}, "tool_choice"),
        ({"functions": [TOOL["function"]], "function_call": {"name": "x"}}, "function_call"),
        ({"extra_body": {"tools": [{"type": "web_search"}]}}, "tools"),
        ({"extra_body": {"tools": {"type": "function"}}}, "tools"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"web_search_options": {"search_context_size": "low"}}, "web_search_options"),
        ({"extra_body": {"filter": {"sources": ["a"]}}}, "filter, sources"),
        ({"extra_body": {"limit": 0}}, "limit"),
        ({"stream_options": {"include_usage": 0}}, "stream_options, include_usage"),
        ({"extra_body": {"messages": []}}, "messages"),
        ({"extra_body": {"messages": [{"role": "system", "content": "Hi"}]}}, "messages"),
        ({"extra_body": {"messages": "Hi"}}, "messages"),
    ],
)
def test_what_would_be_another_answer_is_refused(
    client: openai.OpenAI, settings: dict[str, Any], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        complete(client, OPENED, **settings)
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"
    assert refused.value.code == "invalid_request"
    assert param.split(",")[0] in refused.value.message


def test_a_picture_is_refused_and_an_earlier_one_passed_over(client: openai.OpenAI) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    shown: Any = {"role": "user", "content": [{"type": "text", "text": OPENED}, picture]}
    with pytest.raises(openai.BadRequestError, match="'image_url' are not read here"):
        client.chat.completions.create(model="tenkyo", messages=[shown])
    completion = client.chat.completions.create(model="tenkyo", messages=[shown, *said(OPENED)])
    assert (completion.choices[0].message.content or "").startswith(OPENED_SAID)


@pytest.mark.parametrize("question", ["", "?!…", "x" * 5000, "\ud800"])
def test_what_cannot_be_asked_is_a_bad_request(address: str, question: str) -> None:
    body = b'{"model":"tenkyo","messages":[{"role":"user","content":%s}]}'
    content = b'"\\ud800"' if question == "\ud800" else f'"{question}"'.encode()
    with (
        openai_client(address) as client,
        pytest.raises(openai.BadRequestError) as refused,
    ):
        client.post("/chat/completions", cast_to=object, content=body % content)
    assert refused.value.type == "invalid_request_error"


def test_other_models_and_addresses_are_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.chat.completions.create(model="gpt-4o", messages=said(OPENED))
    assert (refused.value.type, refused.value.code) == ("not_found_error", "not_found")
    with pytest.raises(openai.APIStatusError) as refused_method:
        client.get("/chat/completions", cast_to=object)
    assert refused_method.value.status_code == 405


def test_too_large_a_request_is_said_so(client: openai.OpenAI) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        complete(client, "x" * (ADAPTER_LIMIT + 1))
    assert refused.value.status_code == 413
    assert refused.value.type == "invalid_request_error"
    assert "kB" in refused.value.message


def test_without_an_index_it_is_not_ready_and_says_when_to_try_again(
    index: FakeIndex,
) -> None:
    index.current = None
    with serving(make_app(index)) as address, openai_client(address) as client:
        assert [model.id for model in client.models.list()] == ["tenkyo"]
        for stream in (False, True):
            with pytest.raises(openai.InternalServerError) as refused:
                client.chat.completions.create(model="tenkyo", messages=said(OPENED), stream=stream)
            assert refused.value.status_code == 503
            assert refused.value.code == "not_ready"
            assert "python -m ingest" in refused.value.message
            assert refused.value.response.headers["retry-after"] == "5"


def test_a_fault_of_ours_is_a_server_error(index: FakeIndex) -> None:
    index.fault = RuntimeError("a secret of the inside")
    with serving(make_app(index)) as address, openai_client(address) as client:
        with pytest.raises(openai.InternalServerError) as refused:
            complete(client, OPENED)
        assert "secret" not in str(refused.value.body)


def test_questions_are_timed_and_refusals_counted(index: FakeIndex) -> None:
    with serving(make_app(index)) as address, openai_client(address) as client:
        complete(client, UNKNOWN)
        raw = client.chat.completions.with_raw_response.create(
            model="tenkyo", messages=said(OPENED)
        )
        assert "answer;dur=" in raw.headers["server-timing"]
        metrics = client.with_options(base_url=address).get("/metrics", cast_to=str)
    assert "tenkyo_refusals_total 1.0" in metrics
    assert 'tenkyo_stage_seconds_count{stage="answer"} 2.0' in metrics
    assert 'route="/v1/chat/completions"' in metrics


def test_who_needs_a_key_is_told_by_the_clients_own_exception(index: FakeIndex) -> None:
    app = make_app(index, host="0.0.0.0")
    with serving(app) as address, openai_client(address) as client:
        with pytest.raises(openai.AuthenticationError) as refused:
            complete(client, OPENED)
        assert refused.value.type == "authentication_error"
        assert "key" in refused.value.message


def test_a_stream_begins_before_the_answer_is_made(index: FakeIndex) -> None:
    with serving(make_app(index)) as address, openai_client(address) as client:
        index.gate.clear()
        stream = client.chat.completions.create(model="tenkyo", messages=said(OPENED), stream=True)
        first = next(stream)
        assert first.choices[0].delta.role == "assistant"
        assert index.inside, "the question is still being answered"
        index.gate.set()
        assert "".join(each.choices[0].delta.content or "" for each in stream).startswith(
            OPENED_SAID
        )


def test_a_fault_amid_a_stream_is_an_error(index: FakeIndex) -> None:
    index.fault = RuntimeError("a secret of the inside")
    with serving(make_app(index)) as address, openai_client(address) as client:
        stream = client.chat.completions.create(model="tenkyo", messages=said(OPENED), stream=True)
        with pytest.raises(openai.APIError) as refused:
            list(stream)
        assert "secret" not in str(refused.value.body)
