"""Python, Qt and what can be added: told from what is installed, without importing any of it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from core.doctor.points import NOTE, RIGHT, WRONG, Point
from core.support.system_libraries import has_display, missing_packages

EXTRAS = {
    "samples": (("elpv_dataset",), "one more sample dataset"),
    "openvino": (("openvino",), "exports to OpenVINO"),
    "serve": (("fastapi", "uvicorn"), "answers over this machine's own address, by the verb serve"),
    "cluster": (("ray", "submitit"), "studies on a Ray or SLURM cluster"),
}
"""Of each optional extra of the program: the modules it brings, and what they are for."""


def software_points() -> Iterator[Point]:
    """Python, Qt and the system libraries that Qt needs."""
    yield Point("Software", "Python", RIGHT, f"Python {platform.python_version()} on {platform.system()} {platform.machine()}.")
    qt = installed("PySide6-Essentials") or installed("PySide6")
    if not qt:
        yield Point("Software", "Qt", WRONG, "PySide6 is not installed, so there is no window.", "Install Safelight anew.")
        return
    missing = missing_packages(window=has_display())
    if missing:
        hint = f"On Debian and Ubuntu: sudo apt-get install {' '.join(missing)}"
        yield Point("Software", "Qt", WRONG, f"Qt {qt} misses system libraries.", hint)
    elif not has_display():
        words = f"Qt {qt} is here, and no display: the window cannot be shown, and every verb works."
        yield Point("Software", "Qt", NOTE, words)
    else:
        yield Point("Software", "Qt", RIGHT, f"Qt {qt} has all that it needs for a window.")


def extra_points() -> Iterator[Point]:
    """What can be added; that it is missing is nothing wrong."""
    for name, (modules, purpose) in EXTRAS.items():
        missing = [module for module in modules if find_spec(module) is None]
        if missing:
            words, hint = f"{name} is not installed; it brings {purpose}.", f"pip install 'safelight[{name}]'"
            yield Point("Extras", name, NOTE, words, hint)
        else:
            yield Point("Extras", name, RIGHT, f"{name} is installed: {purpose}.")


def installed(distribution: str) -> str:
    """The version of a package that is installed; "" when it is not."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
