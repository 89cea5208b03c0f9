from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.content import Content
from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers.html import read_html
from ingest.structure.blocks import split_blocks
from tests.ingest.trees import check_known, known_blocks, rows_of


def read(body: str) -> Content:
    return read_html(f"<!doctype html><meta charset=utf-8><body>{body}".encode())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Hel<b>lo</b> <i>wor</i>ld.</p><p>Two.</p>", "Hello world.\n\nTwo."),
        ("<p>One\n  line\t&amp; &lt;more&gt; &#x6e2f;", "One line & <more> 港"),
        ("<p>One<br>two<br/>three", "One\ntwo\nthree"),
        ("<div>a<div>b</div>c</div>d", "a\n\nb\n\nc\n\nd"),
        ("<pre>a  b\n\n c</pre>", "a  b\n c"),
        ("<p>A <a href=x>link</a>, <span>a<!-- x -->b</span>", "A link, ab"),
        ("<p>10<sup>6</sup> m<sup>2</sup>, 1<sup>st</sup>, CO<sub>2</sub>", "10⁶ m², 1st, CO2"),
        ("<p>so<sup><a href='#n'>3</a></sup> <a href='#n'><sup>4</sup></a>", "so[3] [4]"),
        ("<p>so<sup><a href='#n'>[3]</a></sup>", "so[3]"),
        ("<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>", "港"),
        ("<details><summary>More</summary>It is so.</details>", "More\n\nIt is so."),
    ],
)
def test_words_are_read_as_they_are_shown(body: str, text: str) -> None:
    assert read(body).text == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<nav>x</nav>",
        "<div role=navigation>x</div>",
        "<script>x</script>",
        "<style>x</style>",
        "<template><p>x</p></template>",
        "<noscript>x</noscript>",
        "<select><option>x</select>",
        "<button>x</button>",
        "<svg><desc>x</desc><defs><text>x</text></defs><symbol><title>x</title></symbol></svg>",
        "<!-- x -->",
    ],
)
def test_what_is_no_content_is_left_out(hidden: str) -> None:
    content = read(f"<p>One {hidden}</p> tail<ul>{hidden}<li>{hidden}two</ul>")
    assert content.text.split() == [*("One", "tail", "-", "two")]
    assert content.warnings == ()


def test_the_main_part_is_read_where_a_page_has_one() -> None:
    assert read("<header>Site</header><main><p>It is so.</p></main><footer>x</footer>").text == (
        "It is so."
    )
    assert read("<p>a</p><main></main>").text == "a"
    assert read("<main>a</main><main>b</main>").text == "a\n\nb"


def test_what_is_outside_the_main_part_is_said() -> None:
    page = "<nav>Home</nav><header>Port of Aske</header>{}<footer>2024 <s>x</s></footer>"
    assert read(page.format("<main><p>It is <del>so</del>.</p></main>")).warnings == (
        "15 letters outside of the page's main part (headers, footers, side bars) were left out; "
        "save it as PDF to have them read",
    )
    assert read(page.format("<div role=main>It is so.</div>")).warnings == ()
    no_words = "<nav>Home</nav><script>x</script><header hidden>Site</header>"
    assert read(f"{no_words}<main>It is so.</main>").warnings == ()


def test_headings_have_their_level() -> None:
    content = read("<h1>Port <i>dues</i></h1><p>It is so.<h3>A<br>B</h3><h2> </h2>")
    assert known_blocks(content) == [
        (Kind.HEADING, 1, "Port dues"),
        (Kind.PARAGRAPH, 0, "It is so."),
        (Kind.HEADING, 3, "A B"),
    ]


def test_beside_headings_only_bold_paragraphs_may_be_headings() -> None:
    content = read(
        "<h1>Bridge</h1><p><b>Owner:</b> Town of Reedham</p><p>Weight limit: 18 tonnes</p>"
        '<p><strong>Repairs</strong></p><p style="font-weight:700">Dates</p>'
        "<pre>Port    Dues\nKobe      12\nOsaka      9</pre>"
    )
    plain = [one.of(content.text) for one in content.blocks if one.kind is Kind.PARAGRAPH]
    assert plain == ["Owner: Town of Reedham", "Weight limit: 18 tonnes"]


