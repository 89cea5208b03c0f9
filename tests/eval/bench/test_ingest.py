import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.bench import ingest
from eval.bench.ingest import app, measure_change, measure_here, sizes_up_to
from eval.bench.timed_encoders import HASHES
from ingest.embedding.encoder import Encoder
from tests.fake_encoder import TermsEncoder, TranslatingEncoder


def test_sizes_grow_to_what_was_asked_for() -> None:
    assert sizes_up_to(1) == [1]
    assert sizes_up_to(1000) == [1000]
    assert sizes_up_to(100_000) == [1000, 10_000, 100_000]


def test_one_file_is_changed_and_only_its_passages_are_embedded(tmp_path: Path) -> None:
    change = measure_change(tmp_path, 60)
    filled, changed = change.filled, change.changed
    assert 50 <= filled.passages == filled.embedded <= 80
    assert 15 <= changed.embedded <= 30
    assert changed.passages == filled.passages - 20 + changed.embedded
    for one in (filled, changed):
        assert one.peak > 2**20
        assert one.whole.wall >= one.rest.wall > 0
        assert one.whole.cpu >= one.rest.cpu > 0


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ingest in this process, which has the encoders of the tests."""
    monkeypatch.setattr(Encoder, "find", lambda name, hub=False: TermsEncoder())
    monkeypatch.setattr(ingest, "MultilingualEncoder", TranslatingEncoder)
    monkeypatch.setattr(ingest, "measure", measure_here)


@pytest.mark.usefixtures("_here")
def test_without_the_real_encoders_the_table_names_the_stand_in() -> None:
    result = CliRunner().invoke(app, ["--passages", "20", "--changes-only"])
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert f"One changed file, beside its embedding, with the {HASHES} encoder" in said
    assert "passages a second" not in said


@pytest.mark.usefixtures("_here")
def test_figures_are_shown_and_written(tmp_path: Path) -> None:
    out = tmp_path / "ingest.json"
    result = CliRunner().invoke(app, ["--passages", "20", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "passages a second" in result.stdout
    figures = json.loads(out.read_text("utf-8"))
    assert figures["stand_in"] == HASHES
    assert figures["real"]["embedded"] == figures["real"]["passages"] > 10
    assert figures["real"]["encoding"]["wall"] < figures["real"]["whole"]["wall"]
    (change,) = figures["changes"]
    assert change["filled"]["passages"] == figures["real"]["passages"]
