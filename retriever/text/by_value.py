"""A question's dates, numbers and articles that a text says in another writing, or contains."""

from ingest.language.dates import periods
from ingest.language.figures import number_mentions, numbered_parts
from ingest.language.weekdays import weekdays


def without_said_values(asked: str, said: str, near: str) -> str:
    """Return the question without the dates and numbers that a text says in any writing.

    A date may also lie in a period that the sentence quoted names: 15 January in "from 10 to 24
    January", 1940 in "before 1950". A period that the question leaves open ("since 2019") is said
    only by the same one.

    Args:
        asked: the question.
        said: the passage.
        near: the sentence, item or row that is quoted, with its headings and headers.

    """
    values = {one.value for one in number_mentions(said)}
    named = {one.period for one in periods(said)}
    around = [one.period for one in periods(near)]
    dates = periods(asked)
    covered = [
        (one.start, one.end)
        for one in number_mentions(asked)
        if one.value in values and not any(d.start <= one.start < d.end for d in dates)
    ]
    for mention in dates:
        own = mention.period
        inside = own.bounded and any(period.contains(own) for period in around)
        if inside or own in named:
            covered.append((mention.start, mention.end))
    days = [one.days for one in weekdays(near)]
    covered += [
        (one.start, one.end) for one in weekdays(asked) if any(map(one.days.issubset, days))
    ]
    for start, end in covered:
        asked = asked[:start] + " " * (end - start) + asked[end:]
    return asked


def missing_parts(asked: str, said: str) -> list[str]:
    """Return the numbers of the articles and so on that a question names and a text does not.

    >>> missing_parts("第九条は何ですか", "第8条 委任"), missing_parts("Article 6?", "第六条")
    (['9'], [])
    """
    missing = numbered_parts(asked) - numbered_parts(said)
    return sorted(number for _, number in missing)
