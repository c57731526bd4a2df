"""How a head is found in one go: one that is linear, or what joins the members of an ensemble."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from core.architectures.ensembles import Evened, JoinedAnswers, JoinedFeatures, LayerOverAnswers, WeightedMean
from core.pixels.devices import doubled
from core.runs.recipe import Recipe
from core.support.wording import counted
from core.training.joining.in_common import Shared
from core.training.step.falling_back import with_room
from core.training.step.inputs import FeatureInputs
from core.training.step.solving import FeatureScaling, HeldOut, Problem, solve, solved_at

ROUNDS = 1000
"""Rounds in which weights of members are sought; they change by less than a thousandth long before."""

SOLVED_HERE = "The device's memory has no room for solving the head on all features at once: it was solved on the processor."
EVENED_HERE = "The device's memory has no room for measuring how all features vary at once: that was done on the processor."

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class FoundHead:
    """How a head was found, in sentences; what was made of pictures that were held out, where any were; and its penalty."""

    words: tuple[str, ...]
    held_out: HeldOut | None = None
    penalty: float = 0.0


FindHead = Callable[[nn.Module, Problem, FeatureInputs, Recipe, Callable[[], None]], FoundHead]
"""As `find_head`."""


def find_head(head: nn.Module, problem: Problem, val: FeatureInputs, recipe: Recipe, look: Callable[[], None]) -> FoundHead:
    """Finds the head's numbers on train and puts them into it.

    Args:
        head: On the device.
        problem: What it is solved for.
        val: What the weights of a weighted mean are chosen on.
        recipe: How members are joined.
        look: Called between problems; what it raises ends the solving, and leaves the head to be found again.

    Raises:
        Unsolved: Features are infinite or undefined.
    """
    found, here = _with_room(lambda one, learned, judged: _found_head(one, learned, judged, recipe, look), head, problem, val)
    return replace(found, words=(*found.words, SOLVED_HERE)) if here else found


def _with_room(
    act: Callable[[nn.Module, Problem, FeatureInputs], Result], head: nn.Module, problem: Problem, val: FeatureInputs
) -> tuple[Result, bool]:
    """What is made of a head where it is, or of a copy of it on the processor if there is no room for all features; True then."""
    device = problem.labels.device

    def made(where: torch.device) -> Result:
        one = head if where == device else copy.deepcopy(head).to(where)
        result = act(one, problem.at(where), val.at(where))
        if one is not head:
            head.load_state_dict(one.state_dict())
        return result

    return with_room(made, device)


def _found_head(head: nn.Module, problem: Problem, val: FeatureInputs, recipe: Recipe, look: Callable[[], None]) -> FoundHead:
    if isinstance(head, JoinedAnswers):
        return FoundHead(_find_joint(head, problem, val, recipe, look))
    if isinstance(head, JoinedFeatures):
        _measure(head, problem.features)
        problem = replace(problem, features=alike(head, problem.features, problem.features.device))
    solution = solve(problem, look)
    put(solution.weight, solution.bias, head)
    return FoundHead((solution.words(),), solution.held_out, solution.penalty)


def put(weight: torch.Tensor, bias: torch.Tensor, head: nn.Module) -> None:
    """Gives a linear head what was solved. *Shapes*: those of its last layer, [C, D] and [C]."""
    layer = [part for part in head.modules() if isinstance(part, nn.Linear)][-1]
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)


def refit(head: nn.Module, train: Problem, val: FeatureInputs, penalty: float) -> str:
    """Solves a head again on train and val together, under the penalty that was chosen on train; returns what to say of it."""
    _, here = _with_room(lambda one, learned, judged: _solve_both(one, learned, judged, penalty), head, train, val)
    return (
        f"The head was solved again on {counted(len(train.labels), 'picture')} of train and {len(val.labels):,} of val together, "
        f"with the same L2 penalty of {penalty:g}. Figures on val are of the head before; only test is new to this one."
        f"{' ' + SOLVED_HERE if here else ''}"
    )


def _solve_both(head: nn.Module, train: Problem, val: FeatureInputs, penalty: float) -> None:
    features, labels = torch.cat([train.features, val.features]), torch.cat([train.labels, val.labels])
    if isinstance(head, JoinedFeatures):
        features = alike(head, features, features.device)
    both = replace(train, features=features, labels=labels, groups=np.concatenate([train.groups, val.groups]))
    put(*solved_at(both, penalty), head)


def found_once(shared: Shared) -> FindHead:
    """As `find_head`, but what was found for one run is taken for others that want the same of the same features: recipes that
    differ in what solving does not look at, as their decay."""

    def find(head: nn.Module, problem: Problem, val: FeatureInputs, recipe: Recipe, look: Callable[[], None]) -> FoundHead:
        weights = None if problem.class_weights is None else tuple(problem.class_weights.tolist())
        wanted = (problem.smoothing, weights, problem.seed, recipe.join, recipe.members)

        def made() -> tuple[FoundHead, Problem, dict[str, torch.Tensor]]:
            found = find_head(head, problem, val, recipe, look)
            return found, problem, {name: tensor.clone() for name, tensor in head.state_dict().items()}

        found, _, numbers = shared.once(("solved", id(problem.features), wanted), made)
        head.load_state_dict(numbers)
        return found

    return find


def even_out(head: nn.Module, features: torch.Tensor) -> str:
    """Measures on the features of train how each member's vary, where a head joins any; returns what to say of it, if anything.

    *Shapes*: float32 [N, sum of D].
    """
    if not isinstance(head, JoinedFeatures):
        return ""
    _, here = with_room(lambda where: _measure(head, features.to(where)), features.device)
    return EVENED_HERE if here else ""


@torch.no_grad()
def _measure(head: JoinedFeatures, features: torch.Tensor) -> None:
    for evened, part in zip(head.evened, torch.split(features, head.widths, dim=1), strict=True):
        assert isinstance(evened, Evened)
        scaling = FeatureScaling.of(part)
        evened.mean.copy_(scaling.mean)
        evened.deviation.copy_(scaling.deviation)


@torch.no_grad()
def weights_of_members(answers: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The weights, 0 and above and summing to 1, with which the mean of the probabilities fits the labels best.

    *Shapes*: log-probabilities float32 [N, M, C] and labels int64 [N] to float32 [M].

    *Source*: expectation and maximisation for the shares of a mixture; Dempster, Laird and Rubin, 1977. Each round fits better.
    """
    rows = torch.arange(len(labels), device=labels.device)
    logs = doubled(answers[rows, :, labels]).cpu().numpy()
    # Of each picture only how the members compare matters, and the best of them is 1: nothing is too small to be written.
    told = np.exp(logs - logs.max(1, keepdims=True))
    weights = np.full(told.shape[1], 1 / told.shape[1])
    for _ in range(ROUNDS):
        shares = told * weights
        weights = (shares / shares.sum(1, keepdims=True)).mean(0)
    return torch.from_numpy(weights).float().to(answers.device)


