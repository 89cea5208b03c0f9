from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError

from service.adapters.conversation import HISTORY, Conversation, read_messages


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def test_the_last_user_message_asks_and_the_earlier_ones_are_the_history() -> None:
    messages = [
        {"role": "system", "content": "Be brief."},
        user("When is herring landed?"),
        {"role": "assistant", "content": "On 31 days."},
        user("  "),
        user("And cod?"),
        {"role": "assistant", "content": None},
    ]
    assert read_messages(messages, "messages") == Conversation(
        "And cod?", ("When is herring landed?",)
    )


def test_text_parts_are_joined_line_by_line() -> None:
    parts = ["One", {"type": "text", "text": "two"}, {"type": "input_text", "text": "three"}]
    assert read_messages([user(parts)], "input").question == "One\ntwo\nthree"


def test_only_the_latest_questions_are_the_history() -> None:
    messages = [user(str(number)) for number in range(HISTORY + 3)]
    history = read_messages(messages, "messages").history
    assert history == tuple(str(number) for number in range(2, HISTORY + 2))


def test_a_picture_is_left_out_of_the_history_and_refused_in_the_question() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:"}}
    earlier = [user([picture, {"type": "text", "text": "What is this?"}]), user("And cod?")]
    assert read_messages(earlier, "messages").history == ("What is this?",)
    with pytest.raises(RequestValidationError) as refused:
        read_messages([user([picture])], "messages")
    (error,) = refused.value.errors()
    assert error["loc"] == ("body", "messages", 0, "content")
    assert "image_url" in error["msg"]


@pytest.mark.parametrize(
    ("messages", "field"),
    [
        ([{"role": "assistant", "content": "Yes."}], ("body", "messages")),
        ([user("\ud800")], ("body", "messages", 0, "content")),
        ([user(None)], ("body", "messages", 0, "content")),
    ],
)
def test_what_cannot_be_read_names_its_field(
    messages: list[dict[str, Any]], field: tuple[str | int, ...]
) -> None:
    with pytest.raises(RequestValidationError) as refused:
        read_messages(messages, "messages")
    assert refused.value.errors()[0]["loc"] == field
