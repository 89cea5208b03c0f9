import io
from pathlib import Path

import pytest
from rich.console import Console

from retriever.display import Display
from tests.service import fake_forms as fake


def shown(
    folder: Path, question: str, *, terminal: bool = False, history: tuple[str, ...] = ()
) -> str:
    retriever = fake.FormsRetriever({fake.SOURCE: fake.WORKS}, folder, "g1", lambda: None)
    written = io.StringIO()
    console = Console(
        file=written, width=60, force_terminal=terminal, color_system=None, highlight=False
    )
    Display(console).show(retriever.ask(question, history=history))
    return written.getvalue()


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        (fake.FACT, f"12 million crowns\n{fake.BASIN}\n\nConfidence 80%\n\n[1] works.md"),
        (
            fake.LIST,
            "4 projects in 2 sections:\nNorth\n- Deepen the basin *1 [1]\n"
            "- Renew the quay | north [2]\nSouth\n- Light the channel [3]\n"
            "- Dredge the bar [4]\n\n",
        ),
        (
            fake.COMPARISON,
            f"\tCosts\nBasin\t{fake.BASIN} [1]\nQuay\t{fake.QUAY} [2]\nMole\t—\n"
            "For Mole the documents say nothing on this.\n",
        ),
        (
            fake.COMPUTED,
            "20 million crowns\nWork\tMillion crowns\nBasin\t12 [1]\nQuay\t8 [2]\n"
            "Computed: 12 + 8 = 20\n  Basin: 12 [1]\n  Quay: 8 [2]\n",
        ),
        (fake.VERDICT, f"Yes: {fake.BASIN}\n"),
        (fake.TIMELINE, "14 July 2024\n- On 14 July 2024 the works began. [1]\n2 May 2026\n"),
        (
            fake.DISAGREEMENT,
            "- “The fee is twenty crowns.” (works.md) [1]\n"
            "- “From 1 April 2025 the fee is thirty crowns.” (new.md, 1 April 2025) [2]\n",
        ),
        (fake.THANKS, "You are welcome.\n"),
    ],
)
def test_into_a_pipe_every_form_is_plain_lines(tmp_path: Path, question: str, begins: str) -> None:
    text = shown(tmp_path, question)
    assert text.startswith(begins)
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_follow_up_says_how_it_was_read(tmp_path: Path) -> None:
    text = shown(tmp_path, fake.FOLLOW_UP, history=(fake.FACT,))
    assert text.startswith("Read as: What does the quay cost?\n\n8 million crowns\n")


def test_a_terminal_draws_the_table(tmp_path: Path) -> None:
    text = shown(tmp_path, fake.COMPARISON, terminal=True)
    assert "┃ Costs" in text
    assert "│ Quay  │ The quay costs 8 million crowns. [2]" in text


def test_markup_in_a_document_stays_text(tmp_path: Path) -> None:
    assert "Renew the quay | north [2]" in shown(tmp_path, fake.LIST, terminal=True)
