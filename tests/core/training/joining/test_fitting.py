"""What joins members is found in one go, and is as good as it can be."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.architectures.ensembles import JoinedAnswers, JoinedFeatures, LayerOverAnswers
from core.architectures.heads import build_head
from core.runs.recipe import Recipe
from core.training.joining.fitting import EVENED_HERE, SOLVED_HERE, even_out, find_head, refit, weights_of_members
from core.training.step import falling_back
from core.training.step.inputs import FeatureInputs
from core.training.step.solving import FeatureScaling, Problem


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_weights_fit_better_than_any_others_and_sum_to_one() -> None:
    made = torch.Generator().manual_seed(0)
    labels = torch.randint(0, 3, (60,), generator=made)
    noise = torch.randn(60, 3, 3, generator=made)
    told = torch.nn.functional.one_hot(labels, 3)[:, None, :] * torch.tensor([2.0, 1.0, 0.0]).view(1, 3, 1)
    answers = (told + noise).log_softmax(2)
    weights = weights_of_members(answers, labels)

    def fit(shares: torch.Tensor) -> float:
        mean = (answers + shares.log().view(1, 3, 1)).logsumexp(1)
        return float(torch.nn.functional.nll_loss(mean, labels))

    assert float(weights.sum()) == pytest.approx(1, abs=1e-6)
    assert weights[0] > weights[1] > weights[2]
    others = torch.rand(200, 3, generator=made)
    assert all(fit(weights) <= fit(row / row.sum()) + 1e-6 for row in others)


def test_a_member_that_knows_nothing_gets_no_weight() -> None:
    labels = torch.tensor([0, 1, 0, 1])
    good = torch.nn.functional.one_hot(labels, 2) * 9.0
    answers = torch.stack([good, 9.0 - good], dim=1).log_softmax(2)
    torch.testing.assert_close(weights_of_members(answers, labels), torch.tensor([1.0, 0.0]), atol=1e-4, rtol=0)


def test_a_head_over_members_separates_what_neither_separates_alone() -> None:
    made = torch.Generator().manual_seed(1)
    labels = torch.arange(120) % 4
    # One member sees the first bit of the class, the other, a thousand times louder, the second.
    parts = [torch.nn.functional.one_hot(labels // 2, 2).float(), 1000 * torch.nn.functional.one_hot(labels % 2, 2).float()]
    features = torch.cat([part + 0.05 * float(part.max()) * torch.randn(120, 2, generator=made) for part in parts], dim=1)
    inputs = FeatureInputs(features, labels, torch.arange(120).numpy())
    recipe = Recipe.model_validate({})
    head = JoinedFeatures([2, 2], build_head(recipe, 4, 4))
    told = find_head(head, Problem(features, labels, inputs.groups, 4), inputs, recipe, lambda: None).words
    assert len(told) == 1
    assert "was solved with an L2 penalty" in told[0]
    assert bool((head.eval()(features).argmax(1) == labels).all())


def test_features_are_evened_out_by_train_alone() -> None:
    head = JoinedFeatures([2, 3], build_head(Recipe.model_validate({}), 5, 2))
    features = torch.randn(40, 5, generator=torch.Generator().manual_seed(2)) * 7 + 3
    even_out(head, features)
    torch.testing.assert_close(head.evened[0].mean, features[:, :2].mean(0))
    torch.testing.assert_close(head.evened[1].mean, features[:, 2:].mean(0))
    for evened, part in zip(head.evened, (features[:, :2], features[:, 2:]), strict=True):
        scaling = FeatureScaling.of(part)
        torch.testing.assert_close(evened.deviation, scaling.deviation)
        assert not torch.equal(scaling.deviation, torch.ones_like(scaling.deviation))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Has the device be without memory for all features once, whenever 1 is put in."""
    waiting: list[int] = []
    of = FeatureScaling.of

    def measured(features: torch.Tensor) -> FeatureScaling:
        if waiting:
            waiting.pop()
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return of(features)

    monkeypatch.setattr(FeatureScaling, "of", staticmethod(measured))
    monkeypatch.setattr(falling_back, "has_its_own_memory", lambda device: True)
    return waiting


@pytest.mark.parametrize("joins", [False, True])
def test_a_head_that_the_device_has_no_room_to_solve_is_solved_on_the_processor_and_is_the_same(
    joins: bool, short: list[int]
) -> None:
    """It ended the run."""
    made = torch.Generator().manual_seed(3)
    labels = torch.arange(12) % 2
    features = torch.nn.functional.one_hot(labels, 4).float() + torch.randn(12, 4, generator=made)
    inputs, recipe = FeatureInputs(features, labels, np.arange(12)), Recipe.model_validate({})
    problem, found, said = Problem(features, labels, inputs.groups, 2), [], []
    for missing in (0, 1):
        plain = build_head(recipe, 4, 2)
        head = JoinedFeatures([1, 3], plain) if joins else plain
        short.extend([1] * missing)
        words = find_head(head, problem, inputs, recipe, lambda: None).words
        short.extend([1] * missing)
        said.append((words[1:], refit(head, problem, inputs, 3.0).partition(" new to this one.")[2]))
        assert not short
        found.append(head.state_dict())
    assert all(torch.equal(tensor, found[1][name]) for name, tensor in found[0].items())
    assert said == [((), ""), ((SOLVED_HERE,), f" {SOLVED_HERE}")]


def test_features_that_the_device_has_no_room_to_measure_are_evened_out_alike(short: list[int]) -> None:
    features = torch.randn(40, 5, generator=torch.Generator().manual_seed(2)) * 7 + 3
    heads = [JoinedFeatures([2, 3], build_head(Recipe.model_validate({}), 5, 2)) for _ in range(2)]
    assert even_out(heads[0], features) == ""
    short.append(1)
    assert even_out(heads[1], features) == EVENED_HERE
    for one, other in zip(heads[0].evened.buffers(), heads[1].evened.buffers(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("known", [False, True])
def test_a_layer_over_answers_is_solved_on_what_members_say_once_they_have_learned_it(known: bool) -> None:
    made = torch.Generator().manual_seed(1)
    labels = torch.arange(60) % 3
    members: Any = [SimpleNamespace(feature_width=3, head=torch.nn.Linear(3, 3)) for _ in range(2)]
    torch.nn.init.zeros_(members[1].head.weight)
    orders = ((2, 0, 1) if known else (), ())
    joint = LayerOverAnswers(2, 3)
    head = JoinedAnswers(members, orders, 3, joint)
    before = [member.head.weight.clone() for member in members]
    features = torch.cat([torch.eye(3)[labels] + 0.3 * torch.randn(60, 3, generator=made) for _ in members], dim=1)
    inputs = FeatureInputs(features, labels, np.arange(60))
    recipe = Recipe.model_validate({
        "architecture": "ensemble", "weights": "members", "members": ("lite0", "lite0@40"),
        "stages": ({"trains": "head", "augmentation": {"flip": False, "smallest_crop": 1, "stretch": 1}},),
    })  # fmt: skip
    told = find_head(head, Problem(features, labels, inputs.groups, 3), inputs, recipe, lambda: None).words
    assert [said.partition(" was solved")[0] for said in told] == [
        *([] if known else ["lite0: The head"]), "lite0@40: The head", "The layer over the members' answers",
    ]  # fmt: skip
    assert torch.equal(members[0].head.weight, before[0]) is known, "a run's own head stays as it is"
    assert not torch.equal(members[1].head.weight, before[1])
    assert float((head.eval()(features).argmax(1) == labels).float().mean()) > 0.9
