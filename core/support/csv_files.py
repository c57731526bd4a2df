"""The one way of writing CSV: for spreadsheet programs, which run cells that look like formulas and guess encodings.

UTF-8 with the mark that spreadsheet programs look for, lines that end as RFC 4180 wants them, and no cell that would be run.
*Source*: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.support.atomic import atomic_file
from core.support.foreign_text import valid

CsvCell = str | int | float | Path | None
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # how a cell begins that spreadsheet programs would run; the wide forms in East Asian ones


def csv_text(header: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> str:
    """A table as text, for the clipboard."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> None:
    """Replaces `path` by a table, atomically.

    Raises:
        DiskFull: No room; the earlier file is untouched.
    """
    with csv_file(path, header) as write:
        for row in rows:
            write(row)


@contextmanager
def csv_file(path: Path, header: Sequence[str], keep: bool = False) -> Iterator[Callable[[Sequence[CsvCell]], None]]:
    """A function that writes a row; the rows replace `path` when the block ends.

    Args:
        path: The file.
        header: Names of the columns.
        keep: Rows that were written count though the block ends by an error: they are on the disk as they come, and become the
            file all the same; without one, an earlier file stays. For work that takes long and is told row by row.

    Raises:
        DiskFull: No room; the earlier file is untouched.
    """
    ended: BaseException | None = None
    with atomic_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)

        written = 0

        def write(row: Sequence[CsvCell]) -> None:
            nonlocal written
            writer.writerow([_cell(cell) for cell in row])
            written += 1
            if keep:
                text.flush()

        write(header)
        try:
            yield write
        except BaseException as error:
            if not keep or written < 2:  # a head alone is nothing to lose a whole table for
                raise
            ended = error
        text.flush()
        # Else the wrapper closes the file when it is collected, and `atomic_file` has still to bring it onto the disk.
        text.detach()
    if ended is not None:
        raise ended


def without_guard(cell: str) -> str:
    """A cell as it was before it was written here: without the sign that keeps a spreadsheet program from running it."""
    # Where tables quote with that sign, it stands at the end as well.
    guarded = cell.startswith("'") and cell[1:].startswith(_FORMULA) and not cell.endswith("'")
    return cell[1:] if guarded else cell


def _cell(value: CsvCell) -> str:
    """A cell as it is written: numbers as they are, and no text that a spreadsheet program would run."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    text = valid(value.as_posix() if isinstance(value, Path) else value)
    return f"'{text}" if text.startswith(_FORMULA) else text
