"""What a run's network sees: its backbone's features, computed once, shared where the backbone stayed frozen."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.pixels.store import PixelStore
from core.pixels.views import centred
from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from core.training.seen_by_run import seen_by_run
from tests.pictures import draw_shapes
from tests.tiny_training import tiny_recipe
from tests.trained_runs import write_run


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    place = tmp_path_factory.mktemp("seen")
    workspace = Workspace.at(place / "workspace")
    import_pictures(workspace, "pets", draw_shapes(place / "pets", classes=2, each=5))
    return Dataset.open(workspace, "pets")


def workspace_of(dataset: Dataset) -> Workspace:
    return Workspace.at(dataset.folder.parent.parent)


def test_features_are_the_backbones_and_are_computed_once(dataset: Dataset) -> None:
    folder, network = write_run(workspace_of(dataset), "seeing", tiny_recipe())
    plan = folder.plan
    assert plan is not None
    seen = seen_by_run(dataset, folder, Context())
    store = PixelStore.prepare(dataset, seen.table, plan.preprocessing, Context())
    raw = torch.from_numpy(np.asarray(store.pixels[store.rows(seen.table.sha256)]))
    with torch.inference_mode():
        wanted = network.backbone(centred(raw, plan.preprocessing)).numpy()
    assert np.allclose(seen.features, wanted, atol=1e-4)
    heard: list[object] = []
    again = seen_by_run(dataset, folder, Context(heard.append))
    assert np.array_equal(again.features, seen.features)
    assert not any(isinstance(event, Progress) and event.done for event in heard), "none is looked at again"


def test_a_frozen_backbones_features_are_where_trainings_keep_them(dataset: Dataset) -> None:
    workspace = workspace_of(dataset)
    folder, network = write_run(workspace, "frozen", tiny_recipe())
    plan = folder.plan
    assert plan is not None
    stages = tuple(stage.model_copy(update={"cached": True}) for stage in plan.stages)
    folder.write_plan(plan.model_copy(update={"stages": stages}))
    seen = seen_by_run(dataset, folder, Context())
    from core.training.run_data import feature_store

    (part,) = folder.plan.parts  # type: ignore[union-attr]
    store = feature_store(dataset, folder.plan, part, network.feature_width)  # type: ignore[arg-type]
    assert store.missing(seen.table.sha256) == 0
    assert np.array_equal(store.read(seen.table.sha256), seen.features)


def test_a_run_without_weights_sees_nothing(dataset: Dataset) -> None:
    folder = RunFolder.create(workspace_of(dataset), "fresh", "pets", tiny_recipe())
    with pytest.raises(
        Refused,
        match=(
            r"^The run fresh cannot predict yet: it has no weights\. Wait until its first epoch is over, or choose "
            r"another run\.$"
        ),
    ):
        seen_by_run(dataset, folder, Context())
