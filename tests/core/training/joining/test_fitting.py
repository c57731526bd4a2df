"""What joins members is found in one go, and is as good as it can be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from core.architectures.ensembles import JoinedFeatures
from core.architectures.heads import build_head
from core.runs.recipe import Recipe
from core.training.joining.fitting import even_out, find_head, weights_of_members
from core.training.step.inputs import FeatureInputs
from core.training.step.solving import Problem


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
