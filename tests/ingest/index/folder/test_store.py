import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.document import PAGE_BREAK, Document, ParsedDocument, Passage
from ingest.document.nodes import Span
from ingest.index.folder.store import STORE_FILE, Store, StoredDocument
from ingest.index.folder.writing.store_writer import Copy, StoreWriter, copy_documents
from ingest.passages import split_passages
from ingest.readers import read_document, with_sources
from ingest.structure.sections import read_structure
from tests.fake_encoder import WordTokens
from tests.ingest.pdfs import make_pdf

TABLE = "Field\tItem\tSold\nFood\tSake\t12\n\tWagyu 𠮷😀\t30\n"
ACT = read_document(b"# Act\n\nIt is law. It was not:\n\n- so\n  - or so\n", "b.md")
NOTED = replace(ACT.document, notes=("page 1 was read by OCR: 港",), ocr=(Span(0, 5), Span(7, 9)))
PARSED = (
    replace(ACT, document=with_sources(NOTED, ("b.md", "c/b.md"))),
    read_document(make_pdf(["# One\nIt is on one.", "", "# Three\nIt is on three."]), "d.pdf"),
    read_document(TABLE.encode(), "表.txt"),
)
DOCUMENTS = tuple(parsed.document for parsed in PARSED)


def parsed_of(document: Document) -> ParsedDocument:
    known = {parsed.document: parsed for parsed in PARSED}
    return known.get(document) or ParsedDocument(document, read_structure(document.text))


def passages_of(document: Document) -> list[Passage]:
    return split_passages(parsed_of(document), WordTokens())


def keys_of(document: Document) -> list[str]:
    return [f"{document.id}-{one.ordinal}" for one in passages_of(document)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(StoreWriter(tmp_path)) as writer:
        for document in DOCUMENTS:
            writer.add(parsed_of(document), passages_of(document), keys_of(document))
    with closing(Store(tmp_path)) as opened:
        yield opened


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Store(tmp_path)
    assert not (tmp_path / STORE_FILE).exists()


@pytest.mark.usefixtures("store")
def test_a_store_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    connections: list[sqlite3.Connection] = []

    def connect_and_note(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connections.append(connect(*arguments, **named))
        return connections[-1]

    monkeypatch.setattr(sqlite3, "connect", connect_and_note)
    before = (tmp_path / STORE_FILE).read_bytes()
    with closing(Store(tmp_path)), pytest.raises(sqlite3.OperationalError, match="readonly"):
        connections[0].execute("DELETE FROM passages")
    assert (tmp_path / STORE_FILE).read_bytes() == before


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.source)
def test_documents_and_passages_come_back_as_they_were(document: Document, store: Store) -> None:
    assert store.document(document.id) == document
    assert store.passages_of(document.id) == passages_of(document)
    assert store.sections(document.id) == parsed_of(document).sections
    assert store.word_boxes(document.id) == parsed_of(document).word_boxes


def test_words_are_found_by_their_page(store: Store) -> None:
    document = DOCUMENTS[1]
    words = [store.page_words(document.id, page) for page in (1, 2, 3)]
    assert ["".join(document.text[w.start : w.end] for w in page) for page in words] == [
        "".join(page.split()) for page in document.text.split(PAGE_BREAK)
    ]
    assert [len({word.line for word in page}) for page in words] == [2, 0, 2]


def test_what_is_not_there_is_not_found(store: Store) -> None:
    assert store.document("f" * 16) is None
    assert store.sections("f" * 16) is None
    assert store.passages_of("f" * 16) == []
    assert store.rows_of([]) == []
    assert store.passages([]) == []
    assert store.page_words("f" * 16, 1) == store.page_words(DOCUMENTS[1].id, 4) == ()
    assert store.page_words(DOCUMENTS[0].id, 1) == ()
    assert store.word_boxes(DOCUMENTS[0].id) == ()
    assert store.passage_holding("f" * 16, Span(0, 1)) is None


def test_rows_are_found_by_their_keys(store: Store) -> None:
    keys = keys_of(DOCUMENTS[1])
    assert store.rows_of_keys([*keys, "none"]) == dict(zip(keys, (1, 2), strict=True))


def test_rows_run_through_all_documents(store: Store) -> None:
    keys = [key for document in DOCUMENTS for key in keys_of(document)]
    assert list(store.embedded()) == list(enumerate(keys))
    assert store.rows_of([DOCUMENTS[2].id, DOCUMENTS[0].id]) == [0, 3]


def test_passages_come_in_the_order_asked_for(store: Store) -> None:
    assert [one.document_id for one in store.passages([3, 0, 3])] == [
        DOCUMENTS[2].id,
        DOCUMENTS[0].id,
        DOCUMENTS[2].id,
    ]


def test_any_number_of_rows_can_be_asked_for(store: Store) -> None:
    # SQLite takes 32,766 parameters at most.
    assert len(store.passages([0] * 40_000)) == 40_000
    assert store.rows_of([DOCUMENTS[0].id] * 40_000) == [0]


def test_listings_tell_what_each_document_is(store: Store) -> None:
    table, markdown, pdf = store.summaries([DOCUMENTS[n].id for n in (2, 0, 1)])
    assert (markdown.source, markdown.sources) == ("b.md", ("b.md", "c/b.md"))
    assert (markdown.title, markdown.pages, markdown.passages) == ("Act", None, 1)
    assert (pdf.media_type, pdf.pages, pdf.passages) == ("application/pdf", 3, 2)
    assert (table.id, table.characters) == (DOCUMENTS[2].id, len(TABLE))
    assert store.count() == 3


def test_a_span_is_found_in_its_passage(store: Store) -> None:
    document = DOCUMENTS[1]
    for passage in passages_of(document):
        for unit in passage.units:
            assert store.passage_holding(document.id, Span(unit.start, unit.end)) == passage
    assert store.passage_holding(document.id, Span(0, len(document.text))) is None


def test_threads_share_a_store(store: Store) -> None:
    ids = [document.id for document in DOCUMENTS] * 50
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(store.passages_of, ids))
    assert found == [passages_of(document) for document in DOCUMENTS] * 50


