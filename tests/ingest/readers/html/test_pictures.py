import pytest

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.readers.html import read_html
from ingest.readers.html.hidden import HIDDEN
from ingest.structure.blocks import split_blocks


def read(body: str, *, hidden: bool = False) -> Content:
    return read_html(f"<!doctype html><meta charset=utf-8><body>{body}".encode(), hidden=hidden)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Press <img src=pen.png alt=' the\npen '> to edit.", "Press the pen to edit."),
        (
            "<p>One</p><picture><source srcset=a><img alt='Open 9 to 17'></picture>",
            "One\n\nOpen 9 to 17",
        ),
        ("<p>One <img alt=''><img><img src=a.png alt=a.png><img alt='IMG_12.JPG'>two", "One two"),
        ("<a href=x><img alt='Port dues'> Port dues</a>", "Port dues"),
        ("<figure><a><img alt=Quay></a><figcaption>Quay in 1911", "Quay in 1911"),
        (
            "<table><tr><td>Fish<td><img alt=yes><tr><td>Eel<td><img alt=no></table>",
            "Fish\tyes\nEel\tno",
        ),
        ("<p><s>Was <img alt=red></s>", "Was red"),
    ],
)
def test_alternative_texts_stand_for_images(body: str, text: str) -> None:
    assert read(body).text == text


def test_an_alternative_text_is_struck_with_what_it_stands_in() -> None:
    content = read("<p><s><img alt=red></s> blue")
    assert [span.of(content.text) for span in content.struck] == ["red"]


def test_an_image_alone_heads_nothing() -> None:
    content = read("<img alt='Port of Aske'><p>The quay opened in 1911 and is open to all.</p>")
    kinds = [block.kind for block in split_blocks(content.text, content.blocks)]
    assert kinds == [Kind.CAPTION, Kind.PARAGRAPH]


def test_a_drawing_says_its_titles_and_texts_in_lines() -> None:
    drawing = """<p>See</p><svg><title>Dues by year</title><desc>Made by a program</desc>
    <style>.a{}</style><g><text x=1 y=2><tspan x=1>in thousand</tspan><tspan x=1>crowns</tspan>
    </text></g><text>20<tspan>24</tspan></text><rect><title>2024: 45</title></rect>
    <foreignObject><div>Total</div><div>90</div></foreignObject></svg>"""
    assert read(drawing).text == (
        "See\n\nDues by year\nin thousand crowns\n2024\n2024: 45\nTotal 90"
    )


def test_a_drawing_in_a_sentence_does_not_part_it() -> None:
    assert read("<p>Press <svg><title>Pen</title><path/></svg> to edit.").text == (
        "Press Pen to edit."
    )


def test_of_alternatives_in_a_drawing_one_is_read() -> None:
    label = "<switch><foreignObject><p>Quay</p></foreignObject><text>Quay</text></switch>"
    assert read(f"<svg>{label}</svg>").text == "Quay"


@pytest.mark.parametrize(
    "picture",
    [
        "<img alt=x style='display:none'>",
        "<img alt=x hidden>",
        "<svg style='display:none'><text>x</text></svg>",
        "<svg><g display=none><text>x</text></g></svg>",
        "<svg><text visibility=hidden>x</text></svg>",
        "<style>.a{display:none}</style><svg><g class=a><text>x</text></g></svg>",
    ],
)
def test_what_is_hidden_in_pictures_is_left_out_and_said(picture: str) -> None:
    content = read(f"<p>One</p>{picture}")
    assert content.text == "One"
    assert content.warnings == (HIDDEN,)
    whole = read(f"<p>One</p>{picture}", hidden=True)
    assert whole.text == "One\n\nx"
    assert whole.warnings == ()
