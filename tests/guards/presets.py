"""Names presets of their own that a test leaves to all others: they counted them, and called gone what was there."""

from __future__ import annotations

from core.training.own_presets import presets_folder

_FOLDER = presets_folder()  # of all tests together, before one of them has a folder of its own


def present() -> set[str]:
    """The files of presets there are."""
    return {file.name for file in _FOLDER.glob("*")}


def left_behind(before: set[str]) -> list[str]:
    """A complaint for every preset saved since `before`."""
    return [f"preset {name}: use the fixture `own_presets`" for name in sorted(present() - before)]
