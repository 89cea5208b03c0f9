import os
import pty
import re
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from ingest.__main__ import app
from ingest.embedding.encoder import Encoder
from ingest.index.folder.generations import writing
from ingest.index.folder.index import FolderIndex
from ingest.passages import embedded_text
from ingest.readers import SUFFIXES
from retriever.assembly import Models
from tests.fake_encoder import TermsEncoder, TranslatingEncoder
from tests.ingest.conftest import Folder
from tests.ingest.held import held
from tests.offline import ROOT, environment, run_python

HARBOUR = "The harbour opened in 1911.\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a developer's settings nor an index in the working folder is seen."""
    monkeypatch.chdir(tmp_path)
    for name in ("INDEX", "ENCODER", "HUB", "MULTILINGUAL"):
        monkeypatch.delenv(f"TENKYO_{name}", raising=False)


@pytest.fixture
def small_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Encoder, "find", lambda name, hub=False: TermsEncoder())
    monkeypatch.setattr("ingest.workers.MultilingualEncoder", TranslatingEncoder)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize("arguments", [[], ["--index"], ["a.txt", "--nonsense"]])
def test_bad_usage_is_told_apart(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


def test_a_setting_that_is_none_is_bad_usage(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENKYO_HUB", "perhaps")
    result = run(folder({"a.txt": HARBOUR}))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: These settings are not valid. TENKYO_HUB: Input should")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("encoder", ["nonsense", "empty", "broken"])
def test_an_encoder_that_is_none_is_one_message(
    encoder: str, folder: Folder, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "broken" / "sentence_bert_config.json").write_text("no JSON")
    monkeypatch.setenv("TENKYO_ENCODER", encoder)
    result = run(folder({"a.txt": HARBOUR}), "--index", index)
    assert (result.exit_code, result.stdout) == (1, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert encoder in line
    assert isinstance(result.exception, SystemExit)


@pytest.mark.usefixtures("small_encoder")
class TestWithAnEncoder:
    def test_nothing_to_ingest_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "docs").mkdir()
        result = run(tmp_path / "docs")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"Error: There are no documents in {tmp_path / 'docs'}.\n"

    def test_a_refused_file_is_done_in_part(self, folder: Folder, index: Path) -> None:
        docs = folder({"a.txt": HARBOUR, "b.txt": b"\x81\xff", "c.xyz": "x"})
        result = run(docs, docs / "d.txt", "--index", index)
        assert result.exit_code == 1
        assert result.stderr == ""
        assert result.stdout.splitlines() == [
            "added     a.txt",
            "refused   b.txt (its encoding cannot be told; save it as UTF-8)",
            f"refused   c.xyz (the format .xyz is not one of: {' '.join(SUFFIXES)})",
            "refused   d.txt (there is no such file or folder)",
        ]

    def test_every_file_has_its_line(self, folder: Folder, index: Path) -> None:
        docs = folder({"a.txt": HARBOUR, "b/c.md": HARBOUR + "And so on.\n"})
        result = run(docs, "--index", index)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "added     a.txt\nadded     b/c.md\n"
        folder({"a.txt": "The harbour closed.\n"})
        assert run(docs, "--index", index).stdout == "replaced  a.txt\nunchanged b/c.md\n"
        (docs / "a.txt").unlink()
        result = run(docs, "--index", index, "--prune")
        assert (result.exit_code, result.stdout) == (0, "unchanged b/c.md\nremoved   a.txt\n")

    def test_an_index_that_is_too_large_for_a_folder_names_milvus(
        self, folder: Folder, index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        docs = folder({"a.txt": HARBOUR})
        monkeypatch.setattr("ingest.index.folder.index.ADVISED", 1)
        assert run(docs, "--index", index).stderr == ""
        folder({"b.txt": "The harbour closed.\n"})
        result = run(docs, "--index", index)
        assert (result.exit_code, result.stdout) == (0, "unchanged a.txt\nadded     b.txt\n")
        assert result.stderr.startswith(f"Note: The index in {index} has 2 passages.")
        assert f"python -m ingest migrate {index} milvus://HOST:PORT/NAME" in result.stderr

    def test_a_name_of_several_lines_is_one_line(self, folder: Folder, index: Path) -> None:
        docs = folder({"a\nb.txt": HARBOUR})
        (docs / os.fsdecode(b"\xff.txt")).write_text(HARBOUR)
        assert run(docs, "--index", index).stdout.splitlines() == [
            r"added     a\nb.txt",
            r"refused   \udcff.txt (its name is not UTF-8; rename it)",
        ]

    def test_the_index_is_where_the_settings_say(
        self, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        docs = folder({"a.txt": HARBOUR})
        assert run(docs).exit_code == 0
        monkeypatch.setenv("TENKYO_INDEX", "elsewhere")
        assert run(docs).exit_code == 0
        assert run(docs, "--index", "here").exit_code == 0
        for place in (".tenkyo/index", "elsewhere", "here"):
            assert held(tmp_path / place).sources == {"a.txt": HARBOUR}

    def test_vectors_for_other_languages_are_made_unless_the_settings_say_no(
        self, folder: Folder, index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        docs = folder({"a.txt": HARBOUR})
        run(docs, "--index", index)
        assert held(index).multilingual is not None
        monkeypatch.setenv("TENKYO_MULTILINGUAL", "false")
        assert run(docs, "--index", index).stdout == "unchanged a.txt\n"
        assert held(index).multilingual is None
        monkeypatch.delenv("TENKYO_MULTILINGUAL")
        run(docs, "--index", index)
        assert held(index).multilingual is not None


@pytest.mark.models
def test_what_is_added_is_embedded_with_the_export_that_the_index_has(
    seed_index: Path, folder: Folder, index: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(seed_index, index, copy_function=os.link)
    monkeypatch.setattr("ingest.embedding.encoder.ExportProcess", None)
    added = run(folder({"a.txt": HARBOUR}), "--index", index)
    assert (added.exit_code, added.output) == (0, "added     a.txt\n")
    snapshot = FolderIndex(index).snapshot()
    document = snapshot.document(snapshot.sources()["a.txt"])
    assert document is not None
    (passage,) = snapshot.passages_of(document.id)
    by_service = models.passage_encoder(snapshot.encoder_export())
    vector = by_service.encode([embedded_text(document, passage)])
    assert np.array_equal(snapshot.dense.vectors([passage.id]), vector)


def test_help_teaches() -> None:
    ended = run_python("-m", "ingest", "--help", cwd=ROOT, variables={"COLUMNS": "100"})
    told = " ".join(re.sub(r"[│╭╮╰╯─]", " ", ended.stdout.decode()).split())
    assert (ended.returncode, ended.stderr) == (0, b"")
    for words in (
        "Usage: python -m ingest [OPTIONS] {PATH...}",
        "embeds only what is new, and the old index serves until the new one is complete",
        f"Files or folders: {' '.join(SUFFIXES)}",
        "Default: TENKYO_INDEX, else .tenkyo/index",
        "Remove documents that the paths no longer hold",
        "Exit codes: 0 done; 1 done in part (a file was refused) or not at all; 2 bad usage.",
        "Examples: python -m ingest seeds/",
    ):
        assert words in told


def test_whoever_waits_is_told_so(folder: Folder, index: Path) -> None:
    docs = folder({"a.txt": HARBOUR})
    command = [sys.executable, "-m", "tests.ingest.command", str(docs), "--index", str(index)]
    with ExitStack() as stack:
        stack.enter_context(writing(index, wait=False))
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        # One that waits without a word would be waited for in vain.
        late = threading.Timer(60, process.kill)
        late.start()
        stack.callback(late.cancel)
        said = process.stderr.readline()
        assert said == f"Another ingestion is writing to {index}. Waiting for it to finish.\n"
        assert process.poll() is None
    assert process.communicate(timeout=60) == ("added     a.txt\n", "")
    assert process.returncode == 0


def test_progress_is_shown_on_a_terminal_and_leaves_nothing_on_it(
    folder: Folder, index: Path
) -> None:
    docs = folder({"a.txt": HARBOUR})
    command = [sys.executable, "-m", "tests.ingest.command", str(docs), "--index", str(index)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:
            # The other end of the terminal was closed.
            pass
        assert process.stdout is not None
        assert process.stdout.read() == b"added     a.txt\n"
    os.close(ours)
    assert process.returncode == 0
    for step in (b"Reading files", b"Embedding passages", b"for other languages"):
        assert step in shown
