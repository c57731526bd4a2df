"""Pictures of more than 8 bits: one range for a dataset, from import to what a run says of a new picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.cli.entry import run
from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import import_pictures
from core.pictures.thumbnails import thumbnail_path
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.cases import case
from tests.deep_pictures import dicom, png16, tiff

Write = Callable[[np.ndarray[Any, Any]], bytes]


def texture(coarse: bool, low: float, high: float, seed: int) -> np.ndarray[Any, Any]:
    """Blocks of 8 pixels or of 1 between two values, float [40, 40]."""
    chance = np.random.default_rng(seed)
    side = 8 if coarse else 1
    blocks = chance.random((40 // side, 40 // side)).repeat(side, 0).repeat(side, 1)
    return low + blocks * (high - low)


def written(folder: Path, write: Write, ending: str, low: float, high: float, each: int = 8) -> Path:
    for place in range(2 * each):
        name = "coarse" if place % 2 else "fine"
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / f"{place}.{ending}").write_bytes(write(texture(bool(place % 2), low, high, place)))
    return folder


def greys(dataset: Dataset) -> list[int]:
    """How many grey levels each thumbnail has."""
    table = dataset.table(None)
    return [
        len(np.unique(np.asarray(Image.open(thumbnail_path(dataset.folder, sha256)).convert("L")))) for sha256 in table.sha256
    ]


def siblings() -> list[tuple[str, Write, str, tuple[float, float], tuple[float, float]]]:
    return [
        ("counts of a 16-bit camera", lambda values: tiff(values.astype(np.uint16)), "tif", (400, 600), (400, 600)),
        ("signed counts", lambda values: tiff(values.astype(np.int16)), "tif", (-80, 90), (-80, 90)),
        ("32-bit counts", lambda values: tiff(values.astype(np.uint32)), "tif", (3e9, 3e9 + 4000), (3e9, 3e9 + 4000)),
        ("floats", lambda values: tiff(values.astype(np.float32)), "tif", (270, 310), (270, 310)),
        ("16-bit colours", lambda values: png16(np.stack([values] * 3, 2)), "png", (100, 900), (100, 900)),
        ("a scanner", lambda values: dicom(values.astype(np.int16)), "dcm", (-1000, 400), (-1000, 400)),
        ("a scanner's window", lambda values: dicom(values.astype(np.int16), WindowCenter="40", WindowWidth="400"), "dcm",
         (-1000, 1000), (-160, 240)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "write", "ending", "ends", "expected"), siblings(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_one_range_is_measured_over_all_of_them(
    name: str,
    write: Write,
    ending: str,
    ends: tuple[float, float],
    expected: tuple[float, float],
    workspace: Workspace,
    tmp_path: Path,
) -> None:
    result = import_pictures(workspace, "deep", written(tmp_path / "pictures", write, ending, *ends), context=Context())
    assert (result.added, result.refused) == (16, ())
    assert any("16 deep pictures" in note and "is black" in note for note in result.notes)
    dataset = Dataset.open(workspace, "deep")
    assert dataset.value_range == pytest.approx(expected, rel=1e-2, abs=3)
    assert min(greys(dataset)) > 4, "of 25 blocks, some of which lie beyond a window"


def test_a_dark_and_a_bright_picture_stay_dark_and_bright(workspace: Workspace, tmp_path: Path) -> None:
    for place in range(12):
        folder = tmp_path / "pictures" / ("dark" if place % 2 else "bright")
        folder.mkdir(parents=True, exist_ok=True)
        low = 1000 if place % 2 else 3000
        (folder / f"{place}.tif").write_bytes(tiff(texture(True, low, low + 500, place).astype(np.uint16)))
    import_pictures(workspace, "deep", tmp_path / "pictures")
    dataset = Dataset.open(workspace, "deep")
    assert dataset.value_range == pytest.approx((1000, 3500), abs=30)
    table = dataset.table(None)
    for label, sha256 in zip(table.labels, table.sha256, strict=True):
        mean = np.asarray(Image.open(thumbnail_path(dataset.folder, sha256))).mean()
        assert (mean > 128) == (label == "bright"), "scaled each by its own range they would look alike"


def test_the_range_is_shown_and_changed_and_what_was_made_by_it_is_made_again(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = written(tmp_path / "pictures", lambda values: tiff(values.astype(np.uint16)), "tif", 400, 600)
    import_pictures(workspace, "deep", pictures)
    dataset, root = Dataset.open(workspace, "deep"), ("--workspace", str(workspace.root))
    before = greys(dataset)
    assert run(["range", "deep", "--white", "40000", "--black", "0", *root]) == 0
    assert "16 deep pictures: 0 is black, 40,000 is white." in capsys.readouterr().out
    assert dataset.value_range == (0, 40_000)
    assert max(greys(dataset)) < 4 < min(before)
    assert run(["range", "deep", "--measure", "--json", *root]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["deep"] == 16
    assert found["value_range"] == pytest.approx([400, 600], abs=3)
    assert greys(dataset) == before
    assert run(["range", "deep", "--black", "700", *root]) == 1
    assert "700 to" in capsys.readouterr().err
    assert run(["range", "deep", "--black", "7", "--measure", *root]) == 2


def test_pictures_that_come_later_keep_to_the_range_and_it_is_said(workspace: Workspace, tmp_path: Path) -> None:
    pictures = written(tmp_path / "pictures", lambda values: tiff(values.astype(np.uint16)), "tif", 400, 600)
    import_pictures(workspace, "deep", pictures)
    before = Dataset.open(workspace, "deep").value_range
    (pictures / "fine" / "late.tif").write_bytes(tiff(texture(False, 400, 9000, 99).astype(np.uint16)))
    result = import_pictures(workspace, "deep", pictures)
    assert Dataset.open(workspace, "deep").value_range == before
    assert any("1 picture with values far beyond" in note for note in result.notes)


def test_a_dataset_from_before_ranges_is_measured_by_its_next_check(workspace: Workspace, tmp_path: Path) -> None:
    pictures = written(tmp_path / "pictures", lambda values: tiff(values.astype(np.uint16)), "tif", 400, 600)
    import_pictures(workspace, "deep", pictures)
    dataset = Dataset.open(workspace, "deep")
    measured = dataset.value_range
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DELETE FROM choices WHERE name = 'value range'")
        connection.execute("UPDATE samples SET contrast = 0")
    check(dataset)
    assert dataset.value_range == measured
    with schema.reading(dataset.catalog.path) as connection:
        assert connection.execute("SELECT min(contrast) FROM samples").fetchone()[0] > 0.1


@pytest.mark.usefixtures("trained_here")
@pytest.mark.parametrize(
    ("variant", "trained"),
    [("a-shapes-100-900", False), ("b-texture-400-600", True), ("c-control-texture-full", False)],  # b could not be trained
)
def test_case_12(variant: str, trained: bool, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    folder, root = case("12-low-counts-in-16-bit") / variant, ("--workspace", str(workspace.root))
    assert run(["import", "deep", str(folder), *root]) == 0
    assert "deep pictures" in capsys.readouterr().err
    dataset = Dataset.open(workspace, "deep")
    assert min(greys(dataset)) > 20
    assert run(["check", "deep", "--json", *root]) == 0
    kinds = {finding["kind"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert not kinds & {"uniform", "dark", "bright", "low-contrast"}
    if not trained:
        return
    assert run(["split", "deep", *root]) == 0
    settings = ("--set", "picture_size=32", "--set", "epochs=2", "--set", "precision=fp32")
    assert run(["train", "deep", "--recipe", "cnn-small", "--name", "deep", *settings, *root]) == 0
    capsys.readouterr()
    sample = next(folder.rglob("*.tif"))
    assert run(["predict", "deep", "--json", *root, "--", str(sample)]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert "predictions" in found
