"""Years of Japanese eras: 令和元年 and 平成31年 are 2019. Eras are arithmetic."""

YEARS_BEFORE = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before each era's first."""
LETTERS = dict(zip("MTSHR", YEARS_BEFORE, strict=True))
"""The letters that eras are shortened to: R1 is 令和元年."""


def year_of(era: str, number: int) -> int:
    """Return the year of our era of an era's year; the era may be its letter.

    >>> year_of("令和", 1), year_of("H", 31)
    (2019, 2019)
    """
    return YEARS_BEFORE[LETTERS.get(era.upper(), era)] + number


def years_in_eras(year: int) -> list[tuple[str, int]]:
    """Return a year in the eras that it is of, the earlier first: two where one ended in it.

    >>> years_in_eras(2019), years_in_eras(1988)
    ([('平成', 31), ('令和', 1)], [('昭和', 63)])
    """
    starts = list(YEARS_BEFORE.items())
    ends = [before + 1 for _, before in starts[1:]]
    return [
        (era, year - before)
        for (era, before), last in zip(starts, [*ends, year], strict=True)
        if before < year <= last
    ]


def writings_of(year: int) -> list[str]:
    """Return how a year is written in Japanese: by our era and by Japanese eras.

    >>> writings_of(2019)
    ['2019年', '平成31年', '令和1年', '令和元年']
    """
    found = [f"{year}年"]
    for era, number in years_in_eras(year):
        found += [f"{era}{number}年", *([f"{era}元年"] if number == 1 else [])]
    return found
