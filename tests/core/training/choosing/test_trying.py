"""Sizes and fits are tried on whole groups of train, and what comes of it is in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.architectures.network import Network
from core.architectures.origins import expected
from core.datasets.catalog.dataset import Dataset
from core.pictures.scaling import Fit
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.facts import Choice
from core.runs.folder import RunFolder, request_now
from core.runs.plan import PictureChoice
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Abandoned, Context, Note, Progress
from core.support.workspace import Workspace
from core.training.choosing import candidates, trying
from core.training.choosing.candidates import taken
from core.training.choosing.trying import sampled, with_size_and_fit
from core.training.joining import choosing
from core.training.prepare import prepare, preview_plan
from core.training.run_data import RunData
from core.training.step import falling_back, solving
from core.training.step.inputs import FeatureInputs
from core.training.step.solving import HeldOut, PenaltyTrial
from tests.shape_runs import shapes_workspace

RECIPE = Recipe(
    architecture="mlp", mlp_width="16", picture_size=0, fit="auto", precision="fp32",
    stages=(Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION), Stage(epochs=1)),
)  # fmt: skip


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, short_trials: None) -> Iterator[Workspace]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "FEWEST", 10)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # problems this small only wait for a second one
        yield shapes_workspace(tmp_path_factory.mktemp("chosen"))
        torch.set_num_threads(threads)


def opened(workspace: Workspace) -> RunData:
    return RunData.open(Dataset.open(workspace, "shapes"), None, Recipe())


def test_what_is_tried_is_taken_from_and_told(shapes: Workspace, short_trials: None) -> None:
    preview = preview_plan(shapes, "shapes", None, RECIPE, Context())
    assert preview.chosen is not None
    assert preview.chosen.sizes == (32, 42)
    assert (preview.recipe.picture_size, preview.recipe.fit, preview.chosen.trials) == (42, "squeeze", ())
    assert "32 or 42 pixels" in preview.picture_words
    request = RunFolder.create(shapes, "prepared", "shapes", RECIPE).request
    plan = prepare(shapes, request, Context()).plan
    found = plan.chosen
    assert found is not None
    assert [trial.size for trial in found.trials] == [32, 42]
    assert all(0 < trial.loss < 5 and 0 <= trial.accuracy <= 1 for trial in found.trials)
    assert min(trial.error for trial in found.trials) == 0
    best = taken(found.trials)
    assert (plan.recipe.picture_size, plan.recipe.fit) == (best.size, best.fit)
    assert plan.preprocessing.size == best.size
    assert f"Pictures of {best.size} pixels, squeeze, were chosen" in plan.picture_words
    for told in (preview, plan):
        assert told.estimate is not None
        costs = {cost.what: cost.seconds for cost in told.estimate.costs}
        assert costs["Choosing the picture size"] > 0
    again, choice = with_size_and_fit(shapes, request, opened(shapes), Context())
    assert choice is not None
    assert (again.picture_size, choice.trials) == (best.size, found.trials)
    # The request stays what was asked for; the plan is exact.
    assert RunFolder.open(shapes, "prepared").request.recipe == RECIPE


def test_arithmetic_is_tried_once_for_all_sizes(shapes: Workspace, short_trials: None, monkeypatch: pytest.MonkeyPatch) -> None:
    probe, sizes = choosing.probe, []

    def noted(network: Network, recipe: Recipe, **rest: object) -> Choice:
        sizes.append(recipe.picture_size)
        return probe(network, recipe, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(choosing, "probe", noted)
    recipe = RECIPE.model_copy(update={"seed": 1})
    told: list[object] = []
    context, request, data = Context(told.append), request_now("once", "shapes", recipe, "given"), opened(shapes)
    _, choice = with_size_and_fit(shapes, request, data, context)
    assert choice is not None
    assert [trial.size for trial in choice.trials] == [32, 42]
    assert sizes == [32]
    # Solving has words of its own: the bar of the features stood full beside their words for as long as it took.
    said = [
        Progress(f"{what} of {size} pixels, squeeze", 0)
        for size in (32, 42)
        for what in ("Trying pictures", "Solving heads on pictures")
    ]
    assert [event for event in told if isinstance(event, Progress) and event.what.startswith(("Trying", "Solving"))] == said
    told.clear()
    context.abandon()
    with pytest.raises(Abandoned):
        with_size_and_fit(shapes, request, data, context)
    assert told == []


def test_what_is_said_is_not_tried(shapes: Workspace) -> None:
    recipe = RECIPE.model_copy(update={"picture_size": 16, "fit": "pad"})
    assert with_size_and_fit(shapes, request_now("said", "shapes", recipe), opened(shapes), Context()) == (recipe, None)
    half = RECIPE.model_copy(update={"picture_size": 16})
    found, choice = with_size_and_fit(shapes, request_now("half", "shapes", half), opened(shapes), Context())
    assert (found.picture_size, found.fit) == (16, "squeeze")  # all pictures are squares
    assert choice is not None
    assert choice.trials == ()


def test_a_sample_is_whole_groups_of_train(shapes: Workspace) -> None:
    data = opened(shapes)
    part = sampled(data, 12, 0)
    train = data.sides["train"]
    assert 12 <= len(part.sides["train"]) < len(train)
    assert len(part.sides["val"]) == len(part.sides["test"]) == 0
    assert set(part.sides["train"].paths) <= set(train.paths)
    inside = set(part.sides["train"].groups)
    outside = {group for path, group in zip(train.paths, train.groups, strict=True) if path not in part.sides["train"].paths}
    assert not inside & outside
    assert sampled(data, 12, 0).sides["train"].paths == part.sides["train"].paths
    assert np.bincount(part.sides["train"].labels).max() <= np.bincount(train.labels).max()


class Bench:
    """Stands in for what solves heads: a mean loss by size and fit, of eight pictures; None where none can be held out."""

    def __init__(self, losses: dict[tuple[int, str], float | None]) -> None:
        self.losses = losses
        self.asked: list[tuple[int, str]] = []

    def __call__(self, *_: object) -> Bench:
        return self

    def held_out(self, size: int, fit: Fit) -> object:
        self.asked.append((size, fit))
        mean = self.losses[size, fit]
        if mean is None:
            return None
        losses = mean + 0.01 * np.resize([1.0, -1.0], 8) * (1 + size / 1000 + (fit == "pad"))
        found = HeldOut((PenaltyTrial(1.0, mean, 0.5),), np.arange(8), losses, np.zeros(8), np.zeros(8, np.int64))
        return trying._Tried(size, fit, found, np.arange(8))


def tried(
    losses: dict[tuple[int, str], float | None], monkeypatch: pytest.MonkeyPatch
) -> tuple[Bench, Recipe, PictureChoice | None]:
    """Sizes 10, 20 and 30 and two fits are offered."""
    bench = Bench(losses)
    choice = PictureChoice(sizes=(10, 20, 30), fits=("squeeze", "pad"), pictures=8)
    monkeypatch.setattr(trying, "_Bench", bench)
    monkeypatch.setattr(trying, "offered", lambda recipe, facts: choice)
    data = SimpleNamespace(facts=lambda: None)
    request = request_now("tried", "shapes", RECIPE)
    recipe, found = with_size_and_fit(Workspace, request, data, Context())  # type: ignore[arg-type]
    return bench, recipe, found


def test_a_fit_is_settled_at_the_smallest_size_and_larger_ones_are_tried_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    losses: dict[tuple[int, str], float | None] = {
        (10, "squeeze"): 0.9, (10, "pad"): 0.5, (20, "pad"): 0.4, (30, "pad"): 0.3,
    }  # fmt: skip
    bench, recipe, found = tried(losses, monkeypatch)
    assert bench.asked == [(10, "squeeze"), (10, "pad"), (20, "pad"), (30, "pad")]
    assert (recipe.picture_size, recipe.fit) == (30, "pad")
    assert found is not None
    assert [(one.size, one.fit, one.loss, one.accuracy) for one in found.trials] == [
        (10, "squeeze", 0.9, 0.5), (10, "pad", 0.5, 0.5), (20, "pad", 0.4, 0.5), (30, "pad", 0.3, 0.5),
    ]  # fmt: skip
    assert found.trials[-1].error == 0
    assert all(one.error > 0 for one in found.trials[:-1])
    assert found.seconds > 0


def test_larger_sizes_are_not_tried_once_one_was_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    losses: dict[tuple[int, str], float | None] = {(10, "squeeze"): 0.5, (10, "pad"): 0.9, (20, "squeeze"): 0.8}
    bench, recipe, _ = tried(losses, monkeypatch)
    assert bench.asked == [(10, "squeeze"), (10, "pad"), (20, "squeeze")]
    assert (recipe.picture_size, recipe.fit) == (10, "squeeze")


def test_one_that_is_as_good_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    same: dict[tuple[int, str], float | None] = {(size, fit): 0.5 for size in (10, 20, 30) for fit in ("squeeze", "pad")}
    bench, recipe, _ = tried(same, monkeypatch)
    assert bench.asked == [(10, "squeeze"), (10, "pad"), (20, "squeeze"), (30, "squeeze")]
    assert (recipe.picture_size, recipe.fit) == (10, "squeeze")


def test_where_nothing_can_be_held_out_the_usual_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, recipe, found = tried({(10, "squeeze"): None}, monkeypatch)
    assert bench.asked == [(10, "squeeze")]
    assert (recipe, found) == (expected(RECIPE), None)


def test_a_trial_that_the_device_has_no_room_for_is_made_on_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    labels, heard = torch.arange(30) % 3, list[object]()
    inputs = FeatureInputs(torch.nn.functional.one_hot(labels, 4).float(), labels, np.arange(30))
    bench = trying._Bench.__new__(trying._Bench)
    bench._context = Context(heard.append)
    bench._request = SimpleNamespace(recipe=RECIPE)  # type: ignore[assignment]
    monkeypatch.setattr(trying._Bench, "_inputs", lambda *given: (inputs, 3))
    monkeypatch.setattr(falling_back, "has_its_own_memory", lambda device: True)
    held_out, tried = solving.held_out, []

    def short(*given: object) -> object:
        tried.append(given)
        if len(tried) == 2:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return held_out(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(solving, "held_out", short)
    found = [bench.held_out(32, "squeeze") for _ in range(2)]
    assert len(tried) == 3
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].held_out.losses == found[1].held_out.losses).all()
    assert [event.text for event in heard if isinstance(event, Note)] == [
        "The device's memory has no room for solving heads on all features at once: pictures of 32 pixels, squeeze, were tried "
        "on the processor."
    ]
