from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document.document import Document, ParsedDocument, Passage
from ingest.document.nodes import Sentence
from ingest.language.tokens import EncoderTokens, TokenCounter
from ingest.passages import CONTEXT_TOKENS, TARGET_TOKENS, embedded_text, split_passages
from ingest.readers import read_document
from ingest.structure.blocks import split_blocks
from ingest.structure.sections import read_structure
from tests.fake_encoder import WordTokens
from tests.ingest.pdfs import make_pdf
from tests.ingest.texts import texts
from tests.ingest.trees import rows_of

WORDS = WordTokens()
characters = st.characters(exclude_categories=["Cs"])


def document_of(text: str, title: str | None = None) -> Document:
    """Return the document of any text at all, also one that its reader would refuse."""
    has_own_title = title is not None
    return Document("0" * 16, "0" * 64, ("a.txt",), title or "a", has_own_title, "text/plain", text)


def parsed(document: Document) -> ParsedDocument:
    return ParsedDocument(document, read_structure(document.text))


def split(text: str, tokens: TokenCounter = WORDS, title: str | None = None) -> list[Passage]:
    return split_passages(parsed(document_of(text, title)), tokens)


def words_of(text: str, passage: Passage) -> str:
    return text[passage.start : passage.end]


def passage_with(text: str, words: str, tokens: TokenCounter = WORDS) -> Passage:
    [found] = [one for one in split(text, tokens) if words in words_of(text, one)]
    return found


@given(texts)
def test_passages_tile_the_document(text: str) -> None:
    passages = split(text)
    assert [one.ordinal for one in passages] == list(range(len(passages)))
    ends = [0, *(one.end for one in passages)]
    starts = [*(one.start for one in passages), len(text)]
    for end, start in zip(ends, starts, strict=True):
        assert end <= start
        # Between them lie white space, rules and such, and never a word.
        assert not any(character.isalnum() for character in text[end:start])
    assert passages == split(text)


@given(texts)
def test_passages_are_runs_of_whole_units(text: str) -> None:
    passages = split(text)
    for one in passages:
        assert one.units
        assert one.end == one.units[-1].end
        assert not any(c.isalnum() for c in text[one.start : one.units[0].start])
        assert all(a.end <= b.start for a, b in zip(one.units, one.units[1:], strict=False))
    whole = {(unit.start, unit.end) for one in passages for unit in one.units}
    for block in split_blocks(text):
        for unit in block.units:
            # A unit is cut only where it alone is too long.
            words = text[unit.start : unit.end]
            if WORDS.count([words])[0] <= TARGET_TOKENS and len(words) <= 32 * TARGET_TOKENS:
                assert (unit.start, unit.end) in whole


@settings(max_examples=40, deadline=None)
@given(text=texts, title=st.none() | st.text(characters, max_size=60) | st.just("title " * 90))
def test_what_is_embedded_is_never_longer_than_the_encoder_reads(
    text: str, title: str | None, tokens: EncoderTokens
) -> None:
    document = document_of(text, title)
    embedded = [embedded_text(document, one) for one in split_passages(parsed(document), tokens)]
    assert all(count + tokens.special <= tokens.limit for count in tokens.count(embedded))


@settings(max_examples=60, deadline=None)
@given(text=texts, limit=st.sampled_from([24, 64, 128, 512]))
def test_an_encoder_that_reads_less_gets_shorter_passages(text: str, limit: int) -> None:
    counter = WordTokens(limit)
    document = document_of(text, "A title of some length that no short encoder has room for")
    embedded = [embedded_text(document, one) for one in split_passages(parsed(document), counter)]
    assert all(count + counter.special <= limit for count in counter.count(embedded))


@given(texts)
def test_headers_and_parents_are_words_above_their_unit(text: str) -> None:
    for one in split(text):
        for unit in one.units:
            for above in () if isinstance(unit, Sentence) else unit.above:
                assert above.end <= unit.start
                assert above.of(text).strip() == above.of(text) != ""


def test_a_document_without_words_has_no_passages() -> None:
    assert split(" \n") == []


