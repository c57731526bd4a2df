"""A step in parts is the step in one, and what does not fit is halved."""

from __future__ import annotations

import weakref
from collections.abc import Callable

import numpy as np
import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.methods import OPTIMISERS
from core.runs.recipe import Stage
from core.training.arithmetic.device import Device
from core.training.ranks.ranks import Ranks
from core.training.step import optimisers
from core.training.step.inputs import LabelledBatch
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.statistics import KeptStatistics
from core.training.step.stepping import NoRankHasRoom, OutOfMemory, SpoiledStep, Stepper, spans
from tests.tiny_training import NoiseSource, same, tiny_plan, tiny_recipe


def stepped(accumulate: int) -> tuple[RunState, list[float]]:
    """The state after two steps of the head in so many parts, and its sums."""
    stage = Stage(trains="head", batch_size=8, accumulate=accumulate, augmentation=NO_AUGMENTATION, optimiser="sgd")
    plan = tiny_plan(tiny_recipe(stages=(stage, Stage())))
    network = build(plan.recipe, 3)
    state, device = RunState(network, 0.0, torch.device("cpu")), Device.of(plan)
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, plan.stages[0])
    freezing.set_training(network, plan.stages[0])
    state.use(optimiser_for(network, plan.stages[0]))
    stepper = Stepper(plan, plan.stages[0], state, inputs, device, None)
    for pick in (np.arange(0, 8), np.arange(8, 16)):
        (batch,) = inputs.batches([pick])
        assert stepper.step(batch, 0.1) == 0
    return state, state.totals().tolist()


def test_a_step_in_parts_is_the_step_in_one() -> None:
    (one, sums), (parts, other) = stepped(1), stepped(4)
    for name, tensor in one.network.state_dict().items():
        torch.testing.assert_close(tensor, parts.network.state_dict()[name], rtol=1e-4, atol=1e-6)
    assert sums[2] == other[2] == 16
    assert sums[0] == pytest.approx(other[0], rel=1e-4)
    assert not same(one.network.state_dict(), build(tiny_recipe(stages=(Stage(trains="head"), Stage())), 3).state_dict())


MIXED = Augmentation(flip=True, rotation=5, mixup=0.4, cutmix=0.4)


def stepped_short_of_memory(limit: int | None, stage: Stage, **settings: object) -> tuple[RunState, int, Stepper]:
    """The state after a step of everything, with so many pictures at a time the most there is room for."""
    recipe = tiny_recipe(stages=(stage,), **settings)
    plan = tiny_plan(recipe)
    network = build(recipe, 3)
    state, device = RunState(network, 0.0, torch.device("cpu")), Device.of(plan)
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, plan.stages[0])
    freezing.set_training(network, plan.stages[0])
    state.use(optimiser_for(network, plan.stages[0]))
    stepper = Stepper(plan, plan.stages[0], state, inputs, device, None)

    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        # At the head: the BatchNorm layers have moved their statistics by then.
        if limit is not None and len(given[0]) > limit:
            raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")

    network.head.register_forward_pre_hook(refuse)
    (batch,) = inputs.batches([np.arange(16)])
    return state, stepper.step(batch, 0.1), stepper


def test_a_step_that_found_no_room_mixes_the_pictures_it_would_have_mixed() -> None:
    stage = Stage(batch_size=8, accumulate=2, augmentation=MIXED, optimiser="sgd", norm_statistics="frozen")
    whole, _, _ = stepped_short_of_memory(None, stage)
    pieces, halved, stepper = stepped_short_of_memory(2, stage)
    assert (halved, stepper.differs) == (2, "")
    for name, tensor in whole.network.state_dict().items():
        torch.testing.assert_close(tensor, pieces.network.state_dict()[name], rtol=1e-4, atol=1e-6)
    assert whole.totals().tolist() == pytest.approx(pieces.totals().tolist(), rel=1e-4)


def test_statistics_of_a_step_that_found_no_room_are_put_back_before_it_is_made_again() -> None:
    stage = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd", norm_statistics="batch")
    pieces, halved, stepper = stepped_short_of_memory(8, stage)
    assert halved == 1
    assert "BatchNorm layers see the pictures of one part" in stepper.differs
    counted = [tensor for name, tensor in pieces.network.state_dict().items() if name.endswith("num_batches_tracked")]
    assert counted
    assert all(int(count) == 2 for count in counted), "two parts; the forward pass that failed does not count"
    twice, _, _ = stepped_short_of_memory(None, stage.model_copy(update={"batch_size": 8, "accumulate": 2}))
    assert same(pieces.network.state_dict(), twice.network.state_dict())


