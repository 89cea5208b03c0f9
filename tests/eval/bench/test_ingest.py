import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.bench import ingest
from eval.bench.ingest import STAND_IN, app, measure_change, sizes_up_to, write_corpus
from ingest.embedding.encoder import Encoder
from tests.fake_encoder import TermsEncoder, TranslatingEncoder


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in folder.rglob("*.txt")
    }


def test_the_corpus_is_the_same_each_time_and_grows_at_its_end(tmp_path: Path) -> None:
    for name, passages in (("one", 60), ("other", 60), ("larger", 80)):
        files = write_corpus(tmp_path / name, passages)
        assert len(files) == passages / 20
    one = contents(tmp_path / "one")
    assert one == contents(tmp_path / "other")
    assert one.items() < contents(tmp_path / "larger").items()
    assert len(set(one.values())) == 3


def test_sizes_grow_to_what_was_asked_for() -> None:
    assert sizes_up_to(1) == [1]
    assert sizes_up_to(1000) == [1000]
    assert sizes_up_to(100_000) == [1000, 10_000, 100_000]


def test_one_file_is_changed_and_only_its_passages_are_embedded(tmp_path: Path) -> None:
    filled, changed = measure_change(tmp_path, 60)
    assert 50 <= filled.passages == filled.embedded <= 80
    assert 15 <= changed.embedded <= 30
    assert changed.passages == filled.passages - 20 + changed.embedded
    for one in (filled, changed):
        assert one.peak > 2**20
        assert one.whole.wall >= one.rest.wall > 0
        assert one.whole.cpu >= one.rest.cpu > 0


def test_the_table_names_the_stand_in(tmp_path: Path) -> None:
    arguments = ["--passages", "20", "--changes-only", "--index", str(tmp_path / "kept"), "--keep"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert f"One changed file, beside its embedding, with the {STAND_IN} encoder" in result.stdout
    assert "passages a second" not in result.stdout
    assert (tmp_path / "kept" / "index-20" / "CURRENT").is_file()
    again = CliRunner().invoke(app, arguments)
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr == f"Error: {tmp_path / 'kept'} is not empty.\n"


def test_with_an_encoder_it_tells_the_share_of_the_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Encoder, "find", lambda name, hub=False: TermsEncoder())
    monkeypatch.setattr(ingest, "MultilingualEncoder", TranslatingEncoder)
    # In this process, which has the encoders of the tests.
    monkeypatch.setattr(ingest, "measure", ingest._measure)
    place = tmp_path / "aside"
    arguments = ["--passages", "20", "--index", str(place)]
    table = CliRunner().invoke(app, arguments)
    assert table.exit_code == 0
    assert "passages a second" in table.stdout
    assert not place.exists()
    told = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert told["stand_in"] == STAND_IN
    assert told["real"]["embedded"] == told["real"]["passages"] > 10
    assert told["real"]["encoding"]["wall"] < told["real"]["whole"]["wall"]
    assert len(told["changes"]) == 1