def test_a_long_text_is_split_between_sentences() -> None:
    text = "".join(f"Ship {number} carries a load of many goods. " for number in range(100))
    passages = split(text)
    assert len(passages) > 3
    for one in passages:
        assert words_of(text, one).startswith("Ship ")
        assert words_of(text, one).endswith("goods.")
        assert WORDS.count([words_of(text, one)])[0] <= TARGET_TOKENS


def test_a_passage_never_crosses_a_section() -> None:
    text = "# Act\n\nIt is law.\n\n# Annex\n\nIt is not.\n"
    assert [words_of(text, one) for one in split(text)] == [
        "# Act\n\nIt is law.",
        "# Annex\n\nIt is not.",
    ]


def test_a_heading_stays_with_what_follows_it() -> None:
    text = "# Act\n\n" + "Goods are sold here. " * 31 + "\n\n### Who\n\n" + "All of us do. " * 30
    assert words_of(text, passage_with(text, "### Who")).startswith("### Who\n\nAll of us")


def test_a_table_row_is_never_cut() -> None:
    rows = [f"Good {number}\t{number}\tsold in many ports of the north" for number in range(60)]
    text = "Item\tSold\tWhere\n" + "\n".join(rows) + "\n"
    passages = split(text)
    assert len(passages) > 2
    assert [row for one in passages for row in words_of(text, one).splitlines()][1:] == rows


def test_a_row_parted_from_its_header_and_parent_has_them_as_context() -> None:
    rows = [f"\tGood {number}\t{number}\tsold in many ports of the north" for number in range(60)]
    text = "Field\tItem\tSold\tWhere\nFood\tSake\t1\tnowhere\n" + "\n".join(rows) + "\n"
    last = passage_with(text, "Good 59")
    assert "Field" not in words_of(text, last)
    assert last.context.splitlines() == ["Field Item Sold Where", "Food"]
    assert {parent.of(text) for unit in rows_of(last.units) for parent in unit.parents} == {"Food"}


def test_words_of_the_passage_are_not_said_again_in_its_context() -> None:
    text = "# Act\n\nIt is law.\n\nItem\tSold\nSake\t12\n"
    assert passage_with(text, "Sake").context == ""


def test_context_tells_title_headings_and_lead_statement() -> None:
    slide = "{0}\n\n◆ {0} shall double by 2033.\n\nAims\n\n" + "They are few now. " * 60 + "\n\n"
    text = "".join(slide.format(name) for name in ("Exports", "Crews", "Ports"))
    passage = split(text, title="Report")[-1]
    assert passage.heading_path == ("Ports", "Aims")
    lines = ["Report", "Ports", "Aims", "Ports shall double by 2033."]
    assert passage.context.splitlines() == lines


def test_context_is_cut_to_its_share() -> None:
    text = "# Act\n\nIt is law.\n"
    passage = split(text, title="title " * 500)[0]
    assert WORDS.count([passage.context]) == [CONTEXT_TOKENS]


def test_a_name_that_stands_in_for_a_title_is_no_context() -> None:
    read = read_document(b"It is so. It was so.", "secret-name.txt")
    assert split_passages(read, WORDS)[0].context == ""


@pytest.mark.parametrize("bullet", ["- ", "  * ", "◆ ", "・ "])
def test_a_bullet_belongs_to_the_passage_and_to_no_quote(bullet: str) -> None:
    text = f"{bullet}Exports shall double.\n"
    [passage] = split(text)
    assert words_of(text, passage) == text.strip()
    assert text[passage.units[0].start : passage.units[0].end] == "Exports shall double."


def test_bullets_are_counted(tokens: EncoderTokens) -> None:
    text = "- 1\n" * 150
    assert all(
        tokens.count([words_of(text, one)])[0] <= TARGET_TOKENS for one in split(text, tokens)
    )


def test_a_long_rule_is_left_out(tokens: EncoderTokens) -> None:
    rule = "|" + "-" * 400 + "|"
    text = f"| Item | Sold |\n{rule}\n| Sake | 12 |\n"
    header, row = split(text, tokens)
    assert words_of(text, header) == "| Item | Sold |"
    assert words_of(text, row) == "| Sake | 12 |"
    assert row.context == "| Item | Sold |"


