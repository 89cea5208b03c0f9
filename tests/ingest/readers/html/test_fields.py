import pytest

from ingest.document.content import Content
from ingest.readers.html import read_html
from tests.ingest.trees import known_blocks


def read(body: str) -> Content:
    return read_html(f"<!doctype html><meta charset=utf-8><body><form>{body}</form>".encode())


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("<label for=a>Name *</label><p><input id=a value=' Ada '>", "Name: Ada"),
        ("<label>Name: <input type=text value=Ada></label>", "Name: Ada"),
        ("<label>Stay <input type=number value=3> nights</label>", "Stay: 3 nights"),
        ("<label><input value=3> nights</label>", "3 nights"),
        ("<p>Name: <input value=Ada>", "Name: Ada"),
        ("<input aria-label='Home port:' value=Kobe>", "Home port: Kobe"),
        ("<label for=a>Why</label><textarea id=a>It is\nso.</textarea>", "Why: It is so."),
        (
            "<label for=a>Port</label><select id=a><option>Osaka<option selected>Kobe</select>",
            "Port: Kobe",
        ),
        (
            "<label>Ports <select multiple><option selected>A<option>B<option selected>C</select>",
            "Ports: A, C",
        ),
        ("<input type=checkbox id=a checked><label for=a>Paid</label>", "☒ Paid"),
        ("<label><input type=radio> By post</label>", "☐ By post"),
        (
            "<label>Name <input value=Ada></label> <label>Port <input value=Kobe></label>",
            "Name: Ada\n\nPort: Kobe",
        ),
        ("<label>From <input value=1> to <input value=5></label>", "From 1 to 5"),
    ],
)
def test_a_value_is_read_after_its_label(form: str, text: str) -> None:
    assert read(form).text == text


@pytest.mark.parametrize(
    "field",
    [
        "<input>",
        "<input value=' '>",
        "<select><option>Osaka</select>",
        "<textarea></textarea>",
        *(
            f"<input type={kind} value=x>"
            for kind in ("hidden", "password", "submit", "search", "button", "FILE")
        ),
        "<input value=x hidden>",
    ],
)
def test_what_is_not_filled_in_or_no_value_gives_no_words(field: str) -> None:
    assert read(f"<label for=a>Name</label> {field}").text == "Name"
    assert read(f"<label>Name {field}</label>").text == "Name"


def test_a_label_in_another_cell_names_the_value_from_there() -> None:
    content = read(
        "<table><tr><th><label for=a>Name</label><td><input id=a value=Ada>"
        "<tr><th><label for=b>Port</label><td><select id=b><option selected>Kobe</select></table>"
        "<dl><dt><label for=c>Stay</label><dd><input id=c value=3></dl>"
    )
    assert [words for _, _, words in known_blocks(content)] == ["Name\tAda\nPort\tKobe", "Stay\t3"]
