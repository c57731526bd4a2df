"""Patterns that name groups: regular expressions looked for in the paths of samples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.wording import counted

EXAMPLE = r"Example: ([^/]+)_\d+\.jpg$"
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


@dataclass(frozen=True)
class PatternTrial:
    """What a pattern finds in the paths of a dataset.

    Attributes:
        pictures: Samples in use in whose path it finds something, of `all`.
        values: Different things it finds.
        largest: The thing it finds most often, and in how many paths.
    """

    pictures: int
    all: int
    values: int
    largest: tuple[str, int]

    @property
    def told(self) -> str:
        """What it finds, in a sentence; "" when that is nothing."""
        if not self.pictures:
            return ""
        value, count = self.largest
        things = counted(self.values, "different thing") if self.values > 1 else "the same thing"
        often = f"; most often {value}, {counted(count, 'time')}" if self.values > 1 else f": {value}"
        return f"Finds {things} in {self.pictures:,} of {counted(self.all, 'path')}{often}."


def pattern_values(pattern: str, paths: Sequence[str]) -> list[str | None]:
    """What a pattern finds in each path: its first group, or the whole match when it has none; None where it finds nothing.

    Raises:
        BadInput: Not a regular expression, or one that could take for ever.
    """
    rule = _compiled(pattern)
    matches = (rule.search(path) for path in paths)
    # An empty match is none: it would tie all pictures together in which the pattern finds nothing.
    return [None if match is None else match.group(1 if rule.groups else 0) or None for match in matches]


def try_pattern(dataset: Dataset, pattern: str, context: Context | None = None) -> PatternTrial:
    """What a pattern would tie together in a dataset.

    Raises:
        BadInput: Not a regular expression, or one that could take for ever.
    """
    _compiled(pattern)
    with schema.reading(dataset.catalog.path) as connection:
        paths = [row[0] for row in connection.execute("SELECT path FROM pictures WHERE used")]
    return try_on(paths, pattern, context)


def try_on(paths: Sequence[str], pattern: str, context: Context | None = None) -> PatternTrial:
    """What a pattern would tie together of pictures with these paths.

    Raises:
        BadInput: As `try_pattern`.
    """
    (context or Context()).check_abandoned()
    found = Counter(value for value in pattern_values(pattern, paths) if value is not None)
    return PatternTrial(found.total(), len(paths), len(found), found.most_common(1)[0] if found else ("", 0))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        rule = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadInput(f"{pattern!r} is not a regular expression: {error}.", EXAMPLE) from error
    # Before it is tried: Python cannot stop a search that has begun, and (a+)+b on a path of forty letters takes hours.
    if any(_may_explode(part) for part in _repeated(parser.parse(pattern))):
        raise BadInput(f"{pattern!r} repeats something that repeats or branches, which can take for ever.", EXAMPLE)
    return rule


def _repeated(parsed: Any) -> Iterator[Any]:
    """The insides of repetitions without an end, at any depth."""
    for name, inside in parsed:
        if str(name) in _REPEATS and inside[1] == parser.MAXREPEAT:
            yield inside[2]
        for part in _parts(inside):
            yield from _repeated(part)


def _may_explode(parsed: Any) -> bool:
    """True when there is more than one way to read the same signs: a repetition or a branch within."""
    return any(
        str(name) == "BRANCH" or (str(name) in _REPEATS and inside[0] != inside[1]) or any(map(_may_explode, _parts(inside)))
        for name, inside in parsed
    )


def _parts(inside: Any) -> Iterator[Any]:
    """The patterns inside one element of a parsed pattern."""
    if isinstance(inside, parser.SubPattern):
        yield inside
    elif isinstance(inside, tuple | list):
        for part in inside:
            yield from _parts(part)
