"""Decisions as edits: each stores the rows before and after it, so that it can be undone and redone exactly."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.support.documents import parse
from core.support.errors import BadInput, NotThere, Refused

DECISIONS: Mapping[str, tuple[str, ...]] = {
    "exclusions": ("sample",),
    "relabels": ("sample",),
    "ties": ("edit", "sample"),
    "splits": ("name",),
    "split_rows": ("split", "sample"),
    "choices": ("name",),
}
"""Tables that edits change, each with the columns of its key."""

_ORDERS = {
    "Excluded": "exclude", "Took": "take", "Moved": "move", "Labelled": "label", "Tied": "tie", "Cleaned:": "clean:",
    "Made": "make", "Extended": "extend", "Carried": "carry",
}  # fmt: skip

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Edit:
    """One entry of the edit log.

    Attributes:
        id: Its number, as `--undo` and the window use it.
        made: When, ISO 8601 in UTC.
        action: "exclude", "restore", "relabel", "tie", "clean" or "split".
        title: One sentence for a person.
        pictures: How many samples it touched.
        undone: True while it is undone.
    """

    id: int
    made: str
    action: str
    title: str
    pictures: int
    undone: bool


@dataclass(frozen=True)
class Change:
    """One row of a decision table before and after an edit; None where there is no row."""

    table: str
    key: Row
    before: Row | None
    after: Row | None


def now() -> str:
    """The time as the catalog stores it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_order(title: str) -> str:
    """What an edit did as an order: "Excluded 16 pictures: by hand" becomes "exclude 16 pictures: by hand"."""
    first, space, rest = title.partition(" ")
    return _ORDERS.get(first, first) + space + rest


def change(connection: sqlite3.Connection, table: str, key: Row, after: Row | None) -> Change | None:
    """The change that makes the row of `key` read `after`; None when it reads so already."""
    before = _row(connection, table, key)
    return None if before == after else Change(table, key, before, after)


def apply(connection: sqlite3.Connection, action: str, title: str, pictures: int, changes: Sequence[Change | None]) -> int | None:
    """Stores changes as one edit and returns its number; None when nothing would change."""
    real = [entry for entry in changes if entry is not None]
    if not real:
        return None
    for entry in real:
        _put(connection, entry.table, entry.key, entry.after)
    # Whole rows, before and after: an undo needs no idea of what the edit meant.
    text = json.dumps([[entry.table, entry.key, entry.before, entry.after] for entry in real], ensure_ascii=False)
    cursor = connection.execute(
        "INSERT INTO edits (made, action, title, pictures, changes) VALUES (?, ?, ?, ?, ?)",
        (now(), action, title, pictures, text),
    )
    return int(cursor.lastrowid or 0)


def undo(connection: sqlite3.Connection, edit: int) -> Edit:
    """Puts back every row as it was before the edit.

    Raises:
        NotThere: No such edit.
        Refused: It is undone already, or a later edit touched the same rows.
    """
    return _turn(connection, edit, undoing=True)


def redo(connection: sqlite3.Connection, edit: int) -> Edit:
    """Makes an undone edit again.

    Raises:
        NotThere: No such edit.
        Refused: It is not undone, or a later edit touched the same rows.
    """
    return _turn(connection, edit, undoing=False)


def edits(connection: sqlite3.Connection) -> tuple[Edit, ...]:
    """The edit log, latest first."""
    rows = connection.execute("SELECT id, made, action, title, pictures, undone FROM edits ORDER BY id DESC")
    return tuple(Edit(int(i), made, action, title, int(n), bool(undone)) for i, made, action, title, n, undone in rows)


def next_number(connection: sqlite3.Connection) -> int:
    """The number the next edit gets; a number is never used twice."""
    # From SQLite's own count, for an edit may be gone from the table, and its number is not given again.
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'edits'").fetchone()
    return 1 if row is None else int(row[0]) + 1


def changes_of(connection: sqlite3.Connection, edit: int) -> tuple[Change, ...]:
    """The rows an edit changed.

    Raises:
        NotThere: No such edit.
        BadInput: What is kept of it is damaged.
    """
    found = connection.execute("SELECT changes FROM edits WHERE id = ?", (edit,)).fetchone()
    if found is None:
        latest = next(iter(edits(connection)), None)
        told = f"The latest is {latest.id}: {latest.title}." if latest else "Nothing was decided in this dataset yet."
        raise NotThere(f"There is no edit {edit}.", told)
    try:
        return tuple(_change(connection, *entry) for entry in parse(found[0]))
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadInput(f"What is kept of the edit {edit} is damaged.", "Restore the catalog from a copy.") from error


def _change(connection: sqlite3.Connection, table: str, key: list[Value], *rows: list[Value] | None) -> Change:
    """A change as it was kept; undo writes its rows back as they are, so they have to be rows of that table."""
    width = len(DECISIONS[table]), len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    before, after = (None if row is None else _checked(row, width[1]) for row in rows)
    return Change(table, _checked(key, width[0]), before, after)


def _checked(row: list[Value], width: int) -> Row:
    if (
        not isinstance(row, list)
        or len(row) != width
        or not all(value is None or isinstance(value, str | int | float) for value in row)
    ):
        raise ValueError(f"{row!r} is no row of {width} values")
    return tuple(row)


def _turn(connection: sqlite3.Connection, edit: int, undoing: bool) -> Edit:
    changes = changes_of(connection, edit)
    entry = next(entry for entry in edits(connection) if entry.id == edit)
    if entry.undone == undoing:
        state = "undone already" if undoing else "in force already"
        raise Refused(f"Edit {edit} ({entry.title}) is {state}.", "There is nothing to do.")
    for item in changes:
        # Compared row by row: an undo that overwrites a later decision would take that back as well, without a word.
        expected = item.after if undoing else item.before
        if _row(connection, item.table, item.key) != expected:
            word = "undone" if undoing else "redone"
            later = [other for other in edits(connection) if other.id > edit and not other.undone]
            hint = f"Undo the later edits first; the latest is {later[0].id}: {later[0].title}." if later else ""
            raise Refused(f"Edit {edit} ({entry.title}) cannot be {word}: what it changed was changed again since.", hint)
    try:
        for item in reversed(changes) if undoing else changes:
            _put(connection, item.table, item.key, item.before if undoing else item.after)
    except sqlite3.IntegrityError as error:
        raise Refused(
            f"Edit {edit} ({entry.title}) is about pictures that are no longer in the dataset.", "There is nothing to turn back."
        ) from error
    connection.execute("UPDATE edits SET undone = ? WHERE id = ?", (int(undoing), edit))
    return Edit(entry.id, entry.made, entry.action, entry.title, entry.pictures, undoing)


def _row(connection: sqlite3.Connection, table: str, key: Row) -> Row | None:
    where = " AND ".join(f"{column} = ?" for column in DECISIONS[table])
    row = connection.execute(f"SELECT * FROM {table} WHERE {where}", key).fetchone()
    return None if row is None else tuple(row)


def _put(connection: sqlite3.Connection, table: str, key: Row, row: Row | None) -> None:
    where = " AND ".join(f"{column} = ?" for column in DECISIONS[table])
    connection.execute(f"DELETE FROM {table} WHERE {where}", key)
    if row is not None:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
