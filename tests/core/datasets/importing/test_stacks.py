"""TIFF stacks: the first page, each page as a picture in one group, or none, as chosen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli.entry import run
from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.options import ImportOptions
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.deep_pictures import dicom, ramp, tiff


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes with a stack of four pages and three single pictures each."""
    for label in ("cell", "none"):
        (tmp_path / "pictures" / label).mkdir(parents=True)
        pages = np.stack([ramp(100 + 20 * number, 900) for number in range(4)]).astype(np.uint16)
        pages[:, 0, 0] += len(label) * 7 + np.arange(4, dtype=np.uint16)
        (tmp_path / "pictures" / label / "stack.tif").write_bytes(tiff(pages + (label == "none"), photometric="minisblack"))
        for number in range(3):
            values = ramp(200 + number * 10 + (label == "none"), 800).astype(np.uint16)
            (tmp_path / "pictures" / label / f"{number}.tif").write_bytes(tiff(values))
    return tmp_path / "pictures"


def test_the_first_page_is_the_picture_and_that_is_said(folder: Path, workspace: Workspace) -> None:
    result = import_pictures(workspace, "stacks", folder)
    assert result.added == 8
    told = next(note for note in result.notes if "2 files with several pages: the first of each was taken" in note)
    assert "--" not in told, "the window has no options"
    assert "`import --pages each`" in with_options(told)


def test_stacks_are_left_out_as_chosen(folder: Path, workspace: Workspace) -> None:
    result = import_pictures(workspace, "stacks", folder, ImportOptions(pages="leave"))
    assert result.added == 6
    assert [(left.path, left.kind) for left in result.refused] == [("cell/stack.tif", "stack"), ("none/stack.tif", "stack")]
    assert "It holds 4 pages" in result.refused[0].reason


def test_of_scans_of_several_frames_the_first_is_taken_and_that_is_said(tmp_path: Path, workspace: Workspace) -> None:
    pytest.importorskip("pydicom")
    for label in ("lung", "none"):
        (tmp_path / "scans" / label).mkdir(parents=True)
        for number in range(2):
            frames = np.stack([ramp(100 + 50 * number + 7 * len(label) + frame, 900) for frame in range(3)]).astype(np.uint16)
            data = dicom(frames[0], NumberOfFrames="3", PixelData=frames.tobytes())
            (tmp_path / "scans" / label / f"{number}.dcm").write_bytes(data)
    result = import_pictures(workspace, "scans", tmp_path / "scans")
    assert result.added == 4
    told = next(note for note in result.notes if "4 DICOM files with several frames: the first of each was taken" in note)
    assert "--" not in told, "the window has no options"
    assert "`import --pages leave`" in with_options(told)
    with pytest.raises(BadInput, match="3 pages"):
        import_pictures(workspace, "none", tmp_path / "scans", ImportOptions(pages="leave"))


def test_each_page_is_a_picture_in_the_group_of_its_stack(folder: Path, workspace: Workspace) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.tif")}
    result = import_pictures(workspace, "stacks", folder, ImportOptions(pages="each"))
    assert (result.added, result.refused) == (14, ())
    assert any("2 stacks taken apart" in note for note in result.notes)
    dataset = Dataset.open(workspace, "stacks")
    assert dataset.here
    assert "cell/stack-page0003.tif" in dataset.table(None).paths
    make_split(dataset, SplitRequest(train=0.4, val=0.3, test=0.3), Context())
    table = dataset.table(dataset.current_split)
    sides = {side for path, side in zip(table.paths, table.sides, strict=True) if path.startswith("cell/stack-page")}
    assert len(sides) == 1, "pages of one stack stay together"
    assert {path: path.read_bytes() for path in folder.rglob("*.tif")} == before
    again = import_pictures(workspace, "stacks", folder, ImportOptions(pages="each"))
    assert (again.added, again.already) == (0, 14)


def test_more_pages_than_may_be_taken_are_refused(folder: Path, workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="14 pictures; 10 are taken at most"):
        import_pictures(workspace, "stacks", folder, ImportOptions(pages="each", most_files=10))
    assert not workspace.dataset_folder("stacks").exists()


def test_a_damaged_stack_does_not_cost_the_others(folder: Path, workspace: Workspace) -> None:
    stack = folder / "cell" / "stack.tif"
    stack.write_bytes(stack.read_bytes()[:3000])
    result = import_pictures(workspace, "stacks", folder, ImportOptions(pages="each"))
    assert result.added >= 10
    assert any(left.path.startswith("cell/stack.tif") for left in result.refused)


def test_the_command_line_takes_the_choice(folder: Path, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", "stacks", str(folder), "--pages", "each", "--json", "--workspace", str(workspace.root)]
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out)["added"] == 14
