"""How times, sizes, counts and shares read, the same in the window, on the command line and in written pages.

One time was "3 min 5 s" here and "3 min 05 s" there, one file 171 MB here and 163 MB there, until each had one function.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.support.jobs import Progress


def bytes_text(size: float) -> str:
    """Bytes in the largest unit that fits: "812 bytes", "3.4 kB", "14 kB", "170.5 MB", "4.99 GB"; a kB is 1,000 bytes."""
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size:.0f} bytes"
    # Borders lie where rounding carries over: 9,960 bytes would be "10.0 kB" here, and "10 kB" is how that reads.
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


def are(number: int) -> str:
    """ "is" for one, else "are"."""
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    """ "was" for one, else "were"."""
    return "was" if number == 1 else "were"


def short_count(number: int | None) -> str:
    """A count in short: "812", "4.21 k", "23.5 M"; "" for None."""
    if number is None:
        return ""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            part = number / size
            return f"{part:.{2 if part < 9.995 else 1 if part < 99.95 else 0}f} {letter}"
    return str(number)


def some(names: Sequence[str], most: int = 3) -> str:
    """ "a, b, c and 1,200 more": the first names and how many others there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def percentage(fraction: float, digits: int = 0) -> str:
    """A part of a whole, 0 to 1: "84 %", "84.2 %"."""
    return f"{100 * fraction:.{digits}f} %"


def chance(probability: float, digits: int = 1) -> str:
    """A probability, 0 to 1, with decimals, and never 100 or 0 for what is not certain: "84.2 %", "> 99.9 %"."""
    least = 10.0**-digits
    if 0 < probability < least / 200:
        return f"< {least:.{digits}f} %"
    return f"> {100 - least:.{digits}f} %" if 1 - least / 200 <= probability < 1 else percentage(probability, digits)


def duration(seconds: float) -> str:
    """A length of time that was measured: "0.4 s", "42 s", "3 min 05 s", "2 h 07 min"."""
    # As above, lest 9.96 s become "10.0 s" beside a "10 s".
    if seconds < 9.95:
        return f"{seconds:.1f} s" if seconds >= 0.05 else "0 s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60:02d} min"


def about(seconds: float) -> str:
    """A length of time that is estimated, never finer than it is known: "under 5 s", "about 40 s", "about 1 h 20 min"."""
    if seconds < 5:
        return "under 5 s"
    if seconds < 55:
        return f"about {round(seconds / 5) * 5} s"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"about {minutes} min"
    return f"about {minutes // 60:,} h {minutes % 60} min" if minutes % 60 else f"about {minutes // 60:,} h"


def time_left(seconds: float | None, of: str = "") -> str:
    """What a sentence on a job ends with: ", about 40 s left"; nothing while it is not known.

    Args:
        seconds: How long yet.
        of: What ends then, where that is not all that has to be waited for: "of this step".
    """
    return "" if seconds is None else f", {about(seconds)} left {of}".rstrip()


def progress_text(progress: Progress, of: str = "") -> str:
    """How far a job is: "Reading pictures: 1,200 of 5,000, about 20 s left"; `of` as for `time_left`."""
    what, done, total = progress.what, progress.done, progress.total
    if not total:  # unknown, or nothing to do: "0 of 0" tells nobody anything
        return f"{what}: {done:,}" if done else what
    return f"{what}: {done:,} of {total:,}" + (time_left(progress.seconds_left, of) if done < total else "")


def local_time(moment: str) -> str:
    """A stored time (ISO 8601) as the clock on the wall says it, to the minute; as it is when it is none."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):  # no time at all, or one that no clock shows
        return moment
