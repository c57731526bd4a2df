"""What goes into a parcel, and what is said of what is missing."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.parcels.manifest import NAME
from core.parcels.packing import pack
from core.parcels.unpacking import unpack
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.shape_runs import DATASET, shapes_workspace
from tests.trained_runs import write_run


def test_pictures_that_are_gone_are_named_and_caches_stay(tmp_path: Path) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=3, size=8)
    dataset = Dataset.open(workspace, DATASET)
    gone = dataset.table().paths[0]
    dataset.picture_path(gone).unlink()
    found = pack(workspace, "dataset", DATASET, tmp_path / "d.zip")
    assert [entry.path for entry in found.left_out] == [gone]
    names = zipfile.ZipFile(tmp_path / "d.zip").namelist()
    assert names[-1] == NAME
    assert found.files == len(names) - 1 == 2 + 5
    assert not any("cache" in name for name in names)


@pytest.mark.skipif(sys.platform != "linux", reason="other disks hold no such names")
def test_pictures_whose_names_no_other_disk_holds_are_named_and_the_others_travel(tmp_path: Path) -> None:
    for place, name in enumerate(("one/A.png", "one/a.png", "one/b.png", "two./c.png", "two/d.png")):
        file = tmp_path / "pictures" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (40 * place, 0, 0)).save(file)
    workspace = Workspace(tmp_path / "here")
    workspace.data.mkdir(parents=True)
    workspace.models.mkdir()
    import_pictures(workspace, "odd", tmp_path / "pictures")
    found = pack(workspace, "dataset", "odd", tmp_path / "odd.zip")
    assert [(entry.path, entry.kind) for entry in found.left_out] == [("one/a.png", "bad-name"), ("two./c.png", "bad-name")]
    taken = unpack(Workspace(tmp_path / "there"), tmp_path / "odd.zip")
    there = Dataset.open(Workspace(tmp_path / "there"), taken.name)
    assert there.picture_path("one/A.png").read_bytes() == (tmp_path / "pictures/one/A.png").read_bytes()
    assert not there.picture_path("one/a.png").exists()


def test_a_runs_locks_and_logs_stay_and_a_file_is_replaced_only_when_asked(workspace: Workspace, tmp_path: Path) -> None:
    folder, _ = write_run(workspace, "run", Recipe(architecture="mlp", picture_size=8))
    (folder.path / "worker.log").write_text("private")
    (folder.path / "report.lock").touch()
    file = tmp_path / "r.zip"
    pack(workspace, "run", "run", file)
    with zipfile.ZipFile(file) as parcel:
        assert {Path(name).name for name in parcel.namelist()} == {"request.json", "plan.json", "best.safetensors", NAME}
        assert json.loads(parcel.read(NAME))["kind"] == "run"
    with pytest.raises(Refused, match=r"^.*/r\.zip is there already\. Choose another name, or replace it\.$"):
        pack(workspace, "run", "run", file)
    pack(workspace, "run", "run", file, replaces=True)
    with pytest.raises(BadInput, match=f"^{re.escape(str(tmp_path))} is a folder"):
        pack(workspace, "run", "run", tmp_path, replaces=True)
    with pytest.raises(NotThere, match=r"^There is no run called nobody\. Runs here: .*\.$"):
        pack(workspace, "run", "nobody", tmp_path / "n.zip")
    with folder.claim(), pytest.raises(Refused, match=r"^run is being trained\. Pack it when it has ended, or stop it first\.$"):
        pack(workspace, "run", "run", file, replaces=True)


def test_the_verbs_carry_a_run_to_another_workspace(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_run(workspace, "run", Recipe(architecture="mlp", picture_size=8))
    file = tmp_path / "r.zip"
    assert run(["pack", "run", "run", "--into", str(file), "--workspace", str(workspace.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 3
    there = ["--workspace", str(tmp_path / "there")]
    assert run(["unpack", str(file), *there]) == 0
    assert capsys.readouterr().out.strip() == "The run run is here: run."
    assert run(["unpack", str(file), *there, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["renamed"] == {"run": "run-2"}
    assert run(["unpack", str(tmp_path / "none.zip"), *there]) == 1
    assert "There is no file" in capsys.readouterr().err
