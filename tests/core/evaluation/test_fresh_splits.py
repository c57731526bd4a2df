"""Splits that are new to a run's weights stay so when they are extended and when they are made again."""

from __future__ import annotations

import shutil

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.fresh_splits import extend_split, split_anew, split_as_asked
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def many(count: int, start: int = 0) -> list[Planted]:
    return [Planted(f"c{i % 3}/{i:05d}.png", label=f"c{i % 3}") for i in range(start, start + count)]


def sides(dataset: Dataset, split: str, samples: set[str]) -> set[str | None]:
    table = dataset.table(split)
    return {side for sample, side in zip(table.sha256, table.sides, strict=True) if sample in samples}


def test_a_split_is_extended_or_made_anew_by_its_name(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{number}.png", label) for label in "ab" for number in range(20)])
    first = make_split(dataset, SplitRequest(name="first"))
    plant(dataset, [Planted(f"a/later-{number}.png", "a") for number in range(4)])
    extended = extend_split(workspace, dataset, "first")
    assert extended.split == "first"
    assert first.assignment.items() < extended.assignment.items()
    assert split_anew(workspace, dataset, "first").split == "first-2"
    with pytest.raises(NotThere, match="third"):
        extend_split(workspace, dataset, "third")


def test_what_the_run_knows_is_on_train_too_when_it_is_imported_later_and_when_the_split_is_made_again(
    workspace: Workspace,
) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, many(150))
    samples = dataset.table().sha256
    known = set(samples[::3])
    later = [sample for number, sample in enumerate(samples) if number >= 90]
    dataset.catalog.exclude([number + 1 for number in range(90, 150)])
    folder = RunFolder.create(workspace, "first", "planted", Recipe(preset="mlp", architecture="mlp"))
    write_record(workspace, folder.path, LearnedRecord(Learned(("first",), (), keys(sorted(known)), keys([]))))
    found = split_as_asked(workspace, dataset, SplitRequest(after_run="first"))
    assert sides(dataset, found.split, known - set(later)) == {"train"}
    dataset.catalog.restore([number + 1 for number in range(90, 150)])
    extend_split(workspace, dataset, found.split)
    assert sides(dataset, found.split, known) == {"train"}
    again = split_anew(workspace, dataset, found.split)
    assert again.split == f"{found.split}-2"
    assert sides(dataset, again.split, known) == {"train"}
    assert sides(dataset, again.split, set(samples) - known) == {"train", "val", "test"}
    shutil.rmtree(folder.path)
    extend_split(workspace, dataset, found.split)  # what there was stays where it is
    with pytest.raises(NotThere, match="no run called first"):
        split_anew(workspace, dataset, found.split)
