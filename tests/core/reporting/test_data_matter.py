"""What is known of a dataset for a page: that it cannot be read is told too, and is no reason to have none."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.reporting.data_matter import DataMatter, gather_data, gather_pictures
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.paged_runs import DATASET


def test_a_dataset_is_told_with_the_split_of_its_plan_or_the_one_asked_for(read_workspace: Workspace) -> None:
    plan = RunFolder.open(read_workspace, "one").plan
    dataset = Dataset.open(read_workspace, DATASET)
    assert plan is not None
    found = gather_data(read_workspace, DATASET, plan, Context())
    assert (found.name, found.plan, found.split, found.why_not) == (DATASET, plan, plan.split.name, "")
    known = found.known
    assert known is not None
    assert (known.certificate, known.across) == (certificate(dataset, plan.split.name), ())
    assert (known.fingerprint, known.composition.pictures) == (dataset.table().fingerprint, 30)
    other = gather_data(read_workspace, DATASET, plan, Context(), "other")
    assert other.split == "other"
    assert other.known is not None
    assert other.known.certificate is None, "a split that is gone"
    without = gather_data(read_workspace, DATASET, None, Context())
    assert (without.split, without.known is None) == (None, False)


def test_one_that_cannot_be_read_is_told_with_why(read_workspace: Workspace) -> None:
    gone = gather_data(read_workspace, "nothing", None, Context())
    assert gone == DataMatter("nothing", None, None, None, gone.why_not)
    assert "nothing" in gone.why_not
    (picture,) = gather_pictures(gone, [("a.png", "0" * 64)], Context()).values()
    assert (picture.thumbnail, picture.reason) == (None, "the dataset cannot be read")


def test_pictures_are_had_by_their_content(read_workspace: Workspace) -> None:
    found = gather_data(read_workspace, DATASET, None, Context())
    (sample, *_) = Dataset.open(read_workspace, DATASET).catalog.samples()
    shown = gather_pictures(found, [(sample.path, sample.sha256)], Context())
    assert list(shown) == [sample.sha256]
    assert shown[sample.sha256].thumbnail is not None
