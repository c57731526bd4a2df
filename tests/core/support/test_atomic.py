"""Files are complete or absent."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from core.support import atomic
from core.support.errors import AlreadyThere, BadInput, DiskFull, NotThere


def test_a_written_file_replaces_the_earlier_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "plan.json"
    atomic.write_json(target, {"b": 1, "a": "é"})
    atomic.write_json(target, {"a": 2})
    assert atomic.read_json(target) == {"a": 2}
    assert [file.name for file in target.parent.iterdir()] == ["plan.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such permissions")
def test_others_may_read_a_written_file_for_workspaces_are_shared(tmp_path: Path) -> None:
    atomic.write_json(tmp_path / "plan.json", {})
    assert oct((tmp_path / "plan.json").stat().st_mode & 0o777) == "0o644"


def test_an_error_inside_the_block_keeps_the_earlier_file(tmp_path: Path) -> None:
    target = tmp_path / "weights"
    atomic.write_bytes(target, b"old")

    def write_half() -> None:
        with atomic.atomic_file(target) as file:
            file.write(b"new")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half"):
        write_half()
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_said_plainly_and_keeps_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "weights"
    atomic.write_bytes(target, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        DiskFull,
        match=(
            r"^The disk is full: weights was not written\. .* free on the volume .*, .* needed\. Free some space and "
            r"do it again; the earlier file is unchanged\.$"
        ),
    ) as caught:
        atomic.write_bytes(target, b"new")
    assert caught.value.path == target
    assert target.read_bytes() == b"old"
    assert "the earlier file is unchanged" in caught.value.hint
    assert "3 bytes are needed" in caught.value.message
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(
        DiskFull,
        match=(
            r"^The disk is full: first was not written\. .* free on the volume .*, .* needed\. Free some space and do "
            r"it again\.$"
        ),
    ) as caught:
        atomic.write_bytes(tmp_path / "first", b"new")
    assert "earlier" not in caught.value.hint, "there was none"


def test_not_a_number_is_refused_rather_than_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        atomic.write_json(tmp_path / "report.json", {"loss": float("nan")})
    assert list(tmp_path.iterdir()) == []


def test_reading_names_the_file_that_is_missing_or_damaged(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"^plan\.json does not exist\. It was looked for in .*\.$"):
        atomic.read_json(tmp_path / "plan.json")
    (tmp_path / "plan.json").write_text('{"torn":')
    with pytest.raises(BadInput, match=r"^.*/plan\.json is not readable as JSON\. Restore it from a copy or delete it\.$"):
        atomic.read_json(tmp_path / "plan.json")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="only Linux has a place that is there and holds no new folders")
def test_a_place_that_can_hold_no_folder_is_said_and_is_no_defect() -> None:
    with pytest.raises(
        NotThere, match=r"^The folder /proc/heat cannot be made: nothing is there to hold it\. Choose another place\.$"
    ):
        atomic.write_bytes(Path("/proc/heat/a.png"), b"")
    with (
        pytest.raises(
            NotThere, match=r"^The folder /proc/heat cannot be made: nothing is there to hold it\. Choose another place\.$"
        ),
        atomic.new_folder(Path("/proc/heat")),
    ):
        pass


def test_a_refusal_names_the_file_that_was_wanted_and_not_its_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(prefix: str, suffix: str, dir: Path) -> None:
        raise OSError(errno.EROFS, "read-only", str(dir / f"{prefix}abc{suffix}"))

    monkeypatch.setattr(atomic.tempfile, "mkstemp", refused)
    with pytest.raises(OSError, match="read-only") as caught:
        atomic.write_bytes(tmp_path / "speed.json", b"")
    assert caught.value.filename == str(tmp_path / "speed.json")


def test_a_file_that_a_person_names_is_looked_at_before_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    atomic.check_new_file(file, replace=False)
    with pytest.raises(NotThere, match=r"^There is no folder .*/tabels\. Make it first, or choose another one\.$") as missing:
        atomic.check_new_file(tmp_path / "tabels" / "answers.csv", replace=True)
    assert missing.value.path == tmp_path / "tabels"
    file.touch()
    with pytest.raises(AlreadyThere, match=r"^.*/answers\.csv is there already\. Choose another name, or replace it\.$"):
        atomic.check_new_file(file, replace=False)
    atomic.check_new_file(file, replace=True)
    with pytest.raises(BadInput, match=r"^.* is a folder, where a file is wanted\. Name a file\.$"):
        atomic.check_new_file(tmp_path, replace=True)


def test_another_failure_of_the_disk_is_let_through_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def write_half() -> None:
        with atomic.atomic_file(target) as file:
            file.write(b"half")
            raise OSError(errno.EIO, "broken")

    with pytest.raises(OSError, match="broken"):
        write_half()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_bytes_and_their_name_are_on_the_disk_when_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[bool, list[str]]] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), [path.name for path in tmp_path.iterdir() if path.name == "a"]))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    atomic.write_bytes(tmp_path / "a", b"new")
    assert synced == [(False, []), (True, ["a"])]


def test_a_name_that_is_no_utf8_comes_back_as_it_was(tmp_path: Path) -> None:
    document = {"path": "a\udcff.png", "of": "ü"}
    atomic.write_json(tmp_path / "a.json", document)
    assert atomic.read_json(tmp_path / "a.json") == document
    assert (tmp_path / "a.json").read_bytes().isascii()
    atomic.write_json(tmp_path / "b.json", {"of": "ü", "a": 1})
    assert (tmp_path / "b.json").read_text(encoding="utf-8") == '{\n  "a": 1,\n  "of": "ü"\n}\n'


def test_a_folder_that_a_person_names_is_looked_at_before_hours_of_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    atomic.check_folder_possible(tmp_path / "new" / "deeper")
    atomic.check_folder_possible(tmp_path)
    for place in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(BadInput) as caught:
            atomic.check_folder_possible(place)
        assert str(caught.value) == f"{tmp_path / 'file'} is a file, where a folder is wanted. Name a folder."
        assert caught.value.path == tmp_path / "file"
