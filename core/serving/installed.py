"""Whether the packages that serve are installed: they are an extra. Without torch, for the window asks as well."""

from __future__ import annotations

import importlib.util

from core.support.errors import NotThere


def check_installed() -> None:
    """Raises `NotThere` where the packages that serve are not installed."""
    missing = [name for name in ("fastapi", "uvicorn") if importlib.util.find_spec(name) is None]
    if missing:
        raise NotThere(
            f"Serving needs packages that are not installed: {', '.join(missing)}.",
            'They are an extra: `pip install "safelight[serve]"`, or `pip install fastapi uvicorn`, installs them.',
        )
