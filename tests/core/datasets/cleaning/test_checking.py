"""Checks: planted faults are found and nothing else is, only changed files are read again, exclusion by kind and back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageEnhance, ImageFilter

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import SampleFilter
from core.datasets.cleaning.checking import check, check_stored
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.exclusion import exclude, undo_exclusion
from core.datasets.cleaning.findings import read_findings
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.pictures.thumbnails import thumbnails_folder
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset
from tests.unlabelled_shapes import unlabelled_shapes


@pytest.fixture
def faulty(shapes_folder: Callable[..., Path]) -> Path:
    """A folder of ordinary pictures with one of each fault among them."""
    folder = shapes_folder(classes=2, each=15, size=96)
    circle, square = folder / "circle", folder / "square"
    pictures = [Image.open(path).convert("RGB") for path in sorted(circle.iterdir())]
    (circle / "cut.jpg").write_bytes((circle / "circle-001.jpg").read_bytes()[:900])
    (circle / "words.jpg").write_text("no picture at all")
    pictures[2].rotate(90).save(circle / "ending.jpg", "PNG")
    moved = pictures[3].rotate(180)
    moved.save(circle / "moving.gif", save_all=True, append_images=[pictures[4]])
    pictures[5].rotate(90).convert("CMYK").save(circle / "cmyk.jpg")
    lying = Image.Exif()
    lying[ExifTags.Base.Orientation] = 6
    pictures[13].save(circle / "lying.jpg", exif=lying, quality=95)
    pictures[6].rotate(90).resize((20, 20)).save(circle / "tiny.png")
    pictures[7].rotate(90).resize((400, 400)).save(circle / "huge.png")
    pictures[8].rotate(90).resize((200, 46)).save(circle / "wide.png")
    ImageEnhance.Brightness(pictures[9].rotate(90)).enhance(0.08).save(circle / "dark.png")
    light = 255 - (255 - np.asarray(pictures[10].rotate(90), np.float32)) * 0.08
    Image.fromarray(light.astype(np.uint8)).save(circle / "bright.png")
    flat = 128 + (np.asarray(pictures[11].rotate(90), np.float32) - 128) * 0.1
    Image.fromarray(flat.astype(np.uint8)).save(circle / "flat.png")
    pictures[12].rotate(90).filter(ImageFilter.GaussianBlur(6)).save(circle / "blurred.png")
    Image.new("RGB", (96, 96), (90, 120, 60)).save(circle / "grey.png")
    shutil.copy(circle / "circle-000.png", circle / "zcopy.png")
    pictures[1].resize((150, 150), Image.Resampling.LANCZOS).save(circle / "larger.jpg", quality=80)
    shutil.copy(square / "square-000.png", circle / "square-000.png")
    return folder


def test_every_planted_fault_is_found(workspace: Workspace, faulty: Path) -> None:
    import_pictures(workspace, "faulty", faulty)
    dataset = Dataset.open(workspace, "faulty")
    result = check(dataset)
    kinds = found(result)
    assert kinds["unreadable"] == {("circle/words.jpg",)}
    assert kinds["truncated"] == {("circle/cut.jpg",)}
    assert ("circle/ending.jpg",) in kinds["wrong-extension"]
    assert kinds["animated"] == {("circle/moving.gif",)}
    assert ("circle/cmyk.jpg",) in kinds["odd-mode"]
    assert kinds["exif-rotated"] == {("circle/lying.jpg",)}
    assert any("turned right by its EXIF record" in finding.detail for finding in result.findings)
    assert kinds["tiny"] == {("circle/tiny.png",)}
    assert kinds["odd-size"] == {("circle/tiny.png",), ("circle/huge.png",)}
    assert kinds["odd-aspect"] == {("circle/wide.png",)}
    assert ("circle/dark.png",) in kinds["dark"]
    assert ("circle/bright.png",) in kinds["bright"]
    assert ("circle/flat.png",) in kinds["low-contrast"]
    enlarged = {("circle/huge.png",), ("circle/larger.jpg",)}  # nothing fine in them either
    assert kinds["blurred"] == {("circle/blurred.png",), *enlarged}
    assert kinds["uniform"] == {("circle/grey.png",)}
    assert kinds["exact-duplicate"] == {
        ("circle/circle-000.png", "circle/zcopy.png"),
        ("circle/square-000.png", "square/square-000.png"),
    }
    assert kinds["near-duplicate"] == {("circle/larger.jpg", "circle/circle-001.jpg")}
    assert kinds["label-conflict"] == {("circle/square-000.png", "square/square-000.png")}
    assert set(kinds) == set(CHECKS.names()) - {
        "suspect-label",
        "outlier",
        "giveaway",
    }  # these take a closer look, and more pictures
    assert read_findings(dataset, "dark") == tuple(f for f in result.findings if f.kind == "dark")
    assert sum(dataset.catalog.finding_counts().values()) == len(result.findings)
    assert all(0 <= finding.score <= 1 and finding.detail.endswith(".") for finding in result.findings)
    for kind, beginning in {
        "dark": r"0\.\d{3}, where 0\.\d{3} or more is usual here: the grey level",
        "low-contrast": r"0\.\d{3}, where 0\.\d{3} or more is usual here: the standard deviation",
        "odd-aspect": r"\d+\.\d\d wide to high, where \d\.\d\d to \d\.\d\d is usual here: \d+ × \d+ pixels\.$",
        "odd-size": r"\d+ × \d+ pixels: a square of \d+, where \d+ to \d+ is usual here\.$",
        "near-duplicate": r"Nearly the same picture, (1 of 64 bits differs|\d+ of 64 bits differ)\.$",
        "label-conflict": r"circle, square: 2 classes have the same file\.$",
    }.items():
        details = [finding.detail for finding in result.findings if finding.kind == kind]
        assert all(re.match(beginning, detail) for detail in details), f"what decides does not come first: {details}"


def test_ordinary_pictures_raise_no_finding(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=3, each=10, size=96))
    assert check(Dataset.open(workspace, "shapes")).findings == ()


def test_only_what_changed_is_read_again(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    folder = shapes_folder(classes=2, each=4, size=48)
    (folder / "circle" / "late.png").write_bytes(b"not yet complete")
    rule = ImportOptions(group_pattern="late")
    import_pictures(workspace, "shapes", folder, rule)
    dataset = Dataset.open(workspace, "shapes")
    catalog = dataset.catalog
    assert check(dataset).read_again == 0
    kept, gone, changed = catalog.by_paths(["circle/circle-000.png", "circle/circle-001.jpg", "square/square-000.png"])
    catalog.exclude([kept.id])
    catalog.relabel([gone.id], "square")
    away = folder / "away.jpg"
    (folder / gone.path).rename(away)
    Image.new("RGB", (48, 48), "grey").save(folder / changed.path)
    Image.effect_noise((48, 48), 80).convert("RGB").save(folder / "circle" / "late.png")
    (folder / kept.path).touch()
    result = check(dataset)
    assert result.read_again == 4
    assert found(result) == {"unreadable": {(gone.path,)}, "uniform": {(changed.path,)}}
    assert catalog.by_paths(["circle/late.png"])[0].given_group == "late"
    assert gone.path not in dataset.table().paths
    assert catalog.by_paths([kept.path])[0].excluded
    away.rename(folder / gone.path)
    again = check(dataset)
    assert again.read_again == 1
    assert dict(zip(dataset.table().paths, dataset.table().labels, strict=True))[gone.path] == "square"
    assert check(dataset).read_again == 0
    assert import_pictures(workspace, "shapes", folder, rule).already == 9


def test_a_disk_that_is_not_connected_costs_nothing(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    folder = shapes_folder(classes=2, each=2, size=16)
    import_pictures(workspace, "shapes", folder)
    folder.rename(folder.parent / "away")
    dataset = Dataset.open(workspace, "shapes")
    with pytest.raises(NotThere, match="are not at"):
        check(dataset)
    assert dataset.catalog.count_used() == 4


def test_lost_thumbnails_are_made_again(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=2, size=16))
    dataset = Dataset.open(workspace, "shapes")
    shutil.rmtree(dataset.folder / "cache")
    assert check(dataset).read_again == 4
    assert len(list(thumbnails_folder(dataset.folder).rglob("*.jpg"))) == 4


def test_small_and_odd_datasets_can_be_checked(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    assert check_stored(dataset).findings == ()
    plant(dataset, [Planted("a/1.png", width=1, height=1, contrast=0, sharpness=0, brightness=0)])
    assert {"uniform", "dark"} <= set(found(check_stored(dataset)))


def planted_copies(workspace: Workspace) -> Dataset:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"a/{n}.png", content="same") for n in range(3)])
    plant(dataset, [Planted("a/dark.png", brightness=0, contrast=0.02), Planted("b/other.png", label="b", content="two classes")])
    plant(dataset, [Planted("c/other.png", label="c", content="two classes")])
    check_stored(dataset)
    return dataset


def test_excluding_duplicates_keeps_the_first_and_undo_restores(workspace: Workspace) -> None:
    dataset = planted_copies(workspace)
    result = exclude(dataset, ["exact-duplicate", "dark"])
    assert (result.excluded, result.restored) == (4, 0)
    assert dataset.table().paths == ("a/0.png", "b/other.png")
    assert exclude(dataset, ["exact-duplicate", "dark"]).edit is None
    undone = undo_exclusion(dataset)
    assert (undone.excluded, undone.restored, undone.edit) == (0, 4, result.edit)
    assert dataset.catalog.count(SampleFilter(excluded=True)) == 0
    with pytest.raises(NotThere, match="no exclusion"):
        undo_exclusion(dataset)


def test_the_one_that_was_kept_is_not_lost_to_a_second_exclusion(workspace: Workspace) -> None:
    dataset = planted_copies(workspace)
    (first,) = dataset.catalog.by_paths(["a/0.png"])
    dataset.catalog.exclude([first.id])
    assert exclude(dataset, ["exact-duplicate"]).excluded == 2
    assert "a/1.png" in dataset.table().paths


def test_a_label_conflict_excludes_all_of_its_pictures(workspace: Workspace) -> None:
    dataset = planted_copies(workspace)
    assert exclude(dataset, ["label-conflict"]).excluded == 2
    assert dataset.catalog.class_counts() == {"a": 4}


def test_unknown_and_missing_kinds_are_refused(workspace: Workspace) -> None:
    dataset = planted_copies(workspace)
    with pytest.raises(NotThere, match="near-duplicate"):
        exclude(dataset, ["near-dupicate"])
    with pytest.raises(BadInput):
        exclude(dataset, [])


def test_of_pictures_without_a_class_only_those_are_told_of_that_cannot_be_read(workspace: Workspace, tmp_path: Path) -> None:
    dataset = unlabelled_shapes(workspace, tmp_path / "shapes", labelled=2, others=2)
    damaged, copy = sorted((dataset.root / "unlabelled").iterdir())[:2]
    damaged.write_bytes(b"no picture any more")
    shutil.copyfile(next((dataset.root / "circle").iterdir()), copy)
    result = check(dataset)
    told = [finding.paths for finding in result.findings if finding.kind in ("unreadable", "exact-duplicate")]
    assert (result.samples, told) == (4, [(f"unlabelled/{damaged.name}",)])
