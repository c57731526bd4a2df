"""A run that begins from another one's weights is judged on pictures that are new to it, and goes on knowing what it knew."""

from __future__ import annotations

import dataclasses
import os
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.architectures.network import Network
from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import SplitRequest, make_split
from core.datasets.splits.words import leak_words
from core.evaluation.evaluating import evaluate
from core.evaluation.predictions import Predictions
from core.evaluation.report import read_report, write_report
from core.runs.checkpoints import load_best, load_checkpoint
from core.runs.event_log import EventReader
from core.runs.events import Epoch, Noted
from core.runs.folder import RunFolder
from core.runs.learned import NAME, key, read_record
from core.runs.listing import summarise
from core.runs.plan import Cost, Estimate
from core.runs.recipe import Recipe
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import execution, launcher
from core.training.costs.words import bits_words, time_words
from core.training.execution import judge_again
from core.training.joining.in_common import Shared
from core.training.prepare import preview_plan
from core.training.step.state import RunState
from core.training.worker import work
from tests.shape_runs import copy_of, frozen_recipe, shape_recipe, shapes_workspace
from tests.tiny_training import figures, same, tiny_plan, tiny_recipe

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A run called first on a small part of the pictures, and a current split that leaves some of these on val and test."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    workspace = shapes_workspace(tmp_path_factory.mktemp("executed"))
    for seed in (1, 2):
        make_split(Dataset.open(workspace, "shapes"), SplitRequest(train=0.3, val=0.3, test=0.4, seed=seed), Context())
        if seed == 1:
            worked(workspace, "first", shape_recipe(epochs=2, batch_size=16))
    worked(workspace, "second", shape_recipe(epochs=2, batch_size=16, weights="run:first"))
    torch.set_num_threads(threads)
    return workspace


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def worked(workspace: Workspace, name: str, recipe: Recipe) -> RunFolder:
    parent = recipe.weights.removeprefix("run:") if recipe.weights.startswith("run:") else None
    folder = RunFolder.create(workspace, name, "shapes", recipe, parent=parent)
    assert work(workspace, folder) == 0
    return folder


def side(workspace: Workspace, number: int, name: str) -> set[str]:
    dataset = Dataset.open(workspace, "shapes")
    (split,) = [split for split in dataset.split_names() if f"seed{number}" in split]
    table = dataset.table(split)
    return {sample for sample, where in zip(table.sha256, table.sides, strict=True) if where == name}


def test_pictures_an_earlier_run_learned_from_do_not_count(shapes: Workspace) -> None:
    second = RunFolder.open(shapes, "second")
    clean = side(shapes, 2, "val") - side(shapes, 1, "train")
    known = len(side(shapes, 2, "val")) - len(clean)
    assert 0 < known < len(clean)
    report = read_report(second.report_path)
    assert set(report.val.samples) == clean
    assert set(report.test.samples) == side(shapes, 2, "test") - side(shapes, 1, "train") - side(shapes, 1, "val")
    plan = second.plan
    assert plan is not None
    assert plan.left_out is not None
    assert (plan.left_out.val, plan.left_out.runs) == (known, ("first",))
    assert sum(plan.split.counts["val"].values()) == len(clean)
    for event in EventReader(second.events_path).read_new():
        if isinstance(event, Epoch):  # best epoch and early stopping look at nothing else
            assert round(event.val_accuracy * len(clean)) == pytest.approx(event.val_accuracy * len(clean))


