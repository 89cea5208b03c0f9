import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.files import LONGEST_SOURCE, Found, check_source, find_files, read_bytes
from tests.ingest.conftest import Folder


def sources(*paths: Path) -> list[str]:
    return [found.source for found in find_files(paths)]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="there is no such file or folder"):
        read_bytes(tmp_path / "a.txt")


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", tmp_path, Path("/dev/zero")):
        with pytest.raises(UnreadableFileError, match="it is not a file"):
            read_bytes(path)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(UnreadableFileError, match=r"it cannot be read \(Too many levels"):
        read_bytes(tmp_path / "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("It is so.")
    file.chmod(0)
    with pytest.raises(UnreadableFileError, match=r"it cannot be read \(Permission denied\)"):
        read_bytes(file)


def while_it_is_read(monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]) -> None:
    """Let something else change a file each time after it was read."""
    read = Path.read_bytes

    def read_and_change(path: Path) -> bytes:
        data = read(path)
        change(path)
        return data

    monkeypatch.setattr(Path, "read_bytes", read_and_change)


def test_a_file_that_keeps_growing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log.txt"
    file.write_text("It was so.")
    while_it_is_read(monkeypatch, lambda path: path.write_text("x" * (path.stat().st_size + 1)))
    with pytest.raises(UnreadableFileError, match="it keeps changing while it is read"):
        read_bytes(file)


def test_a_file_that_is_rewritten_at_the_same_length_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log.txt"
    file.write_text("It was so.")
    times = itertools.count(1)
    while_it_is_read(monkeypatch, lambda path: os.utime(path, ns=(0, next(times))))
    with pytest.raises(UnreadableFileError, match="it keeps changing while it is read"):
        read_bytes(file)


def test_a_file_that_changed_once_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"half")
    whole = b"half and whole"
    while_it_is_read(monkeypatch, lambda path: path.stat().st_size < 10 and path.write_bytes(whole))
    assert read_bytes(file) == whole


def test_files_are_found_in_order_by_their_place_in_the_folder(folder: Folder) -> None:
    docs = folder({"b.txt": "", "a/z.md": "", "a/b/c.pdf": "", "港.txt": "", "x y.dat": ""})
    assert sources(docs) == ["a/b/c.pdf", "a/z.md", "b.txt", "x y.dat", "港.txt"]
    assert next(iter(find_files([docs]))) == Found(docs / "a/b/c.pdf", "a/b/c.pdf")


def test_hidden_files_and_folders_are_left_out(folder: Folder) -> None:
    assert sources(folder({".a.txt": "", ".git/b.txt": "", "c/.d/e.txt": "", "f.txt": ""})) == [
        "f.txt"
    ]


def test_a_file_named_by_itself_is_given_even_if_hidden(folder: Folder) -> None:
    docs = folder({".a.txt": "", "b/c.txt": ""})
    assert sources(docs / ".a.txt", docs / "b" / "c.txt") == [".a.txt", "c.txt"]


def test_what_is_not_there_is_given_so_that_reading_it_says_so(folder: Folder) -> None:
    docs = folder({"a.txt": ""})
    (docs / "gone.txt").symlink_to(docs / "nowhere")
    assert sources(docs, docs / "typo") == ["a.txt", "gone.txt", "typo"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(folder: Folder) -> None:
    docs = folder({"a/b.txt": ""})
    (docs / "link.txt").symlink_to(docs / "a/b.txt")
    (docs / "loop").symlink_to(docs)
    assert sources(docs) == ["a/b.txt", "link.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_not_left_out_in_silence(folder: Folder) -> None:
    docs = folder({"a.txt": "", "b/c.txt": ""})
    (docs / "b").chmod(0)
    try:
        assert sources(docs) == ["a.txt", "b"]
    finally:
        (docs / "b").chmod(0o700)


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert sources(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    ["a.txt", "b/c d.md", "報告/2025.pdf", "..a.txt", "a..b/c.", "x" * LONGEST_SOURCE, "a\\b"],
)
def test_relative_paths_are_names(name: str) -> None:
    check_source(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "1 to 1,000 characters"),
        ("x" * (LONGEST_SOURCE + 1), "1 to 1,000 characters"),
        *((name, "relative path") for name in ("/a", "a//b", "a/", ".", "./a", "..", "a/../b")),
        *((name, "control characters") for name in ("a\nb", "a\0", "a\x7f", "a\x85", "\udcff.txt")),
    ],
)
def test_other_names_are_refused(name: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"its name must .*{reason}"):
        check_source(name)
