"""WordNet's files with a few words: who borrows (child or kid, adult), and upper and lower."""

from pathlib import Path

from retriever.training.examples.wordnet import WordNet

_NOUNS = (
    "00000001 18 n 01 person 0 002 ~ 00000002 n 0000 ~ 00000003 n 0000 | a human being",
    "00000002 18 n 03 child 0 kid 0 Tom_Thumb 0 001 @ 00000001 n 0000 | a young one",
    "00000003 18 n 01 adult 0 001 @ 00000001 n 0000 | a grown one",
)
_ADJECTIVES = (
    "00000004 00 a 01 upper 0 001 ! 00000005 a 0101 | above",
    "00000005 00 a 01 lower(a) 0 001 ! 00000004 a 0101 | below",
)
_INDEX = {
    "noun": (
        "person n 1 1 ~ 1 0 00000001",
        "child n 1 1 @ 1 0 00000002",
        "kid n 1 1 @ 1 0 00000002",
        "adult n 1 1 @ 1 0 00000003",
    ),
    "adj": ("upper a 1 1 ! 1 0 00000004", "lower a 1 1 ! 1 0 00000005"),
    "verb": (),
}
_DATA = {"noun": _NOUNS, "adj": _ADJECTIVES, "verb": ()}


def small_wordnet(folder: Path) -> WordNet:
    """Write the files into a folder and read them."""
    licence = "  1 This software and database is being provided\n"
    for part, lines in _DATA.items():
        (folder / f"data.{part}").write_text(licence + "".join(f"{one}  \n" for one in lines))
        index = "".join(f"{one}  \n" for one in _INDEX[part])
        (folder / f"index.{part}").write_text(licence + index)
    return WordNet(folder)
