"""A folder as Roboflow exports it for classification: train, valid and test, each with its pictures and `_classes.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.folder import files_below, grouped
from core.datasets.sources.listing import SIDES, Found, ImportOptions, Left, Listing, Source
from core.datasets.sources.table import table_lines, table_text
from core.support.errors import BadInput
from core.support.jobs import Context

TABLE = "_classes.csv"
ADVICE = "Each of train, valid and test holds its pictures and _classes.csv: filename, then a column of 0 and 1 for each class."


def read_roboflow(place: Path, scratch: Path, options: ImportOptions, context: Context) -> Listing:
    """Lists the pictures that the tables name with exactly one class; the others are left aside with the reason.

    Raises:
        BadInput: A table cannot be read, or no line is usable.
    """
    files, left = files_below(place, context)
    unseen = set(files)
    found: list[Found] = []
    for table in _tables(place):
        unseen.discard(table.relative_to(place).as_posix())
        for entry in _rows(place, table, unseen, context):
            (found if isinstance(entry, Found) else left).append(entry)  # type: ignore[arg-type]
    left += [Left(path, "No table names it, so its class is not known.", "unlisted") for path in sorted(unseen)]
    if not found:
        raise BadInput(f"The tables in {place} name no usable picture. {left[0].reason if left else ''}".strip(), ADVICE, place)
    found = sorted(grouped(found, options.group_pattern), key=lambda entry: entry.path)
    alike = look_alikes({entry.label for entry in found})
    notes = [f"These classes differ only in how they are written: {', '.join(names)}." for names in alike]
    sides = sorted({entry.side for entry in found if entry.side})
    if sides:
        notes.append(f"The folders for {', '.join(sides)} are kept as a given split.")
    return Listing(place.resolve(), tuple(found), tuple(sorted(left, key=lambda entry: entry.path)), tuple(notes))


def _tables(place: Path) -> list[Path]:
    """The tables: in the folders named for sides, or in the folder itself."""
    try:
        inner = [entry / TABLE for entry in sorted(place.iterdir()) if entry.name.lower() in SIDES and entry.is_dir()]
    except OSError:
        return []
    return [table for table in [place / TABLE, *inner] if table.is_file() and not table.is_symlink()]


def _rows(place: Path, table: Path, unseen: set[str], context: Context) -> Iterator[Found | Left]:
    lines = table_lines(table, *table_text(table))
    _, head = next(lines, (0, []))
    if len(head) < 2:
        raise BadInput(f"{table.parent.name}/{table.name} names no classes.", ADVICE, table)
    labels = [clean_label(cell) for cell in head[1:]]
    folder = table.parent.relative_to(place).as_posix()
    side = SIDES.get(table.parent.name.lower()) if table.parent != place else None
    for number, cells in lines:
        context.check_abandoned()
        name = cells[0].strip()
        path = name if folder == "." else f"{folder}/{name}"
        if path not in unseen:
            yield Left(path, f"Line {number} of {TABLE}: the file does not exist or is on an earlier line.", "bad-line")
            continue
        unseen.discard(path)
        marked = [label for label, cell in zip(labels, cells[1:], strict=False) if cell.strip() in ("1", "1.0")]
        if len(marked) == 1 and len(cells) == len(head):
            yield Found(path, marked[0], side)
        else:
            said = f"has {len(marked)} classes ({', '.join(marked)})" if marked else "has no class"
            yield Left(path, f"Line {number} of {TABLE}: it {said}; one is needed.", "bad-line")


SOURCE = Source(
    "roboflow", "Roboflow folder with _classes.csv", lambda place: place.is_dir() and bool(_tables(place)), read_roboflow
)
