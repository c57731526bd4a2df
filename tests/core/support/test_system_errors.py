"""What the system refuses reads as a sentence; what is a defect stays one."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

import core as core_root
from core.support.errors import BadInput, DiskFull, Refused
from core.support.system_errors import in_plain_words, no_room, room_words, volume_of


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, DiskFull, "no room left"),
        (errno.EROFS, Refused, "cannot be written to"),
        (errno.EACCES, Refused, "may not be used by you"),
        (errno.ENAMETOOLONG, BadInput, "too long"),
    ],
)
def test_refusals_of_the_disk_name_the_file_and_what_to_do(number: int, kind: type, words: str, tmp_path: Path) -> None:
    told = in_plain_words(OSError(number, os.strerror(number), str(tmp_path / "x.csv")))
    assert type(told) is kind
    assert words in told.message
    assert str(tmp_path / "x.csv") in told.message
    assert told.path == tmp_path / "x.csv"
    assert told.hint


def test_a_name_that_no_disk_takes_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="name too long") as caught:
        (tmp_path / ("x" * 300)).write_text("")
    assert isinstance(in_plain_words(caught.value), BadInput)
    assert in_plain_words(OSError(errno.EROFS, "")).message == "A file or folder lies on a disk that cannot be written to."  # type: ignore[union-attr]


def test_of_a_copy_that_found_no_room_the_new_file_is_named() -> None:
    """The picture that was copied was said to have no room."""
    told = in_plain_words(OSError(errno.ENOSPC, "no room", "there/a.jpg", None, "here/a.jpg"))
    assert isinstance(told, DiskFull)
    assert told.message.startswith("here/a.jpg has no room left. ")


def test_a_full_disk_is_told_with_its_volume_and_what_is_free_and_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a person with several disks neither the full one was named nor what is missing."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=3_000_000))
    at = f"3.0 MB are free on the volume {volume_of(tmp_path)}"
    full = no_room("The disk is full: x was not written.", "Free some space.", tmp_path / "not" / "there", 100_000_000)
    assert full.message == f"The disk is full: x was not written. {at}, 100.0 MB are needed."
    assert (full.said, full.needed) == ("The disk is full: x was not written.", 100_000_000)
    assert "5.0 MB are free" in no_room("Full.", "", tmp_path, given_back=2_000_000).message
    refused = {number: in_plain_words(OSError(number, "refused", str(tmp_path / "x"))) for number in (errno.ENOSPC, errno.EDQUOT)}
    assert str(refused[errno.ENOSPC]) == f"{tmp_path / 'x'} has no room left. {at}. Free some space and do it again."
    assert "are free" not in str(refused[errno.EDQUOT]), "of a quota the disk says nothing"


def test_one_byte_is_told_as_one(tmp_path: Path) -> None:
    assert room_words(tmp_path, 1, 1) == f"1 byte is free on the volume {volume_of(tmp_path)}, 1 byte is needed"


def test_of_a_quota_nothing_is_said_of_what_is_free_on_its_disk(tmp_path: Path) -> None:
    """Of a home of 100 GB on a disk of many TB it was said that the disk is full, and how many of these are free."""
    try:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")
    except OSError:
        full = no_room("The disk is full: x was not written.", "Free some space.", tmp_path, 100_000_000)
    at = f"on the volume {volume_of(tmp_path)}, 100.0 MB are needed."
    assert full.message == f"The disk is full: x was not written. The quota is used up {at}"
    assert full.of_quota
    assert not no_room("Full.", "", tmp_path).of_quota


def test_a_disk_that_is_gone_is_told_without_what_is_free_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Path) -> None:
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(shutil, "disk_usage", gone)
    assert no_room("Full.", "Free some space.", tmp_path).message == "Full."
    assert no_room("Full.", "Free some space.", None).message == "Full."


def test_every_full_disk_is_told_in_these_words() -> None:
    """Where an error of its own is made, it says the same of volume and room."""
    core = Path(core_root.__file__).parent
    for file in core.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "raise DiskFull(" not in text or "room_words(" in text, file.name


def test_what_is_meant_for_a_person_stays_as_it_is_and_defects_are_defects() -> None:
    error = Refused("The name is taken.")
    assert in_plain_words(error) is error
    for defect in (FileNotFoundError(errno.ENOENT, "no such file", "x"), ValueError("x"), BrokenPipeError(errno.EPIPE, "pipe")):
        assert in_plain_words(defect) is None


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("could not create a primitive", True),
        ("could not execute a primitive", True),
        ("could not create a primitive descriptor for a convolution forward propagation primitive", False),
    ],
)
def test_onednn_on_a_processor_that_is_short_of_memory_is_no_defect(words: str, short: bool) -> None:
    """A run whose process was given 2.6 GB ended in its trial of arithmetic as a defect of Safelight."""
    told = in_plain_words(RuntimeError(words))
    assert (told is not None and "not enough memory" in told.message) == short


class PanicException(BaseException):
    """As Rust code raises it, whose class is not to be had from its packages."""


def test_rust_code_that_got_no_memory_is_no_defect_either() -> None:
    """Saving a checkpoint ended so, and the run was said to have vanished."""
    told = in_plain_words(PanicException("PyObject pointer is null"))
    assert told is not None
    assert told.message == "There is not enough memory for this."
    assert in_plain_words(PanicException("index out of bounds")) is None


@pytest.mark.parametrize("words", ["DefaultCPUAllocator: can't allocate memory", "CUDA out of memory. Tried to allocate 2 GiB"])
def test_too_little_memory_is_no_defect(words: str) -> None:
    for error in (MemoryError(), RuntimeError(words)):
        told = in_plain_words(error)
        assert told is not None
        assert told.message == "There is not enough memory for this."
    assert in_plain_words(RuntimeError("anything else")) is None


def test_what_a_device_cannot_do_twice_alike_is_named() -> None:
    told = in_plain_words(RuntimeError("adaptive_avg_pool2d_backward_cuda does not have a deterministic implementation, but"))
    assert told is not None
    assert "adaptive_avg_pool2d_backward_cuda" in told.message
    assert "deterministic" in told.hint
