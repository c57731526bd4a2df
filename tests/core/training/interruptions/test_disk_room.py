"""Where there is no room the run waits, says on which volume and how much, and goes on by itself."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.runs.events import Event, Noted, Preparing
from core.support.errors import DiskFull
from core.support.system_errors import volume_of
from core.training.interruptions.disk_room import AGAIN_SECONDS, LOOK_SECONDS, RESERVE, DiskRoom


class Disk:
    """A disk on which so many bytes are free, a log on it, and a clock that only waiting moves."""

    def __init__(self, folder: Path, free: int) -> None:
        self.folder, self.free, self.now = folder, free, 0.0
        self.log: list[Event] = []
        self.stopped_at = float("inf")
        self.freed: dict[float, int] = {}
        self.room = DiskRoom(folder, self.write, lambda: self.now >= self.stopped_at, lambda path: self.free, self.wait)

    def write(self, event: Event) -> None:
        if self.free < 1000 and (self.folder / "reserve").exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        self.log.append(event)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        for moment in [moment for moment in self.freed if moment <= self.now]:
            self.free += self.freed.pop(moment)

    def save(self, size: int) -> str:
        if self.free < size:
            full = DiskFull("The disk is full: 12.json was not written.")
            full.needed = size
            raise full
        self.free -= size
        return "saved"

    def notes(self) -> list[str]:
        return [event.text for event in self.log if isinstance(event, Noted)]


def test_what_finds_room_is_done_without_a_word(tmp_path: Path) -> None:
    disk = Disk(tmp_path, 10**9)
    assert disk.room.kept(lambda: disk.save(10**6)) == "saved"
    assert disk.log == []
    assert disk.now == 0


def test_it_waits_until_there_is_room_and_says_where_and_how_much(tmp_path: Path) -> None:
    disk = Disk(tmp_path, 3 * 10**6)
    disk.room.keep_reserve()
    assert (tmp_path / "reserve").stat().st_size == RESERVE
    disk.freed = {4.0: 2 * 10**7, 9.0: 10**9}
    assert disk.room.kept(lambda: disk.save(10**8)) == "saved"
    before, after = disk.notes()
    assert before == (
        f"The disk is full: 12.json was not written. 3.0 MB are free on the volume {volume_of(tmp_path)}, 100.0 MB are needed. "
        "The run waits, and goes on once there is room."
    )
    assert after == "There is room on the disk again. The run waited 9.0 s for it."
    (waiting,) = [event for event in disk.log if isinstance(event, Preparing)]
    assert waiting.what.startswith("Waiting for room on the disk: 3.0 MB are free")
    assert 9.0 <= disk.now < 9.0 + 2 * LOOK_SECONDS
    assert (tmp_path / "reserve").exists(), "it is kept for the next time"


def test_a_quota_that_nobody_sees_is_tried_again_now_and_then(tmp_path: Path) -> None:
    disk, tries = Disk(tmp_path, 10**9), [0]

    def refused_twice() -> int:
        tries[0] += 1
        if tries[0] < 3:
            full = DiskFull("The disk is full: 12.json was not written.")
            full.of_quota = True
            raise full
        return tries[0]

    assert disk.room.kept(refused_twice) == 3
    assert disk.now == pytest.approx(2 * AGAIN_SECONDS, abs=1.0)
    assert disk.notes()[0].startswith(
        f"The disk is full: 12.json was not written. The quota is used up on the volume {volume_of(tmp_path)}. The run waits"
    )
    assert len(disk.notes()) == 2


def test_the_volume_is_told_and_watched_that_has_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dataset keeps found no room on its own disk, and it was told how much is free on that of the run."""
    run, other = (tmp_path.resolve() / name for name in ("run", "other"))
    run.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda place: Path(place) in (run, other))
    free, waited, log = {run: 10**12, other: 5_000_000}, 0.0, list[Event]()

    def wait(seconds: float) -> None:
        nonlocal waited
        waited += seconds
        free[other] = 10**12

    def keep() -> str:
        if not waited:
            raise DiskFull("The disk is full: features could not be kept.", "", other / "features")
        return "kept"

    assert DiskRoom(run, log.append, lambda: False, lambda path: free[path], wait).kept(keep) == "kept"
    assert isinstance(log[0], Noted)
    assert log[0].text.startswith(f"The disk is full: features could not be kept. 5.0 MB are free on the volume {other}. ")
    assert waited == LOOK_SECONDS, "it goes on as soon as there is room where there was none"


def test_a_stop_ends_the_wait(tmp_path: Path) -> None:
    disk = Disk(tmp_path, 10)
    disk.stopped_at = 5.0
    with pytest.raises(DiskFull, match=r"^The disk is full: 12\.json was not written\.$"):
        disk.room.kept(lambda: disk.save(1000))
    assert 5.0 <= disk.now < 5.0 + 2 * LOOK_SECONDS


def test_events_wait_as_well_and_none_is_lost(tmp_path: Path) -> None:
    disk = Disk(tmp_path, 10)
    disk.room.keep_reserve()
    disk.freed = {1.0: 10**9}
    disk.room.tell(Noted(1.0, "one"))
    disk.room.tell(Noted(2.0, "two"))
    assert [text for text in disk.notes() if text in ("one", "two")] == ["one", "two"]
    assert "The run waits" in disk.notes()[0]


def test_an_event_for_which_nobody_waits_any_more_is_told_to_have_no_room(tmp_path: Path) -> None:
    disk = Disk(tmp_path, 10)
    disk.room.keep_reserve()
    disk.stopped_at = 0.0
    with pytest.raises(DiskFull) as caught:
        disk.room.tell(Noted(1.0, "one"))
    assert caught.value.said == "The disk is full."
    assert caught.value.hint == "Free some space and resume the run."
    assert caught.value.path == tmp_path


def test_another_error_is_not_waited_for(tmp_path: Path) -> None:
    def broken(event: Event) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        DiskRoom(tmp_path, broken, lambda: False).tell(Noted(1.0, "one"))
