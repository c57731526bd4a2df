"""Safelight's entry point: without a verb the window opens, a verb does its work without it."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 refused or failed, 2 not understood."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or (len(words) == 2 and words[0] == "--workspace"):
        return _window(words)
    return _verb(words)


def _verb(words: list[str]) -> int:
    from core.cli.entry import run
    from core.support.computing import compute_here

    compute_here()  # many verbs load torch on their way
    return run(words)


def _window(words: list[str]) -> int:
    from core.support.system_libraries import has_display, install_line, missing_packages

    if not has_display():
        print("There is no display to open a window on, so the demo runs here instead.", file=sys.stderr)
        return _verb(["demo", *words])
    missing = missing_packages(window=True)
    if missing:
        print(install_line(missing), file=sys.stderr)
        return 1
    from gui.app import main as open_window

    return open_window(words)


if __name__ == "__main__":
    raise SystemExit(main())
