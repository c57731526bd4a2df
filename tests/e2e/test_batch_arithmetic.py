"""Any number of pictures trains at any batch size, in every family of networks, and each picture is used as documented.

A last batch of one picture used to end trainings in BatchNorm; numbers that divide evenly hide such things, so all are tried.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.augmentation import Augmentation
from core.runs.recipe import Stage
from core.support.errors import BadInput
from core.training.arithmetic.device import Device
from core.training.loop import Training
from core.training.step.balance import epoch_order, shares, steps_in_epoch
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.stepping import Stepper
from tests.tiny_training import CLASSES, NoiseSource, tiny_plan, tiny_recipe, train_tiny

GRID = [(pictures, batch) for pictures in range(2, 41) for batch in range(1, 18)]
FEW = [(2, 1), (2, 17), (3, 1), (3, 2), (5, 4), (17, 16), (18, 17), (35, 17), (40, 13)]
FAMILIES = {
    "mlp": 8, "cnn-small": 8, "cnn-fast": 16, "timm:resnet10t": 32, "mobilenet_v3_small": 32, "lite0": 32,
    "timm:convnext_atto": 32, "timm:vit_tiny_patch16_224": 32,
}  # fmt: skip
"""The smallest of each, with the smallest pictures it takes, where maps of one pixel are nearest."""
TINY_RATE = 1e-12
"""Steps of two pictures whose maps are one pixel run away at any usual rate: BatchNorm divides by next to nothing."""
QUICK = ("cnn-small", "cnn-fast", "mlp")


def counts(pictures: int) -> dict[str, tuple[int, ...]]:
    """So many pictures on train, over three classes as evenly as can be."""
    return {"train": tuple(len(part) for part in np.array_split(np.arange(pictures), 3)), "val": (1, 1, 0), "test": (0, 0, 1)}


def test_one_picture_is_nothing_to_learn_from() -> None:
    with pytest.raises(BadInput, match="nothing to learn from: noise, split main has 1 picture in train"):
        tiny_plan(tiny_recipe(), counts(1))


@pytest.mark.parametrize("balanced", [False, True])
def test_steps_are_of_two_pictures_or_more_and_use_each_once(balanced: bool) -> None:
    for pictures, batch in GRID:
        labels = np.arange(pictures) % 2
        order = epoch_order(labels, balanced, pictures, batch)
        steps = shares(order, steps_in_epoch(pictures, batch))
        sizes = [len(step) for step in steps]
        assert np.array_equal(np.concatenate(steps), order)
        assert len(order) == pictures
        assert balanced or sorted(order) == list(range(pictures))
        assert 2 <= min(sizes) <= max(sizes) <= max(batch, 3)
        assert max(sizes) - min(sizes) <= 1


def whole_training(place: Path, pairs: Iterable[tuple[int, int]]) -> None:
    """The real loop over two epochs, with all that cuts batches further: gradients added up, and mixup."""
    for pictures, batch in pairs:
        used: list[np.ndarray] = []

        def record(training: Training, used: list[np.ndarray] = used) -> None:
            inputs = training.source.inputs

            def watched(side: str, cached: bool) -> object:
                given = inputs(side, cached)
                batches = given.batches
                if side == "train":
                    given.batches = lambda picks: (used.extend(picks), batches(picks))[1]  # type: ignore[method-assign]
                return given

            training.source.inputs = watched  # type: ignore[assignment, method-assign]

        stage = Stage(epochs=2, batch_size=batch, accumulate=2, augmentation=Augmentation(mixup=0.3, policy="trivialaugment"))
        recipe = tiny_recipe(stage, dropout=0.2, average_weights=0.9, picture_size=8)
        trained = train_tiny(place / f"{pictures}-{batch}", recipe, counts=counts(pictures), change=record)
        assert trained.reason == "completed", (pictures, batch)
        assert np.isfinite([epoch.train_loss for epoch in trained.epochs]).all()
        assert np.array_equal(np.bincount(np.concatenate(used), minlength=pictures), [2] * pictures), "each once an epoch"


def one_epoch_each(architecture: str, pairs: Iterable[tuple[int, int]]) -> None:
    """One epoch of each of these numbers of pictures and batch sizes, each from the same weights, which stay finite."""
    torch.set_num_threads(1)  # two threads wait for each other longer than such a step takes
    stage = Stage(optimiser="sgd", learning_rate=TINY_RATE, momentum=0.0, augmentation=Augmentation())
    recipe = tiny_recipe(stage, architecture=architecture, picture_size=FAMILIES[architecture])
    network = build(recipe, len(CLASSES))
    first = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    state = RunState(network, 0.0, torch.device("cpu"))
    for pictures, batch in pairs:
        network.load_state_dict(first)
        asked = recipe.model_copy(update={"stages": (stage.model_copy(update={"batch_size": batch}),)})
        with torch.device("meta"):  # the network is there already, and for a plan its size is enough
            plan = tiny_plan(asked, counts(pictures))
        inputs = NoiseSource(plan, network).inputs("train", False)
        freezing.prepare_stage(network, plan.stages[0])
        freezing.set_training(network, plan.stages[0])
        state.use(optimiser_for(network, plan.stages[0]))
        state.begin_sums()
        stepper = Stepper(plan, plan.stages[0], state, inputs, Device.of(plan), None)
        picks = shares(epoch_order(inputs.labels.numpy(), False, 0, 0), plan.stages[0].steps_per_epoch)
        for given in inputs.batches(picks):
            assert stepper.step(given, TINY_RATE) == 0
        loss, _, seen, bad = state.totals().tolist()
        assert (seen, bad, np.isfinite(loss)) == (pictures, 0, True), (pictures, batch)
        assert all(parameter.isfinite().all() for parameter in network.parameters()), (pictures, batch)


def test_few_numbers_train_to_the_end(tmp_path: Path) -> None:
    whole_training(tmp_path, FEW)


@pytest.mark.parametrize("architecture", QUICK)
def test_few_numbers_go_through_small_networks(architecture: str) -> None:
    one_epoch_each(architecture, FEW)


@pytest.mark.soak
def test_all_numbers_train_to_the_end(tmp_path: Path) -> None:
    whole_training(tmp_path, GRID)


@pytest.mark.soak
@pytest.mark.parametrize("architecture", FAMILIES)
def test_all_numbers_go_through_every_family(architecture: str) -> None:
    one_epoch_each(architecture, GRID)
