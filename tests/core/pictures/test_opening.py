"""Files are opened without ever blocking, and refused by what they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.pictures import opening
from core.pictures.decoder.protocol import PictureLimits
from core.pictures.opening import Unusable, check_pixels, no_memory, open_regular


def refusal(path: Path, limits: PictureLimits | None = None) -> Unusable:
    with pytest.raises(Unusable) as caught, open_regular(path, limits or PictureLimits()):
        pass
    return caught.value


def test_a_file_is_open_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    with open_regular(tmp_path / "a", PictureLimits()) as (file, size):
        assert (file.read(), size) == (b"12345", 5)
    assert file.closed


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    assert (refusal(tmp_path).kind, refusal(tmp_path).reason) == ("not-a-file", "It is not a regular file.")
    missing, impossible = refusal(tmp_path / "nothing"), refusal(tmp_path / "a\0b")
    assert (missing.kind, missing.reason) == ("missing", "It cannot be opened: No such file or directory.")
    assert (impossible.kind, impossible.reason) == ("missing", "It cannot be opened: embedded null byte.")
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").kind == "not-a-file", "and nobody waits for it to be written to"


def test_a_file_that_became_a_pipe_before_it_was_opened_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    reading, writing = os.pipe()
    monkeypatch.setattr(opening.os, "open", lambda *given: reading)
    found = refusal(tmp_path / "a")
    monkeypatch.undo()
    os.close(writing)
    assert (found.kind, found.reason) == ("not-a-file", "It is not a regular file.")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reading)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3 * 2**20))
    told = refusal(tmp_path / "a", PictureLimits(file_bytes=2**20))
    assert (told.kind, told.reason) == ("too-large", "It has 3 MiB; files up to 1 MiB are read.")
    assert str(told).startswith("a cannot be used.")


def test_sizes_are_looked_at_by_format() -> None:
    check_pixels(10_000, 10_000, "JPEG", PictureLimits())
    check_pixels(8_000, 5_000, "PNG", PictureLimits())
    with pytest.raises(Unusable):
        check_pixels(40_000_001, 1, "PNG", PictureLimits())
    with pytest.raises(Unusable, match=r"cannot be used") as caught:
        check_pixels(10_000, 10_000, "PNG", PictureLimits())
    assert "100.0 megapixels" in caught.value.reason
    assert "PNG pictures up to 40 megapixels" in caught.value.reason
    assert no_memory().kind == "memory"
