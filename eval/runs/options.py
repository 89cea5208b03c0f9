"""Options that several commands of eval take, told in the same words by each."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_INDEX = "TENKYO_INDEX or .tenkyo/index"
"""How help tells of the index that is taken where none is named."""

Gold = Annotated[Path, typer.Option(help="Questions, in any format that eval reads.")]
Index = Annotated[
    Path | None, typer.Option(help="An index of their documents.", show_default=DEFAULT_INDEX)
]
Split = Annotated[
    str | None,
    typer.Option(help="Ask only this half of the questions: dev to tune, test to judge."),
]
Limit = Annotated[
    int | None, typer.Option(min=1, help="Ask only a random sample, the same each time.")
]
FiguresFile = Annotated[Path | None, typer.Option(help="A JSON file for the figures.")]
