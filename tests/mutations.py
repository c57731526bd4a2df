"""Files of Safelight's own kinds, changed at random into what a bad disk or a bad person makes of them."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

DEEP = "[" * 50_000

_WITH_JSON = {"edits": ("changes",), "splits": ("request", "certificate"), "choices": ("value",)}
"""Columns of the catalog that hold JSON, by table."""


class Mutator:
    """Changes one file at a time; equal seeds change equal things.

    Args:
        seed: Of the random numbers.
        victim: A file outside the workspace, which paths written into files lead to.
    """

    def __init__(self, seed: int, victim: Path) -> None:
        self._random = random.Random(seed)
        climbing = "../" * 12 + str(victim).lstrip("/")
        self._values: tuple[Any, ...] = (
            None, True, -1, 0, 10**400, 1e308, float("nan"), float("inf"), "", " ", ".", "..", "/", str(victim), climbing,
            f"images/{climbing}", str(victim.parent), "\x00", "a" * 5_000, "\ud800", "\u202egnp.exe", [], {}, [[]], {"": {}},
            [str(victim), climbing], "9999-99-99", 99,
        )  # fmt: skip

    def change(self, file: Path) -> str:
        """Changes the file and tells how."""
        if file.suffix == ".sqlite" and self._random.random() < 0.6:
            return self._row(file)
        if file.suffix in (".json", ".jsonl", ".toml") and self._random.random() < 0.7:
            return self._value(file)
        return self._bytes(file)

    def _bytes(self, file: Path) -> str:
        data = file.read_bytes()
        place = self._random.randrange(len(data) + 1)
        ways: dict[str, Callable[[], bytes]] = {
            "emptied": lambda: b"",
            "cut": lambda: data[:place],
            "doubled": lambda: data + data,
            "flipped": lambda: (
                data[:place] + bytes([data[place] ^ 1 << self._random.randrange(8)]) + data[place + 1 :]
                if place < len(data)
                else b"\xff"
            ),
            "filled": lambda: data[:place] + self._random.randbytes(40) + data[place + 40 :],
            "zeroed": lambda: data[:place] + bytes(64) + data[place + 64 :],
            "not utf-8": lambda: b"\xff\xfe\x80" + data,
            "marked": lambda: b"\xef\xbb\xbf" + data,
            "deep": lambda: DEEP.encode(),
            "deep inside": lambda: data.replace(b":", b": " + DEEP.encode(), 1),
            "null": lambda: b"null",
            "a list": lambda: b"[1, 2]",
        }
        how = self._random.choice(list(ways))
        file.write_bytes(ways[how]())
        return how

    def _value(self, file: Path) -> str:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".toml":
            return self._toml(file, text)
        lines = text.splitlines() if file.suffix == ".jsonl" else [text]
        number = self._random.randrange(len(lines)) if lines else 0
        try:
            document = json.loads(lines[number])
        except (ValueError, IndexError):
            return self._bytes(file)
        changed, where = self._node(document)
        lines[number] = json.dumps(changed)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogatepass")
        return where

    def _node(self, document: Any, path: str = "$") -> tuple[Any, str]:
        """The document with one value changed, dropped or added, and where."""
        if isinstance(document, dict) and document and self._random.random() < 0.93:
            key = self._random.choice(list(document))
            if self._random.random() < 0.1:
                return {name: value for name, value in document.items() if name != key}, f"{path}.{key} dropped"
            inner, where = self._node(document[key], f"{path}.{key}")
            return {**document, key: inner}, where
        if isinstance(document, list) and document and self._random.random() < 0.9:
            number = self._random.randrange(len(document))
            inner, where = self._node(document[number], f"{path}[{number}]")
            return [*document[:number], inner, *document[number + 1 :]], where
        value = self._random.choice(self._values)
        return value, f"{path} = {str(value)[:60]!r}"

    def _toml(self, file: Path, text: str) -> str:
        lines = text.splitlines()
        number = self._random.randrange(len(lines))
        value = self._random.choice(self._values)
        shown = json.dumps(value) if not isinstance(value, str) else json.dumps(value, ensure_ascii=True)
        lines[number] = re.sub(r"=.*", lambda _: f"= {shown}", lines[number])
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return lines[number][:80]

    def _row(self, file: Path) -> str:
        connection = sqlite3.connect(file)
        try:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            table = self._random.choice([name for name in tables if not name.startswith("sqlite_")])
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            column, value = self._random.choice(columns), self._random.choice(self._values)
            if self._random.random() < 0.08:
                connection.execute("PRAGMA foreign_keys = OFF")
                connection.execute(f"DROP TABLE {table}")
                connection.commit()
                return f"{table} dropped"
            stored = value if isinstance(value, str) or value is None else json.dumps(value)
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            row = self._random.choice(rows or [[0]])
            if table in _WITH_JSON and rows and self._random.random() < 0.8:
                column = self._random.choice(_WITH_JSON[table])
                with suppress(ValueError):
                    changed, value = self._node(json.loads(row[columns.index(column)]))
                    stored = json.dumps(changed)
            with suppress(sqlite3.Error, UnicodeEncodeError):
                connection.execute("PRAGMA ignore_check_constraints = ON")
                same = " AND ".join(f"{name} IS ?" for name in columns)
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {same}", (stored, *row))
                connection.commit()
            return f"{table}.{column} = {str(value)[:60]!r}"
        finally:
            connection.close()
