"""The verb map: a document and a table with each picture's place."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.support.workspace import Workspace
from tests.tiny_training import tiny_recipe
from tests.trained_runs import write_run


def test_it_tells_each_pictures_place_and_writes_a_table(
    workspace: Workspace,
    shapes_folder: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=6))
    write_run(workspace, "seeing", tiny_recipe())
    file = tmp_path / "map.csv"
    words = ["map", "shapes", "--by", "seeing", "--workspace", str(workspace.root)]
    assert run([*words, "--csv", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["by"], told["anew"], told["missing"]) == ("seeing", True, 0)
    table = Dataset.open(workspace, "shapes").table(None)
    assert [row["path"] for row in told["pictures"]] == list(table.paths)
    assert [row["class"] for row in told["pictures"]] == list(table.labels)
    with open(file, encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert np.allclose([float(row["x"]) for row in rows], [row["x"] for row in told["pictures"]])
    assert run(words) == 0
    assert "12 pictures laid out by seeing. The map that was kept still holds." in capsys.readouterr().out
    assert run([*words, "--csv", str(file)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert run([*words, "--by", "nothing"]) == 1
    assert "no run called nothing" in capsys.readouterr().err
