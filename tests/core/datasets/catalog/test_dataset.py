"""The dataset folder: settings, paths, the table and its fingerprint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def test_settings_survive_the_file(workspace: Workspace, tmp_path: Path) -> None:
    place = tmp_path / 'pictures "of"\ta \\ Zürich'
    place.mkdir()
    made = Dataset.create(workspace, "far", place, str(place), "CC BY 4.0\nby \x7f nobody")
    assert Dataset.open(workspace, "far") == made
    assert (made.root, made.here) == (place.resolve(), False)
    near = Dataset.create(workspace, "near", None, "somewhere", "")
    assert (near.root, near.here) == (near.folder / "images", True)
    assert workspace.dataset_names() == ["far", "near"]


def test_a_dataset_that_is_not_there_or_damaged(workspace: Workspace) -> None:
    with pytest.raises(NotThere, match="no dataset called"):
        Dataset.open(workspace, "none")
    with pytest.raises(BadInput):
        Dataset.open(workspace, "../up")
    made = planted_dataset(workspace)
    with pytest.raises(Refused):
        planted_dataset(workspace)
    (made.folder / "dataset.toml").write_text("name = [", encoding="utf-8")
    with pytest.raises(BadInput, match="damaged"):
        Dataset.open(workspace, "planted")


@pytest.mark.parametrize("path", ["../x.png", "/etc/passwd", "a/../../x.png", ""])
def test_paths_stay_inside_the_dataset(workspace: Workspace, path: str) -> None:
    with pytest.raises(BadInput):
        planted_dataset(workspace).picture_path(path)


def test_the_table_is_in_the_order_of_paths(workspace: Workspace) -> None:
    made = planted_dataset(workspace)
    plant(made, [Planted("b/1.png", label="b"), Planted("a/2.png"), Planted("a/1.png", content="a/2.png")])
    table = made.table()
    assert table.paths == ("a/1.png", "a/2.png", "b/1.png")
    assert table.classes == ("a", "b")
    assert table.sides == (None, None, None)
    assert table.groups[0] == table.groups[1] != table.groups[2]
    assert made.current_split is None
    with pytest.raises(NotThere, match="none yet"):
        made.table("mine")


def test_the_fingerprint_depends_on_rows_not_on_their_order() -> None:
    table = SampleTable(("a", "b"), ("1", "2"), ("x", "y"), ("train", None), ("g", "h"))
    turned = SampleTable(("b", "a"), ("2", "1"), ("y", "x"), (None, "train"), ("h", "g"))
    moved = SampleTable(("a", "b"), ("1", "2"), ("x", "y"), (None, "train"), ("g", "h"))
    assert table.fingerprint == turned.fingerprint != moved.fingerprint


def test_a_dataset_bears_any_name_and_is_opened_by_its_folders_too(workspace: Workspace) -> None:
    made = Dataset.create(workspace, "Käfer & Co 🐞", None, "a folder", "")
    assert made.folder.name.isascii()
    assert workspace.dataset_names() == ["Käfer & Co 🐞"]
    assert Dataset.open(workspace, made.folder.name) == Dataset.open(workspace, "Käfer & Co 🐞") == made


def test_a_root_longer_than_any_disk_takes_is_not_there(workspace: Workspace, tmp_path: Path) -> None:
    dataset = replace(Dataset.create(workspace, "far", tmp_path, "a folder", ""), root=Path("/" + "x" * 5000))
    with pytest.raises(NotThere, match="The pictures of far are not at"):
        dataset.check_reachable()
