"""The questions that colleagues asked who had written none of the answer forms."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

from eval.gold.folding import says
from eval.gold.match import locate
from eval.gold.questions import read_gold
from ingest.readers import read_document
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "staff-questions.jsonl"
FILES = {
    path.name: path
    for folder in (ROOT / "seeds", ROOT / "eval" / "gold" / "documents")
    for path in folder.iterdir()
}


class ReadFiles:
    """The documents as the readers read them, without an index."""

    def sources(self) -> Mapping[str, str]:
        return {name: name for name in FILES}

    def document_text(self, document_id: str) -> str:
        return _text(document_id)


@cache
def _text(name: str) -> str:
    return read_document(FILES[name].read_bytes(), name).document.text


def test_every_span_says_what_the_file_says() -> None:
    locate(read_gold(GOLD), ReadFiles(), GOLD)


def test_no_question_forbids_what_it_wants() -> None:
    for one in read_gold(GOLD):
        wanted = [answer for group in one.answers for answer in group]
        assert not any(says(answer, bad) for answer in wanted for bad in one.forbidden), one.id


def test_half_of_each_kind_is_for_judging() -> None:
    kinds = Counter((one.kind, one.split) for one in read_gold(GOLD))
    for kind in {kind for kind, _ in kinds}:
        assert abs(kinds[kind, "dev"] - kinds[kind, "test"]) <= 1
