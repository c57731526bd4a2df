"""Tables and bars in plain text, aligned by what the eye sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from core.support.foreign_text import one_line


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = (), indent: str = "") -> str:
    """Rows under a header and a rule, columns as wide as needed.

    Args:
        header: Names of the columns.
        rows: Cells, as many per row as columns; whatever is in one stays on its line.
        right: Numbers of the columns that are aligned to the right.
        indent: Before every line.
    """
    lines = [[one_line(cell) for cell in line] for line in (header, *rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]

    def drawn(line: Sequence[str]) -> str:
        cells = [pad(cell, widths[n], n in right) for n, cell in enumerate(line)]
        return (indent + "  ".join(cells)).rstrip()

    rule = indent + "  ".join("─" * size for size in widths)
    return "\n".join([drawn(lines[0]), rule, *(drawn(line) for line in lines[1:])])


def pad(text: str, size: int, right: bool = False) -> str:
    """`text` filled with spaces to `size` columns."""
    gap = " " * (size - width(text))
    return gap + text if right else text + gap


def width(text: str) -> int:
    """Columns a text takes on a terminal: wide East Asian signs take two, combining marks none."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def bar(fraction: float, size: int = 20) -> str:
    """A fraction from 0 to 1 as a bar of at most `size` columns."""
    eighths = round(max(0.0, min(1.0, fraction)) * size * 8)
    return "█" * (eighths // 8) + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[eighths % 8]
