"""A repeat has the plan and comes to the bits of the run it repeats; what has changed since is refused before it begins."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.events import ArithmeticChanged
from core.runs.folder import RunFolder
from core.runs.learned import read_record
from core.runs.plan import NetworkPlan
from core.support.errors import NotThere, Refused
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.arithmetic import elsewhere
from core.training.costs.again import PaceWatch, due_on_resume
from core.training.repeats import same_plan
from core.training.repeats.same_plan import _check_weights, _differences, repeat_run, repeated
from core.training.worker import work
from tests.shape_runs import best_weights, shape_recipe, shapes_workspace
from tests.tiny_training import same

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A finished run called first."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    workspace = shapes_workspace(tmp_path_factory.mktemp("repeated"), each=10, size=16)
    recipe = shape_recipe(epochs=1, batch_size=8, picture_size=16, precision="auto")
    assert work(workspace, RunFolder.create(workspace, "first", "shapes", recipe)) == 0
    yield workspace
    torch.set_num_threads(threads)


def test_a_repeat_comes_to_the_same_bits(shapes: Workspace) -> None:
    first = RunFolder.open(shapes, "first")
    again = repeated(shapes, "first")
    assert again.name == "first-again"
    plan, before = again.plan, first.plan
    assert plan is not None
    assert before is not None
    own = {"run", "created", "repeats", "advice", "versions"}
    assert plan.model_dump(exclude=own) == before.model_dump(exclude=own)
    assert work(shapes, again) == 0
    assert again.state() == "completed"
    assert same(best_weights(first), best_weights(again))
    told = [note.text for note in again.history().notes]
    assert told[0] == "Repeats the plan of first, arithmetic included."
    record, other = read_record(again.path), read_record(first.path)
    assert record is not None
    assert other is not None
    assert (record.learned.runs, record.learned.train) == (("first-again",), other.learned.train)


def test_a_repeat_never_tries_another_arithmetic(shapes: Workspace) -> None:
    again = repeated(shapes, "first", "steady")
    plan = again.plan
    assert plan is not None
    slow = plan.estimate.paces[0] / 10 if plan.estimate is not None else 0.0
    assert PaceWatch(plan.model_copy(update={"repeats": None})).departs(0, slow, 1e6)
    assert not PaceWatch(plan).departs(0, slow, 1e6)
    assert not due_on_resume(plan, RunFolder.open(shapes, "first").history())


def test_it_says_what_may_make_other_bits(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_plan, "versions_here", lambda: {"numpy": "0.1"})
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    plan = repeated(shapes, "first", "elsewhere").plan
    assert plan is not None
    assert "now 0.1" in plan.advice[0]
    assert "another processor may round differently" in plan.advice[1]


def test_what_is_not_there_is_refused_and_leaves_no_run(
    shapes: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = RunFolder.open(shapes, "first")
    before, plan = shapes.run_names(), first.plan
    assert plan is not None
    waiting = RunFolder.create(shapes, "waiting", "shapes", plan.recipe)
    with pytest.raises(Refused, match="waiting has no plan yet"):
        repeated(shapes, "waiting", "never")
    monkeypatch.setattr(elsewhere, "DEVICES", tmp_path)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    waiting.write_plan(plan.model_copy(update={"device": "cuda:3", "device_name": "a card"}))
    with pytest.raises(Refused, match=r"a card \(cuda:3\), which is not on this machine") as told:
        repeated(shapes, "waiting", "never")
    here = "Repeat it where that is, or train its recipe here:"
    assert told.value.hint == f"{here} Use its recipe in Train sets that up."
    assert with_options(told.value.hint) == f"{here} `main.py runs --command` says how."
    waiting.write_plan(plan.model_copy(update={"split": plan.split.model_copy(update={"name": "gone"})}))
    with pytest.raises(NotThere, match="no longer has the split gone"):
        repeated(shapes, "waiting", "never")
    make_split(Dataset.open(shapes, "shapes"), SplitRequest(train=0.5, val=0.3, test=0.2, seed=9), Context())
    other = Dataset.open(shapes, "shapes").current_split
    waiting.write_plan(plan.model_copy(update={"split": plan.split.model_copy(update={"name": other})}))
    with pytest.raises(Refused, match="have changed"):
        repeated(shapes, "waiting", "never")
    changed = plan.weights.model_copy(update={"sha256": "0" * 64, "name": "first, best"})
    recipe = plan.recipe.model_copy(update={"weights": "run:first"})
    waiting.write_plan(plan.model_copy(update={"recipe": recipe, "weights": changed}))
    with pytest.raises(Refused, match="first, best are other weights now"):
        repeated(shapes, "waiting", "never")
    assert set(shapes.run_names()) == {*before, "waiting"}


def test_a_repeat_is_started_at_once(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[Workspace, str]] = []
    monkeypatch.setattr(launcher, "start", lambda workspace, folder: started.append((workspace, folder.name)))
    folder = repeat_run(shapes, "first", "started", Context())
    assert started == [(shapes, "started")]
    assert folder.path == shapes.run_folder("started")
    assert folder.plan is not None
    assert folder.plan.repeats == "first"


def test_all_that_may_make_other_bits_is_told_in_whole_sentences(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = RunFolder.open(shapes, "first")
    plan, history = first.plan, first.history()
    assert plan is not None
    assert history.started is not None
    assert _differences(first, plan) == ()
    monkeypatch.setattr(same_plan, "versions_here", lambda: {**plan.versions, "numpy": "0.1", "timm": ""})
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    history.changes.append(ArithmeticChanged(1.0, 30, 3, "bf16"))
    monkeypatch.setattr(RunFolder, "history", lambda folder: history)
    told = _differences(first, plan)
    now = {"numpy": "0.1", "timm": "none"}
    other = "; ".join(f"{name} {then}, now {now[name]}" for name, then in plan.versions.items() if name in now)
    assert told == (
        f"first was trained with {other}: the bits may differ.",
        f"first was trained on {history.started.host}; another processor may round differently.",
        "first changed its arithmetic after epoch 3; this run computes in the later one from its start.",
    )


def test_a_member_with_other_weights_is_no_repeat(shapes: Workspace) -> None:
    plan = RunFolder.open(shapes, "first").plan
    assert plan is not None
    member = NetworkPlan(
        name="run:first", recipe=plan.recipe, weights=plan.weights.model_copy(update={"sha256": "0" * 64}),
        backbone_sha256="", preprocessing=plan.preprocessing, features="fp32",
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        _check_weights(shapes, plan.model_copy(update={"members": (member,)}))
    assert str(caught.value) == "first cannot be repeated: first, a member of it, has other weights now. Train its recipe."
    same_weights = plan.weights.model_copy(update={"sha256": file_sha256(RunFolder.open(shapes, "first").best_weights)})
    _check_weights(shapes, plan.model_copy(update={"members": (member.model_copy(update={"weights": same_weights}),)}))
