"""Pictures of an import are inspected with progress."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.option_words import with_options
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.picture_reading import PicturesRead, _is_beyond
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace


def test_progress_tells_how_far_it_is(workspace: Workspace, folder: Path) -> None:
    events: list[object] = []
    import_pictures(workspace, "shapes", folder, context=Context(events.append))
    reading = [event for event in events if isinstance(event, Progress) and event.what == "Reading pictures"]
    assert (reading[-1].done, reading[-1].total) == (6, 6)


COPIED = ImportOptions(copy=True)


def deep(place: Path, *levels: int) -> Path:
    """A folder of 16-bit pictures, each from 0 to a level, in two classes."""
    for number, level in enumerate(levels):
        folder = place / "ab"[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        pixels = np.linspace(0, level, 64).reshape(8, 8).astype(np.float32)
        Image.fromarray(pixels).save(folder / f"{number}.tif")
    return place


def test_deep_pictures_get_one_range_that_later_ones_are_held_against(workspace: Workspace, tmp_path: Path) -> None:
    first = import_pictures(workspace, "deep set", deep(tmp_path / "one", 1000, 1001, 1002, 1003), COPIED)
    (note,) = [one for one in first.notes if "deep picture" in one]
    assert note.startswith("4 deep pictures")
    assert ", measured over all of them." in note
    assert note.endswith(
        ", measured over all of them. The range of deep set is shown and changed under Dataset on the Data page."
    )
    assert with_options(note).endswith(", measured over all of them. `main.py range 'deep set'` shows and changes the range.")
    again = import_pictures(workspace, "deep set", deep(tmp_path / "two", 1004, 1050, 5000), COPIED)
    (note,) = [one for one in again.notes if "deep picture" in one]
    assert note.startswith("3 deep pictures")
    assert ", as measured before." in note
    assert " 1 picture with values far beyond." in note


@pytest.mark.parametrize(
    ("levels", "beyond"), [((0.0, 110.0), False), ((0.0, 110.1), True), ((-10.0, 50.0), False), ((-10.1, 50.0), True)]
)
def test_a_tenth_beyond_a_range_loses_nothing_that_matters(levels: tuple[float, float], beyond: bool) -> None:
    assert _is_beyond(levels, (0.0, 100.0)) == beyond


def test_of_usual_pictures_nothing_is_said() -> None:
    assert PicturesRead(()).note("d") == ""
    assert PicturesRead((), deep=2).note("d") == ""
