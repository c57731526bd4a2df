"""What a shared disk must offer is there on this one; a disk that only pretends is found out."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.doctor import shared_disk
from core.doctor.other_process import make_file
from core.doctor.points import NOTE, RIGHT, WRONG
from core.doctor.shared_disk import catalogs, clock, exclusive, flushes, letters, locks, names, renames, shared_points, visible
from core.support.errors import Refused
from core.support.jobs import Abandoned, Context


def test_all_of_it_is_right_on_a_disk_of_this_machine(tmp_path: Path) -> None:
    found = list(shared_points(tmp_path, Context()))
    assert len(found) == 9
    assert [point for point in found if point.state != RIGHT] == []
    assert list(tmp_path.iterdir()) == []


def test_locks_and_files_that_nobody_holds_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for act in ("hold_lock", "make_alone", "write_table"):
        monkeypatch.setattr(shared_disk, act, make_file)  # as where a disk only says that it did it
    (tmp_path / "locked").write_bytes(b"")
    assert locks(tmp_path)[0] == WRONG
    assert exclusive(tmp_path)[0] == WRONG
    assert catalogs(tmp_path)[0] == WRONG


def test_a_file_that_is_never_seen_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_disk, "until", lambda condition, patience: None)
    assert visible(tmp_path)[0] == WRONG
    assert "still held" in locks(tmp_path)[1]


def test_a_rename_that_is_none_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text(text))
    assert renames(tmp_path)[0] == NOTE
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text("old"))
    assert renames(tmp_path)[0] == WRONG


def test_clocks_names_and_capitals_of_another_disk_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CASE").write_bytes(b"")
    assert letters(tmp_path)[0] == NOTE
    monkeypatch.setattr(shared_disk.time, "time", lambda: 0.0)
    assert clock(tmp_path)[0] == WRONG
    monkeypatch.setattr(os, "listdir", lambda folder: [])
    assert names(tmp_path)[0] == WRONG
    monkeypatch.setattr(os, "listdir", lambda folder: ["n" * shared_disk.LONGEST_NAME])
    assert names(tmp_path)[0] == NOTE


def test_a_disk_that_knows_no_locks_at_all_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(folder: Path) -> tuple[str, str, str]:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(shared_disk, "_TRIALS", (("Locks", none),))
    (point,) = shared_points(tmp_path, Context())
    assert (point.state, point.words) == (WRONG, "It cannot be done on this disk: Function not implemented.")


def test_every_trial_says_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_disk, "LONGEST_NAME", 12)
    assert names(tmp_path) == (RIGHT, "File names of 12 letters and accents are kept as they are.", "")
    assert (tmp_path / ("n" * 12)).is_file()
    assert letters(tmp_path) == (RIGHT, "Names that differ in capitals are two files.", "")
    state, words, hint = flushes(tmp_path)
    assert (state, hint) == (RIGHT, "")
    assert re.fullmatch(r"A folder is flushed to the disk in \d+ ms\.", words)
    with monkeypatch.context() as patch:
        patch.setattr(shared_disk, "os", SimpleNamespace(name="nt"))
        assert flushes(tmp_path) == (RIGHT, "This system flushes folders by itself.", "")
    assert renames(tmp_path) == (RIGHT, "A file is replaced whole, and who was reading it reads the old one to its end.", "")
    (tmp_path / "CASE").write_bytes(b"")
    assert letters(tmp_path) == (
        NOTE, "Capitals make no other file name on this disk.", "Give classes and pictures names that differ in more than that.",
    )  # fmt: skip
    monkeypatch.setattr(os, "listdir", lambda folder: [])
    assert names(tmp_path) == (WRONG, "A file name of 12 letters cannot be kept.", "Keep the workspace on another disk.")
    monkeypatch.setattr(os, "listdir", lambda folder: ["n" * 12])
    assert names(tmp_path) == (
        NOTE, "Accents in file names come back written otherwise.",
        "Datasets whose pictures have such names are best kept elsewhere.",
    )  # fmt: skip


@pytest.mark.parametrize(("off", "state"), [(0.0, RIGHT), (4.9, RIGHT), (-4.9, RIGHT), (6.0, WRONG), (-6.0, WRONG)])
def test_a_clock_may_be_off_by_five_seconds_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, off: float, state: str
) -> None:
    class Stamped(type(tmp_path)):  # type: ignore[misc]
        def stat(self, **_: object) -> object:
            return SimpleNamespace(st_mtime=1000.0 + off)

    monkeypatch.setattr(shared_disk.time, "time", lambda: 1000.0)
    found = clock(Stamped(tmp_path))
    assert found[0] == state
    if state == WRONG:
        assert found[1:] == (
            "The disk's clock and this machine's are 6.0 s apart.",
            "Set both by one time server: what is newer is told by these times.",
        )
    elif off:
        assert found[1:] == ("The disk's clock and this machine's agree to 4.9 s.", "")
    else:
        assert found[1:] == ("The disk's clock and this machine's agree to a twentieth of a second.", "")


class Other:
    """Stands in for another process: what it does is done here, without one."""

    def __init__(self, act: Callable[[Path], None], folder: Path) -> None:
        self.act, self.folder = act, folder

    def __enter__(self) -> Other:
        self.act(self.folder)
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def kill(self) -> None:
        pass


def test_what_a_disk_only_pretends_is_told_with_what_comes_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = "Runs and checkpoints are not safe here: keep the workspace on another disk."
    monkeypatch.setattr(shared_disk, "OtherProcess", Other)
    monkeypatch.setattr(shared_disk, "hold_lock", lambda folder: None)
    unseen = "A lock that another process holds is not seen: two machines would train one run."
    assert locks(tmp_path) == (WRONG, unseen, others)
    monkeypatch.setattr(shared_disk, "is_claimed", lambda path: True)
    both = "Two processes hold one lock at one time: two machines would train one run."
    assert locks(tmp_path) == (WRONG, both, others)
    monkeypatch.setattr(shared_disk, "_can_claim", lambda path: False)
    monkeypatch.setattr(shared_disk, "until", lambda condition, patience: None)
    kept = "A lock is still held after its process was killed: such a run could never be resumed."
    assert locks(tmp_path) == (WRONG, kept, others)
    monkeypatch.setattr(shared_disk, "until", lambda condition, patience: 0.5)
    free = "A lock keeps other processes out, and is free at once when its process is killed."
    assert locks(tmp_path) == (RIGHT, free, "")
    monkeypatch.setattr(shared_disk, "make_alone", lambda folder: None)
    assert exclusive(tmp_path) == (WRONG, "Two processes can make the same file: two machines would begin one run.", others)
    assert exclusive(tmp_path) == (RIGHT, "Of two processes that make the same file, the second is refused.", "")
    monkeypatch.setattr(shared_disk, "make_file", lambda folder: None)
    assert visible(tmp_path)[1] == "A file that another process made is seen after 0.5 s."
    monkeypatch.setattr(shared_disk, "until", lambda condition, patience: None)
    assert visible(tmp_path) == (WRONG, "A file that another process made is not seen for a minute.", others)


def test_catalogs_are_told_by_what_another_process_left_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[sqlite3.Connection] = []

    def writes(folder: Path, done: bool = False) -> None:
        connection = sqlite3.connect(folder / "table.sqlite", isolation_level=None)
        if done:
            connection.execute("INSERT INTO facts VALUES (1)")
        connection.execute("BEGIN IMMEDIATE")
        held.append(connection)

    monkeypatch.setattr(shared_disk, "OtherProcess", Other)
    monkeypatch.setattr(Other, "kill", lambda self: held[-1].close())
    for number, (act, state, words) in enumerate(
        (
            (writes, RIGHT, "Two processes of this machine do not write into one catalog at one time."),
            (lambda folder: writes(folder, True), WRONG, "A decision that was never finished is in the catalog."),
            (lambda folder: None, WRONG, "Two processes write into one catalog at one time, which damages it."),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.setattr(shared_disk, "write_table", act)
        found = catalogs(folder)
        assert found[:2] == (state, words)
        assert ("one machine at a time" in found[2]) == (state == RIGHT)


def test_a_rename_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text(text))
    assert renames(tmp_path) == (
        NOTE, "Whoever reads a file while it is replaced sees parts of the new one.", "Let one machine at a time train a run.",
    )  # fmt: skip
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text("old"))
    assert renames(tmp_path)[1] == "A file that was replaced by a rename is not the new one."
    (tmp_path / ".replaced.left").write_bytes(b"")
    monkeypatch.setattr(shared_disk, "write_text", lambda path, text: path.write_text(text))
    assert renames(tmp_path)[0] == WRONG, "something is left beside it"


def test_a_round_can_be_dropped_and_what_is_refused_is_told_by_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: Path) -> tuple[str, str, str]:
        raise Refused("Another process could not do it: no.")

    def hinted(folder: Path) -> tuple[str, str, str]:
        raise Refused("It is busy.", "Wait.")

    monkeypatch.setattr(shared_disk, "_TRIALS", (("Locks", refused), ("Clock", hinted)))
    told = [(point.subject, point.name, point.state, point.words, point.hint) for point in shared_points(tmp_path, Context())]
    assert told == [
        ("Shared disk", "Locks", WRONG, "Another process could not do it: no.",
         "Runs and checkpoints are not safe here: keep the workspace on another disk."),
        ("Shared disk", "Clock", WRONG, "It is busy.", "Wait."),
    ]  # fmt: skip
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        list(shared_points(tmp_path, context))
    assert list(tmp_path.iterdir()) == []
