"""What a catalog knows is not read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.workspace import Workspace
from tests.importing_folders import COPY, reasons


@pytest.mark.parametrize("options", [ImportOptions(), COPY])
def test_importing_again_adds_only_what_is_new(workspace: Workspace, folder: Path, options: ImportOptions) -> None:
    import_pictures(workspace, "shapes", folder, options)
    os.utime(folder / "circle" / "circle-000.png", (1, 1))
    Image.new("RGB", (20, 20), "red").save(folder / "square" / "new.png")
    (folder / "square" / "cut.jpg").write_bytes((folder / "square" / "square-001.jpg").read_bytes()[:300])
    second = import_pictures(workspace, "shapes", folder, options)
    assert (second.added, second.already, reasons(second)) == (1, 6, {"square/cut.jpg": "truncated"})
    third = import_pictures(workspace, "shapes", folder, options)
    assert (third.added, third.already, reasons(third)) == (0, 7, {"square/cut.jpg": "truncated"})
    assert third.classes == {"circle": 3, "square": 4}
