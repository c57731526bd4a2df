"""What a disk must offer that several machines train on: each thing is done there, in a folder of its own, and looked at.

Runs are told apart by locks that end with their process, and every file is complete or absent by a rename. A disk on which either
is only pretended (some network disks, some that sync to a cloud) trained one run twice and gave away its checkpoints.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from core.doctor.other_process import ALONE, LOCKED, MADE, TABLE, hold_lock, make_alone, make_file, write_table
from core.doctor.points import NOTE, RIGHT, SHARED, WRONG, Point
from core.doctor.trial import OtherProcess, until
from core.support.atomic import sync_folder, write_text
from core.support.errors import Refused, SafelightError
from core.support.jobs import Context
from core.support.locks import claimed, is_claimed
from core.support.wording import duration

LONGEST_NAME = 180
"""Bytes of the longest file name Safelight makes: a name of 80 signs, and what stands round it."""
_OTHERS = "Runs and checkpoints are not safe here: keep the workspace on another disk."
_CLOCK_SECONDS = 5.0


def shared_points(place: Path, context: Context) -> Iterator[Point]:
    """Does in a folder inside of `place` what runs, checkpoints and catalogs rest on.

    Raises:
        OSError: Nothing can be written there at all.
    """
    with tempfile.TemporaryDirectory(dir=place, prefix=".safelight-doctor-") as made:
        folder = Path(made)
        for name, trial in _TRIALS:
            context.check_abandoned()
            try:
                yield Point(SHARED, name, *trial(folder))
            except OSError as error:
                yield Point(SHARED, name, WRONG, f"It cannot be done on this disk: {error.strerror or error}.", _OTHERS)
            except SafelightError as error:
                yield Point(SHARED, name, WRONG, error.message, error.hint or _OTHERS)


def renames(folder: Path) -> tuple[str, str, str]:
    """A file replaced many times is at every look one of the two whole ones."""
    path, texts = folder / "replaced", ("a" * 4096, "b" * 4096)
    for number in range(50):
        write_text(path, texts[number % 2])
        if path.read_text(encoding="utf-8") != texts[number % 2] or len(list(folder.glob(".replaced.*"))) > 0:
            return WRONG, "A file that was replaced by a rename is not the new one.", _OTHERS
    with path.open("rb") as opened:
        write_text(path, texts[0])
        kept = opened.read().decode("ascii")
    if kept != texts[1]:
        return (
            NOTE,
            "Whoever reads a file while it is replaced sees parts of the new one.",
            "Let one machine at a time train a run.",
        )
    return RIGHT, "A file is replaced whole, and who was reading it reads the old one to its end.", ""


def flushes(folder: Path) -> tuple[str, str, str]:
    """A folder can be flushed, so that a rename survives a power cut."""
    begun = time.monotonic()
    sync_folder(folder)
    if os.name == "nt":
        return RIGHT, "This system flushes folders by itself.", ""
    return RIGHT, f"A folder is flushed to the disk in {(time.monotonic() - begun) * 1e3:.0f} ms.", ""


def locks(folder: Path) -> tuple[str, str, str]:
    """A lock keeps another process out, can be asked about, and is let go when its holder is killed."""
    path = folder / LOCKED
    with OtherProcess(hold_lock, folder) as other:
        if not is_claimed(path):
            return WRONG, "A lock that another process holds is not seen: two machines would train one run.", _OTHERS
        if _can_claim(path):
            return WRONG, "Two processes hold one lock at one time: two machines would train one run.", _OTHERS
        other.kill()
        waited = until(lambda: _can_claim(path), 30)
    if waited is None:
        return WRONG, "A lock is still held after its process was killed: such a run could never be resumed.", _OTHERS
    return RIGHT, "A lock keeps other processes out, and is free at once when its process is killed.", ""


def exclusive(folder: Path) -> tuple[str, str, str]:
    """Of two that make the same file, one is refused."""
    with OtherProcess(make_alone, folder):
        try:
            os.close(os.open(folder / ALONE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        except FileExistsError:
            return RIGHT, "Of two processes that make the same file, the second is refused.", ""
    return WRONG, "Two processes can make the same file: two machines would begin one run.", _OTHERS


def visible(folder: Path) -> tuple[str, str, str]:
    """What another process wrote is seen, whole."""
    list(folder.iterdir())  # what a network disk remembers of a folder is what hides new files in it
    with OtherProcess(make_file, folder):
        waited = until(lambda: (folder / MADE).is_file() and (folder / MADE).read_text() == "made by another process", 60)
    if waited is None:
        return WRONG, "A file that another process made is not seen for a minute.", _OTHERS
    return RIGHT, f"A file that another process made is seen after {duration(waited)}.", ""


def catalogs(folder: Path) -> tuple[str, str, str]:
    """Two processes do not write into one catalog at one time, and what one has not finished is not there."""
    path = folder / TABLE
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        connection.execute("CREATE TABLE facts (number INTEGER)")
        connection.commit()
    with OtherProcess(write_table, folder) as other, closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return WRONG, "Two processes write into one catalog at one time, which damages it.", _OTHERS
        except sqlite3.OperationalError:
            pass
        other.kill()
        rows = connection.execute("SELECT COUNT(*) FROM facts").fetchone()[0]
    if rows:
        return WRONG, "A decision that was never finished is in the catalog.", _OTHERS
    if kept != "wal":
        return NOTE, "Catalogs are kept without a write-ahead log on this disk, so that readers wait for writers.", ""
    words = "Two processes of this machine do not write into one catalog at one time."
    return RIGHT, words, "Decide about pictures on one machine at a time: SQLite's log is not shared by machines."


def clock(folder: Path) -> tuple[str, str, str]:
    """The disk's clock is this machine's."""
    path = folder / "clock"
    before = time.time()
    path.write_bytes(b"1")
    after, stamp = time.time(), path.stat().st_mtime
    apart = max(before - stamp, stamp - after, 0.0)
    if apart > _CLOCK_SECONDS:
        words = f"The disk's clock and this machine's are {duration(apart)} apart."
        return WRONG, words, "Set both by one time server: what is newer is told by these times."
    return (
        RIGHT,
        f"The disk's clock and this machine's agree to {duration(apart) if apart >= 0.05 else 'a twentieth of a second'}.",
        "",
    )


def names(folder: Path) -> tuple[str, str, str]:
    """The longest name Safelight makes can be made, and letters come back as they were written."""
    long, accents = "n" * LONGEST_NAME, "Größe-é-猫"
    for name in (long, accents):
        (folder / name).write_bytes(b"")
    there = set(os.listdir(folder))
    if long not in there:
        return WRONG, f"A file name of {LONGEST_NAME} letters cannot be kept.", "Keep the workspace on another disk."
    if accents not in there:
        return (
            NOTE,
            "Accents in file names come back written otherwise.",
            "Datasets whose pictures have such names are best kept elsewhere.",
        )
    return RIGHT, f"File names of {LONGEST_NAME} letters and accents are kept as they are.", ""


def letters(folder: Path) -> tuple[str, str, str]:
    """Whether a.png and A.png are two files."""
    (folder / "case").write_bytes(b"")
    if (folder / "CASE").exists():
        hint = "Give classes and pictures names that differ in more than that."
        return NOTE, "Capitals make no other file name on this disk.", hint
    return RIGHT, "Names that differ in capitals are two files.", ""


_TRIALS: tuple[tuple[str, Callable[[Path], tuple[str, str, str]]], ...] = (
    ("Replacing a file", renames),
    ("Flushing a folder", flushes),
    ("Locks", locks),
    ("Making a file alone", exclusive),
    ("Files of another process", visible),
    ("Catalogs", catalogs),
    ("Clock", clock),
    ("Long names", names),
    ("Capitals", letters),
)


def _can_claim(path: Path) -> bool:
    busy = Refused("busy")
    try:
        with claimed(path, busy):
            return True
    except Refused:
        return False
