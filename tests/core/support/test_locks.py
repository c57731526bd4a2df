"""Locks, against a process that really holds them and is killed while it does."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.support.errors import BadInput, Refused
from core.support.jobs import Abandoned, Context, Note
from core.support.locks import alone, claimed, held, is_claimed
from tests.read_only import read_only_copy

HOLD = "import sys, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True); sys.stdin.read()"
BUSY = Refused("Somebody is at work.", "Wait for it.")


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds `tmp_path/x.lock`."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "x.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_waits_says_so_once_and_goes_on_when_the_other_was_killed(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    told: list[object] = []

    def hear(event: object) -> None:
        told.append(event)
        holder.kill()

    with alone(tmp_path / "x.lock", Context(hear), "decoding these pictures"):
        assert is_claimed(tmp_path / "x.lock")
    assert told == [Note("Another process is decoding these pictures; waiting for it.")]
    assert not is_claimed(tmp_path / "x.lock")


def test_a_free_lock_is_had_without_a_word(tmp_path: Path) -> None:
    told: list[object] = []
    with alone(tmp_path / "x.lock", Context(told.append), "busy"):
        pass
    assert told == []


def test_a_dropped_job_stops_waiting(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    context = Context(lambda event: context.abandon())
    with pytest.raises(Abandoned), alone(tmp_path / "x.lock", context, "at work"):
        raise AssertionError("it is held by another")


def test_a_claim_is_refused_while_another_holds_it(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    assert is_claimed(tmp_path / "x.lock")
    with pytest.raises(Refused, match=r"^Somebody is at work\. Wait for it\.$") as caught, claimed(tmp_path / "x.lock", BUSY):
        raise AssertionError("it is held by another")
    assert caught.value is BUSY
    threading.Timer(0.05, holder.kill).start()
    with claimed(tmp_path / "x.lock", BUSY, patience=30):
        assert is_claimed(tmp_path / "x.lock")
    assert not is_claimed(tmp_path / "x.lock")
    assert not is_claimed(tmp_path / "never made.lock")


def test_a_claim_ends_with_its_block_whatever_happened(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), claimed(tmp_path / "x.lock", BUSY):
        raise ValueError("inside")
    with claimed(tmp_path / "x.lock", BUSY):
        pass


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_a_lock_on_a_read_only_disk_is_asked_through_a_handle_for_reading(tmp_path: Path) -> None:
    (tmp_path / "x.lock").touch()
    with read_only_copy(tmp_path) as copy:
        with pytest.raises(PermissionError):
            (copy / "new").touch()
        assert not is_claimed(copy / "x.lock")
        import fcntl

        with open(copy / "x.lock", "rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            assert is_claimed(copy / "x.lock")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no shared locks there")
def test_who_only_asks_is_not_taken_for_the_holder(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    lock.touch()
    told: list[bool] = []
    begin = threading.Barrier(4)

    def ask() -> None:
        begin.wait()
        told.extend(is_claimed(lock) for _ in range(300))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert (len(told), any(told)) == (1200, False)
    with claimed(lock, BUSY):
        assert is_claimed(lock)


def test_no_lock_is_taken_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("letters")
    (tmp_path / "own").mkdir()
    lock = tmp_path / "own" / "worker.lock"
    lock.symlink_to(tmp_path / "outside")
    assert not is_claimed(lock)
    for take in (held(lock), claimed(lock, Refused("busy")), alone(lock, Context(), "at work")):
        with (
            pytest.raises(
                BadInput,
                match=(
                    r"^.*/worker\.lock is a link that leads elsewhere; nothing is read or written through it\. Put the file "
                    r"itself there in place of the link\.$"
                ),
            ),
            take,
        ):
            pass
    assert (tmp_path / "outside").read_text() == "letters"


@pytest.mark.skipif(sys.platform == "win32", reason="locks are others there")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    import fcntl

    def none(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(fcntl, "flock", none)
    path = tmp_path / "x.lock"
    for lock in (alone(path, Context(), "at work"), held(path), claimed(path, BUSY)):
        with pytest.raises(Refused, match="keeps no locks") as refused, lock:
            raise AssertionError("nobody holds it")
        assert f"doctor --shared {tmp_path}" in refused.value.hint
    assert not is_claimed(path)


def test_where_there_are_no_shared_locks_it_is_held_for_a_moment(
    holder: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)  # as on Windows
    assert is_claimed(tmp_path / "x.lock")
    assert not is_claimed(tmp_path / "none.lock")
    assert not (tmp_path / "none.lock").exists()
    holder.kill()
    holder.wait()
    assert not is_claimed(tmp_path / "x.lock")
    assert not is_claimed(tmp_path / "x.lock"), "it was given back"
    (tmp_path / "folder.lock").mkdir()
    assert not is_claimed(tmp_path / "folder.lock")
