"""Checks of the files themselves: unreadable, truncated, wrong ending, animated, unusual pixel mode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from core.datasets.cleaning.checks.check import Check, Evidence, Finding

_PLAIN = {"RGB", "L", "1"}
_TURNS = {
    2: "mirrored",
    3: "turned upside down",
    4: "mirrored and turned upside down",
    5: "mirrored and turned",
    6: "turned right",
    7: "mirrored and turned",
    8: "turned left",
}
"""What each EXIF orientation has done to the picture when it is shown."""

_RARE = 0.05  # share below which grey among colour, or colour among grey, is worth a word


def _unreadable(evidence: Evidence) -> Iterator[Finding]:
    for file in evidence.refused:
        if file.kind != "truncated":
            yield Finding("unreadable", (file.path,), 1.0, file.reason)


def _truncated(evidence: Evidence) -> Iterator[Finding]:
    for file in evidence.refused:
        if file.kind == "truncated":
            yield Finding("truncated", (file.path,), 1.0, file.reason)


def _wrong_extension(evidence: Evidence) -> Iterator[Finding]:
    for row, fits in enumerate(evidence.ending_fits):
        if not fits:
            path = evidence.paths[row]
            _, dot, ending = path.rpartition("/")[2].rpartition(".")
            called = f"called .{ending}" if dot else "without an ending"
            yield Finding("wrong-extension", (path,), 0.5, f"The file is {evidence.formats[row]} but {called}.")


def _animated(evidence: Evidence) -> Iterator[Finding]:
    for row, frames in enumerate(evidence.frames):
        if frames > 1:
            yield Finding("animated", (evidence.paths[row],), 0.5, f"It has {frames} frames; only the first is used.")


def _rotated(evidence: Evidence) -> Iterator[Finding]:
    for row in np.flatnonzero(evidence.orientations != 1):
        done = _TURNS.get(int(evidence.orientations[row]), "turned")
        detail = f"It is {done} by its EXIF record; programs that do not read that see it as it is stored."
        yield Finding("exif-rotated", (evidence.paths[row],), 0.1, detail)


def _odd_mode(evidence: Evidence) -> Iterator[Finding]:
    counts = Counter(evidence.modes)
    for row, mode in enumerate(evidence.modes):
        share = counts[mode] / len(evidence.modes)
        if share < (_RARE if mode in _PLAIN else 0.5):
            usual = counts.most_common(1)[0][0]
            detail = f"Its pixels are stored as {mode}, most others as {usual}." if mode != usual else f"Stored as {mode}."
            yield Finding("odd-mode", (evidence.paths[row],), 1 - share, detail)


CHECKS = (
    Check(
        "unreadable",
        "Unreadable",
        "The file could not be read as a picture and is not used. Replace it or leave it.",
        _unreadable,
    ),
    Check("truncated", "Truncated", "The file ends before the picture does and is not used. Fetch it again.", _truncated),
    Check(
        "wrong-extension",
        "Wrong ending",
        "The ending of the name does not fit the content. It is used all the same.",
        _wrong_extension,
    ),
    Check("animated", "Animated", "The file has several frames, of which the first is used.", _animated),
    Check(
        "exif-rotated",
        "Turned by EXIF",
        "The picture is stored lying or mirrored, and shown upright because its EXIF record says so. It is used upright.",
        _rotated,
        asked=False,
    ),
    Check("odd-mode", "Unusual pixels", "Stored differently from the others: grey, palette, transparent or CMYK.", _odd_mode),
)
