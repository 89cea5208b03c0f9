from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.nodes import Kind
from ingest.errors import UnreadableFileError
from ingest.readers.delimited import read_csv, read_tsv
from tests.ingest.trees import known_blocks

TABLE = "Port\tDues\nKobe\t1,200\nOsaka\t900"


@pytest.mark.parametrize(
    "data",
    [
        'Port,Dues\nKobe,"1,200"\nOsaka,900\n',
        "Port;Dues\r\nKobe;1,200\r\nOsaka;900\r\n",
        "Port\tDues\rKobe\t1,200\rOsaka\t900",
        "Port|Dues\nKobe|1,200\nOsaka|900",
        'Port,Dues\n\n"Kobe ","1,200"\n,\nOsaka,900,\n',
        '"Port","Dues"\n"Kobe"," 1,200"\n"Osaka","900"',
    ],
)
def test_the_delimiter_is_told(data: str) -> None:
    content = read_csv(data.encode())
    assert content.text == TABLE
    assert known_blocks(content) == [(Kind.TABLE, 1, TABLE)]
    assert (content.media_type, content.page_starts) == ("text/csv", ())


def test_a_tsv_is_parted_by_tabs_whatever_else_it_holds() -> None:
    content = read_tsv(b"a,b\tc\nd,e\tf\n")
    assert (content.text, content.media_type) == ("a,b\tc\nd,e\tf", "text/tab-separated-values")


def test_a_cell_is_one_line() -> None:
    data = 'Port,Remark\nKobe,"one\ntwo ""three"""\n'
    assert read_csv(data.encode()).text == 'Port\tRemark\nKobe\tone two "three"'


def test_quotes_that_stand_for_themselves_are_kept() -> None:
    assert read_csv(b'Pipe,Size\nA,"5 inch" wide\nB,6"\n').text == (
        'Pipe\tSize\nA\t"5 inch" wide\nB\t6"'
    )
    assert read_tsv(b'Pipe\tSize\nA\t"5\nB\t6\n').text == 'Pipe\tSize\nA\t"5\nB\t6'


def test_lines_above_the_table_are_paragraphs() -> None:
    content = read_csv(b"Port dues\nas of May\n\nPort,Dues\nKobe,12\n")
    assert content.text == "Port dues\nas of May\n\nPort\tDues\nKobe\t12"
    assert known_blocks(content)[0][1] == 1


def test_a_single_column_is_lines() -> None:
    content = read_csv(b"It is so.\n\nIt was so, once.\nEver.")
    assert (content.text, content.blocks) == ("It is so.\nIt was so, once.\nEver.", ())


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ("Port,City\nKobe,Hyogo", 1),
        ("2023,2024\n1,2", 0),
        ("Kobe,12\nOsaka,13", 0),
        ("Port,\nKobe,12", 0),
        ("Port,Port\nKobe,12", 0),
        ("Kobe,Hyogo\nKobe,x", 0),
        ("Port,City", 0),
        ("Vessel,Egret\nHull,Concrete\nBuilt,1951\nCabin,deck 2\n", 0),
        ("Name,Limit\nAnn,5\nBob,none\nCy,7\nDi,unlimited\nEd,9\n", 1),
    ],
)
def test_a_header_is_known_by_its_words(data: str, headers: int) -> None:
    assert known_blocks(read_csv(data.encode()))[0][1] == headers


JAPANESE = "港,使用料の額\n神戸,1200円\nA社,ﾄﾞｯｸ\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932", "euc_jp"])
def test_the_encoding_is_told(encoding: str) -> None:
    assert read_csv(JAPANESE.encode(encoding)).text == "港\t使用料の額\n神戸\t1200円\nA社\tﾄﾞｯｸ"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("Café,Größe\nè,ü".encode("cp1252"), "encoding cannot be told.*save it as UTF-8"),
        ("Москва,Киев\nОдесса,Рига".encode("cp1251"), "encoding cannot be told"),
        ("МОСКВА,КИЕВ".encode("cp1251"), "encoding cannot be told"),
        (b"a,b\0", "it is a binary file, not text"),
        (b"\xff\xfea", "damaged"),
        (b"PK\x03\x04", "office file or archive; save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office file or archive"),
        (b"%PDF-1.4", "it is a PDF"),
    ],
)
def test_what_cannot_be_decoded_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_csv(data)


def test_a_long_cell_is_read() -> None:
    assert len(read_csv(f"a,b\nc,{'x' * 200_000}".encode()).text) > 200_000


CELLS = st.text(st.sampled_from("ab,;|\t\"' \n港1"), max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_no_cell_is_lost_whatever_it_holds(rows: list[list[str]]) -> None:
    data = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)
    text = read_csv(data.encode()).text
    for letter in "ab港1":
        assert text.count(letter) == data.count(letter)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableFileError):
        assert isinstance(read_csv(data).text, str)
