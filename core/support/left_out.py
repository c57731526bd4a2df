"""What was not taken: a file, picture or photo that was left out, and why. The one word for it, from sources to exports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LeftOut:
    """Something that was left out.

    Attributes:
        path: Of a file or picture as its source or dataset names it, or the address of a page.
        reason: One sentence.
        kind: Sort of reason, so that many can be counted. A listing's: "hidden", "stray", "unlabelled", "unlisted", "too-deep",
            "mask", "link", "outside", "bad-name", "bad-line", "several", "no-class", "no-picture", "table", "unsafe",
            "not-a-file"; the decoder's ("unreadable", "truncated", "too-large" ...); or "" where all have the same.
    """

    path: str
    reason: str
    kind: str = ""
