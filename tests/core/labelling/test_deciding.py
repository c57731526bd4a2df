"""Labels are edits like any other, and pictures are made ready by the decoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.labelling.deciding import make_ready, nothing_proposed, take_labels_back, write_labels
from core.support.errors import Refused
from core.support.workspace import Workspace
from tests.unlabelled_shapes import unlabelled_shapes


@pytest.fixture
def dataset(workspace: Workspace, tmp_path: Path) -> Dataset:
    return unlabelled_shapes(workspace, tmp_path / "shapes", 2, 2)


def test_labels_are_written_and_taken_back(dataset: Dataset) -> None:
    found = nothing_proposed(dataset)
    assert (found.by, found.classes, len(found.proposals)) == ((), ("circle", "square"), 4)
    first, second = found.proposals[:2]
    edit = write_labels(dataset, {first.sample: "circle", second.sample: "star"})
    assert edit is not None
    assert dataset.catalog.class_counts() == {"circle": 3, "square": 2, "star": 1}
    assert write_labels(dataset, {first.sample: "circle"}) is None
    take_labels_back(dataset, edit)
    assert len(nothing_proposed(dataset).proposals) == 4
    with pytest.raises(Refused, match="undone already"):
        take_labels_back(dataset, edit)


def test_pictures_are_made_ready_but_for_those_that_are_gone(dataset: Dataset) -> None:
    first, second = nothing_proposed(dataset).proposals[:2]
    dataset.picture_path(first.path).unlink()
    ((sample, file),) = make_ready(dataset, (first.sample, second.sample), 64)
    assert sample == second.sample
    assert file.is_file()
