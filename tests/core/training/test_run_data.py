"""Classes are numbered in natural order, but as a plan that was begun has numbered them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.folder import request_now
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe, Stage
from core.support.errors import NotThere
from core.support.jobs import Context, Note
from core.support.workspace import Workspace
from core.training import run_data
from core.training.arithmetic.device import Device
from core.training.prepare import prepare
from core.training.ranks.ranks import ALONE
from core.training.run_data import RunData, StageInputs, decoded
from core.training.step import falling_back
from tests.pictures import draw_shapes

NUMBERED = ("1", "2", "10")
RECORD = Preprocessing(size=16, resize=16)


@pytest.fixture
def numbered(workspace: Workspace, tmp_path: Path) -> Dataset:
    """A dataset whose classes are numbers, as labels in tables often are."""
    folder = draw_shapes(tmp_path / "numbered", classes=3, each=8)
    for place, name in zip(sorted(folder.iterdir()), NUMBERED, strict=True):
        place.rename(folder / name)
    import_pictures(workspace, "numbered", folder, ImportOptions(), Context())
    dataset = Dataset.open(workspace, "numbered")
    make_split(dataset, SplitRequest(), Context())
    return dataset


def test_classes_that_are_numbers_are_counted(numbered: Dataset) -> None:
    data = RunData.open(numbered, None, Recipe())
    assert data.classes == numbered.table().classes == NUMBERED
    assert list(data.facts().counts["train"]) == list(NUMBERED)


def test_of_train_a_recipe_may_take_some_and_val_stays_whole(numbered: Dataset) -> None:
    whole, some = RunData.open(numbered, None, Recipe()), RunData.open(numbered, None, Recipe(pictures_per_class=2))
    assert some.facts().counts["train"] == {"1": 2, "2": 2, "10": 2}
    assert sum(whole.facts().counts["train"].values()) > 6
    assert some.sides["val"].samples == whole.sides["val"].samples
    assert some.sides["test"].samples == whole.sides["test"].samples
    assert some.facts().split_fingerprint == whole.facts().split_fingerprint, "it is the same split"
    assert set(some.taught) == set(some.sides["train"].samples)
    gone = some.without(frozenset({some.sides["train"].samples[0]}))
    assert len(gone.sides["train"]) == 5, "what cannot be decoded is not made up for by others"
    assert gone.fingerprint == some.fingerprint


def test_a_folder_that_is_gone_is_told_and_not_that_there_is_nothing_to_learn_from(numbered: Dataset) -> None:
    """Whose disk was not connected was told to make a split."""
    data = RunData.open(numbered, None, Recipe())
    away = numbered.root.rename(numbered.root.with_name("away"))
    with pytest.raises(
        NotThere,
        match=(
            r"^The pictures of numbered are not at .*/numbered\. Connect the disk they are on, or move them back and "
            r"try again\.$"
        ),
    ):
        decoded(data, [RECORD], Context())
    away.rename(numbered.root)
    found, _ = decoded(data, [RECORD], Context())
    assert found.sides["train"].samples == data.sides["train"].samples


def test_a_run_that_was_begun_keeps_the_numbers_its_classes_had(numbered: Dataset) -> None:
    """Before, "10" stood ahead of "2"; a run of then that goes on must not take one for the other."""
    then = ("1", "10", "2")
    data = RunData.open(numbered, None, Recipe(), then)
    assert data.classes == then
    assert data.without(frozenset({data.sides["train"].samples[0]})).classes == then
    for side in data.sides.values():
        assert [then[label] for label in side.labels] == [path.split("/")[0] for path in side.paths]


@pytest.mark.usefixtures("short_trials")
@pytest.mark.parametrize("later", [(), (Stage(epochs=1),)], ids=["head only", "everything later"])
def test_a_backbone_is_folded_once_for_all_sides_and_not_kept_where_it_changes(
    later: tuple[Stage, ...], numbered: Dataset, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = Stage(trains="head", epochs=1, augmentation=NO_AUGMENTATION)
    recipe = Recipe(architecture="lite0", weights="imagenet", picture_size=32, precision="fp32", stages=(head, *later))
    prepared = prepare(workspace, request_now("run", numbered.name, recipe, numbered.current_split), Context())
    fold, folds = run_data.folded, []
    monkeypatch.setattr(run_data, "folded", lambda *words: folds.append(words) or fold(*words))
    plan, network = prepared.plan, prepared.network
    source = StageInputs(prepared.data, prepared.stores, plan, network, Device.of(plan), Context())
    for side in ("train", "val", *([] if later else ["test"])):
        source.inputs(side, cached=True)
    assert len(folds) == 1
    assert bool(source._folded) == (not later)


def test_pictures_that_the_device_has_no_room_for_are_moved_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def loader(pixels: object, rows: object, device: object, resident: bool, context: Context) -> str:
        asked.append(resident)
        if resident:
            raise error
        return "batch by batch"

    monkeypatch.setattr(run_data, "PictureLoader", loader)
    source, heard = StageInputs.__new__(StageInputs), list[object]()
    source._stores = (SimpleNamespace(pixels=None),)  # type: ignore[assignment]
    source._device = Device("cpu", "fp32")
    source._context = Context(heard.append)
    rows = np.zeros(0, np.int64)
    error: RuntimeError = torch.cuda.OutOfMemoryError("CUDA out of memory.")
    assert source._loaded(rows, True) == "batch by batch"  # type: ignore[comparison-overlap]
    assert asked == [True, False]
    assert heard == [Note("The device's memory has no room for all pictures at once: they are moved batch by batch.")]
    assert source._loaded(rows, False) == "batch by batch"  # type: ignore[comparison-overlap]
    error = RuntimeError("another defect")
    with pytest.raises(RuntimeError, match="another defect"):
        source._loaded(rows, True)
    assert len(heard) == 1


def test_features_that_the_device_has_no_room_for_are_moved_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    features, heard = torch.ones(2, 3), list[object]()
    source = StageInputs.__new__(StageInputs)
    source._device = Device("cpu", "fp32")
    source._context = Context(heard.append)
    assert source._placed(features) is features
    assert heard == []
    asked: list[torch.device] = []

    def moved(tensor: torch.Tensor, where: torch.device) -> torch.Tensor:
        asked.append(where)
        if len(asked) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return tensor

    monkeypatch.setattr(torch.Tensor, "to", moved)
    monkeypatch.setattr(falling_back, "has_its_own_memory", lambda device: True)
    assert source._placed(features) is features
    assert len(asked) == 2
    assert heard == [Note("The device's memory has no room for all features at once: they are moved batch by batch.")]


def test_no_folded_copy_of_a_member_outlives_its_features(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of all members were kept for the whole run, beside the members themselves."""
    part = SimpleNamespace(name="one", preprocessing=RECORD, features="fp32")
    stages, recipe = (SimpleNamespace(cached=True),), SimpleNamespace(deterministic=False)
    pixels = SimpleNamespace(pixels=np.zeros((2, RECORD.resize, RECORD.resize, 3), np.uint8), rows=lambda samples: np.arange(2))
    source = StageInputs.__new__(StageInputs)
    source._plan = SimpleNamespace(members=("a", "b"), parts=(part, part), stages=stages, recipe=recipe)  # type: ignore[assignment]
    source._stores = (pixels, pixels)  # type: ignore[assignment]
    source._network = SimpleNamespace(backbones=(torch.nn.Flatten(), torch.nn.Flatten()))  # type: ignore[assignment]
    source._device, source._context, source._folded = Device("cpu", "fp32"), Context(), {}
    folds: list[int] = []

    def fold(backbone: torch.nn.Module, size: int, kind: object) -> torch.nn.Module:
        folds.append(len(source._folded))
        return backbone

    made: list[int] = []
    store = SimpleNamespace(add_missing=lambda samples, compute, *more: made.append(len(compute(np.arange(2)))))
    monkeypatch.setattr(run_data, "folded", fold)
    for place in (0, 1):
        source._add_missing(store, place, ["a", "b"], ALONE)  # type: ignore[arg-type]
    assert made == [2, 2]
    assert folds == [0, 0], "never two members at once"
    assert source._folded == {}
