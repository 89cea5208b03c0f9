from datetime import date

import pytest

from ingest.readers import read_document
from retriever.forms.versions.editions import Edition, edition_of, title_terms


def _edition(text: str, source: str = "rules.md") -> Edition:
    parsed = read_document(text.encode(), source)
    return edition_of(parsed.document, parsed.sections)


@pytest.mark.parametrize(
    ("text", "version", "since", "stated"),
    [
        (
            "# Rules\n\nVersion 3, valid from 1 April 2025. Replaces all earlier versions.\n",
            (3,),
            date(2025, 4, 1),
            "valid from 1 April 2025",
        ),
        (
            "# Rules\n\nAdopted on 9 December 2025. In force from 1 March 2026. "
            "It replaces version 2, which was in force from 14 May 2023.\n",
            (),
            date(2026, 3, 1),
            "In force from 1 March 2026",
        ),
        ("# Rules\n\nIssued on 2024-05-02.\n", (), date(2024, 5, 2), "Issued on 2024-05-02"),
        (
            "# 規則\n\n令和5年3月20日規則第12号。この規則は令和8年4月1日から施行する。\n",
            (),
            date(2026, 4, 1),
            "令和8年4月1日から施行",
        ),
        ("# 規則\n\n第2版\n\n鍵は五百円とする。\n", (2,), None, "第2版"),
        ("# Rules\n\nThe hall was built in 1950 by the town.\n", (), None, None),
    ],
)
def test_what_a_document_says_of_its_version(
    text: str, version: tuple[int, ...], since: date | None, stated: str | None
) -> None:
    edition = _edition(text)
    assert (edition.version, edition.since) == (version, since)
    assert (edition.stated.of(text) if edition.stated else None) == stated


def test_a_date_of_issue_alone_makes_no_version() -> None:
    assert not _edition("# Report\n\nIssued on 2024-05-02.\n").says_so
    assert _edition("# Report\n\nValid from 2024-05-02.\n").says_so


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Castle By-law, version 2", "Castle by-law (revised 2026)", True),
        ("leave policy v1 2022", "Leave policy", True),
        ("会館条例 第2版", "会館条例", True),
        ("Lease of Mill House", "Lease of Quay Loft", False),
    ],
)
def test_titles_of_editions(one: str, other: str, *, same: bool) -> None:
    assert (title_terms(one) == title_terms(other)) is same
