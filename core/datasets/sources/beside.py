"""What a table says about a picture beside its class."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Beside:
    """Side, group and further columns of one picture, from a table that does not name its class."""

    side: str | None = None
    group: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
