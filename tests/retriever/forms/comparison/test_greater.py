import pytest

from retriever.forms.comparison.greater import GreaterForm
from retriever.types import Form
from tests.retriever.forms.asked import Files, files_of

LETTINGS = """# Lettings

The rent of the barn is 400 pounds a month. The rent of the loft is 620 pounds a month.

The barn has a floor of 95 square metres, and the loft one of 60 square metres.

| Room | Members | Guests |
|---|---|---|
| Studio | 12 | 20 |
| Darkroom | 9 | 16 |
| Attic | 10 | 15 |

| Hut | Built | Length (m) | Beds |
|---|---|---|---|
| Kiosk | 2015 | 18 | 3 |
| Cabin | 2007 | 31 | 6 |

The mill draws 1.2 million visitors a year, the tower about 900,000 visitors. The mill has 4 lamps.
The tower has 11 lamps.
"""
JAPANESE = """# 使用料

| 部屋 | 会員 | 会員以外 |
|---|---|---|
| 松の間 | 600円 | 1,200円 |
| 竹の間 | 300円 | 700円 |

| 建物 | 建築 | 面積(㎡) |
|---|---|---|
| 北館 | 1987年 | 310 |
| 南館 | 2004年 | 450 |
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    contents = {"lettings.md": LETTINGS, "fees.md": JAPANESE}
    return files_of(contents, tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize(
    ("question", "winner"),
    [
        ("Which is more expensive, the barn or the loft?", "loft"),
        ("Which is cheaper, the barn or the loft?", "barn"),
        ("Which is larger, the barn or the loft?", "barn"),
        ("Which is more expensive, the studio or the darkroom?", "studio"),
        ("Which is longer, the kiosk or the cabin?", "cabin"),
        ("Which of the studio and the darkroom is cheaper?", "darkroom"),
        ("Which draws more people, the mill or the tower?", "mill"),
        ("Which has fewer lamps, the mill or the tower?", "mill"),
        ("松の間と竹の間ではどちらの使用料が高いですか", "松の間"),
        ("北館と南館では、どちらのほうが古いですか", "北館"),
        ("北館と南館はどちらが新しい?", "南館"),
    ],
)
def test_the_winner_is_named_with_the_evidence_for_both(
    files: Files, question: str, winner: str
) -> None:
    composed = GreaterForm().answer(files.asked(question))
    assert composed is not None
    assert composed.short == winner
    assert composed.form is Form.COMPARISON
    assert composed.table is not None
    assert len(composed.table.rows) == 2


@pytest.mark.parametrize(
    "question",
    [
        "Which is heavier, the barn or the loft?",
        "Which is more expensive, the barn or the cellar?",
        "Which is more expensive, the darkroom or the attic?",
        "What does the barn cost?",
        "Which has more keys, the mill or the tower?",
        "Which draws more people, the mill or the barn?",
    ],
)
def test_nothing_is_said_without_figures_of_one_unit_that_agree(
    files: Files, question: str
) -> None:
    assert GreaterForm().answer(files.asked(question)) is None