def _find_joint(
    head: JoinedAnswers, problem: Problem, val: FeatureInputs, recipe: Recipe, look: Callable[[], None]
) -> tuple[str, ...]:
    told = []
    for place in head.unsolved:
        solution = solve(replace(problem, features=head.parts(problem.features)[place].contiguous()), look)
        put(solution.weight, solution.bias, head.heads[place])
        told.append(f"{recipe.members[place]}: {solution.words()}")
    joint = head.joint
    if isinstance(joint, LayerOverAnswers):
        solution = solve(replace(problem, features=_answers(head, problem.features)), look)
        put(solution.weight, solution.bias, joint)
        told.append(
            f"The layer over the members' answers was solved on train with an L2 penalty of {solution.penalty:g}. Members know "
            "train already and are surer there than they will be: a mean of their answers may do better."
        )
    elif isinstance(joint, WeightedMean) and recipe.join == "weighted":
        joint.weights.copy_(weights_of_members(head.answers(val.features), val.labels))
        shares = ", ".join(f"{name} {share:.2f}" for name, share in zip(recipe.members, joint.weights.tolist(), strict=True))
        told.append(
            f"Weights of the members: {shares}. They were chosen on the {counted(len(val.labels), 'picture')} of val, so "
            "that the result on val is no longer one on new pictures; test tells."
        )
    elif not told:
        told.append("Nothing is trained: the answer is the mean of the members' probabilities.")
    return tuple(told)


@torch.no_grad()
def alike(head: JoinedFeatures, features: torch.Tensor, where: torch.device) -> torch.Tensor:
    """All features as the layers of the head see them, made where it is said. *Shapes*: float32 [N, sum of D]; the same."""
    one = head if head.evened[0].mean.device == where else copy.deepcopy(head).to(where)
    return one.alike(features.to(where))


@torch.no_grad()
def _answers(head: JoinedAnswers, features: torch.Tensor) -> torch.Tensor:
    return head.answers(features).flatten(1)
