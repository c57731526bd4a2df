"""Whether Ray is installed: it is an extra. Without the rest of this room, for the window's menu asks as it is made."""

from __future__ import annotations

from importlib.util import find_spec


def ray_is_here() -> bool:
    """Whether Ray is installed, which the extra `cluster` brings."""
    return find_spec("ray") is not None
