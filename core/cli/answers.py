"""What a verb comes to: a document for `--json` and a text for a person; each is made and printed in one way.

Verbs hand their results on as records. Before, each built its document by hand, field by field, and cut its lists short in words
of its own.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.support.foreign_text import is_plain, one_line
from core.support.wording import counted


@dataclass(frozen=True)
class Answer:
    """What a verb came to.

    Attributes:
        document: What `--json` prints: records, and lists and dicts of them; a record's fields are its keys.
        text: What is printed otherwise; may have several lines.
        status: Exit status: 0 done, 1 refused or failed.
        complaint: What went wrong, for stderr; empty when nothing did.
    """

    document: Any
    text: str
    status: int = 0
    complaint: str = ""


class LeftAside(Protocol):
    """A file or picture that was not taken; `kind` says in a word why, `reason` in a sentence."""

    @property
    def path(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def kind(self) -> str: ...


def fields_of(record: Any, leave_out: Collection[str] = (), **renamed: str) -> dict[str, Any]:
    """The fields of a record as keys of a document, where a field is called otherwise there or does not belong into it.

    Args:
        record: A dataclass.
        leave_out: Fields that are not in the document.
        renamed: Keys by the names of fields: `left="left_out"`.
    """
    # One level only: `dataclasses.asdict` copies everything below as well, arrays of a million numbers among it.
    names = [entry.name for entry in dataclasses.fields(record) if entry.name not in leave_out]
    return {renamed.get(name, name): getattr(record, name) for name in names}


def json_text(document: Any) -> str:
    """The document as JSON that stdout can carry: letters as they are where its encoding has them, escaped otherwise.

    Signs that would command a terminal or turn the reading direction are escaped, which to a program is the same.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False, default=_plain)
    try:
        # A console that knows few letters would print question marks inside of the document, and another file's name with them.
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        pass
    else:
        if is_plain(text):
            return text
    return json.dumps(document, indent=2, allow_nan=False, default=_plain)


def listed(lines: Sequence[str], most: int | None, rest: str = "--all shows them") -> list[str]:
    """The lines, indented, each kept on its line; of many only the first `most`, with what shows the rest."""
    shown = list(lines if most is None else lines[:most])
    more = [f"... and {len(lines) - len(shown):,} more; {rest}"] if len(shown) < len(lines) else []
    return [f"  {one_line(line)}" for line in [*shown, *more]]


def left_aside(begin: str, left: Sequence[LeftAside], noun: str, most: int | None) -> list[str]:
    """What was not taken: counted by its kinds, then named with the reasons; each kind in turn when only `most` are named."""
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in Counter(entry.kind for entry in left).most_common())
    named = [*_mixed(left, len(left) if most is None else most), *left]
    lines = [f"{entry.path}: {entry.reason}" for entry in named[: len(left)]]
    return [f"{begin}: {counted(len(left), noun)} ({kinds}).", *listed(lines, most)]


def _mixed(left: Sequence[LeftAside], most: int) -> Sequence[LeftAside]:
    """The first few of each kind in turn, so that a common kind hides no rare one."""
    turns: Counter[str] = Counter()
    order = []
    for place, entry in enumerate(left):
        order.append((turns[entry.kind], place, entry))
        turns[entry.kind] += 1
    first = sorted(order, key=lambda key: key[:2])[:most]
    return [entry for _, _, entry in sorted(first, key=lambda key: key[1])]


def _plain(value: Any) -> Any:
    """A value that JSON has no form for, in one that it has."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return fields_of(value)
    if isinstance(value, Path):
        return value.as_posix()
    if hasattr(value, "tolist"):  # arrays and their numbers
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