def test_lists_are_nested_and_numbered() -> None:
    body = "<ol><li>one<ul><li>a<p>more</ul>tail<li value=5>five<li><p>six</ol>"
    body += "<ol type=a start=2><li>b</ol><ul></ul>"
    assert read(body).text.split("\n") == [
        *("1. one", "  - a", "    more", "  tail", "5. five", "6. six", "b. b")
    ]


def test_tables_are_rows_of_cells() -> None:
    body = """<table><caption>Table 1</caption><thead><tr><th>A<th>B<th>C</thead>
    <tr><td rowspan=2>k<td>1 <b>0</b><td><ul><li>x<li>y</ul>
    <tr><td colspan=2>wide<tr><td>z</table>"""
    content = read(body)
    table = "A\tB\tC\nk\t1 0\tx y\n\twide\twide\nz\t\t"
    assert known_blocks(content) == [(Kind.CAPTION, 0, "Table 1"), (Kind.TABLE, 1, table.strip())]


def test_rows_of_header_cells_head_a_table() -> None:
    body = "<table><tr><th colspan=2>A<tr><th>B<th>C<tr><th>row<td>1</table>"
    assert known_blocks(read(body)) == [(Kind.TABLE, 2, "A\t\nB\tC\nrow\t1")]
    assert known_blocks(read("<table><tr><th>A<th>B</table>"))[0][1] == 0


def test_tables_that_only_place_things_are_none() -> None:
    inner = "<table><tr><td>a<td>b</table>"
    content = read(f"<table><tr><td><h2>Title</h2><td>{inner}</table>")
    assert content.text == "Title\n\na\tb"
    assert [kind for kind, _, _ in known_blocks(content)] == [Kind.HEADING, Kind.TABLE]
    assert read("<table><tr><td>a<tr><td>b</table>").text == "a\n\nb"
    assert read("<table role=presentation><tr><td>a<td>b</table>").text == "a\n\nb"


def test_definitions_are_a_table() -> None:
    body = "<dl><dt>Berth<dd>A place<dd>A bed<dt>Dock<dt>Pier<dd>One <i>thing</i></dl>"
    assert known_blocks(read(body)) == [
        (Kind.TABLE, 0, "Berth\tA place\n\tA bed\nDock, Pier\tOne thing")
    ]
    assert read("<dl><dt>A<dd>b<ul><li>c</ul></dl>").text == "A\n\nb\n\n- c"


def test_definitions_and_rows_with_header_cells_have_no_header_row() -> None:
    entries = [("Berth", "No. 4"), ("Length", "31"), ("Crew", "9")]
    body = "".join(f"<dt>{term}<dd>{value}" for term, value in entries)
    rows = "".join(f"<tr><th>{term}<td>{value}" for term, value in entries)
    for page in (f"<dl>{body}</dl>", f"<table>{rows}</table>"):
        content = read(page)
        [table] = split_blocks(content.text, content.blocks)
        assert [(row.header, row.labels) for row in rows_of(table.units)] == [(False, 1)] * 3


def test_rows_below_a_tall_cell_are_named_by_it() -> None:
    content = read(
        "<table><tr><th>Port<th>Vessel<th colspan=2>Dues<tr><td rowspan=2>Kobe<td>Tanker"
        "<td>12<td>13<tr><td>Ferry<td colspan=2>free<tr><td>Osaka<td>Tanker<td>9<td>8</table>"
    )
    [table] = split_blocks(content.text, content.blocks)
    rows = [row for row in rows_of(table.units) if not row.header]
    said = [[cell.of(content.text) for cell in row.cells] for row in rows]
    assert said[1] == ["", "Ferry", "free", "free"]
    assert [row.labels for row in rows] == [2] * 3
    parents = [[one.of(content.text) for one in row.parents] for row in rows]
    assert parents == [[], ["Kobe"], []]
    heads = [[one.of(content.text) for one in cell.headers] for cell in rows[1].cells]
    assert heads == [["Port"], ["Vessel"], ["Dues"], ["Dues"]]
    assert not any(cell.spanned_by for row in rows_of(table.units) for cell in row.cells)


def test_a_table_in_a_cell_is_a_table_below_its_row() -> None:
    inner = "<table><tr><td>Rain gauge<td>6<tr><td>Camera<td>17</table>"
    content = read(
        f"<table><tr><th>Station<th>Devices<tr><td>Fen hut<td>See list {inner}"
        "<tr><td>Ridge hut<td>Mast</table>"
    )
    assert known_blocks(content) == [
        (Kind.TABLE, 1, "Station\tDevices\nFen hut\tSee list\nRidge hut\tMast"),
        (Kind.CAPTION, 0, "Fen hut: See list"),
        (Kind.TABLE, 0, "Rain gauge\t6\nCamera\t17"),
    ]


