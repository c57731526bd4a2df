"""The formats a dataset is exported in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.derived.exporting import ExportOptions, export_dataset
from core.support.errors import NotThere
from core.support.workspace import Workspace


def test_as_a_table_it_can_be_imported_again_with_its_sides(workspace: Workspace, objects: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = export_dataset(objects, folder, ExportOptions(split=objects.current_split, format="table"))
    with open(folder / "labels.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == result.pictures
    assert all((folder / row["file"]).is_file() and row["file"].startswith("images/") for row in rows)
    assert {side: sum(row["split"] == side for row in rows) for side in result.counts} == {
        side: sum(counts.values()) for side, counts in result.counts.items()
    }
    again = import_pictures(workspace, "again", folder)
    whole = {label: sum(counts.get(label, 0) for counts in result.counts.values()) for label in ("box", "disc")}
    assert again.classes == whole


def test_a_format_nobody_knows_is_refused(objects: Dataset, tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="no export format called 'zip'"):
        export_dataset(objects, tmp_path / "out", ExportOptions(format="zip"))
    assert not (tmp_path / "out").exists()
