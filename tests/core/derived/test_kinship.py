"""A derived dataset says what it was made from, and each of its pictures from which."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.derived.background import cut_backgrounds, keep_cuts
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.derived.kinship import made_from, originals
from core.support.workspace import Workspace


def test_a_picture_is_traced_to_the_very_first_one(workspace: Workspace, objects: Dataset) -> None:
    for name, target in (("objects", "cut"), ("cut", "again")):
        wanted = BackgroundRequest(name, target, BackgroundOptions(method="grabcut", most_area=1, least_area=0))
        cut_backgrounds(workspace, wanted)
        keep_cuts(workspace, wanted)
    first, second = Dataset.open(workspace, "cut"), Dataset.open(workspace, "again")
    assert (made_from(objects), originals(objects)) == ((), {})
    (told,) = made_from(second)
    assert told.startswith("cut: background removed by grabcut")
    whole = {sample.sha256 for sample in objects.catalog.samples()}
    for dataset in (first, second):
        traced = originals(dataset)
        assert set(traced) == {sample.sha256 for sample in dataset.catalog.samples()}
        assert set(traced.values()) <= whole
    assert len(originals(second)) >= 4
