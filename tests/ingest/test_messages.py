"""Messages keep their templates wherever they go."""

import json
import pickle

import pytest

from ingest.messages import Message, from_stored, joined, to_shape, to_stored

PAGES = Message("pages {pages}", pages="1-3")
READ = Message("{pages} were read by OCR, {count} letters", pages=PAGES, count=12_000)


def test_a_message_is_its_text() -> None:
    assert READ == "pages 1-3 were read by OCR, 12,000 letters"
    assert f"{READ}." == "pages 1-3 were read by OCR, 12,000 letters."


@pytest.mark.parametrize("text", ["{", "}{0}", "{x", "港 😀"])
def test_values_may_be_any_text(text: str) -> None:
    assert Message("it says {text}", text=text) == f"it says {text}"


def test_its_shape_has_the_values_apart() -> None:
    assert to_shape(READ) == {
        "template": "{pages} were read by OCR, {count} letters",
        "values": {
            "pages": {"template": "pages {pages}", "values": {"pages": "1-3"}},
            "count": "12,000",
        },
    }


@pytest.mark.parametrize("message", [READ, "it is damaged", joined([READ, "it is damaged"])])
def test_what_is_kept_comes_back_alike(message: str) -> None:
    kept = from_stored(json.loads(json.dumps(to_stored(message))))
    sent = pickle.loads(pickle.dumps(message))
    assert kept == sent == message
    assert to_shape(kept) == to_shape(sent) == to_shape(message)


def test_messages_are_joined_by_semicolons() -> None:
    assert joined([]) == ""
    assert joined(["it is damaged"]) == "it is damaged"
    assert joined(["a", "b", "c"]) == "a; b; c"