def write(documents: Iterable[Document], folder: Path) -> Path:
    folder.mkdir()
    with closing(StoreWriter(folder)) as writer:
        for document in documents:
            writer.add(parsed_of(document), passages_of(document), keys_of(document))
    return folder


def copies_of(documents: Iterable[Document], origins: Iterable[Path]) -> list[Copy]:
    """Return copies of the documents, each from the first folder that holds it."""
    stored: dict[str, tuple[Path, StoredDocument]] = {}
    for origin in reversed(list(origins)):
        with closing(Store(origin)) as store:
            stored |= {one.id: (origin, one) for one in store.contents()}
    copies: list[Copy] = []
    for document in documents:
        origin, one = stored[document.id]
        row = copies[-1].rows.stop if copies else 0
        copies.append(Copy(origin, one, document.sources, None, row))
    return copies


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_where_documents_are_copied_from_makes_no_difference(
    order: tuple[int, ...], tmp_path: Path
) -> None:
    first, second, third = DOCUMENTS
    wanted = [DOCUMENTS[number] for number in order]
    one, other = write([first, third], tmp_path / "1"), write([second], tmp_path / "2")
    whole = write(DOCUMENTS, tmp_path / "3")
    for name, origins in (("parts", [one, other]), ("whole", [whole]), ("both", [other, whole])):
        (tmp_path / name).mkdir()
        copy_documents(copies_of(wanted, origins), tmp_path / name)
        with closing(Store(tmp_path / name)) as store:
            assert [store.document(document.id) for document in wanted] == wanted
            assert [store.passages_of(one.id) for one in wanted] == list(map(passages_of, wanted))
            trees = [store.sections(one.id) for one in wanted]
            assert trees == [parsed_of(one).sections for one in wanted]
            boxes = [store.word_boxes(one.id) for one in wanted]
            assert boxes == [parsed_of(one).word_boxes for one in wanted]
            assert list(store.embedded()) == list(enumerate(k for d in wanted for k in keys_of(d)))
    parts, *others = ((tmp_path / name / STORE_FILE).read_bytes() for name in ("parts", "whole"))
    assert [parts] == others == [(tmp_path / "both" / STORE_FILE).read_bytes()]


def test_a_copy_has_the_names_and_the_title_it_is_given(tmp_path: Path) -> None:
    origin = write(DOCUMENTS[:1], tmp_path / "origin")
    [copy] = copies_of(DOCUMENTS[:1], [origin])
    copy_documents([replace(copy, sources=("x.md", "y.md"), title="X")], tmp_path)
    with closing(Store(tmp_path)) as store:
        [found] = store.summaries([copy.document.id])
        assert (found.sources, found.title) == (("x.md", "y.md"), "X")


def test_nothing_can_be_copied_too(tmp_path: Path) -> None:
    copy_documents([], tmp_path)
    with closing(Store(tmp_path)) as store:
        assert list(store.contents()) == []


@pytest.mark.parametrize("table", ["documents", "passages"])
def test_what_is_not_there_cannot_be_copied(table: str, tmp_path: Path) -> None:
    origin = write(DOCUMENTS, tmp_path / "origin")
    copies = copies_of(DOCUMENTS, [origin])
    with closing(sqlite3.connect(origin / STORE_FILE)) as database:
        database.execute(f"DELETE FROM {table} WHERE rowid = 1")
        database.commit()
    with pytest.raises(ValueError, match="documents are missing in the store"):
        copy_documents(copies, tmp_path)


@settings(max_examples=30, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    title=st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_text_comes_back_as_it_was(
    text: str, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("store")
    document = Document("0" * 16, "0" * 64, ("a.txt",), title, True, "text/plain", text)
    passages = passages_of(document)
    with closing(StoreWriter(folder)) as writer:
        writer.add(parsed_of(document), passages, [""] * len(passages))
    with closing(Store(folder)) as store:
        assert store.document(document.id) == document
        assert store.passages_of(document.id) == passages
