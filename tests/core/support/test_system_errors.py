"""What the system refuses reads as a sentence; what is a defect stays one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.support.errors import BadInput, DiskFull, Refused
from core.support.system_errors import in_plain_words


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
    assert told.message == "here/a.jpg has no room left."


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
