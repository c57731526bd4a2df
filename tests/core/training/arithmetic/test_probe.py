"""The probe: picks the fastest mode that is allowed, keeps to its budget, and touches nothing."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import torch

from core.architectures.building import build
from core.architectures.network import Network
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.facts import Choice, Machine
from core.runs.recipe import Recipe, Stage
from core.training.arithmetic import probe as probe_module
from core.training.arithmetic.probe import modes_for, probe
from tests.tiny_training import same, tiny_plan, tiny_recipe

PLAIN = Machine("cpu", "CPU", 1, False, 2**32)
WITH_BF16 = Machine("cpu", "CPU", 1, True, 2**32)


def probed(recipe: Recipe, machine: Machine = PLAIN, network: Network | None = None, share: float = 1.0) -> Choice:
    return probe(network or build(recipe, 3), recipe, machine, 0.5, share)


def test_only_modes_that_make_sense_are_tried() -> None:
    convolutions, layers = build(tiny_recipe(), 3), build(tiny_recipe(architecture="mlp"), 3)
    depthwise = build(tiny_recipe(architecture="mobilenet_v3_small", picture_size=32), 3)
    auto, full, half = (tiny_recipe(precision=precision) for precision in ("auto", "fp32", "bf16"))

    def names(network: Network, recipe: Recipe, machine: Machine) -> list[str]:
        return [str(mode) for mode in modes_for(network, recipe, machine)]

    assert names(convolutions, auto, PLAIN) == ["contiguous, fp32", "channels last, fp32"]
    assert names(convolutions, auto, WITH_BF16) == ["contiguous, fp32", "channels last, bf16", "channels last, fp32"]
    assert "channels last, bf16, depthwise in fp32" in names(depthwise, auto, WITH_BF16)
    assert names(depthwise, full, WITH_BF16) == ["contiguous, fp32", "channels last, fp32"]
    assert names(convolutions, half, PLAIN) == ["contiguous, bf16", "channels last, bf16"]
    assert names(layers, auto, WITH_BF16) == ["contiguous, fp32"]
    before_ampere = replace(PLAIN, device="cuda:0")
    assert names(depthwise, auto, before_ampere) == ["contiguous, fp32", "channels last, fp16", "channels last, fp32"]
    assert names(depthwise, auto, replace(PLAIN, device="mps")) == ["contiguous, fp32"], "others were never tried there"
    for machine in (PLAIN, WITH_BF16):
        assert names(convolutions, tiny_recipe(precision="auto", deterministic=True), machine) == ["channels last, fp32"]
        assert names(depthwise, tiny_recipe(precision="bf16", deterministic=True), machine) == ["channels last, bf16"]
        assert names(layers, tiny_recipe(precision="auto", deterministic=True), machine) == ["contiguous, fp32"]


def test_the_network_and_the_random_numbers_stay_as_they_are() -> None:
    recipe = tiny_recipe(dropout=0.5)
    network = build(recipe, 3)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    probed(recipe, network=network)
    assert torch.equal(torch.rand(3), expected)
    assert same(network.state_dict(), before)
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_a_slower_mode_is_not_taken() -> None:
    recipe = tiny_recipe()
    network = build(recipe, 3)

    def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        weight = next(parameter for parameter in module.parameters() if parameter.ndim == 4)
        if not weight.is_contiguous():
            time.sleep(0.03)

    network.register_forward_pre_hook(hook)
    choice = probed(recipe, network=network)
    assert choice.memory_format == "contiguous"
    assert choice.why == "contiguous, fp32"


def test_a_faster_mode_is_taken_and_said_to_be() -> None:
    recipe = tiny_recipe()
    network = build(recipe, 3)

    def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        weight = next(parameter for parameter in module.parameters() if parameter.ndim == 4)
        if weight.is_contiguous():
            time.sleep(0.03)

    network.register_forward_pre_hook(hook)
    choice = probed(recipe, network=network)
    assert choice.memory_format == "channels_last"
    assert "channels last, fp32: " in choice.why
    assert "times as fast as contiguous, fp32" in choice.why


def test_waiting_for_a_processor_decides_nothing_on_a_busy_machine() -> None:
    recipe = tiny_recipe()
    network = build(recipe, 3)

    def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        weight = next(parameter for parameter in module.parameters() if parameter.ndim == 4)
        if weight.is_contiguous():
            time.sleep(0.1)  # as when another program has the processor just then: no work of ours
            return
        ends = time.thread_time() + 0.01
        while time.thread_time() < ends:
            pass

    network.register_forward_pre_hook(hook)
    assert probed(recipe, network=network, share=1.0).memory_format == "channels_last"
    busy = probed(recipe, network=network, share=0.4)
    assert (busy.memory_format, busy.share) == ("contiguous", 0.4)


def test_the_probe_looks_whether_the_machine_is_busy() -> None:
    choice = probe(build(tiny_recipe(), 3), tiny_recipe(), PLAIN, 0.1)
    assert 0 < choice.share <= 1


def test_memory_is_that_of_weights_optimiser_and_each_picture() -> None:
    choice = probed(tiny_recipe(Stage(batch_size=4)))
    parameters = sum(parameter.numel() * 4 for parameter in build(tiny_recipe(), 3).parameters())
    assert choice.fixed_bytes >= 4 * parameters  # weights, gradients and two momenta
    assert choice.bytes_each > 16 * 16 * 3 * 4  # the picture alone


def test_where_a_trial_step_has_no_memory_fewer_pictures_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a GPU whole batches are tried: what did not fit there ended the run before the plan could say what does."""
    monkeypatch.setattr(probe_module, "STEP_SECONDS", 1000.0)
    recipe = tiny_recipe(Stage(batch_size=16))
    network = build(recipe, 3)
    seen = []

    def refuse(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        seen.append(len(inputs[0]))
        if len(inputs[0]) > 4:
            raise RuntimeError("could not create a primitive")

    network.register_forward_pre_hook(refuse)
    choice = probed(recipe, network=network)
    assert choice.seconds > 0
    assert choice.bytes_each > 0
    assert max(seen) == 16
    network.register_forward_pre_hook(lambda module, inputs: refuse(module, (torch.ones(5),)))
    with pytest.raises(RuntimeError, match="primitive"):
        probed(recipe, network=network)


def test_a_frozen_recipe_is_probed_by_looking_only() -> None:
    head = Stage(trains="head", augmentation=NO_AUGMENTATION, epochs=10)
    frozen = tiny_recipe(stages=(head, head), weights="imagenet", architecture="cnn-small")
    network = build(frozen, 3)
    modes = []
    network.register_forward_pre_hook(lambda module, inputs: modes.append(module.training))
    network.backbone.register_forward_pre_hook(lambda module, inputs: modes.append(module.training))
    choice = probed(frozen, network=network)
    assert choice.seconds > 0
    assert choice.bytes_each > 2 * 16 * 16 * 3 * 4, "what a layer takes and gives, though nothing is kept of it"
    assert modes
    assert not any(modes)


def test_a_frozen_recipe_has_nothing_to_choose_but_its_arithmetic() -> None:
    head = Stage(trains="head", augmentation=NO_AUGMENTATION)
    for asked, machine, expected in (
        ("auto", WITH_BF16, ["contiguous, fp32", "channels last, bf16"]),
        ("auto", PLAIN, ["channels last, fp32"]),
        ("bf16", WITH_BF16, ["channels last, bf16"]),
        ("fp32", WITH_BF16, ["channels last, fp32"]),
    ):
        recipe = tiny_recipe(head, weights="imagenet", precision=asked)
        assert [str(mode) for mode in modes_for(build(recipe, 3), recipe, machine)] == expected


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_a_frozen_recipe_is_told_how_long_its_looks_take(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tiny_recipe(Stage(trains="head", augmentation=NO_AUGMENTATION), weights="imagenet")
    network, shown = build(recipe, 3), tiny_plan(recipe).preprocessing
    rounds = iter([(0.5, 0.1), (0.5, 0.1), (0.8, 0.6), (0.4, 0.2)])  # two to find out how many pictures, then two looks
    monkeypatch.setattr(probe_module._Trials, "_once", lambda trials, act: next(rounds))
    choice = probe(network, recipe, PLAIN, 100.0, share, shown=shown, at_a_time=4)
    pictures = 2  # of which a look takes half a second
    assert choice.seconds == pytest.approx(0.4 / pictures)
    expected = (pytest.approx(0.6 / pictures),) if share == 1.0 else ()
    assert choice.looks == expected, "beside busy programs two looks tell little"
    live = tiny_recipe(Stage(batch_size=4))
    monkeypatch.undo()
    assert probe(build(live, 3), live, PLAIN, 0.1, share, shown=shown).looks == (), "no look was tried, but steps"


def test_a_spent_budget_ends_the_trials() -> None:
    recipe = tiny_recipe()
    network = build(recipe, 3)
    passes = []
    network.register_forward_pre_hook(lambda module, inputs: passes.append(module.training))
    counts = []
    for budget in (0.0, 2.0):
        passes.clear()
        probe(network, recipe, PLAIN, budget, 1.0)
        counts.append(sum(passes))
    # How large a batch may be, a warm-up and one timed step of the plain and the most promising mode, and what a step keeps.
    assert counts[0] == 6
    assert counts[1] > 10


@pytest.mark.parametrize(("first", "pictures"), [(0.09, 10), (0.2, 2)])
def test_a_first_step_that_is_slow_makes_no_trial_of_two_pictures(
    monkeypatch: pytest.MonkeyPatch, first: float, pictures: int
) -> None:
    """Budget 0.5 s: after a first step of 0.09 s there is time to find out that they take 0.05 s, after one of 0.2 s none."""
    recipe = tiny_recipe()
    trials = probe_module._Trials(build(recipe, 3), recipe, recipe.stages[0], PLAIN, 0.5, None)
    taken = iter((first, 0.05))
    monkeypatch.setattr(trials, "_once", lambda act: (next(taken), 0.0))
    monkeypatch.setattr(trials, "_batch_size", 64)
    trials._find_batch(probe_module.PLAIN)
    assert trials._batch == pictures
