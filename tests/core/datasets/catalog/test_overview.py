"""A dataset at a glance: counts, decisions, refused files, splits, and what came later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import headlines, overview, stock
from core.datasets.cleaning.checking import check
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split, stored_request
from core.support.workspace import Workspace
from tests.catalogs import planted_dataset
from tests.pictures import draw_shapes


def test_everything_is_summed_up(workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    folder = shapes_folder(classes=2, each=6)
    (folder / "circle" / "broken.jpg").write_bytes(b"no picture")
    import_pictures(workspace, "shapes", folder)
    dataset = Dataset.open(workspace, "shapes")
    seen = overview(workspace, "shapes")
    assert (seen.pictures, seen.counts, seen.excluded) == (12, {"circle": 6, "square": 6}, 0)
    assert [(file.path, file.kind) for file in seen.refused] == [("circle/broken.jpg", "unreadable")]
    assert (seen.split, seen.splits, seen.unsplit, seen.log) == (None, (), 0, ())
    assert (seen.root, seen.here, seen.read_only) == (str(folder.resolve()), False, False)

    dataset.catalog.exclude(dataset.catalog.ids()[:2])
    seen = overview(workspace, "shapes")
    assert (seen.pictures, seen.excluded) == (10, 2)
    assert [edit.title for edit in seen.log] == ["Excluded 2 pictures: by hand"]

    made = make_split(dataset, SplitRequest(0.6, 0.2, 0.2))
    draw_shapes(tmp_path / "more", classes=2, each=2, seed=7)
    for file in sorted((tmp_path / "more").rglob("*-00*.*")):
        file.rename(folder / file.parent.name / f"new-{file.name}")
    import_pictures(workspace, "shapes", folder)
    seen = overview(workspace, "shapes")
    assert (seen.split, seen.splits, seen.unsplit) == (made.split, (made.split,), 4)
    make_split(dataset, stored_request(dataset, made.split))
    assert overview(workspace, "shapes").unsplit == 0


def test_no_findings_before_the_first_check_are_told_from_none_found(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    import_pictures(workspace, "shapes", shapes_folder(classes=2, each=6))
    dataset = Dataset.open(workspace, "shapes")
    make_split(dataset, SplitRequest(0.6, 0.2, 0.2))
    seen = overview(workspace, "shapes")
    assert (seen.findings, seen.checked) == ({}, False)
    check(dataset)
    assert overview(workspace, "shapes").checked


def test_the_list_names_what_cannot_be_opened(workspace: Workspace) -> None:
    Dataset.create(workspace, "sound", None, "made", "")
    broken = workspace.dataset_folder("broken")
    broken.mkdir()
    (broken / "dataset.toml").write_text("no toml")
    first, second = headlines(workspace)
    assert (first.name, second.name) == ("broken", "sound")
    assert "damaged" in first.problem
    assert second.problem == ""


def test_a_stock_opens_what_is_wished_for_and_else_the_first(workspace: Workspace) -> None:
    assert (stock(workspace, "b").name, stock(workspace, "b").dataset) == ("", None)
    for name in ("a", "b", "c"):
        planted_dataset(workspace, name)
    (workspace.dataset_folder("a") / "catalog.sqlite").write_bytes(b"no catalog" * 100)
    found = stock(workspace, "c")
    assert [line.name for line in found.headlines] == ["a", "b", "c"]
    assert (found.name, found.dataset and found.dataset.name) == ("c", "c")
    assert found.facts is not None
    assert stock(workspace, "nothing").name == "b", "the first that can be read"
    damaged = stock(workspace, "a")
    assert (damaged.name, damaged.dataset, damaged.facts) == ("a", None, None)
