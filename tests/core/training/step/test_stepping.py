"""A step in parts is the step in one, and what does not fit is halved."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.recipe import Stage
from core.training.arithmetic.device import Device
from core.training.step.optimisers import optimiser_for
from core.training.step.state import RunState
from core.training.step.statistics import KeptStatistics
from core.training.step.stepping import OutOfMemory, Stepper, is_out_of_memory, judged, log_probabilities, spans
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
    return state, state.sums.tolist()


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
    assert whole.sums.tolist() == pytest.approx(pieces.sums.tolist(), rel=1e-4)


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

    monkeypatch.setattr(torch.optim.SGD, "step", refuse)
    with pytest.raises(OutOfMemory, match="what the optimiser remembers"):
        stepped_short_of_memory(None, Stage(batch_size=16, augmentation=NO_AUGMENTATION, optimiser="sgd"))


def test_judging_takes_a_smaller_batch_where_memory_is_short() -> None:
    plan = tiny_plan(tiny_recipe())
    network, device = build(plan.recipe, 3), Device.of(plan)
    inputs = NoiseSource(plan, network).inputs("val", False)
    whole = judged(network, inputs, device, 64)
    logs = log_probabilities(network, inputs, device, 64)
    torch.testing.assert_close(logs.exp().sum(1), torch.ones(len(inputs.labels)))
    assert whole.accuracy == float((logs.argmax(1) == inputs.labels).double().mean())
    sizes: list[int] = []

    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        sizes.append(len(given[0]))
        if len(given[0]) > 5:
            raise torch.OutOfMemoryError("no room")

    network.register_forward_pre_hook(refuse)
    again = judged(network, inputs, device, 16)
    assert (again.loss, again.accuracy) == pytest.approx((whole.loss, whole.accuracy), rel=1e-5)
    assert sizes[:3] == [16, 8, 4]


def test_what_is_no_lack_of_memory_is_raised_as_it_is() -> None:
    assert is_out_of_memory(torch.OutOfMemoryError("x"))
    assert is_out_of_memory(MemoryError())
    for said in ("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"):
        assert is_out_of_memory(RuntimeError(said))
    assert not is_out_of_memory(RuntimeError("shapes differ"))


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
        told = state.sums.tolist()
        assert told[3] > 0 if smoothing else not np.isfinite(told[0])
