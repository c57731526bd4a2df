"""What SQLite says of files and disks reaches a person in words; a defect of a statement does not pass for one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from core.datasets.catalog.catalog_errors import explained, stored, values_explained
from core.support.errors import BadInput, DiskFull, NotThere, Refused, SafelightError

TOLD: dict[int, type[SafelightError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: NotThere,
    sqlite3.SQLITE_IOERR_WRITE: NotThere,
    sqlite3.SQLITE_BUSY: Refused,
    sqlite3.SQLITE_READONLY: Refused,
    sqlite3.SQLITE_CANTOPEN: Refused,
    sqlite3.SQLITE_CORRUPT: BadInput,
    sqlite3.SQLITE_NOTADB: BadInput,
}


@pytest.mark.parametrize("code", TOLD)
def test_what_the_disk_or_the_file_is_to_blame_for_is_told(code: int) -> None:
    error = sqlite3.OperationalError("it says so")
    error.sqlite_errorcode = code
    with pytest.raises(TOLD[code], match=r"cat\.sqlite|pets") as told, explained(Path("pets/cat.sqlite")):
        raise error
    assert "pets" in told.value.message, "what happened, and to what, comes first"
    assert told.value.hint
    assert "pets" not in told.value.hint
    assert told.value.path == Path("pets/cat.sqlite")


def test_a_table_that_is_missing_means_damage() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(BadInput, match="damaged: no such table"), explained(Path("pets/cat.sqlite")):
        connection.execute("SELECT * FROM samples")
    connection.close()


def test_a_defect_of_a_statement_stays_one() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError, match="syntax"), explained(Path("pets/cat.sqlite")):
        connection.execute("SELEC 1")
    connection.close()


@pytest.mark.parametrize("value", [None, 7, b"{}", "", "{", "[" * 50_000, "NaN", "[1]", "{}", '{"a": "many"}', '{"a": null}'])
def test_a_stored_document_that_is_none_of_ours_means_damage(value: object) -> None:
    with pytest.raises(BadInput, match=r"pets.cat\.sqlite is damaged") as told:
        stored(Path("pets/cat.sqlite"), value, lambda document: int(document["a"]))
    assert told.value.path == Path("pets/cat.sqlite")
    assert told.value.hint


def test_a_stored_document_is_made_into_what_is_asked_for() -> None:
    assert stored(Path("pets/cat.sqlite"), '{"a": 3}', lambda document: int(document["a"])) == 3


@pytest.mark.parametrize(
    ("value", "told"),
    [("{}", "'a' is missing"), (7, "no text but int")],
)
def test_what_is_wrong_with_a_stored_document_is_told(value: object, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        stored(Path("pets/cat.sqlite"), value, lambda document: int(document["a"]))
    assert caught.value.message == f"{Path('pets/cat.sqlite')} is damaged: {told}."


def test_what_is_to_be_done_about_a_catalog_is_told() -> None:
    hints = {
        sqlite3.SQLITE_IOERR: "Check the disk and its room and do it again; what was not stored as a whole is not stored at all.",
        sqlite3.SQLITE_NOMEM: "Close some programs and do it again.",
        sqlite3.SQLITE_BUSY: "Wait for it, then try again.",
        sqlite3.SQLITE_LOCKED: "Wait for it, then try again.",
        sqlite3.SQLITE_PROTOCOL: "Wait for it, then try again.",
        sqlite3.SQLITE_READONLY: "Check that the folder is writable and its disk has room.",
        sqlite3.SQLITE_PERM: "Check that the folder is writable and its disk has room.",
        sqlite3.SQLITE_AUTH: "Check that the folder is writable and its disk has room.",
    }
    for code, hint in hints.items():
        error = sqlite3.OperationalError("it says so")
        error.sqlite_errorcode = code | 1 << 8
        with pytest.raises(SafelightError) as told, explained(Path("pets/cat.sqlite")):
            raise error
        assert told.value.hint == hint
    with values_explained(Path("x")):
        pass
