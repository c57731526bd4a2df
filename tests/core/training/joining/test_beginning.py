"""Ensembles from the first wish to the last answer: trained, judged, asked, resumed, refused."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.learned import learned_by_run
from core.evaluation.report import read_report
from core.pixels.features import FeatureStore
from core.prediction.predicting import predict_pictures
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.events import Epoch, Event
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.recipe import ENSEMBLE, MEMBERS, Recipe, Stage
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.admission import admit
from core.training.execution import carry_out
from core.training.prepare import preview_plan
from core.training.rates.range_test import range_test
from core.training.repeats.same_plan import repeated
from tests.shape_runs import best_weights, shape_recipe, shapes_workspace

pytestmark = pytest.mark.usefixtures("short_trials")

SOLVED = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three runs: one trained from scratch, one of another architecture and size, one with its backbone frozen."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    workspace = shapes_workspace(tmp_path_factory.mktemp("joined"))
    carried_out(workspace, "cnn", shape_recipe(epochs=1, batch_size=12))
    carried_out(workspace, "mlp", shape_recipe(epochs=1, batch_size=12, architecture="mlp", picture_size=16, fit="crop"))
    frozen = {"architecture": "lite0", "weights": "imagenet", "picture_size": 32, "stages": (SOLVED,), "dropout": 0.0}
    carried_out(workspace, "lite", shape_recipe(**frozen))
    torch.set_num_threads(threads)
    return workspace


@pytest.fixture(scope="module")
def mean(shapes: Workspace) -> RunFolder:
    """A run that is the mean of the three."""
    return carried_out(shapes, "mean", ensemble("run:cnn", "run:mlp", "run:lite", join="mean"))


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def carried_out(workspace: Workspace, name: str, recipe: Recipe) -> RunFolder:
    folder = RunFolder.create(workspace, name, "shapes", recipe)
    assert carry_out(workspace, folder, Context(), lambda event: None) == "completed"
    return folder


def ensemble(*members: str, **settings: object) -> Recipe:
    values = {"architecture": ENSEMBLE, "weights": MEMBERS, "members": members, "stages": (SOLVED,), "precision": "fp32"}
    return Recipe.model_validate({**values, **settings})


def sides(workspace: Workspace) -> dict[str, str | None]:
    dataset = Dataset.open(workspace, "shapes")
    table = dataset.table(dataset.current_split)
    return dict(zip(table.sha256, table.sides, strict=True))


def plan_of(folder: RunFolder) -> Plan:
    plan = folder.plan
    assert plan is not None
    return plan


def test_the_mean_of_runs_is_the_mean_of_what_they_answer(shapes: Workspace, mean: RunFolder) -> None:
    members, folder = ("cnn", "mlp", "lite"), mean
    reports = [read_report(RunFolder.open(shapes, name).report_path) for name in members]
    expected = np.mean([report.val.probabilities for report in reports], axis=0)
    found = read_report(folder.report_path)
    assert found.val.samples == reports[0].val.samples
    np.testing.assert_allclose(found.val.probabilities, expected, atol=2e-3)
    plan = plan_of(folder)
    assert [member.name for member in plan.members] == [f"run:{name}" for name in members]
    assert [member.preprocessing.size for member in plan.members] == [32, 16, 32]
    assert plan.stages[0].trainable_parameters == 0
    sums = "\n".join(member.weights.sha256 for member in plan.members)
    assert plan.weights.sha256 == hashlib.sha256(sums.encode()).hexdigest()
    assert (plan.weights.kind, plan.weights.name) == ("members", "run:cnn, run:mlp, run:lite")
    # It says the same of pictures it is shown, each member seeing them in its own way.
    dataset = Dataset.open(shapes, "shapes")
    pictures = [dataset.picture_path(path) for path in found.val.paths]
    answers = predict_pictures(shapes, ["mean"], pictures, Context())
    for answer, probabilities in zip(answers, found.val.probabilities, strict=True):
        told = {entry.class_name: entry.probability for entry in answer.predictions["mean"]}
        np.testing.assert_allclose([told[name] for name in plan.classes], probabilities, atol=2e-3)


def test_a_member_that_answered_from_mirror_images_too_is_named_before_the_start(shapes: Workspace) -> None:
    flips = {"architecture": "mlp", "picture_size": 16, "fit": "crop", "test_flips": True}
    carried_out(shapes, "flips", shape_recipe(epochs=1, batch_size=12, **flips))
    told = preview_plan(shapes, "shapes", None, ensemble("run:cnn", "run:flips", join="mean"), Context()).advice
    assert [sentence for sentence in told if sentence.startswith("As a member flips answers from each picture alone.")]
    assert not [sentence for sentence in told if "cnn" in sentence]


def test_features_that_a_frozen_run_made_are_used(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    before = FeatureStore.add_missing

    def add_missing(*arguments: object, **more: object) -> int:
        made.append(before(*arguments, **more))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(FeatureStore, "add_missing", add_missing)
    folder = carried_out(shapes, "joined", ensemble("lite0@32", "run:lite"))
    assert made == [0, 0, 0, 0]
    assert {member.backbone_sha256 for member in plan_of(folder).members} == {
        plan_of(RunFolder.open(shapes, "lite")).weights.sha256
    }


def test_what_joins_answers_is_found_and_a_repeat_has_the_same_bits(shapes: Workspace) -> None:
    recipe = ensemble("lite0@32", "run:cnn", join="weighted")
    ours, theirs = (best_weights(carried_out(shapes, name, recipe)) for name in ("weighted", "again"))
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    layered = carried_out(shapes, "layered", ensemble("run:lite", "run:cnn", join="logits"))
    assert read_report(layered.report_path).val.correct.mean() > 0.4


def test_a_deep_head_that_was_stopped_ends_with_the_bits_of_one_that_was_not(shapes: Workspace) -> None:
    stage = Stage(trains="head", epochs=2, batch_size=12, augmentation=NO_AUGMENTATION)
    recipe = ensemble("run:cnn", "run:mlp", head="mlp", head_width=8, dropout=0.2, stages=(stage,))
    whole = carried_out(shapes, "whole", recipe)
    folder = RunFolder.create(shapes, "stopped", "shapes", recipe)
    context = Context()
    heard: list[object] = []

    def hear(event: object) -> None:
        heard.append(event)
        if type(event).__name__ == "Epoch":
            context.request_stop()

    assert carry_out(shapes, folder, context, hear) == "stopped"
    # Its members may go: what it has of them is in its own weights.
    assert carry_out(shapes, folder, Context(), lambda event: None) == "completed"
    ours, theirs = best_weights(folder), best_weights(whole)
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_rates_of_a_deep_head_are_tried_on_what_it_learns_from(shapes: Workspace) -> None:
    # One step an epoch, whose loss is that of the range test's first step.
    stage = Stage(trains="head", epochs=1, batch_size=500, augmentation=NO_AUGMENTATION)
    recipe = ensemble("run:cnn", "run:mlp", head="mlp", head_width=8, stages=(stage,))
    heard: list[Event] = []
    assert carry_out(shapes, RunFolder.create(shapes, "rates", "shapes", recipe), Context(), heard.append) == "completed"
    (epoch,) = [event for event in heard if isinstance(event, Epoch)]
    found = range_test(shapes, "rates", Context())
    assert found.losses[0] == pytest.approx(epoch.train_loss, rel=1e-5)


def test_what_members_learned_from_does_not_count(shapes: Workspace, mean: RunFolder) -> None:
    learned = learned_by_run(shapes, mean)
    assert learned.runs[:1] == ("mean",)
    assert {"cnn", "mlp", "lite"} <= set(learned.runs)
    train = {sample for sample, side in sides(shapes).items() if side == "train"}
    make_split(Dataset.open(shapes, "shapes"), SplitRequest(train=0.2, val=0.4, test=0.4, seed=5), Context())
    known = sum(sample in train and side == "val" for sample, side in sides(shapes).items())
    plan = preview_plan(shapes, "shapes", None, ensemble("run:cnn", "run:mlp", join="mean"), Context())
    assert plan.left_out is not None
    assert plan.left_out.val == known > 0
    assert set(plan.left_out.runs) == {"cnn", "mlp"}
    assert sum(plan.split.counts["val"].values()) == 24 - known


@pytest.mark.usefixtures("mean")
def test_a_member_that_is_gone_is_named(shapes: Workspace) -> None:
    recipe = ensemble("run:cnn", "run:gone", join="mean")
    request = RunFolder.create(shapes, "orphan", "shapes", ensemble("run:cnn", "run:mlp", join="mean")).request
    with pytest.raises(NotThere, match="The run gone, a member of this ensemble, is not there"):
        admit(shapes, request.model_copy(update={"recipe": recipe}))
    with pytest.raises(BadInput, match="mean is an ensemble itself"):
        admit(shapes, request.model_copy(update={"recipe": ensemble("run:cnn", "run:mean")}))
    with pytest.raises(BadInput, match="no ImageNet weights for Small CNN"):
        admit(shapes, request.model_copy(update={"recipe": ensemble("run:cnn", "cnn-small@32")}))


def test_an_ensemble_is_repeated_with_the_members_it_had(shapes: Workspace, mean: RunFolder) -> None:
    again = repeated(shapes, "mean")
    assert plan_of(again).members == plan_of(mean).members
    shutil.rmtree(again.path)


def test_members_follow_a_run_that_is_renamed(shapes: Workspace, mean: RunFolder) -> None:
    RunFolder.open(shapes, "cnn").rename(shapes, "convolutions")
    assert mean.request.recipe.members == ("run:convolutions", "run:mlp", "run:lite")
    assert [member.name for member in plan_of(mean).members] == ["run:convolutions", "run:mlp", "run:lite"]
    RunFolder.open(shapes, "convolutions").rename(shapes, "cnn")
