"""Widths of fully connected layers as people write them: "512", "2048-1024-512". No torch."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

MOST_LAYERS = 8
WIDEST = 16_384
_FORM = re.compile(r"\d+( *[-x,] *\d+)*")


def _written(value: Any) -> Any:
    """The widths in the one form they are kept in, or what was given, for pydantic to refuse."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    text = str(value).strip()
    widths = widths_of(text) if _FORM.fullmatch(text) else ()
    if not 1 <= len(widths) <= MOST_LAYERS or not all(1 <= width <= WIDEST for width in widths):
        raise ValueError(
            f"must be one to {MOST_LAYERS} whole numbers up to {WIDEST:,}, joined by dashes, such as 512 or 2048-1024-512"
        )
    return "-".join(map(str, widths))


Widths = Annotated[str, BeforeValidator(_written)]
"""A record's field for the widths of layers one after the other; a whole number, as older plans have it, is one layer."""


def widths_of(text: str) -> tuple[int, ...]:
    """The widths in the text of such a field. *Units*: units of each layer, in the order pictures pass them."""
    return tuple(int(part) for part in re.findall(r"\d+", text))