@pytest.mark.parametrize(
    ("sentence", "end"),
    [("the ship carries goods; ", ";"), ("船は荷を運び、", "、")],
)
def test_an_overlong_sentence_is_cut_at_a_clause(
    sentence: str, end: str, tokens: EncoderTokens
) -> None:
    text = sentence * 120
    passages = split(text, tokens)
    assert len(passages) > 1
    assert all(words_of(text, one).endswith(end) for one in passages)


@pytest.mark.parametrize("word", ["1,234.56", "goods", "A.B"])
def test_words_and_numbers_are_not_cut(word: str, tokens: EncoderTokens) -> None:
    text = f"{word} " * 300
    passages = split(text, tokens)
    assert len(passages) > 1
    assert {w for one in passages for w in words_of(text, one).split()} == {word}


@pytest.mark.parametrize("character", ["x", "漢", "-", "😀"])
def test_a_word_of_ten_thousand_characters_is_parted(character: str, tokens: EncoderTokens) -> None:
    text = f"Before it. {character * 10_000} After it.\n"
    passages = split(text, tokens)
    assert all(one.end - one.start <= 32 * TARGET_TOKENS for one in passages)
    assert sum(words_of(text, one).count(character) for one in passages) == 10_000


def test_a_million_characters_without_a_break_are_split_in_a_moment(
    tokens: EncoderTokens,
) -> None:
    # Were the rest of the text read for each piece, this would take hours.
    assert len(split("x" * 1_000_000, tokens)) == 196


def test_white_space_does_not_fill_passages(tokens: EncoderTokens) -> None:
    text = "before" + " " * 100_000 + "after"
    assert [words_of(text, one) for one in split(text, tokens)] == ["before", "after"]


def test_japanese_passages_end_with_sentences(tokens: EncoderTokens) -> None:
    text = "港は一九一一年に開かれ、灯台は赤く塗られた。" * 40
    passages = split(text, tokens)
    assert len(passages) > 2
    assert all(words_of(text, one).endswith("。") for one in passages)


def test_breaks_do_not_glue_words_together_when_embedded(tokens: EncoderTokens) -> None:
    document = document_of("the last word\fof a page\vand\x85another")
    [passage] = split_passages(parsed(document), tokens)
    embedded = embedded_text(document, passage)
    assert embedded.split() == ["the", "last", "word", "of", "a", "page", "and", "another"]
    assert tokens.count([embedded]) == [8]


def test_a_passage_has_the_page_that_it_begins_on() -> None:
    pages = ["# One\nIt is on one.", "# Two\nIt is on two.", "", "# Four\nIt is on four."]
    read = read_document(make_pdf(pages), "a.pdf")
    document = read.document
    found = {one.page: words_of(document.text, one) for one in split_passages(read, WORDS)}
    assert {page: words.split()[-1] for page, words in found.items()} == {
        1: "one.",
        2: "two.",
        4: "four.",
    }
    for page, words in found.items():
        assert page is not None
        assert document.text.startswith(words, document.page_starts[page - 1])


def test_text_has_no_page() -> None:
    assert {one.page for one in split("one\ftwo")} == {None}


def test_every_unit_of_a_document_is_what_its_passage_cites(seed_text: str) -> None:
    passages = split(seed_text)
    for one in passages:
        for unit in one.units:
            assert seed_text[unit.start : unit.end] in words_of(seed_text, one)
    assert any(row.parents for one in passages for row in rows_of(one.units))


def test_passages_do_not_depend_on_the_document_s_name(seed_text: str) -> None:
    document = document_of(seed_text)
    renamed = replace(document, sources=("b.txt",), title="b")
    assert split_passages(parsed(document), WORDS) == split_passages(parsed(renamed), WORDS)


def test_a_list_a_little_over_the_target_is_kept_whole(tokens: EncoderTokens) -> None:
    items = "\n".join(f"- entry number {number} of the list" for number in range(24))
    document = document_of(f"Entries\n\n{items}\n", None)
    counts = tokens.count([items])
    assert TARGET_TOKENS < counts[0] <= TARGET_TOKENS * 5 // 4
    (passage,) = split_passages(parsed(document), tokens)
    assert document.text[passage.start : passage.end].count("- entry") == 24
