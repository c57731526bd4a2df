"""The loop's parts by themselves: schedule, balance, objective, optimisers, average."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.architectures.building import build
from core.architectures.network import Network
from core.runs.recipe import Stage
from core.training import optimisers, stages
from core.training.averaging import Average
from core.training.balance import class_weights, epoch_order, shares, steps_in_epoch
from core.training.objective import losses, one_hot
from core.training.schedule import rate_at
from tests.tiny_training import same, tiny_recipe

LABELS = np.repeat([0, 1, 2], [80, 15, 5])


@pytest.fixture
def network() -> Network:
    return build(tiny_recipe(), 3)


def rates(stage: Stage, steps: int = 100) -> list[float]:
    return [rate_at(stage, step, steps) for step in range(steps)]


def test_rates_rise_in_the_warm_up_and_then_follow_the_schedule() -> None:
    constant = rates(Stage(schedule="constant", warm_up=0.1, learning_rate=1.0))
    assert constant[0] == pytest.approx(1 / 11)
    assert constant[:10] == sorted(constant[:10])
    assert set(constant[10:]) == {1.0}
    cosine = rates(Stage(schedule="cosine", warm_up=0.0, learning_rate=2.0))
    assert cosine[0] == 2.0
    assert cosine[50] == pytest.approx(1.0)
    assert cosine == sorted(cosine, reverse=True)
    assert 0 < cosine[-1] < 0.001
    cycle = rates(Stage(schedule="one-cycle", warm_up=0.0, learning_rate=1.0))
    assert max(cycle) == cycle[30] == 1.0
    assert cycle[-1] == pytest.approx(0.001, rel=0.6)
    assert rate_at(Stage(warm_up=0.9), 0, 1) > 0


def test_an_epoch_is_one_permutation_and_another_one_each_time() -> None:
    one, two = (epoch_order(LABELS, False, seed=0, epoch=epoch) for epoch in (0, 1))
    assert sorted(one.tolist()) == list(range(100))
    assert not np.array_equal(one, two)
    assert np.array_equal(one, epoch_order(LABELS, False, seed=0, epoch=0))
    assert not np.array_equal(one, epoch_order(LABELS, False, seed=1, epoch=0))


def test_balanced_sampling_shows_every_class_as_often() -> None:
    shown = np.bincount(np.concatenate([LABELS[epoch_order(LABELS, True, 0, epoch)] for epoch in range(30)]))
    assert shown.sum() == 3000
    assert (abs(shown - 1000) < 120).all()


def test_shares_are_alike_and_never_of_one() -> None:
    for count in (2, 3, 7, 36, 100):
        for batch in (1, 2, 8, 64):
            parts = shares(np.arange(count), steps_in_epoch(count, batch))
            sizes = [len(part) for part in parts]
            assert sum(sizes) == count
            assert max(sizes) - min(sizes) <= 1
            assert min(sizes) >= 2
            assert max(sizes) <= max(batch, 3)


def test_class_weights_make_classes_count_alike() -> None:
    weights = class_weights(LABELS, 4)
    counts = np.bincount(LABELS, minlength=4)
    assert weights[3] == 0
    assert (weights * counts)[:3] == pytest.approx([100 / 3] * 3)
    assert weights[LABELS].mean() == pytest.approx(1)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_cross_entropy(smoothing: float) -> None:
    logits, labels = torch.randn(20, 4), torch.randint(0, 4, (20,))
    trained, shown = losses(logits, one_hot(labels, 4), smoothing, None)
    expected = functional.cross_entropy(logits, labels, reduction="none", label_smoothing=smoothing)
    torch.testing.assert_close(trained, expected)
    torch.testing.assert_close(shown, functional.cross_entropy(logits, labels, reduction="none"))


def test_class_weights_weigh_the_loss_but_not_what_is_shown() -> None:
    logits, labels = torch.randn(20, 3), torch.randint(0, 3, (20,))
    weights = torch.tensor([0.5, 2.0, 0.0])
    trained, shown = losses(logits, one_hot(labels, 3), 0.0, weights)
    torch.testing.assert_close(trained, functional.cross_entropy(logits, labels, weights, reduction="none"))
    torch.testing.assert_close(shown, functional.cross_entropy(logits, labels, reduction="none"))


def test_mixed_labels_share_the_loss() -> None:
    logits = torch.randn(1, 2)
    both = [losses(logits, one_hot(torch.tensor([label]), 2), 0.0, None)[0] for label in (0, 1)]
    mixed, _ = losses(logits, torch.tensor([[0.3, 0.7]]), 0.0, None)
    torch.testing.assert_close(mixed, 0.3 * both[0] + 0.7 * both[1])


def test_head_and_backbone_have_their_own_rates_and_vectors_no_decay(network: Network) -> None:
    stages.prepare_stage(network, Stage())
    optimiser = optimisers.optimiser_for(network, Stage(backbone_rate=0.1, weight_decay=0.3))
    optimisers.set_rate(optimiser, 0.5)
    of = {id(parameter): group for group in optimiser.param_groups for parameter in group["params"]}
    assert len(of) == len(list(network.parameters()))
    for name, parameter in network.named_parameters():
        assert of[id(parameter)]["lr"] == pytest.approx(0.5 if name.startswith("head.") else 0.05)
        assert of[id(parameter)]["weight_decay"] == (0.3 if parameter.ndim > 1 else 0.0)


@pytest.mark.parametrize("name", ["sgd", "adamw"])
def test_an_optimiser_comes_back_as_it_was(name: str, network: Network) -> None:
    images, other = torch.randn(4, 3, 16, 16), build(tiny_recipe(), 3)
    both = []
    for each in (network, other):
        each.to(memory_format=torch.channels_last)
        stages.prepare_stage(each, Stage())
        optimiser = optimisers.optimiser_for(each, Stage.model_validate({"optimiser": name}))
        both.append(optimiser)
    for _ in range(2):
        network(images).square().mean().backward()
        both[0].step()
        both[0].zero_grad()
    saved = {key: value.clone().contiguous() for key, value in optimisers.state_of(both[0]).items()}
    assert saved
    other.load_state_dict(network.state_dict())
    optimisers.restore(both[1], saved)
    for each, optimiser in zip((network, other), both, strict=True):
        each(images).square().mean().backward()
        optimiser.step()
    assert same(network.state_dict(), other.state_dict())


def test_the_average_follows_and_leaves_the_network_alone(network: Network) -> None:
    average = Average(network, 0.5)
    name = "head.1.weight"
    first = network.state_dict()[name].clone()
    with torch.no_grad():
        network.state_dict()[name].add_(1.0)
    average.update()
    part = 1 - 2 / 11  # at first it follows faster than its decay
    torch.testing.assert_close(average.tensors[name], first + part)
    with average.in_place():
        torch.testing.assert_close(network.state_dict()[name], first + part)
    torch.testing.assert_close(network.state_dict()[name], first + 1)