def test_nothing_of_a_step_that_found_no_room_is_held_while_room_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was raised held the step's tensors by its traceback, so that emptying the device's cache gave nothing back."""
    passed: list[weakref.ref[torch.Tensor]] = []
    put_back = KeptStatistics.put_back

    def looked(statistics: KeptStatistics) -> None:
        assert passed
        assert all(tensor() is None for tensor in passed)
        passed.clear()
        put_back(statistics)

    def pass_by(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        if isinstance(module, torch.nn.BatchNorm2d):
            passed.append(weakref.ref(given[0]))

    monkeypatch.setattr(KeptStatistics, "put_back", looked)
    stage = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd", norm_statistics="batch")
    with torch.nn.modules.module.register_module_forward_pre_hook(pass_by):
        _, halved, _ = stepped_short_of_memory(8, stage)
    assert halved == 1


def test_an_optimiser_without_room_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(optimisers.Momentum, "step", refuse)
    with pytest.raises(
        OutOfMemory,
        match=(
            r"^The device has not enough memory for what the optimiser remembers of this network\. Choose smaller "
            r"pictures or a smaller architecture, or close what else uses the device\.$"
        ),
    ):
        stepped_short_of_memory(None, Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd"))


def test_memory_that_fails_while_gradients_are_clipped_spoils_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told as if nobody knew which step had failed."""

    def refuse(*given: object) -> None:
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", refuse)
    with pytest.raises(SpoiledStep, match="what the optimiser remembers"):
        stepped_short_of_memory(None, Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd", clip_gradient=1))


@pytest.mark.parametrize("optimiser", [method.name for method in OPTIMISERS if not method.solves])
def test_room_for_the_optimiser_is_made_before_pictures_take_it(optimiser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lion and Muon made it at the end of their first step, which had room for twice the pictures until then: the run ended."""
    stage = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser=optimiser, learning_rate=1e-3)
    plan = tiny_plan(tiny_recipe(stages=(stage,)))
    network, stage, device = build(plan.recipe, 3), plan.stages[0], Device.of(plan)
    state = RunState(network, 0.0, torch.device("cpu"))
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    made, seen = optimiser_for(network, stage), [0]
    state.use(made)
    step = made.step

    def short_step() -> None:
        if not made.state and max(seen) > 8:
            raise torch.OutOfMemoryError("no room")
        step()

    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        if made.state and len(given[0]) > 8:
            raise torch.OutOfMemoryError("no room")
        seen.append(len(given[0]))

    monkeypatch.setattr(made, "step", short_step)
    network.head.register_forward_pre_hook(refuse)
    (batch,) = inputs.batches([np.arange(16)])
    before = {name: tensor.clone() for name, tensor in network.named_parameters()}
    assert Stepper(plan, stage, state, inputs, device, None).step(batch, 0.1) == 1
    assert max(seen) == 8
    assert not same(dict(network.named_parameters()), before)


class WithAnother(Ranks):
    """The first of two ranks, whose other one says yes so often, and then finds no memory for so many tries of a step."""

    def __init__(self, short: int, before: int = 0) -> None:
        super().__init__(0, 2)
        self.said = [*[True] * before, *[False] * short]

    def agreed(self, yes: bool) -> bool:
        other = self.said.pop(0) if self.said else True
        return yes and other

    def total(self, values: torch.Tensor) -> torch.Tensor:
        return values  # those of the first


class Gathered(Device):
    """Gathers nothing, and counts how often it was to."""

    times = 0

    def gathering(self, part: torch.nn.Module, ranks: Ranks) -> Callable[[], None]:
        def gather() -> None:
            self.times += 1

        return gather


def first_of_two(stage: Stage, other: WithAnother) -> tuple[Stepper, RunState, Gathered]:
    """A stage of small pictures as the first of two ranks begins it."""
    plan = tiny_plan(tiny_recipe(stages=(stage,)))
    network = build(plan.recipe, 3)
    state, device = RunState(network, 0.0, torch.device("cpu"), other), Gathered("cpu", "fp32")
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, plan.stages[0])
    freezing.set_training(network, plan.stages[0])
    state.use(optimiser_for(network, plan.stages[0]))
    state.margins.expect(inputs.labels)
    return Stepper(plan, plan.stages[0], state, inputs, device, None), state, device


def own_part(stepper: Stepper) -> LabelledBatch:
    """Its eight pictures of a step of sixteen."""
    (batch,) = stepper._inputs.batches([np.arange(8)])
    return batch


def test_a_step_for_which_another_rank_has_no_memory_is_made_again_in_smaller_parts() -> None:
    stage = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd", norm_statistics="batch")
    # Room for the optimiser; then once no memory, once no word of not being able to go through in smaller parts.
    stepper, state, device = first_of_two(stage, WithAnother(2, 1))
    batch = own_part(stepper)
    assert stepper.step(batch, 0.1, 16, np.arange(8)) == 1
    assert (stepper.parts(8), device.times, float(state.totals()[2])) == (2, 1, 8)
    state.margins.count()
    assert int(state.margins.kept[:, 1].sum()) == 8, "each picture was looked at once"
    counted = [tensor for name, tensor in state.network.state_dict().items() if name.endswith("num_batches_tracked")]
    assert all(int(count) == 2 for count in counted)


@pytest.mark.parametrize("optimiser", [method.name for method in OPTIMISERS if not method.solves])
def test_all_ranks_end_alike_where_one_has_no_room_for_the_optimiser(optimiser: str) -> None:
    stage = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser=optimiser)
    stepper, state, _ = first_of_two(stage, WithAnother(1))
    before = {name: tensor.clone() for name, tensor in state.network.state_dict().items()}
    with pytest.raises(NoRankHasRoom, match="what the optimiser remembers"):
        stepper.step(own_part(stepper), 0.1, 16)
    assert same(state.network.state_dict(), before), "no weight has moved"


def test_a_step_that_another_rank_could_not_finish_is_spoiled_in_this_one_too() -> None:
    """The other one ended, and torchrun this one."""
    # Room for the optimiser, memory for the gradients, none once weights are moving.
    stepper, _, _ = first_of_two(Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd"), WithAnother(1, 2))
    with pytest.raises(SpoiledStep, match="what the optimiser remembers"):
        stepper.step(own_part(stepper), 0.1, 16)


def test_in_fp16_room_for_the_optimiser_is_made_where_ranks_can_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was made when the stage's optimiser was taken up: a rank without room died there, and the run had no reason to tell."""

    def refuse(optimiser: torch.optim.Optimizer) -> None:
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(optimisers, "begin_at_rest", refuse)
    adamw = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="adamw")
    plan = tiny_plan(tiny_recipe(stages=(adamw,), precision="fp16"))
    network, stage, device = build(plan.recipe, 3), plan.stages[0], Device.of(plan)
    state = RunState(network, 0.0, torch.device("cpu"))
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    state.use(optimiser_for(network, stage), inputs.scaler(device))
    assert state.scaler is not None
    (batch,) = inputs.batches([np.arange(8)])
    with pytest.raises(NoRankHasRoom, match="what the optimiser remembers"):
        Stepper(plan, stage, state, inputs, device, None).step(batch, 0.1)


def test_statistics_of_all_ranks_are_exchanged_only_once_it_is_known_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rank that had no memory in the middle of a pass left the others waiting, and the run ended."""
    stage = Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd", norm_statistics="synchronised")
    plan = tiny_plan(tiny_recipe(stages=(stage,)))
    network = build(plan.recipe, 3)
    state, device = RunState(network, 0.0, torch.device("cpu"), WithAnother(0)), Gathered("cpu", "fp32")
    inputs = NoiseSource(plan, network).inputs("train", False)
    freezing.prepare_stage(network, plan.stages[0])
    freezing.set_training(network, plan.stages[0])
    state.use(optimiser_for(network, plan.stages[0]))
    exchanged: list[int] = []

    def exchange(layer: torch.nn.SyncBatchNorm, pictures: torch.Tensor) -> torch.Tensor:
        exchanged.append(len(pictures))
        return torch.nn.BatchNorm2d.forward(layer, pictures)

    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        if len(given[0]) > 4:
            raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(torch.nn.SyncBatchNorm, "forward", exchange)
    stepper = Stepper(plan, plan.stages[0], state, inputs, device, None)
    network.head.register_forward_pre_hook(refuse)
    first, second = inputs.batches([np.arange(8), np.arange(8, 16)])
    assert (stepper.step(first, 0.1, 16), stepper.step(second, 0.1, 16)) == (1, 0)
    assert set(exchanged) == {4}, "no pass that did not fit was one that others wait in"
    counted = [int(tensor) for name, tensor in network.state_dict().items() if name.endswith("num_batches_tracked")]
    assert counted
    assert set(counted) == {4}, "what was tried does not count"
    assert float(state.totals()[2]) == 16


def test_parts_are_those_that_numpy_cuts() -> None:
    for count in range(1, 20):
        for parts in range(1, count + 1):
            expected = [(int(part[0]), int(part[-1]) + 1) for part in np.array_split(np.arange(count), parts)]
            assert spans(count, parts) == expected


def test_a_loss_that_is_not_finite_is_counted_whatever_is_shown() -> None:
    stage = Stage(trains="head", batch_size=8, label_smoothing=0.1, augmentation=NO_AUGMENTATION)
    plan = tiny_plan(tiny_recipe(stages=(stage, Stage())))
    network = build(plan.recipe, 3)
    inputs = NoiseSource(plan, network).inputs("train", False)
    for smoothing in (0.1, 0.0):
        state = RunState(network, 0.0, torch.device("cpu"))
        freezing.prepare_stage(network, plan.stages[0])
        state.use(optimiser_for(network, plan.stages[0]))
        with torch.no_grad():
            next(network.head.parameters()).fill_(torch.inf)
        smoothed = plan.stages[0].model_copy(update={"label_smoothing": smoothing})
        (batch,) = inputs.batches([np.arange(8)])
        Stepper(plan, smoothed, state, inputs, Device.of(plan), None).step(batch, 0.1)
        told = state.totals().tolist()
        assert told[3] > 0 if smoothing else not np.isfinite(told[0])
