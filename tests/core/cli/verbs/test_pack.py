"""The verb pack asks for what it needs; what it does is tried in `tests/core/parcels`."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.entry import run
from core.support.workspace import Workspace


def test_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack"]) == 2
    assert "required" in capsys.readouterr().err


def test_a_slip_in_the_name_of_the_parcel_makes_no_folder(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parcel = tmp_path / "parcles" / "shapes.parcel"
    assert run(["pack", "dataset", "shapes", "--into", str(parcel), "--workspace", str(workspace.root)]) == 1
    assert f"There is no folder {parcel.parent}. Make it first" in capsys.readouterr().err
    assert not parcel.parent.exists()
