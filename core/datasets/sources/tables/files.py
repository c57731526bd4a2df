"""Which file a table's cell means: by path, by name, with or without its ending, whoever wrote it on whichever system."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from core.datasets.sources.words import side_of, words_of

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")


def plain(name: str) -> str:
    """A cell as a path: without quotes, query, drive and leading dots, with "/" between its parts, composed."""
    name = unicodedata.normalize("NFC", name.strip().strip("\"'")).replace("\\", "/")
    if "://" in name:
        name = re.sub(r"[?#].*$", "", name.partition("://")[2])
    name = re.sub(r"/{2,}", "/", name)
    while name.startswith("./"):
        name = name[2:]
    return name


def has_ending(name: str) -> bool:
    """True for a name that ends as a file's does."""
    return _ENDING.search(name) is not None


class Files:
    """The files that tables may mean.

    Args:
        paths: Below the folder.
        outside: Links that lead out of it and are not followed.
    """

    def __init__(self, paths: Iterable[str], outside: Iterable[str] = ()) -> None:
        self.paths = frozenset(paths)
        self._outside = frozenset(map(plain, outside))

    @cached_property
    def _index(self) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Files by their path and by their name, made for the first cell: most folders hold no table."""
        exact: dict[str, str] = {}
        named: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            key = plain(path)
            exact[key] = path
            name = key.rpartition("/")[2].casefold()
            named.setdefault(name, []).append(path)
            stem = _ENDING.sub("", name)
            if stem != name:
                named.setdefault(f"{stem}.", []).append(path)  # no file is called so: the dot keeps stems and names apart
        return exact, named

    def leads_out(self, cell: str, below: str = "") -> bool:
        """True when a cell means a link that leads out of the folder."""
        name = plain(cell)
        return name in self._outside or (f"{below}/{name}" if below else name) in self._outside

    def of(self, cell: str, below: str = "") -> list[str]:
        """The files that a cell may mean, the best kind of likeness only.

        Args:
            cell: As in the table.
            below: Folder of the table.
        """
        name = plain(cell)
        if not name:
            return []
        exact, named = self._index
        for path in (f"{below}/{name}" if below else name, name):
            if path in exact:
                return [exact[path]]
        last = name.rpartition("/")[2].casefold()
        found = named.get(last) or named.get(f"{last}.") or []
        if not found and has_ending(last):
            found = named.get(f"{_ENDING.sub('', last)}.") or []
        if below:
            found = [path for path in found if path.startswith(f"{below}/")] or found
        return found if len(found) < 2 else _longest(found, name)


def _longest(found: Sequence[str], name: str) -> list[str]:
    """Those of several files whose folders agree with the most folders of the name."""
    wanted = [part.casefold() for part in name.split("/")[:-1]][::-1]

    def agreeing(path: str) -> int:
        count = 0
        for own, other in zip(plain(path).casefold().split("/")[:-1][::-1], wanted, strict=False):
            if own != other:
                break
            count += 1
        return count

    most = max(map(agreeing, found))
    return [path for path in found if agreeing(path) == most]


def folder_of(table: str, lines: Sequence[Sequence[str]], count_below: Callable[[str], int]) -> list[str]:
    """The folders a table can belong to whose names fit files in several; one when that can be told.

    It is the folder whose files the lines account for, and of several such the one that is called like the table.

    Args:
        table: Name of the table.
        lines: For each line the files it may mean.
        count_below: How many pictures lie below a folder.
    """
    hits: Counter[str] = Counter()
    for several in lines:
        below: Counter[str] = Counter()
        for path in several:
            parts = path.split("/")[:-1]
            below.update({"/".join(parts[: depth + 1]) for depth in range(len(parts))})
        hits.update(folder for folder, count in below.items() if count == 1)
    if not hits:
        return []
    most = max(hits.values())
    able = [folder for folder, count in hits.items() if count >= 0.9 * most]
    full = [folder for folder in able if hits[folder] >= 0.9 * count_below(folder)] or able
    full = [folder for folder in full if not any(folder.startswith(f"{other}/") for other in full)]
    if len(full) > 1:
        full = [folder for folder in full if _called_like(table, folder)] or full
    return sorted(full)


def _called_like(table: str, folder: str) -> bool:
    """True for `trainLabels` and `train`, `train` and `train_images`."""
    stem = re.sub(r"\.\w+$", "", table.rpartition("/")[2])
    for name in folder.split("/"):
        if stem.casefold().startswith(name.casefold()) or (side_of(stem) and side_of(stem) == side_of(name)):
            return True
        if words_of(stem)[:1] and words_of(stem)[:1] == words_of(name)[:1]:
            return True
    return False
