"""Sizes of files and pictures, as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence


def file_size(size: float) -> str:
    """Bytes in the largest unit that fits: "812 bytes", "3.4 kB", "14 kB", "170.5 MB", "4.99 GB"; a kB is 1,000 bytes."""
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size:.0f} bytes"
    if size < 9_950:
        return f"{size / 1e3:.1f} kB"
    if size < 999_500:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 999_950_000 else f"{size / 1e9:,.2f} GB"


def picture_size(width: float, height: float) -> str:
    """Width and height in pixels: "401 × 184", "2,400 × 1,800"."""
    return f"{width:,.0f} × {height:,.0f}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 picture", "1,200 pictures"; the plural where it is not made with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def some(names: Sequence[str], most: int = 3) -> str:
    """ "a, b, c and 1,200 more": the first names and how many others there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
