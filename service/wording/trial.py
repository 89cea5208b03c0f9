"""`python -m service.wording.trial FILE`: how much of the configured model's wording is kept.

Asks questions like the service, and prints which sentences were kept and dropped. FILE is JSON
Lines with a `question` a row, such as a gold set.
"""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ingest.command import report_errors
from ingest.errors import TenkyoError
from service.questions.retriever_handle import make_models, open_index
from service.settings import ServiceSettings
from service.wording.worded import DEGRADED, WordedAnswer
from service.wording.wording import writer_of

command = typer.Typer(add_completion=False, rich_markup_mode=None)


@command.command()
@report_errors()
def trial(
    file: Annotated[Path, typer.Argument(help="JSON Lines with a question a row.")],
    limit: Annotated[int, typer.Option(min=1, help="How many answers are worded at most.")] = 20,
) -> None:
    """Word answers with the model of TENKYO_LLM_URL and TENKYO_LLM_MODEL and print what is kept."""
    asyncio.run(_trial(ServiceSettings.load(), _questions(file), limit))


async def _trial(settings: ServiceSettings, questions: list[str], limit: int) -> None:
    models = make_models(settings)
    writer = writer_of(settings, models)
    if writer is None:
        raise TenkyoError("No model is named. Set TENKYO_LLM_URL and TENKYO_LLM_MODEL.")
    retriever = open_index(settings.index, settings, models)
    answers = dropped = verbatim = 0
    for question in questions:
        if answers == limit:
            break
        found = await asyncio.to_thread(partial(retriever.ask, question))
        answer = await writer.word(found, (), asyncio.to_thread)
        if not isinstance(answer, WordedAnswer):
            continue
        answers += 1
        dropped += len(answer.dropped)
        verbatim += DEGRADED in answer.degraded
        typer.echo(f"{question}\n  {'=' if DEGRADED in answer.degraded else '+'} {answer.answer}")
        for one in answer.dropped:
            typer.echo(f"  - {one.sentence} ({one.why})")
    await writer.close()
    typer.echo(
        f"{answers} answers: {answers - verbatim} worded, {verbatim} verbatim; "
        f"{dropped} sentences dropped."
    )


def _questions(file: Path) -> list[str]:
    found = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TenkyoError(f"{file} cannot be read: {error}.") from None
    for number, line in enumerate(lines, start=1):
        try:
            question = json.loads(line)["question"]
        except (ValueError, LookupError, TypeError):
            question = None
        if not isinstance(question, str):
            raise TenkyoError(f'{file}:{number}: no JSON object with a "question".')
        found.append(question)
    return found


if __name__ == "__main__":
    command(prog_name="python -m service.wording.trial")
