"""JSON that comes out of files: a document or a `ValueError`, whatever is in them.

A file may be damaged or somebody else's. Python's reader answers a file of open brackets with a RecursionError, takes `NaN`
for a number, and makes integers that no float can hold; each of these once hid a whole list of runs.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from core.support.inside import read_own

Kind = TypeVar("Kind")

# Neither a column of SQLite nor an int64 of numpy holds more; it would fail far from the file it came out of.
_LARGEST = 2**63
_LARGEST_FILE = 2**30


def parse(text: str | bytes) -> Any:
    """The document in a JSON text: without NaN and infinities, and with integers of at most 64 bits.

    Raises:
        ValueError: It is none, or nested deeper than anything of ours.
    """
    try:
        return _DECODER.decode(text if isinstance(text, str) else text.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file with one on each line; what is torn by a kill or damaged is passed over, no file is an empty one.

    Raises:
        BadInput: It is no file of its own, or larger than any of ours.
    """
    try:
        # As bytes, which end lines only at line feeds and returns; text also ends them at U+2028, which may stand within a JSON
        # string.
        lines = read_own(path, _LARGEST_FILE).splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            document = parse(line)
        except ValueError:
            continue
        if isinstance(document, dict):
            yield document


def record(kind: type[Kind], document: Any) -> Kind:
    """A dataclass of plain fields from the object that `dataclasses.asdict` made of it; keys it does not know are passed over.

    Raises:
        ValueError: A field is missing or is of another type.
    """
    if not isinstance(document, dict):
        raise ValueError(f"no object but {type(document).__name__}")
    allowed = _allowed(cast("Hashable", kind))
    known = {name: value for name, value in document.items() if name in allowed}
    for name, value in known.items():
        if not _fits(value, allowed[name]):
            raise ValueError(f"{name} is of the type {type(value).__name__}")
    try:
        return kind(**known)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _integer(digits: str) -> int:
    value = int(digits)
    if abs(value) >= _LARGEST:
        raise ValueError("an integer of more than 64 bits")
    return value


def _number(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError("a number that no float can hold")
    return value


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_int=_integer, parse_float=_number)


# Hints are texts that Python compiles anew each time they are asked for, and a file may hold a record on every line.
@cache
def _allowed(kind: type[Any]) -> dict[str, tuple[type, ...]]:
    """The types of a dataclass's fields: those of a union one by one, of `tuple[int, str]` the tuple."""
    hints = get_type_hints(kind)
    return {entry.name: tuple(_plain(hints[entry.name])) for entry in dataclasses.fields(kind)}


def _plain(hint: Any) -> Iterator[type]:
    if get_origin(hint) in (types.UnionType, Union):
        for part in get_args(hint):
            yield from _plain(part)
    else:
        yield get_origin(hint) or hint


def _fits(value: object, allowed: tuple[type, ...]) -> bool:
    if isinstance(value, bool):  # which Python counts as an integer
        return bool in allowed
    # JSON knows one sort of number; other programs write 1.0 as 1.
    if isinstance(value, int) and float in allowed:
        return True
    return isinstance(value, allowed)