def test_it_is_said_before_and_after_and_wherever_figures_are(shapes: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    second = RunFolder.open(shapes, "second")
    known = len(side(shapes, 2, "val") & side(shapes, 1, "train"))
    preview = preview_plan(shapes, "shapes", None, shape_recipe(weights="run:first"), Context())
    assert preview.left_out is not None
    assert preview.left_out.val == known
    notes = [event.text for event in EventReader(second.events_path).read_new() if isinstance(event, Noted)]
    assert any("first learned from them" in note for note in notes)
    assert evaluate(second).left_out.val == summarise(second).left_out_val == known
    for verb in (["runs"], ["evaluate", "second"]):
        assert run(["--workspace", str(shapes.root), *verb]) == 0
        assert f"{known} on val" in capsys.readouterr().out


def test_the_record_outlives_the_run_it_tells_of(shapes: Workspace) -> None:
    first, second = RunFolder.open(shapes, "first"), RunFolder.open(shapes, "second")
    trained = {key(sample) for sample in side(shapes, 1, "train")}
    own = {key(sample) for sample in side(shapes, 2, "train")}
    copy = shapes.root / "copy.safetensors"
    shutil.copy(first.best_weights, copy)
    hidden = shapes.models / ".hidden"
    first.path.rename(hidden)
    try:
        record = read_record(second.path)
        assert record is not None
        assert record.learned.train == trained | own
        assert record.learned.runs == ("second", "first")
        from_file = preview_plan(shapes, "shapes", None, shape_recipe(weights=f"file:{copy}"), Context())
        assert from_file.left_out is not None
        assert from_file.left_out.runs == ("first",)
        assert from_file.left_out.val == len(side(shapes, 2, "val") & side(shapes, 1, "train"))
    finally:
        hidden.rename(first.path)


def test_a_start_from_a_run_that_knows_most_of_val_is_refused_before_there_is_one(shapes: Workspace) -> None:
    make_split(Dataset.open(shapes, "shapes"), SplitRequest(train=0.6, val=0.2, test=0.2, seed=3, name="most"), Context())
    worked(shapes, "third", shape_recipe(epochs=1, batch_size=16))
    first = next(split for split in Dataset.open(shapes, "shapes").split_names() if "seed2" in split)
    request = launcher.request_for(shapes, "shapes", shape_recipe(weights="run:third"), "never", first)
    with pytest.raises(
        Refused,
        match=(
            "^The weights know 13 of the 18 pictures on val of 30-30-40-seed2 already: third learned from them or "
            r"from pictures of their groups\. That leaves too little to choose the best epoch by\. Train on the split "
            r"most, by which third was trained, or begin from other weights\.$"
        ),
    ) as told:
        launcher.launch(shapes, request)
    assert told.value.hint == "Train on the split most, by which third was trained, or begin from other weights."
    assert not (shapes.models / "never").exists()


def test_a_run_is_judged_again_on_the_same_pictures(shapes: Workspace) -> None:
    second = RunFolder.open(shapes, "second")
    before = read_report(second.report_path)
    second.report_path.unlink()
    judge_again(shapes, second, Context())
    assert read_report(second.report_path).val.samples == before.val.samples


def test_best_weights_name_their_record(shapes: Workspace, tmp_path: Path) -> None:
    second = RunFolder.open(shapes, "second")
    kept = load_best(second.best_weights)[1]["learned"]
    assert (shapes.models / ".learned" / f"{kept}.json").read_bytes() == (second.path / NAME).read_bytes()


def test_a_run_from_before_the_record_is_judged_by_what_can_be_told(shapes: Workspace) -> None:
    for name in ("first", "second"):
        old = shapes.models / f"old-{name}"
        shutil.copytree(shapes.models / name, old)
        (old / NAME).unlink()
        for file in ("request.json", "plan.json"):
            text = (
                (old / file).read_text(encoding="utf-8").replace("run:first", "run:old-first").replace('"first"', '"old-first"')
            )
            (old / file).write_text(text, encoding="utf-8")
    folder = RunFolder.open(shapes, "old-second")
    report = read_report(folder.report_path)
    known = sorted(side(shapes, 2, "val") & side(shapes, 1, "train"))
    val = report.val
    paths, groups = (tuple(f"{word}-{number}" for number in range(len(known))) for word in ("path", "group"))
    more = np.zeros(len(known), dtype=np.int64), np.tile(np.eye(3, dtype=np.float32)[:1], (len(known), 1))
    spoilt = Predictions(
        val.paths + paths, val.samples + tuple(known), val.groups + groups,
        np.concatenate([val.truth, more[0]]), np.concatenate([val.probabilities, more[1]]),
    )  # fmt: skip
    write_report(folder.report_path, dataclasses.replace(report, val=spoilt, left_out=None))
    found = evaluate(folder)
    assert found.n == val.n
    assert (found.left_out.val, found.left_out.runs) == (len(known), ("old-first",))


def test_a_deterministic_recipe_comes_to_the_same_bits_whatever_its_process_began_with(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads were those of the surroundings, and features lay there that another process had made in its own way."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0})  # threads of two cores spin where tests share them
    recipe = frozen_recipe(epochs=2, precision="auto", deterministic=True)
    found = []
    for threads in (1, 3):
        torch.set_num_threads(threads)
        folder = worked(shapes, f"fixed-{threads}", recipe)
        assert folder.plan is not None
        found.append((folder.plan.threads, folder.plan.precision, folder.plan.memory_format, load_best(folder.best_weights)[0]))
        for features in Dataset.open(shapes, "shapes").folder.glob("cache/features-*"):
            shutil.rmtree(features)
        notes = [event.text for event in EventReader(folder.events_path).read_new() if isinstance(event, Noted)]
        assert any("comes to the same bits" in note for note in notes)
    assert found[0][:3] == found[1][:3] == (1, "fp32", "channels_last")
    assert all(torch.equal(tensor, found[1][3][name]) for name, tensor in found[0][3].items())
    assert not torch.are_deterministic_algorithms_enabled()


def test_what_a_run_begins_with_is_said_in_its_log(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = tiny_plan(tiny_recipe(deterministic=True))
    costs = (Cost(what="Everything", seconds=50, stage=0),)
    estimate = Estimate(seconds=60, memory_bytes=1, pictures_per_second=1, probe="fp32, channels first", costs=costs)
    counts = {"train": {"boat": 3, "car": 0, "tram": 0}, "val": {"boat": 1, "car": 1, "tram": 1}, "test": {}}
    plan = plan.model_copy(
        update={
            "estimate": estimate, "split": plan.split.model_copy(update={"counts": counts}), "advice": ("Take another.",),
            "device_name": "a card",
        }
    )  # fmt: skip
    data = SimpleNamespace(dataset=SimpleNamespace(name="pets"), split="given")
    asked: list[object] = []
    monkeypatch.setattr(execution, "known_leaks", lambda *given: asked.append(given) or ("a.png and b.png",))
    heard: list[Noted] = []
    shared = Shared()
    for _ in range(2):
        execution.tell_plan(SimpleNamespace(plan=plan, data=data), heard.append, shared)  # type: ignore[arg-type]
    assert asked == [(data.dataset, "given")], "it is looked up once for all runs"
    texts = [event.text for event in heard]
    half = len(texts) // 2
    assert texts[:half] == texts[half:]
    assert texts[:2] == [f"Weights: {plan.weights.name}.", "Computes on a card: fp32, channels first."]
    assert texts[2] == time_words(estimate)
    assert texts[3] == f"Deterministic. {bits_words(plan)}"
    assert "No pictures in train of car, tram: the network cannot learn them." in texts
    assert "Take another." in texts
    assert texts[half - 1] == leak_words(("a.png and b.png",), plan.split.name)
    heard.clear()
    monkeypatch.setattr(execution, "known_leaks", lambda *given: ())
    whole = {"train": {"boat": 3}, "val": {"boat": 1}, "test": {}}
    plain = plan.model_copy(
        update={
            "estimate": None, "advice": (), "recipe": tiny_recipe(),
            "split": plan.split.model_copy(update={"counts": whole}),
        }
    )  # fmt: skip
    execution.tell_plan(SimpleNamespace(plan=plain, data=data), heard.append)  # type: ignore[arg-type]
    assert [event.text for event in heard] == [f"Weights: {plan.weights.name}."]


def spoil(monkeypatch: pytest.MonkeyPatch, *steps: int) -> list[weakref.ref[Network]]:
    """Has the optimiser move one weight, and then find no memory, in steps as they are made: 1 for the first one.

    Returns the networks that this happens to.
    """
    made, move = [0], RunState.move
    networks: list[weakref.ref[Network]] = []

    def moved(state: RunState) -> None:
        made[0] += 1
        if made[0] in steps:
            networks.append(weakref.ref(state.network))
            assert state.optimiser is not None
            with torch.no_grad():
                state.optimiser.param_groups[0]["params"][0].add_(1)
            raise torch.OutOfMemoryError("CUDA out of memory")
        move(state)

    monkeypatch.setattr(RunState, "move", moved)
    return networks


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (1, "its beginning: it had no checkpoint yet; 1 step is"),
        (4, "its last checkpoint, of step 2; 2 steps are"),
    ],
)
def test_a_step_that_memory_fails_in_is_made_again_and_ends_with_the_same_bits(
    spoiled: int, said: str, shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended the run."""
    whole = RunFolder.open(shapes, "first")
    folder = copy_of(shapes, whole, f"spoiled-{spoiled}")
    networks, held = spoil(monkeypatch, spoiled), []
    monkeypatch.setattr(execution, "give_all_back", lambda: held.append(networks[-1]()))
    assert work(shapes, folder) == 0
    assert held == [None], "the memory of what failed is there for what is made again"
    history = folder.history()
    (mark,) = history.marks
    assert mark.text == (
        f"The device ran out of memory in the middle of the optimiser's step {spoiled}, which moved some weights and not "
        f"others. The run went back to {said} made again."
    )
    assert (mark.mark, mark.step, mark.epoch) == ("went back", spoiled // 4 * 2, spoiled // 4)
    assert figures(history.epochs) == figures(whole.history().epochs)
    last, expected = load_checkpoint(folder.last_checkpoint), load_checkpoint(whole.last_checkpoint)
    assert last is not None
    assert expected is not None
    assert same(last.tensors, expected.tensors)
    assert same(load_best(folder.best_weights)[0], load_best(whole.best_weights)[0])


def test_a_step_that_memory_fails_in_twice_ends_a_run_that_can_be_resumed(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = RunFolder.open(shapes, "first")
    folder = copy_of(shapes, whole, "spoiled-twice")
    with monkeypatch.context() as patch:
        spoil(patch, 4, 6)  # the fourth, and then the third and the fourth again
        assert work(shapes, folder) == 1
    finished = folder.history().finished
    assert finished is not None
    assert finished.message == (
        "The device ran out of memory in the middle of the optimiser's step 4, and did so again when the run came back to it "
        "from its last checkpoint. What was saved is intact."
    )
    assert work(shapes, folder) == 0
    assert same(load_best(folder.best_weights)[0], load_best(whole.best_weights)[0])
    assert not folder.history().marks[1:]
