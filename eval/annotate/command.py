"""The command `python -m eval annotate`: a page on this machine that makes gold questions."""

from pathlib import Path
from typing import Annotated

import typer

from eval.runs.options import DEFAULT_INDEX
from ingest.command import report_errors


def annotate(
    questions: Annotated[
        Path,
        typer.Option(help="What was asked: votes, gold, or a question a line."),
    ],
    gold: Annotated[Path, typer.Option(help="The gold file to write; it is made if need be.")],
    index: Annotated[
        Path | None,
        typer.Option(help="The index to answer from.", show_default=DEFAULT_INDEX),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port, 0 for any.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
) -> None:
    """Make gold questions of what users asked, by marking the words that answer.

    The chat page keeps thumbs up and down in .tenkyo/feedback.jsonl (TENKYO_FEEDBACK). To
    turn them into questions to measure with:

    \b
        python -m eval annotate --questions .tenkyo/feedback.jsonl --gold gold.jsonl
        python -m eval --gold gold.jsonl

    --questions may also be a gold file, or plain text with a question a line.

    A page opens in the browser, for this machine alone. Choose a question (those voted
    down come first), see what is answered now, find the passage, select the words that
    answer in the document and press "Add as evidence". Say what the answer must contain:
    one line for each thing, alternatives parted by |. Or say that the documents do not
    answer. Saving adds the row to the gold file, or replaces the one that is there, and
    keeps all else in it as it is. Stop with Ctrl-C.

    Exit codes: 0 stopped; 2 bad usage, or a file or an index that cannot be used.
    """  # noqa: D301 - \b keeps the lines that follow as they are
    # What serves is imported here: the other commands of eval need none of it.
    from eval.annotate.prepare import prepare
    from eval.annotate.server import serve

    with report_errors():
        prepared = prepare(questions, gold, index, port)
    serve(prepared.app, prepared.listener, prepared.address, browse=not no_browser)
