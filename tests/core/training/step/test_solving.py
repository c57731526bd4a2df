"""A solved head is the one scikit-learn finds, its penalty is chosen on whole groups, and it needs no other module."""

from __future__ import annotations

import inspect
import sys

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from core.architectures.heads import linear
from core.runs.recipe import Recipe
from core.training.joining.fitting import put
from core.training.step.solving import (
    FOLDS,
    PENALTIES,
    FeatureScaling,
    Problem,
    Unsolved,
    _folds,
    _minimised,
    copied,
    gradients,
    held_out,
    held_out_part,
    solve,
    solved_at,
)


def problem(count: int = 120, width: int = 12, classes: int = 3, noise: float = 1.0, groups: int | None = None) -> Problem:
    """Classes around three centres, of features that differ in size by a factor of a thousand."""
    numbers = np.random.default_rng(7)
    labels = np.arange(count) % classes
    centres = numbers.normal(size=(classes, width))
    features = (centres[labels] + noise * numbers.normal(size=(count, width))) * np.logspace(-2, 1, width) + 5
    return Problem(
        torch.from_numpy(features.astype(np.float32)),
        torch.from_numpy(labels.astype(np.int64)),
        np.arange(count) if groups is None else np.arange(count) % groups,
        classes,
    )


def nothing() -> None:
    """Nobody asked to stop."""


@pytest.mark.parametrize("weighed", [False, True])
@pytest.mark.parametrize("penalty", [1.0, 30.0])
def test_a_solved_head_is_the_one_scikit_learn_finds(penalty: float, weighed: bool) -> None:
    made = problem()
    weights = torch.tensor([0.5, 1.0, 2.0]) if weighed else None
    made = Problem(made.features, made.labels, made.groups, 3, class_weights=weights)
    scaled = FeatureScaling.of(made.features).applied(made.features)
    solved = _minimised(made, scaled, penalty, None, 500)
    named = dict(enumerate(weights.tolist())) if weights is not None else None
    oracle = LogisticRegression(C=1 / penalty, max_iter=5000, tol=1e-8, class_weight=named).fit(
        scaled.numpy(), made.labels.numpy()
    )
    ours = torch.softmax(scaled @ solved[:-1] + solved[-1], 1).numpy()
    np.testing.assert_allclose(ours, oracle.predict_proba(scaled.numpy()), atol=2e-3)


def test_it_becomes_a_plain_linear_layer_over_the_features_as_they_come() -> None:
    made = problem()
    solution = solve(made, nothing)
    head = linear(12, 3, Recipe())
    put(solution.weight, solution.bias, head)
    scaling = FeatureScaling.of(made.features)
    again = _minimised(made, scaling.applied(made.features), solution.penalty, None, 500)
    expected = scaling.applied(made.features) @ again[:-1] + again[-1]
    with torch.no_grad():
        torch.testing.assert_close(head.eval()(made.features), expected, atol=2e-2, rtol=1e-3)


def test_the_penalty_is_the_one_with_the_least_loss_on_what_was_held_out() -> None:
    clear, blurred = solve(problem(noise=0.5), nothing), solve(problem(noise=6.0), nothing)
    assert clear.penalty < blurred.penalty, "noise wants a stronger pull"
    for solution in (clear, blurred):
        assert solution.penalty == min(solution.trials, key=lambda trial: trial.loss).penalty
        assert [trial.penalty for trial in solution.trials] == list(PENALTIES[: len(solution.trials)])
        assert f"penalty of {solution.penalty:g}" in solution.words()
        assert solution.held_out is not None
        assert f"on {len(solution.held_out.rows)} pictures" in solution.words()


def test_a_group_is_never_on_both_sides_of_a_fold() -> None:
    made = problem(count=121, groups=17)
    folds = _folds(made)
    assert len(folds) == FOLDS
    for learned, apart in folds:
        assert not set(made.groups[learned]) & set(made.groups[apart])
        assert sorted([*learned, *apart]) == list(range(121))
    sizes = [len(held_out) for _, held_out in folds]
    assert max(sizes) - min(sizes) <= 8, "about equal, whatever the groups are"


def test_pictures_that_repeat_in_a_group_do_not_make_the_penalty_weak() -> None:
    few = problem(count=60, width=40, noise=6.0)
    repeated = [torch.cat([tensor] * 5) for tensor in (few.features, few.labels)]
    apart = Problem(repeated[0], repeated[1], np.arange(300), 3)
    together = Problem(repeated[0], repeated[1], np.tile(np.arange(60), 5), 3)
    assert solve(apart, nothing).penalty < solve(together, nothing).penalty


