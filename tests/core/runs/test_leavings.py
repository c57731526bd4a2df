"""What a kill leaves half-written goes; what another process may be writing stays."""

from __future__ import annotations

import os

from core.runs.folder import RunFolder
from core.runs.leavings import OTHERS_MAY_WRITE, remove_leavings
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
