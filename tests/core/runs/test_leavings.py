"""What a kill leaves half-written goes; what another process may be writing stays."""

from __future__ import annotations

import os

from core.runs.event_log import EventWriter
from core.runs.events import Started
from core.runs.folder import RunFolder
from core.runs.leavings import OTHERS_MAY_WRITE, remove_leavings, remove_unbegun
from core.runs.recipe import Recipe
from core.support.workspace import Workspace


def test_half_written_files_go_when_nobody_can_be_writing_them(workspace: Workspace) -> None:
    folder = RunFolder.create(workspace, "halves", "shapes", Recipe())
    folder.last_checkpoint.mkdir()
    own = [
        folder.path / ".best.safetensors.abc.part",
        folder.path / "reserve",
        folder.last_checkpoint / ".000000002-a.json.x.part",
    ]
    note, old = folder.path / ".request.json.abc.part", folder.path / ".report.json.abc.part"
    for file in (*own, note, old):
        file.write_bytes(b"half")
        os.utime(file, (1000.0, 1000.0))
    os.utime(old, (0.0, 0.0))
    remove_leavings(folder, 1001.0)
    remove_leavings(folder, OTHERS_MAY_WRITE + 1.0)
    assert [file.name for file in (*own, old) if file.exists()] == []
    assert note.exists()
    assert (folder.path / "request.json").exists()
    remove_leavings(folder, 1001.0 + OTHERS_MAY_WRITE)
    assert not note.exists()


def test_of_runs_that_nobody_is_to_carry_out_only_those_go_that_never_began(workspace: Workspace) -> None:
    waits, held, began = (RunFolder.create(workspace, name, "shapes", Recipe()) for name in ("waits", "held", "began"))
    writer = EventWriter(began.events_path)
    writer.write(Started(1.0, 1, "here", 0))
    writer.close()
    with held.claim():
        remove_unbegun([waits, held, began])
    assert set(workspace.run_names()) == {"began", "held"}
