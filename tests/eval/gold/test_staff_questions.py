"""The questions that colleagues asked who had written none of the answer forms."""

from collections import Counter

from eval.gold.folding import says
from eval.gold.match import locate
from eval.gold.questions import read_gold
from tests.eval.gold.read_files import ReadFiles
from tests.offline import ROOT

GOLD = ROOT / "eval" / "gold" / "staff-questions.jsonl"
FILES = ReadFiles(ROOT / "seeds", ROOT / "eval" / "gold" / "documents")


def test_every_span_says_what_the_file_says() -> None:
    locate(read_gold(GOLD), FILES, GOLD)


def test_no_question_forbids_what_it_wants() -> None:
    for one in read_gold(GOLD):
        wanted = [answer for group in one.answers for answer in group]
        assert not any(says(answer, bad) for answer in wanted for bad in one.forbidden), one.id


def test_half_of_each_kind_is_for_judging() -> None:
    kinds = Counter((one.kind, one.split) for one in read_gold(GOLD))
    for kind in {kind for kind, _ in kinds}:
        assert abs(kinds[kind, "dev"] - kinds[kind, "test"]) <= 1