def test_with_too_few_groups_nothing_is_tried_and_that_is_said() -> None:
    solution = solve(problem(groups=FOLDS - 1), nothing)
    assert solution.trials == ()
    assert "too few groups" in solution.words()


def test_a_class_of_one_group_decides_about_no_penalty() -> None:
    made = problem(count=120, noise=0.5)
    groups = np.where(made.labels.numpy() == 2, 200, made.groups)
    solution = solve(Problem(made.features, made.labels, groups, 3), nothing)
    assert solution.held_out is not None
    assert len(solution.held_out.rows) == 80, "nothing that learned without it can know it"
    assert max(trial.accuracy for trial in solution.trials) > 0.95
    two = problem(count=120, classes=2)
    alone = solve(Problem(two.features, two.labels, np.where(two.labels.numpy() == 1, 200, two.groups), 2), nothing)
    assert alone.held_out is not None
    assert len(alone.held_out.rows) == 60
    each = solve(Problem(made.features, made.labels, made.labels.numpy(), 3), nothing)
    assert (each.trials, each.held_out) == ((), None), "three groups, and none of them is known to the others"


def test_features_that_are_no_numbers_are_refused() -> None:
    made = problem()
    made.features[3, 2] = torch.nan
    with pytest.raises(Unsolved, match="infinite or undefined"):
        solve(made, nothing)


def test_a_feature_that_never_varies_does_no_harm() -> None:
    made = problem()
    made.features[:, 4] = 3.0
    solution = solve(made, nothing)
    assert bool(solution.weight.isfinite().all())
    assert bool(solution.bias.isfinite().all())


def test_who_looks_can_end_it() -> None:
    class Enough(Exception):
        pass

    def look() -> None:
        raise Enough

    with pytest.raises(Enough):
        solve(problem(), look)


def test_what_is_held_out_is_judged_picture_by_picture() -> None:
    features, labels = torch.randn(60, 4, generator=torch.Generator().manual_seed(0)), torch.arange(60) % 2
    features[:, 0] += 2.0 * labels
    groups = np.arange(60) // 2
    found = held_out(Problem(features, labels, groups, 2), lambda: None)
    assert found is not None
    assert sorted(found.rows) == list(range(60))
    assert found.losses.mean() == pytest.approx(found.best.loss, rel=1e-5)
    assert ((found.margins > 0) == (found.losses < np.log(2))).all(), "of two classes the likelier is ahead"
    assert (found.others == 1 - labels.numpy()[found.rows]).all()
    assert solve(Problem(features, labels, groups, 2), lambda: None).trials == found.trials
    assert held_out(Problem(features, labels, np.zeros(60, np.int64), 2), lambda: None) is None
    with pytest.raises(Unsolved):
        held_out(Problem(features * torch.inf, labels, groups, 2), lambda: None)


def test_holding_some_out_takes_a_part_of_what_solving_takes() -> None:
    trials = 150 * (FOLDS - 1)
    assert held_out_part(100, 100) == pytest.approx(trials / (130 + trials)), "beside the last problem's gradients"
    assert held_out_part(50, 100) == pytest.approx(trials / (260 + trials))
    assert held_out_part(0, 100) == 0


def test_few_features_of_few_classes_are_chosen_on_with_every_picture() -> None:
    assert gradients(2_000, 10, 2) == 130 + 150 * (FOLDS - 1)
    assert copied(2_000, 10, 2) == 2_000 + 2 * FOLDS * 2_000
    assert gradients(10**9, 10**6, 1_000) < 130.01
    assert copied(10**6, 10**6, 1_000) == 10**6 + 2 * FOLDS * 1_000, "the least of them"


def test_solving_asks_for_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no network had loaded it, that took two thirds of the first solution's time: 1.7 s, to take gradients off."""
    for name in [name for name in sys.modules if name.split(".")[:2] == ["torch", "_dynamo"]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch._dynamo", None)  # whoever would load it fails
    zero_grad = inspect.unwrap(torch.optim.Optimizer.zero_grad)
    if hasattr(zero_grad, "__dynamo_disable"):  # left by whoever has loaded it in this process
        monkeypatch.delattr(zero_grad, "__dynamo_disable")
    labels = torch.arange(8) % 2
    weight, _ = solved_at(Problem(torch.nn.functional.one_hot(labels, 3).float(), labels, np.arange(8), 2), 1.0)
    assert weight[0, 0] > weight[0, 1]
