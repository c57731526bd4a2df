"""The verb exclude: by kinds of findings and by name, and what it says of taking that back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace


def test_an_exclusion_waits_for_a_check_and_tells_what_was_taken_in(
    workspace: Workspace, shapes_folder: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        run([*words, "--workspace", str(workspace.root)])
        return "".join(capsys.readouterr())

    assert "Next: `main.py check 'my shapes'`, then `main.py split 'my shapes'`." in said(
        "import", "my shapes", str(shapes_folder(classes=2, each=3))
    )
    assert "my shapes was not checked yet" in said("exclude", "my shapes", "--kind", "dark")
    assert "0/0" not in said("check", "my shapes")
    assert "Left out 0 pictures." in said("exclude", "my shapes", "--kind", "dark")
    assert "Took 0 pictures in again." in said("exclude", "my shapes", "--restore", "circle/circle-000.png")
    assert "`main.py exclude 'my shapes' --undo 1`" in said("exclude", "my shapes", "--picture", "circle/circle-000.png")
    assert "has no pictures from Flickr" in said("recheck", "my shapes")
    assert "cannot be used as a split name" in said("split", "my shapes", "--name", "a/b")
