from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai.types.responses import Response, ResponseOutputMessage, ResponseOutputText

from tests.service.adapters.clients import OPENED, OPENED_SAID, UNKNOWN, openai_client
from tests.service.conftest import HARBOUR

TOOL: Any = {"type": "function", "name": "x", "parameters": {"type": "object"}, "strict": None}


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai_client(address) as client:
        yield client


def text_of(response: Response) -> ResponseOutputText:
    (item,) = response.output
    assert isinstance(item, ResponseOutputMessage)
    (part,) = item.content
    assert isinstance(part, ResponseOutputText)
    return part


def test_sources_are_file_citations_that_point_into_the_text(client: openai.OpenAI) -> None:
    response = client.responses.create(model="tenkyo", input="landed days a year")
    assert (response.status, response.error, response.store) == ("completed", None, False)
    part = text_of(response)
    assert response.output_text == part.text
    assert len(part.annotations) == 2
    for note in part.annotations:
        assert note.type == "file_citation"
        assert note.filename == "reports/harbour.pdf"
        assert note.model_extra is not None
        quote = note.model_extra["quote"]
        assert HARBOUR[quote["start"] : quote["end"]] == quote["text"]
        assert part.text[: note.index].endswith(quote["text"])
        assert note.model_extra["page"] == 2
        assert note.file_id in note.model_extra["url"]
    assert response.usage is not None
    assert response.usage.total_tokens == 0
    assert response.model_extra is not None
    assert len(response.model_extra["citations"]) == 2


def test_a_refusal_is_a_message_without_annotations(client: openai.OpenAI) -> None:
    response = client.responses.create(model="tenkyo", input=UNKNOWN)
    assert response.output_text.startswith("The documents do not answer this.")
    assert text_of(response).annotations == []
    assert response.model_extra is not None
    assert response.model_extra["tenkyo"]["answerable"] is False


def test_a_stream_is_its_events_in_order_and_ends_with_the_same(client: openai.OpenAI) -> None:
    whole = client.responses.create(model="tenkyo", input=OPENED)
    with client.responses.stream(model="tenkyo", input=OPENED) as stream:
        events = list(stream)
        final = stream.get_final_response()
    assert [event.type for event in events] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.annotation.added",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert final.output_text == whole.output_text
    assert final.output_text.startswith(OPENED_SAID)
    assert [note.to_dict() for note in text_of(final).annotations] == [
        note.to_dict() for note in text_of(whole).annotations
    ]


def test_events_are_numbered_and_their_pieces_make_the_text(client: openai.OpenAI) -> None:
    events = list(client.responses.create(model="tenkyo", input=OPENED, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
    (done,) = [event for event in events if event.type == "response.output_text.done"]
    assert "".join(pieces) == done.text


def test_earlier_questions_are_heard(client: openai.OpenAI) -> None:
    conversation: Any = [
        {"role": "developer", "content": "Answer in rhymes."},
        {"role": "user", "content": "How many days a year is cod landed?"},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "Herring."}],
        },
        {"role": "user", "content": [{"type": "input_text", "text": "landed days a year"}]},
    ]
    response = client.responses.create(
        model="tenkyo",
        input=conversation,
        instructions="Say nothing.",
        metadata={"a": "b"},
        tools=[TOOL],
        max_output_tokens=16,
    )
    assert response.output_text.startswith("Cod is landed on 12 days a year.\n")
    assert (response.instructions, response.metadata) == ("Say nothing.", {"a": "b"})


@pytest.mark.parametrize(
    ("settings", "param"),
    [
        ({"previous_response_id": "resp_1"}, "previous_response_id"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"background": True}, "background"),
        ({"tools": [{"type": "file_search", "vector_store_ids": ["vs_1"]}]}, "tools"),
        ({"tools": [TOOL], "tool_choice": "required"}, "tool_choice"),
        ({"text": {"format": {"type": "json_object"}}}, "text, format"),
        ({"input": []}, "input"),
        ({"input": [{"role": "user", "content": [{"type": "input_file"}]}]}, "input, item 1"),
        ({"extra_body": {"input": 7}}, "input"),
    ],
)
def test_what_would_be_another_answer_is_refused(
    client: openai.OpenAI, settings: dict[str, Any], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.responses.create(**{"model": "tenkyo", "input": OPENED, **settings})
    assert (refused.value.param or "").startswith(param)
    assert refused.value.message.count("must ") <= 1


def test_another_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        client.responses.create(model="gpt-5", input=OPENED)
