"""What a run finds made already is known before it begins, and the features that are there decide their arithmetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.pixels.store import undecoded
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.costs.todo import kept_features, todo
from core.training.execution import carry_out
from core.training.prepare import prepare, preview_plan
from tests.shape_runs import frozen_recipe, shapes_workspace

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("todo"))


def test_a_second_run_has_less_to_do_and_says_so(shapes: Workspace) -> None:
    recipe = frozen_recipe(epochs=1)
    before = preview_plan(shapes, "shapes", None, recipe, Context())
    assert before.estimate is not None
    told = [cost.what for cost in before.estimate.costs]
    assert told == ["Starting", "Decoding 60 pictures", "Features of 48 pictures", "Head only", "Everything", "Judging"]
    assert before.estimate.disk_bytes > 60 * 32 * 32 * 3
    folder = RunFolder.create(shapes, "first", "shapes", recipe)
    carry_out(shapes, folder, Context(), lambda event: None)
    after = preview_plan(shapes, "shapes", None, recipe, Context())
    assert after.estimate is not None
    assert [cost.what for cost in after.estimate.costs] == ["Starting", "Head only", "Everything", "Judging"]
    assert after.estimate.disk_bytes < before.estimate.disk_bytes - 60 * 32 * 32 * 3 + 1
    assert sum(cost.seconds for cost in after.estimate.costs) == pytest.approx(after.estimate.seconds)


def test_features_that_are_there_are_used_whatever_a_trial_says(shapes: Workspace) -> None:
    recipe = frozen_recipe(epochs=1)  # asks for fp32, and has its features in it from the run before
    prepared = prepare(shapes, RunFolder.create(shapes, "again", "shapes", recipe).request, Context())
    plan, data, network = prepared.plan, prepared.data, prepared.network
    assert kept_features(data, recipe, plan.weights.sha256, plan.preprocessing, network.feature_width) == plan.features == "fp32"
    other = plan.model_copy(update={"precision": "bf16"})
    assert todo(other, data, network.feature_widths).features == (0,)
    fresh = other.model_copy(update={"features": None})
    assert todo(fresh, data, network.feature_widths).features == (48,)
    assert not undecoded(Dataset.open(shapes, "shapes"), data.table.sha256, plan.preprocessing)
    assert not list(Path(shapes.dataset_folder("shapes") / "cache").glob("features-*/adding.lock.tmp"))
