from pathlib import Path

from eval.bench.corpus import SECTIONS, rewrite, write_corpus


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in folder.rglob("*.txt")
    }


def test_the_corpus_is_the_same_each_time_and_grows_at_its_end(tmp_path: Path) -> None:
    for name, passages in (("one", 60), ("other", 60), ("larger", 80)):
        files = write_corpus(tmp_path / name, passages)
        assert len(files) == passages / SECTIONS
    one = contents(tmp_path / "one")
    assert one == contents(tmp_path / "other")
    assert one.items() < contents(tmp_path / "larger").items()
    assert len(set(one.values())) == 3


def test_a_rewritten_file_has_other_sections_and_as_many(tmp_path: Path) -> None:
    (file,) = write_corpus(tmp_path, 1)
    before = file.read_text("utf-8")
    rewrite(file)
    after = file.read_text("utf-8")
    assert before.count("\n# ") == after.count("\n# ") == SECTIONS - 1
    assert not set(before.split("\n\n")) & set(after.split("\n\n")) - {""}