def test_figures_have_captions() -> None:
    body = "<figure><img src=x alt=y><figcaption>Fig. 1 <i>Dues</i></figcaption></figure>"
    assert known_blocks(read(body)) == [(Kind.CAPTION, 0, "y"), (Kind.CAPTION, 0, "Fig. 1 Dues")]


def test_notes_are_known_by_what_leads_to_them() -> None:
    body = "<p>so<sup><a href='#n1'>1</a></sup> and<a href='#n2'><sup>†</sup></a>"
    body += "<ol><li id=n1><p>One note. <a href='#r'>↩</a><li>An item.</ol><p id=n2>^ † Two.</p>"
    content = read(body)
    assert content.text == "so[1] and†\n\n[1] One note.\n\n2. An item.\n\n† Two."
    kinds = [kind for kind, _, _ in known_blocks(content)]
    assert kinds == [Kind.FOOTNOTE, Kind.LIST, Kind.FOOTNOTE]


def test_the_title_is_the_pages_own() -> None:
    assert read("<title> Port\n dues </title><h1>Dues").title == "Port dues"
    assert read("<title>Untitled</title><h1>Dues").title == "Dues"
    assert read("<p>It is so.").title is None
    assert (
        read("<svg><symbol><title>Menu</title></symbol><title>Map</title></svg>It.").title is None
    )


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="Shift_JIS">港湾'.encode("cp932"),
        "<meta http-equiv=Content-Type content='text/html; charset=euc-jp'>港湾".encode("euc-jp"),
        "<?xml version='1.0' encoding='Shift_JIS'?><html><body>港湾</body></html>".encode("cp932"),
        "港湾".encode(),
        "港湾".encode("utf-8-sig"),
        "港湾".encode("utf-16"),
        "<meta charset=utf-16>港湾".encode(),
        "<meta charset=unknown>港湾".encode(),
        "<p>港湾の使用料は次のとおりです。".encode("cp932"),
    ],
)
def test_the_encoding_is_found(data: bytes) -> None:
    assert read_html(data).text.startswith("港湾")


def test_latin_1_is_what_browsers_make_of_it() -> None:
    assert read_html(b"<meta charset=iso-8859-1>\x93Caf\xe9\x94").text == "“Café”"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<p>\x81\x9d\xff", "its encoding cannot be told"),
        (b"PK\x03\x04", "office file or archive; save it as HTML"),
        (b"<p>\0", "binary file"),
        (b" \n", "there is no text"),
        (b"<div>" * 3000 + b"x", "nested more than 250 deep"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_html(data)


def test_a_table_cannot_claim_endless_columns() -> None:
    row = "<tr>" + "<td colspan=999999999 rowspan=999999999>x" * 50
    assert len(read(f"<table>{row * 3}</table>").text) < 10_000


TAGS = ["<p>", "</p>", "<b>", "<ul>", "</ul>", "<li>", "<table>", "<tr>", "<td>", "</table>"]
TAGS += ["<h2>", "</h2>", "<br>", "<dl>", "<dd>", "<pre>", "</pre>", "<sup>", "</sup>", "<div>"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*TAGS, "alpha", "beta ", " gamma", "1"]), max_size=30))
def test_no_word_is_lost_whatever_the_tags(pieces: list[str]) -> None:
    words = "".join(piece for piece in pieces if not piece.startswith("<"))
    try:
        content = read(" ".join(pieces))
    except UnreadableFileError:
        assert not words.strip()
        return
    plain = content.text.replace("¹", "1")
    assert plain.count("alpha") == words.count("alpha")
    assert plain.count("gamma") == words.count("gamma")
    check_known(content.text, content.blocks)


@settings(deadline=None)
@given(st.binary(max_size=60).map(lambda data: b"<p>\xe6\xb8\xaf" + data))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableFileError):
        assert isinstance(read_html(data).text, str)


def test_an_xhtml_element_ends_where_it_begins() -> None:
    page = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        '<script src="a.js"/></head><body><p><a id="x"/>One<br/>two</p><i/><p>three</p></body>'
    )
    assert read_html(page.encode()).text == "One\ntwo\n\nthree"
