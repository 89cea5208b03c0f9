"""Options that several commands of eval share, so that each describes them alike."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.settings import IngestSettings

OWN_GOLD = Path(__file__).parents[1] / "gold" / "ip-strategic-program-2025.jsonl"
"""The gold questions on `seeds/`."""
DEFAULT_INDEX = "TENKYO_INDEX or .tenkyo/index"
"""How help describes the index that is used if none is named."""

Gold = Annotated[
    Path,
    typer.Option(
        help="Questions, in any format that eval reads.", show_default="the set on seeds/"
    ),
]
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


def index_folder(index: Path | None) -> Path:
    """Return the index that was named, else that of the settings; raise SettingsError."""
    return IngestSettings.load(index=index).index
