from ingest.language.terms import terms
from ingest.structure.blocks import split_blocks
from ingest.structure.outline import Topics, find_outline, name_sections

OUTLINE = """Contents

1. Ships

- Building of hulls
- Crews at sea

2. Ports

- Dredging of the harbour
- Cranes and quays

3. Annex
"""


def entries(text: str) -> tuple[tuple[str, ...], ...]:
    return find_outline(text, split_blocks(text)).entries


def test_an_outline_is_headings_and_lists_without_sentences() -> None:
    text = f"It begins with a sentence.\n\n{OUTLINE}\nAnd it ends with one.\n"
    blocks = split_blocks(text)
    outline = find_outline(text, blocks)
    assert outline.entries == (
        ("1. Ships", "Building of hulls"),
        ("1. Ships", "Crews at sea"),
        ("2. Ports", "Dredging of the harbour"),
        ("2. Ports", "Cranes and quays"),
        ("3. Annex",),
    )
    assert text[blocks[outline.first].start :].startswith("Contents")
    assert text[: blocks[outline.last].start].rstrip().endswith("3. Annex")


def test_page_numbers_and_dots_are_no_part_of_an_entry() -> None:
    text = "".join(f"{n}. Section {name} ........ {n}\n" for n, name in enumerate("ABCDE", 1))
    assert [entry[-1] for entry in entries(text)] == [
        f"{n}. Section {c}" for n, c in enumerate("ABCDE", 1)
    ]


def test_an_outline_may_be_one_list_with_parts() -> None:
    text = "1. Ships\n- Hulls\n- Crews\n2. Ports\n- Quays\n- Cranes\n3. Annex\n"
    assert entries(text) == (
        ("1. Ships", "Hulls"),
        ("1. Ships", "Crews"),
        ("2. Ports", "Quays"),
        ("2. Ports", "Cranes"),
        ("3. Annex",),
    )


def test_sentences_short_lists_and_plain_lists_are_none() -> None:
    assert entries("") == ()
    assert entries("1. Ships\n\n- Hulls\n\n2. Ports\n\n- Quays\n") == ()
    assert entries(OUTLINE.replace("Crews at sea", "Crews are few.")) == ()
    assert entries("- oak\n- ash\n- elm\n- fir\n- yew\n- box\n") == ()


def test_the_longest_outline_counts() -> None:
    longer = OUTLINE.replace("- Crews at sea", "- Crews at sea\n- Sails")
    text = f"{OUTLINE}\nSo much for that one.\n\n{longer}\nAnd for this.\n"
    assert ("1. Ships", "Sails") in entries(text)


def test_sections_are_named_in_order_by_the_words_they_share() -> None:
    sections = [
        "The harbour needs dredging every year",
        "Nothing here is listed",
        "New cranes stand on the quays of the harbour",
    ]
    topics = Topics.of(sections)
    named = name_sections(entries(OUTLINE), [frozenset(terms(words)) for words in sections], topics)
    assert named == [
        ("2. Ports", "Dredging of the harbour"),
        None,
        ("2. Ports", "Cranes and quays"),
    ]


def test_no_entry_names_two_sections_and_none_out_of_order() -> None:
    sections = ["cranes and quays", "dredging of the harbour", "cranes and quays again"]
    topics = Topics.of(sections)
    named = name_sections(entries(OUTLINE), [frozenset(terms(words)) for words in sections], topics)
    assert named[1:] == [("2. Ports", "Dredging of the harbour"), ("2. Ports", "Cranes and quays")]
    assert named[0] is None


def test_nothing_is_named_where_there_is_nothing() -> None:
    topics = Topics.of(["a ship"])
    assert name_sections([], [frozenset({"ship"})], topics) == [None]
    assert name_sections(entries(OUTLINE), [], topics) == []
    assert topics.share("unheard words", {"ship"}) == 0.0
