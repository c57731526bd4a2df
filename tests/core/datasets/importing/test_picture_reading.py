"""Pictures of an import are inspected with progress."""

from __future__ import annotations

from pathlib import Path

from core.datasets.importing.importing import import_pictures
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace


def test_progress_tells_how_far_it_is(workspace: Workspace, folder: Path) -> None:
    events: list[object] = []
    import_pictures(workspace, "shapes", folder, context=Context(events.append))
    reading = [event for event in events if isinstance(event, Progress) and event.what == "Reading pictures"]
    assert (reading[-1].done, reading[-1].total) == (6, 6)
