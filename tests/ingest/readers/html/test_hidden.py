import pytest

from ingest.document.content import Content
from ingest.readers import read_content
from ingest.readers.html import read_html
from ingest.readers.options import ReadOptions
from tests.ingest.books import epub
from tests.ingest.mails import mail

HIDDEN = "hidden text was left out; show it to have it read"


def read(body: str, *, hidden: bool = False) -> Content:
    return read_html(f"<!doctype html><meta charset=utf-8><body>{body}".encode(), hidden=hidden)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>x</p>",
        "<p style='color: red; display: none'>x</p>",
        "<p style='visibility:hidden'>x</p>",
        "<div hidden><p>x</p></div>",
    ],
)
def test_hidden_text_is_left_out_and_said_unless_it_is_asked_for(hidden: str) -> None:
    content = read(f"<p>One {hidden}</p> tail<ul>{hidden}<li>{hidden}two</ul>")
    assert content.text.split() == ["One", "tail", "-", "two"]
    assert content.warnings == (HIDDEN,)
    whole = read(f"<p>One {hidden}</p>", hidden=True)
    assert whole.text == "One\n\nx"
    assert whole.warnings == ()


def test_a_hidden_row_of_a_table_is_read_where_that_is_asked_for() -> None:
    table = "<table><tr><th>a<th>b<tr><td>c<td>1<tr style='display:none'><td>d<td>2</table>"
    assert read(table).text == "a\tb\nc\t1"
    assert read(table, hidden=True).text == "a\tb\nc\t1\nd\t2"


@pytest.mark.parametrize(
    "page",
    [
        "<p hidden> </p>",
        "<script hidden>x</script>",
        "<nav><ul style='display:none'><li>x</ul></nav>",
    ],
)
def test_what_would_be_left_out_anyway_is_not_said(page: str) -> None:
    assert read(f"<p>One</p>{page}").warnings == ()


@pytest.mark.parametrize("name", ["a.html", "a.eml", "a.epub"])
def test_every_format_that_holds_pages_says_and_reads_it(name: str) -> None:
    body = "<p>It is so.</p><p style='display:none'>unseen</p>"
    data = {
        "a.html": body.encode(),
        "a.eml": mail("", body).as_bytes(),
        "a.epub": epub({"a.xhtml": f"<html><body>{body}</body></html>"}),
    }[name]
    content = read_content(data, name)
    assert "unseen" not in content.text
    assert [warning.removeprefix("OPS/a.xhtml: ") for warning in content.warnings] == [HIDDEN]
    assert "unseen" in read_content(data, name, ReadOptions(hidden=True)).text
