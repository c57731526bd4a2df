"""Which system libraries of a Linux machine Qt would miss, so that a person is told what to install before Qt aborts.

`python -m core.support.system_libraries [--window] [--names]` prints the line to type and ends with status 1 when
something is missing; `--window` asks for what a real display needs too; `--names` prints bare package names.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
"""Libraries Qt loads even without a display, each with the Debian package that brings it."""

# Where icccm or keysyms are missing, Qt blames xcb-cursor, which is there: its own message sends people the wrong way.
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What a window on an X display needs besides."""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(window: bool, platform: str = sys.platform, loads: Callable[[str], bool] = _loads) -> tuple[str, ...]:
    """Debian packages whose libraries are not there, in a fixed order; empty on Windows and macOS, where Qt brings all.

    Args:
        window: True when a real display is to be used, False for offscreen drawing.
        platform: As `sys.platform`; injected by tests.
        loads: Says whether a library can be loaded; injected by tests.
    """
    if not platform.startswith("linux"):
        return ()
    wanted = OFFSCREEN | (WINDOW if window else {})
    return tuple(package for library, package in wanted.items() if not loads(library))


def install_line(packages: tuple[str, ...]) -> str:
    """The sentence and the line a person types to get the packages."""
    return f"Qt needs system libraries that are not installed. On Debian and Ubuntu:\n  sudo apt-get install {' '.join(packages)}"


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """True where a window can be shown (or Qt was told to draw offscreen)."""
    if environment.get("QT_QPA_PLATFORM") in ("offscreen", "minimal", "vnc"):
        return True
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def main(arguments: list[str]) -> int:
    """Prints what is missing; 0 when nothing is."""
    missing = missing_packages("--window" in arguments)
    if not missing:
        return 0
    print(" ".join(missing) if "--names" in arguments else install_line(missing))
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
